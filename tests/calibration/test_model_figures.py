"""The model's figures, and how far they may lie from published ones."""

import numpy as np
import pytest

from sim.calibration.figures import FAILURES, met_in_five_years
from sim.calibration.matching import spreads
from sim.run.simulation import simulate
from sim.scenario import load
from tests.calibration.small_calibration import line


def test_a_run_that_is_there_twice_says_what_it_says_once():
    run = simulate(load("scenarios/two_countries.toml"), 1)
    once = met_in_five_years([run], FAILURES)
    assert 0 < once < 1
    assert met_in_five_years([run, run], FAILURES) == pytest.approx(once)


def test_a_spread_is_made_of_tolerance_discrepancy_and_chance():
    first, second = (one._replace(tolerance=3.0) for one in line().targets)
    found = spreads([first._replace(discrepancy=4.0), second], np.array([12.0, 4.0]))
    assert found == pytest.approx([13, 5])
