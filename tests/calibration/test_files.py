"""The page and the tables of a calibration say what was found, each under its own name."""

import csv

import numpy as np
import pytest

from sim.calibration.files import figures, page, planted, targets
from sim.calibration.found import Found, Posterior, Prior
from sim.calibration.planted import Planted, PlantedRow
from sim.calibration.posterior import TargetRow
from tests.calibration.small_calibration import line

CHECKED = Planted(
    [PlantedRow("p0", 0.3, 0.52, 0.88, 0.2), PlantedRow("p1", 0.04, 0.46, 0.92, 0.7)], 200, 40.0, True, True
)


def two_worlds(epsilon: float) -> Posterior:
    return Posterior(
        shares=np.array([[0.5, 0.4, 0.1], [0.6, 0.5, 0.9]]),
        weights=np.array([0.75, 0.25]),
        accepted=np.array([[1.0, 2.0], [3.0, 4.0]]),
        predicted=np.array([[5.0, 6.0], [7.0, 8.0]]),
        typical=np.array([0.5, 0.4, 0.1]),
        epsilon=epsilon,
        parameters=[],
        targets=[],
    )


@pytest.mark.parametrize(("beyond", "is_said"), [(-0.1, False), (0.0, False), (0.1, True)])
def test_a_search_that_came_as_near_as_was_asked_is_not_said_to_have_run_out(beyond, is_said):
    posterior = two_worlds(line().sampling.closest + beyond)
    nothing = Prior(np.zeros((0, 3)), np.zeros((0, 2)), [], np.zeros(2))
    text = page(Found(line(), nothing, [], CHECKED, posterior, 0), posterior)
    assert ("evaluations ran out" in text) == is_said


def test_figures_as_they_were_accepted_come_before_those_that_were_run_anew():
    first, second = csv.DictReader(figures(line(), two_worlds(1.0)).decode().splitlines())
    assert {name: float(value) for name, value in first.items()} == {
        "world": 0, "weight": 0.75, "a": 1, "b": 2, "a, run anew": 5, "b, run anew": 6,
    }  # fmt: skip
    assert (float(second["b"]), float(second["b, run anew"])) == (4, 8)


def test_a_targets_tolerance_discrepancy_and_chance_stand_as_its_head_says():
    row = TargetRow(
        target="a", fitted="yes", published=0.6, tolerance=0.01, discrepancy=0.02, chance=0.03,
        prior_low=0.1, prior_middle=0.2, prior_high=0.3, low=0.5, middle=0.6, high=0.7,
        covered="yes", within=0.9, source="",
    )  # fmt: skip
    head, _, cells = targets([row]).splitlines()
    found = dict(zip(head.split(" | "), cells.split(" | "), strict=True))
    assert found["tolerance, discrepancy, chance"] == "0.01, 0.02, 0.03"
    assert (found["prior"], found["posterior"]) == ("0.2 (0.1–0.3)", "0.6 (0.5–0.7)")


def test_the_check_is_told_by_its_least_probability_and_by_either_interval():
    text = " ".join(planted(CHECKED).split())
    assert "ranks so uneven is 0.04 for one of 2 parameters" in text
    assert "intervals of 50 % covered 49.0% on average, those of 90 % 90.0%" in text
    assert "left 20% of the prior's width of the best known parameter, `p0`" in text
