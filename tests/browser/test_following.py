"""What can be followed on the page is what the log of the same run says."""

import base64
from contextlib import nullcontext
from types import SimpleNamespace

import numpy as np
import pytest

from sim.browser.details import Chosen, choice
from sim.browser.following import NOTABLE, Followed, followed, history, slots
from sim.browser.requests import perform
from sim.browser.saving import saved
from sim.browser.session import Session
from sim.browser.visitors import Visitors
from sim.history.flow import flow
from sim.history.lives import agency_diary, case_life
from sim.history.log import read_log, to_parquet
from sim.history.simulation import watch
from sim.model.simulate import Run
from sim.scenario import load

CHANGES = {"run.months": 60, "run.warm_up": 24, "run.seed": 3}


@pytest.fixture(scope="module")
def session():
    """A border after its 60 months."""
    made = Session("scenarios/us_canada.toml")
    made.changes = CHANGES
    made.begin(made.sides)
    perform(made, {"action": "jump", "month": 60})
    return made


@pytest.fixture(scope="module")
def log():
    """The log that `coopsim run --events` keeps of it."""
    return watch(load("scenarios/us_canada.toml", CHANGES), 3).log


def told(entries):
    """Lines as the page has them."""
    return [[one.month, one.text] for one in entries]


def test_a_run_with_its_log_is_the_run_without_to_the_last_bit(session):
    scenario = session.sides[0].scenario
    plain = Run(scenario.timeline, scenario.seed, scenario.months)
    plain.advance(60)
    assert np.array_equal(session.sides[0].run.state.records, plain.state.records)


def test_the_case_of_a_group_that_is_clicked_is_that_of_the_log(session, log):
    run = session.sides[0].run
    slot = int(np.argmax(run.state.first_evidence >= 0))
    what = followed(session, {"side": 0, "slot": slot})
    found = history(session, Chosen(), what)["group"]
    assert slots(session, what) == [slot]
    life = case_life(log, what.group)
    assert found["life"] == {"of": len(life), "lines": told(life)[-80:]}
    first = found["cases"][0]
    earlier = history(session, Chosen(), Followed(0, what.group, first))["group"]
    assert earlier["life"]["lines"][0][0] == first


def test_the_diary_of_an_agency_that_is_clicked_is_that_of_the_log(session, log):
    found = history(session, choice(session, "CAN", "police"), None)["sides"][0]["diary"]
    diary = agency_diary(log, "CAN/police")
    assert found == {"of": len(diary), "lines": told(diary)[-80:]}
    assert history(session, Chosen("CAN"), None)["sides"][0]["diary"] is None


def test_the_flow_of_a_side_begins_after_the_warm_up(session, log):
    side = history(session, Chosen(), None)["sides"][0]
    assert side["first_month"] == 25
    steps = flow(log, 25)
    assert [(one["step"], one["reached"], dict(one["lost"])) for one in side["flow"]] == [
        (one.step, one.reached, one.lost) for one in steps
    ]


def test_recent_events_are_the_last_of_the_log_and_the_latest_comes_first(session, log):
    recent = history(session, Chosen(), None)["sides"][0]["recent"]
    notable = log.events[log.events["event"].isin(NOTABLE)]
    assert len(notable) > len(recent) > 1
    last = notable[["group", "month"]].to_numpy()[: -len(recent) - 1 : -1].tolist()
    assert [[one["group"], one["month"]] for one in recent] == last


def test_the_log_that_is_saved_is_the_file_of_the_command_line(session, log, tmp_path):
    file = saved(session, 0, "log")
    data = base64.b64decode(file["text"])
    assert data == to_parquet(log)
    kept = tmp_path / file["name"]
    kept.write_bytes(data)
    assert read_log(kept).months == 60
    assert file["name"].endswith("_events.parquet")


@pytest.mark.parametrize(
    "request_",
    [
        {"side": 0},
        {"side": 7, "group": 1},
        {"side": -1},
        {"side": 0, "slot": 10**9},
        {"side": 0, "group": "1"},
        {"side": True, "group": 1},
        {"side": 0, "group": -1},
    ],
)
def test_nothing_is_followed_where_there_is_nothing(session, request_):
    assert followed(session, request_) is None


@pytest.mark.parametrize("number", [-1, 1.5, ""])
def test_a_number_that_no_group_has_is_told_and_another_group_stays_followed(number, monkeypatch):
    from sim.browser import page

    monkeypatch.setattr(page, "visitors", Visitors())
    visit, template = page.Visit("scenarios/two_countries.toml"), SimpleNamespace(hold_sync=nullcontext)
    visit.answer(template, {"action": "follow", "side": 0, "group": 3})
    visit.answer(template, {"action": "follow", "side": 0, "group": number})
    assert template.controls["message"].startswith("the group is ")
    assert visit.followed == Followed(0, 3)
    visit.answer(template, {"action": "select", "country": "AAA"})
    assert template.controls["message"] == ""


def test_a_group_that_never_was_is_told(session):
    found = history(session, Chosen(), followed(session, {"side": 0, "group": 10**6}))["group"]
    assert found["history"] is None
    assert found["cases"] == []
