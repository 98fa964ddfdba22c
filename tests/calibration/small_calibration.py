"""A small calibration, and one whose posterior is known."""

from dataclasses import dataclass, field

import numpy as np

from sim.calibration.evaluation import Stage
from sim.calibration.simulator import Evaluated
from sim.calibration.specification import Calibration, Matching, Sampling, Target
from sim.worlds.uncertainty import Uncertainty
from tests.experiment.small_experiment import ROOT

SMALL = f"""
title = "A small calibration"
seed = 7
replicates = 2
[matching]
waves = [60, 60]
repeated = 10
[sampling]
worlds = 40
closest = 2.5
[[scenarios]]
name = "two countries"
base = "{ROOT}/scenarios/two_countries.toml"
set = {{ run.months = 180 }}
[[parameters]]
name = "prosecution.conviction_share"
range = {{ prosecution.conviction_share = [0.2, 1] }}
distribution = "uniform"
reason = "Nothing is known."
[[parameters]]
name = "assistance.base_months"
reason = "As declared."
[[parameters]]
name = "trust.rule"
choices = ["fixed", "beta"]
reason = "Either may be true."
[[targets]]
name = "convicted"
figure = "convicted_of_prosecuted"
scenarios = ["two countries"]
published = 0.3
tolerance = 0.05
discrepancy = 0.05
source = "a study"
reason = "Few countries."
[[targets]]
name = "months to evidence"
figure = "answer_classic"
scenarios = ["two countries"]
published = 12
tolerance = 1
discrepancy = 0
source = "another study"
reason = "A survey of officers."
[[targets]]
name = "failures"
figure = "met_failure"
scenarios = ["two countries"]
published = 0.3
tolerance = 0.1
discrepancy = 0
fitted = false
source = "a third study"
reason = "Of another country."
"""

TOLERANCE, NOISE = 0.05, 0.02
PUBLISHED = (0.6, 0.25)


def line(parameters: int = 3, worlds: int = 1000) -> Calibration:
    """Parameters from 0 to 1, of which the first two make two figures: x, and x · y, both with some noise."""
    return Calibration(
        name="line",
        title="line",
        scenarios={},
        parameters=tuple(Uncertainty(f"p{at}", {f"p{at}": (0.0, 1.0)}) for at in range(parameters)),
        reasons={},
        targets=tuple(
            Target(name, "", (), published, TOLERANCE, 0.0, True, "", "")
            for name, published in zip("ab", PUBLISHED, strict=True)
        ),
        replicates=1,
        seed=1,
        matching=Matching((300,), 3.0, 10),
        sampling=Sampling(worlds, 3**0.5, 20, 100_000),
        text="",
    )


@dataclass
class Line:
    """Evaluates worlds of `line`, in the place of a simulator; the noise is keyed as seeds are."""

    calibration: Calibration
    numbers: list[tuple[str, int]] = field(default_factory=list)

    def evaluate(self, stage: Stage, first: int, shares: np.ndarray) -> Evaluated:
        self.numbers += [(stage.name, first + at) for at in range(len(shares))]
        exact = np.column_stack([shares[:, 0], shares[:, 0] * shares[:, 1]])
        keys = [self.calibration.number(stage.name, first + at) for at in range(len(shares))]
        noise = np.array([np.random.default_rng(key).normal(0, NOISE, 2) for key in keys])
        return Evaluated(exact + noise, [""] * len(shares))
