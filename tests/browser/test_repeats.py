"""What the page says of many seeds: the same whatever seed is shown, and that of the runs themselves."""

from time import monotonic, sleep
from types import SimpleNamespace

import numpy as np
import pytest

from sim.browser import repeats
from sim.browser.details import Chosen
from sim.browser.frames import frame
from sim.browser.repeats import SEEDS, Repeats
from sim.browser.requests import perform
from sim.browser.session import Session
from sim.browser.telling import band, told
from sim.experiment.comparison import compare
from sim.experiment.intervals import mean_interval
from sim.run.simulation import simulate
from sim.words.rounding import place, rounded, span


def finished(session, behind=None):
    """The runs of a session with all seeds."""
    behind = behind or Repeats()
    behind.follow([side.scenario for side in session.sides])
    began = monotonic()
    while not behind.job.is_over:
        assert monotonic() - began < 60
        sleep(0.02)
    return behind.job


@pytest.fixture
def session():
    return Session("scenarios/two_countries.toml")


@pytest.fixture
def pair(session):
    perform(session, {"action": "compare", "on": True})
    return session


@pytest.mark.slow
def test_the_difference_and_its_interval_are_those_of_whole_runs_after_the_warm_up(pair):
    job = finished(pair)
    harm = np.array([[simulate(side.scenario, seed).region_summary()["harm"] for side in pair.sides] for seed in SEEDS])
    assert job.harm == harm.tolist()
    found = compare(harm[:, 0], harm[:, 1])
    text = told(pair, job)["text"]
    assert f"95 % interval {span(found.low, found.high, place(found.high - found.low))};" in text
    assert "In Two countries" in text
    assert text.endswith("That A has less harm than B by more than 2 % is refuted.")


def test_another_seed_says_the_same_and_runs_nothing_again(pair):
    behind = Repeats()
    job = finished(pair, behind)
    said = told(pair, job)
    for seed in ("2", "3", "4", "5"):
        perform(pair, {"action": "seed", "seed": seed})
        perform(pair, {"action": "jump", "month": 3})
        assert finished(pair, behind) is job
        assert told(pair, job) == said


def test_another_model_ends_the_runs_of_the_last(session):
    behind = Repeats()
    first = finished(session, behind)
    perform(session, {"action": "lever", "key": "corruption.scale", "value": 0.0})
    assert finished(session, behind) is not first
    assert not first.is_wanted
    assert behind.job.harm != first.harm


def test_until_the_runs_are_there_one_run_decides_nothing(session, monkeypatch):
    monkeypatch.setattr(repeats, "BEHIND", SimpleNamespace(submit=lambda go_on: None))
    behind = Repeats()
    behind.follow([side.scenario for side in session.sides])
    said = told(session, behind.job)
    assert said["text"] == "One run decides nothing. 0 of 20 runs are done, which will tell more."
    assert said["bands"] == []
    assert not said["is_over"]


def test_runs_that_would_take_too_long_are_given_up_and_nothing_is_claimed(session, monkeypatch):
    monkeypatch.setattr(repeats, "WORK_SECONDS", 0.0)
    said = told(session, finished(session))
    assert said["text"].startswith("One run decides nothing. Many runs of so large a model")
    assert said["is_over"]


def test_bands_hold_most_runs_and_leave_out_two_on_either_side(session):
    job = finished(session)
    low, high = told(session, job)["bands"][0]["harm"]
    lines = np.array(job.lines[0]["harm"], float)
    assert ((lines < np.array(low) - 0.01).sum(axis=0) <= 2).all()
    assert ((lines > np.array(high) + 0.01).sum(axis=0) <= 2).all()
    assert len(low) == session.months
    inside = (lines >= np.array(low) - 0.01) & (lines <= np.array(high) + 0.01)
    assert (inside.sum(axis=0) >= 16).all()


def test_of_twenty_runs_two_lie_above_the_band_and_two_below():
    assert band(np.arange(20.0)[:, np.newaxis]) == [[2.0], [17.0]]


def test_the_band_of_a_difference_is_the_interval_of_its_mean_month_by_month(pair):
    job = finished(pair)
    first, second = (np.array(lines["harm"], float) for lines in job.lines)
    expected = [mean_interval(apart) for apart in (first - second).T]
    low, high = told(pair, job)["difference"]["harm"]
    assert low == pytest.approx([found.low for found in expected], rel=1e-5, abs=1e-9)
    assert high == pytest.approx([found.high for found in expected], rel=1e-5, abs=1e-9)


def test_one_model_has_the_mean_of_its_runs_and_the_least_and_the_most_of_any(session):
    job = finished(session)
    harm = np.array(job.harm)[:, 0]
    found = mean_interval(harm)
    at = place(found.high - found.low, found.mean)
    mean, low, high, least, most = (rounded(value, at) for value in (*found, harm.min(), harm.max()))
    assert told(session, job)["text"] == (
        f"Harm was {mean} victim-months a month on average (95 % interval {low} to {high}); single runs had {least} to "
        f"{most}."
    )


def test_two_models_that_are_the_same_do_not_differ(pair):
    perform(pair, {"action": "choose", "side": 1, "what": "approach", "name": "european"})
    said = told(pair, finished(pair))
    assert said["text"].endswith("A and B are practically equal: they differ by less than 2 %.")
    assert {value for edge in said["difference"]["harm"] for value in edge} == {0.0}


LEVER = {"action": "lever", "key": "hub.level", "value": 0.0}


@pytest.mark.parametrize(
    "requests",
    [
        [{"action": "choose", "side": 1, "what": "null", "name": "no_corruption"}],
        [{"action": "choose", "side": side, "what": "null", "name": "no_corruption"} for side in (0, 1)],
        [LEVER],
        [{"action": "jump", "month": 3}, LEVER],
    ],
)
def test_the_verdict_names_approaches_only_where_they_run_as_they_are(pair, requests):
    assert "the European approach" in told(pair, finished(pair))["text"]
    for request in requests:
        perform(pair, request)
        assert pair.message == ""
    text = told(pair, finished(pair))["text"]
    assert "model A" in text
    assert "approach" not in text


def over_another_file(session, text):
    """The page with this file as its second model, and all its runs."""
    perform(session, {"action": "open", "side": 1, "name": "other.toml", "text": text})
    assert session.message == ""
    return told(session, finished(session))


@pytest.mark.parametrize("run", ["months = 180", "warm_up = 60"])
def test_runs_that_are_counted_over_other_months_get_no_verdict_and_both_are_named(pair, run):
    said = over_another_file(pair, f"region.base = 'two_countries'\n[run]\n{run}")
    theirs = "months 121 to 180 of B" if "months" in run else "months 61 to 240 of B"
    assert said["text"].startswith("The difference in harm is not assessed: what is counted are months 121 to 240 of A")
    assert theirs in said["text"]
    assert theirs in said["note"]
    shown = frame(pair, Chosen())["sides"]
    assert [side["warm_up"] for side in shown] == [side.scenario.warm_up for side in pair.sides]


def test_models_of_different_size_get_no_verdict(pair):
    perform(pair, {"action": "choose", "side": 1, "what": "region", "name": "us_canada"})
    text = told(pair, finished(pair))["text"]
    assert "A has room for 100 groups and B has room for 500 groups, and harm grows with that room" in text
    assert "supported" not in text
