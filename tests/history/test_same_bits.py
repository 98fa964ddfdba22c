"""A run that is watched is the run that is not."""

import numpy as np
import pytest

from sim.history.run import WatchedRun
from sim.history.simulation import watch
from sim.model.counts import Count
from sim.model.simulate import Run, RunFailed
from sim.run.simulation import simulate
from sim.scenario import load
from tests.history.watched_worlds import WORLDS, log, period, watched

BOUND = 5000


def assert_same(run: Run, other: Run) -> None:
    for name, one, same in zip(run.state._fields, run.state, other.state, strict=True):
        assert one.tobytes() == same.tobytes(), name


@pytest.mark.parametrize("name", WORLDS)
def test_every_array_of_a_world_is_the_same_to_the_last_bit_after_a_hundred_months(name):
    plain = Run([period(name)], 3, 100)
    plain.advance(100)
    assert_same(watched(name, seed=3), plain)


@pytest.mark.parametrize("scenario", ["us_canada", "europe", "north_america", "two_countries"])
@pytest.mark.parametrize("approach", ["european", "north_american"])
def test_every_region_under_every_approach_has_the_same_outcomes(scenario, approach):
    loaded = load(f"scenarios/{scenario}.toml", {"approach": approach, "run.months": 132})
    made, plain = watch(loaded, seed=2).data, simulate(loaded, seed=2)
    assert made.record.tobytes() == plain.record.tobytes()
    assert made.moved.tobytes() == plain.moved.tobytes()


def test_a_time_line_is_followed_month_by_month_as_by_a_run_that_is_not_watched():
    events = [
        {"month": 30, "key": "assistance.joint_teams", "value": 1.0},
        {"month": 60, "key": "region.capacity_per_slot", "value": 0.4},
    ]
    scenario = load("scenarios/two_countries.toml", {"run.months": 132}, events)
    run, plain = WatchedRun(scenario.timeline, 2, 132), Run(scenario.timeline, 2, 132)
    for months in (29, 1, 50, 52):
        run.advance(months)
        plain.advance(months)
        assert_same(run, plain)
    assert run.state.records[:, Count.TEAMS_FORMED].any()


def test_a_month_with_an_impossible_number_is_refused_in_the_same_words():
    messages = []
    for kind in (Run, WatchedRun):
        run = kind([period("by default")], 1, 100)
        run.advance(5)
        run.state.risk[0] = np.nan
        with pytest.raises(RunFailed) as failed:
            run.run_through(run.timeline[0].parameters, 10)  # as if it came about in the month: no guard looks before
        messages.append(str(failed.value))
    assert messages[0] == messages[1]
    assert "month 6" in messages[0]


def test_a_log_that_keeps_the_last_events_keeps_no_more_and_the_same():
    whole, bounded = watched("by default"), watched("by default", most=BOUND)
    rows = bounded.ring.rows()
    assert len(rows) == BOUND < len(whole.ring.rows())
    assert rows.tobytes() == whole.ring.rows()[-BOUND:].tobytes()
    assert bounded.ring.dropped == len(whole.ring.rows()) - BOUND
    assert sum(len(block) for block in bounded.ring.blocks) == BOUND
    assert_same(bounded, whole)


def test_the_worlds_of_these_tests_show_what_is_hidden_where_only_whole_processes_are_compared():
    """So that all that is looked at decision by decision has been put to the test."""
    events = log("restless groups").events
    moves = events[events["event"] == "leg_moved"]
    assert moves.duplicated(["month", "group", "leg"]).any()
    events = log("quick answers").events
    granted, refused = (
        events.loc[events["event"] == f"request_{how}", ["month", "group"]] for how in ("granted", "refused")
    )
    assert len(granted.merge(refused)) > 0
    events = log("busy staff").events
    assert {"arrest_put_off", "joint_action_put_off"} <= set(events["event"])
    events = log("open ears").events
    told = events[events["event"] == "lead_told"]
    assert told.duplicated(["month", "group", "leg", "other"]).any()
