"""What a visitor does to the models, without a page."""

import numpy as np
import pytest

from sim.browser.frames import frame, setup, thinned
from sim.browser.levers import KEYS, declared
from sim.browser.session import Session
from sim.browser.visitors import Visitors
from sim.model.simulate import Run
from sim.model.state import REQUESTS_WAITING
from sim.scenario import load


@pytest.fixture
def session():
    return Session("scenarios/two_countries.toml")


def record(session, side=0):
    return session.sides[side].model.run.state.records[: session.month]


def saved_again(session, tmp_path, side=0):
    """The months so far, made again from the saved file."""
    file = tmp_path / "saved.toml"
    file.write_text(session.saved(side))
    scenario = load(file)
    run = Run(scenario.timeline(), scenario.seed, scenario.months)
    run.advance(session.month)
    return run.state.records[: session.month]


@pytest.mark.parametrize("key", sorted(KEYS))
def test_a_run_with_a_lever_moved_midway_is_repeated_from_its_saved_scenario(session, tmp_path, key):
    session.perform({"action": "jump", "month": 12})
    session.perform({"action": "lever", "key": key, "value": 0.25})
    assert session.message == ""
    assert session.values()[key] == 0.25
    session.perform({"action": "jump", "month": 30})
    assert np.array_equal(record(session), saved_again(session, tmp_path))


def test_a_lever_acts_from_the_next_month_on(session):
    still = Session("scenarios/two_countries.toml")
    for one in (session, still):
        one.perform({"action": "jump", "month": 12})
    session.perform({"action": "lever", "key": "jurisdictions.*.political_will", "value": 0.0})
    for one in (session, still):
        one.perform({"action": "jump", "month": 24})
    assert np.array_equal(record(session)[:12], record(still)[:12])
    assert not np.array_equal(record(session)[12:], record(still)[12:])


def test_a_lever_before_the_first_month_changes_the_scenario_and_is_no_event(session):
    session.perform({"action": "lever", "key": "corruption.scale", "value": 0.0})
    assert session.events == []
    assert session.sides[0].model.resolved.values["corruption.scale"] == 0.0


def test_two_sides_with_the_same_choices_are_the_same_run(session):
    session.perform({"action": "compare", "on": True})
    session.perform({"action": "choose", "side": 1, "what": "approach", "name": "european"})
    session.perform({"action": "jump", "month": 24})
    assert np.array_equal(record(session, 0), record(session, 1))
    assert frame(session, None)["difference"]["total"] == 0


def test_going_back_to_a_month_shows_it_as_it_was(session):
    session.perform({"action": "jump", "month": 10})
    then = record(session).copy()
    session.perform({"action": "jump", "month": 20})
    session.perform({"action": "jump", "month": 10})
    assert np.array_equal(record(session), then)


@pytest.mark.parametrize(
    "request_",
    [
        {"action": "lever", "key": "corruption.scale", "value": 7},
        {"action": "lever", "key": "corruption.scale", "value": "0.5"},
        {"action": "lever", "key": "corruption.scale", "value": float("nan")},
        {"action": "lever", "key": "corruption.scale", "value": None},
        {"action": "lever", "key": "region.slots", "value": 5_000_000},
        {"action": "lever"},
        {"action": "jump", "month": -1},
        {"action": "jump", "month": 10**9},
        {"action": "jump", "month": True},
        {"action": "choose", "side": 0, "what": "scenario", "name": "../../etc/passwd"},
        {"action": "choose", "side": 9, "what": "scenario", "name": "europe"},
        {"action": "choose", "side": 0, "what": "paths", "name": "europe"},
        {"action": "choose", "side": 0, "what": [], "name": []},
        {"action": "seed", "seed": -1},
        {"action": "seed", "seed": 1.5},
        {"action": "__init__"},
        {},
    ],
)
def test_what_the_page_may_not_ask_is_told_and_changes_nothing(session, request_):
    session.perform({"action": "step"})
    before = (session.month, session.seed, dict(session.changes), list(session.events), session.sides[0].chosen.copy())
    session.perform(request_)
    assert session.message
    after = (session.month, session.seed, dict(session.changes), list(session.events), session.sides[0].chosen.copy())
    assert before == after


def test_every_lever_is_a_number_between_its_declared_bounds():
    for key in KEYS:
        assert declared(key).low < declared(key).high


def test_a_frame_holds_the_month_of_the_model(session):
    session.perform({"action": "jump", "month": 15})
    shown, placed = frame(session, None), setup(session)
    side = shown["sides"][0]
    assert shown["month"] == 15
    assert side["active"] == int((session.sides[0].model.run.state.status == 1).sum())
    assert all(len(line) == 15 for plot in shown["plots"] for lines in plot["sides"] for line in lines)
    assert all(0 <= x <= placed["sides"][0]["width"] for x in placed["sides"][0]["x"])


def test_requests_on_the_map_are_those_that_the_model_counts():
    session = Session("scenarios/us_canada.toml")
    session.perform({"action": "jump", "month": 60})
    counted = session.sides[0].model.run.state.records[59, REQUESTS_WAITING]
    drawn = np.array(frame(session, None)["sides"][0]["waiting"]).sum(axis=1)
    assert drawn.tolist() == counted.tolist()


def test_a_long_line_is_drawn_by_means():
    assert thinned(np.arange(1000.0))[0] == 1.0
    assert len(thinned(np.arange(6000.0))) <= 400


def test_the_ninth_visitor_is_turned_away_until_one_leaves_or_idles():
    visitors = Visitors(most=8, idle_seconds=1000)
    assert all(visitors.enter(str(number)) for number in range(8))
    assert not visitors.enter("ninth")
    visitors.leave("3")
    assert visitors.enter("ninth")
    idle = Visitors(most=1, idle_seconds=0)
    assert idle.enter("first")
    assert idle.enter("second")
    assert not idle.stays("first")
