"""One fixed run gives the numbers that it gave when the model was last changed."""

import csv

import numpy as np

from sim.run.simulation import simulate
from sim.scenario import load
from sim.selftest.check import Found
from sim.shipped import BASELINE, SCENARIOS

SCENARIO, SEED = "europe_12", 1
TOLERANCE = 1e-9  # relative: counts are whole numbers over months, so what is beyond is another run


def check() -> Found:
    """Compare every outcome of the run with the file that comes with coopsim."""
    with BASELINE.open(encoding="utf-8", newline="") as file:
        before = {row["outcome"]: float(row["region"] or "nan") for row in csv.DictReader(file)}
    now = simulate(load(SCENARIOS / f"{SCENARIO}.toml"), SEED).region_summary()
    differs = [
        f"{outcome}: {now.get(outcome)!r}, expected {value!r}"
        for outcome, value in before.items()
        if not np.isclose(value, now.get(outcome, np.inf), rtol=TOLERANCE, atol=0, equal_nan=True)
    ]
    return Found(f"{len(before)} outcomes of a run of {SCENARIO}, seed {SEED}", differs)
