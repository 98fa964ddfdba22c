"""Numbers change in the open: one fixed run against its baseline file."""

from pathlib import Path

import numpy as np
import pandas as pd

import sim

BASELINE = Path(__file__).parent / "baseline.csv"


def test_the_fixed_run_gives_the_numbers_of_the_baseline():
    """Counts are whole numbers over months, so anything beyond rounding is a change of results."""
    old = pd.read_csv(BASELINE, index_col="outcome")["region"]
    new = sim.run("scenarios/europe_12.toml", seed=1).summary["region"].astype(float)
    differs = ~np.isclose(old, new.reindex(old.index), rtol=1e-9, equal_nan=True)
    changed = pd.DataFrame({"old": old, "new": new.reindex(old.index)})[differs]
    assert changed.empty, f"results changed; if on purpose, see CONTRIBUTING.md\n{changed}"
    assert set(old.index) <= set(new.index)
