"""What the page says of many seeds: the same whatever seed is shown, and that of the runs themselves."""

from time import monotonic, sleep
from types import SimpleNamespace

import numpy as np
import pytest

from sim.browser import repeats
from sim.browser.repeats import SEEDS, Repeats
from sim.browser.requests import perform
from sim.browser.session import Session
from sim.browser.telling import told
from sim.experiment.comparison import compare
from sim.run.simulation import simulate
from sim.words.rounding import place, span


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


def test_the_difference_and_its_interval_are_those_of_whole_runs_after_the_warm_up(pair):
    job = finished(pair)
    harm = np.array([[simulate(side.scenario, seed).region_summary()["harm"] for side in pair.sides] for seed in SEEDS])
    assert job.harm == harm.tolist()
    found = compare(harm[:, 0], harm[:, 1])
    text = told(pair, job)["text"]
    assert f"95 % interval {span(found.low, found.high, place(found.high - found.low))};" in text
    assert "In Two countries" in text
    assert text.split(": ")[-1] in ("supported.", "refuted.", "undecided.", "practically equal.")


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


def test_two_models_that_are_the_same_do_not_differ(pair):
    perform(pair, {"action": "choose", "side": 1, "what": "approach", "name": "european"})
    said = told(pair, finished(pair))
    assert "practically equal" in said["text"]
    assert {value for edge in said["difference"]["harm"] for value in edge} == {0.0}


def test_models_that_differ_in_more_than_the_approach_are_compared_by_the_letters_of_the_page(pair):
    perform(pair, {"action": "choose", "side": 1, "what": "region", "name": "us_canada"})
    assert pair.message == ""
    assert "model A" in told(pair, finished(pair))["text"]
