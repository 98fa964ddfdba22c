"""Planted truths are found again neither too surely nor too vaguely, and a wrong inference is noticed."""

import numpy as np
import pytest

from sim.calibration import planted
from sim.calibration.planted import NEIGHBOURS, judged, plant, recovered
from tests.calibration.small_calibration import Line, line

ROWS = 2000


@pytest.fixture(name="table", scope="module")
def prior_runs() -> tuple[np.ndarray, np.ndarray]:
    calibration = line()
    shares = np.random.default_rng(2).random((ROWS, 3))
    stage = type("Stage", (), {"name": "table"})
    return shares, Line(calibration).evaluate(stage, 0, shares).figures


def test_ranks_are_uniform_and_coverage_is_nominal(table):
    found = plant(line(), *table, np.array([0.05, 0.05]))
    assert found.truths >= 200
    assert found.is_uniform
    assert found.is_covered
    assert found.found == pytest.approx(NEIGHBOURS, abs=10)
    first, _, idle = found.rows
    assert first.width < 0.4  # else it would show nothing
    assert idle.width > 0.85


def test_an_inference_that_leaves_out_the_error_of_the_figures_is_noticed(table, monkeypatch):
    # Truths at an end of their range then have neighbours on one side alone.
    monkeypatch.setattr(planted, "generator", lambda calibration, stage, number: Certain(number))
    monkeypatch.setattr(planted, "NEIGHBOURS", 150)
    assert not plant(line(), *table, np.array([0.05, 0.05])).is_uniform


class Certain:
    """Chance by which figures have no error."""

    def __init__(self, number: int) -> None:
        self.chance = np.random.default_rng(number)

    def uniform(self, low: float, high: float, size: tuple[int, ...]) -> np.ndarray:
        return np.zeros(size)

    def random(self, size: int) -> np.ndarray:
        return self.chance.random(size)


def test_no_truth_is_recovered_from_itself():
    figures = np.zeros((3, 2))
    assert recovered(figures, 1, np.zeros(2), 0.1).tolist() == [True, False, True]


@pytest.mark.parametrize(("power", "sound"), [(1.0, True), (0.6, False), (1.8, False)])
def test_posteriors_too_narrow_or_too_wide_are_noticed(power, sound):
    ranks = np.random.default_rng(4).random((250, 3)) * 2 - 1
    ranks = (np.sign(ranks) * np.abs(ranks) ** power + 1) / 2
    found = judged(line(), ranks, np.ones_like(ranks), 50.0)
    assert (found.is_uniform and found.is_covered) == sound
