"""The address of a page holds what was chosen and changed, and an address that is wrong changes nothing."""

import numpy as np
import pytest

from sim.browser.address import address
from sim.browser.requests import perform
from sim.browser.session import Session
from sim.browser.side import Side


@pytest.fixture
def session():
    return Session("scenarios/two_countries.toml")


def records(session):
    return [side.run.state.records[: session.month] for side in session.sides]


def test_another_page_shows_the_same_run_by_its_address(session):
    perform(session, {"action": "compare", "on": True})
    perform(session, {"action": "choose", "side": 1, "what": "null", "name": "no_exchange"})
    perform(session, {"action": "seed", "seed": "77"})
    for key, value in (
        ("jurisdictions.*.political_will", 0.3),
        ("trust.rule", "fixed"),
        ("assistance.requests_needed", False),
        ("hub.level", 0.5),
    ):
        perform(session, {"action": "lever", "key": key, "value": value})
        assert session.message == ""
    perform(session, {"action": "jump", "month": 20})
    perform(session, {"action": "lever", "key": "corruption.scale", "value": 0.25})
    perform(session, {"action": "jump", "month": 40})
    other = Session("scenarios/us_canada.toml")
    perform(other, {"action": "restore", "address": f"{address(session)}&month=40"})
    assert other.message == ""
    assert other.month == 40
    assert all(np.array_equal(one, two) for one, two in zip(records(session), records(other), strict=True))
    assert [side.title for side in other.sides] == [side.title for side in session.sides]
    assert address(other) == address(session)


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "hello",
        "month=3",
        "a.scenario=%2Fetc%2Fpasswd",
        "a.scenario=europe&a.region=nowhere",
        "a.scenario=europe&b.null=x&b.scenario=europe",
        "a.scenario=europe&corruption.scale=7",
        "a.scenario=europe&corruption.scale=[1]",
        "a.scenario=europe&region.base=%22us_canada%22",
        "a.scenario=europe&x:corruption.scale=1",
        "a.scenario=europe&99999:corruption.scale=1",
        "a.scenario=europe&seed=-1",
        "a.scenario=europe&month=٣",
        "a.scenario=europe&" + "x" * 30_000,
    ],
)
def test_an_address_that_is_wrong_is_told_and_changes_nothing(session, wrong):
    perform(session, {"action": "lever", "key": "corruption.scale", "value": 0.5})
    perform(session, {"action": "jump", "month": 5})
    before = address(session)
    perform(session, {"action": "restore", "address": wrong})
    assert session.message
    assert "/etc" not in session.message.replace("'/etc/passwd'", "")
    assert address(session) == before
    assert session.month == 5
    assert session.refused == 1


@pytest.mark.parametrize("null", sorted(Session("scenarios/two_countries.toml").catalogue.nulls))
def test_every_null_model_is_laid_over_a_scenario_and_changes_what_it_says(null):
    session = Session("scenarios/us_canada.toml")
    perform(session, {"action": "choose", "side": 0, "what": "null", "name": null})
    assert session.message == ""
    values = session.sides[0].scenario.values
    assert all(values[key] == value for key, value in session.catalogue.null(null).items())
    assert session.sides[0].title.endswith(null.replace("_", " "))
    perform(session, {"action": "jump", "month": 3})
    assert session.month == 3


def test_a_side_may_have_any_choice_left_open():
    assert Side("europe").chosen == {"scenario": "europe", "region": "", "approach": "", "null": ""}
