"""MSER-5 finds a start that was planted, and little where there is none."""

from dataclasses import replace

import numpy as np
import pytest

from sim.model.counts import Count
from sim.outputs.headlines import unsettled
from sim.run.simulation import simulate
from sim.run.warm_up import FEWEST_MONTHS, mser, mser5
from sim.scenario import load
from tests.cli.in_process import coopsim

MONTHS, SERIES = 240, 200
chance = np.random.default_rng(5).normal(size=(SERIES, MONTHS))


def left_out(added: np.ndarray) -> np.ndarray:
    return np.array([mser5(noise + added).left_out for noise in chance])


def test_the_rule_as_worked_by_hand():
    assert mser(np.array([9.0, 1, 2, 1, 2, 1, 2, 1])) == (1, False)  # 7 of variance 12/49, not 8 of variance 6.6
    assert mser5(np.repeat([9.0, 1, 2, 1, 2, 1, 2, 1], 5)) == (5, False)


def test_five_batches_are_kept_and_all_before_them_may_be_left_out():
    assert mser(np.array([9.0, 1, 1, 1, 1, 1])) == (1, False)
    assert mser(np.array([9.0, 9, 9, 1, 1, 1, 1, 1])) == (3, False)
    assert mser(np.array([9.0, 9, 9, 9, 9, 9, 1, 1, 1, 1, 1])) == (6, True)  # more than half
    assert mser(np.array([9.0, 9, 9, 9, 9, 1, 1, 1, 1, 1])) == (5, False)  # half


def test_a_start_that_fades_is_left_out_and_not_much_more():
    months = np.arange(MONTHS)
    found = left_out(10 * np.exp(-months / 20))
    assert found.min() >= 30  # there the start still adds 2.2, five times what chance adds to a batch
    assert 45 <= np.median(found) <= 75


def test_of_chance_alone_nearly_nothing_is_left_out():
    found = left_out(np.zeros(MONTHS))
    assert found.mean() < MONTHS / 10
    assert (found > MONTHS / 2).mean() < 0.1


def test_what_grows_to_the_end_drifts():
    slope = np.linspace(0, 10, MONTHS)
    assert all(mser5(noise + slope).drifts for noise in chance)


def test_a_series_that_is_short_or_has_a_gap_is_refused():
    assert FEWEST_MONTHS == 30
    assert mser5(np.ones(30)).left_out == 0
    gap = np.where(np.arange(40) == 17, np.nan, 1.0)
    for wrong in (np.ones(29), np.array([np.nan] * 40), gap):
        with pytest.raises(ValueError, match="6 batches"):
            mser5(wrong)


def test_a_run_that_still_fills_up_is_warned_of_and_one_that_has_settled_is_not(tmp_path):
    slow = {"formation.initial_occupancy": 0.0, "formation.new_months": 600}
    told = unsettled(simulate(load("scenarios/europe_12.toml", slow), 1))
    assert "MSER-5 would leave out" in told
    assert unsettled(simulate(load("scenarios/europe_12.toml"), 1)) == ""
    settings = [word for key, value in slow.items() for word in ("--set", f"{key}={value}")]
    done = coopsim("run", "scenarios/europe_12.toml", "--seed", "1", *settings, "-o", tmp_path / "run")
    assert f"Warning: {told}" in done.stderr


def test_the_change_that_is_told_is_from_the_mean_after_the_warm_up():
    result = simulate(load("scenarios/two_countries.toml", {"run.months": 120, "run.warm_up": 24}), 1)
    record = result.record.copy()
    record[:, Count.HARM] = 0
    record[:, Count.HARM, np.flatnonzero(result.inside)[0]] = np.where(np.arange(120) < 45, 9.0, 1.0)
    told = unsettled(replace(result, record=record))  # 2.75 from month 25 on, of which 1 is 64 % less
    assert "leave out 45 months, the warm-up is 24, and mean harm would change by -64%" in told


def test_nothing_is_said_of_a_run_with_events():
    event = {"month": 200, "key": "region.capacity_per_slot", "value": 0.0}
    assert unsettled(simulate(load("scenarios/us_canada.toml", events=[event]), 1)) == ""
