"""A visitor's requests take bounded time, and their answers tell nothing of the server's insides."""

from time import process_time
from types import SimpleNamespace

import pytest

from sim.browser import saving
from sim.browser import session as sessions
from sim.browser.catalogue import MOST_COUNTRIES, MOST_EVENTS
from sim.browser.requests import perform
from sim.browser.session import Session

OWN = 'title = "own"\nregion.base = "two_countries"\napproach = "european"\n'
MANY = range(10_000)


@pytest.fixture
def session():
    return Session("scenarios/two_countries.toml")


def opened(session, text):
    """Open a file of the visitor's own; what the page is told."""
    perform(session, {"action": "open", "side": 0, "name": "own.toml", "text": text})
    return session.message


UNKNOWN = (
    "intelligenc{} = 1",
    "[intelligenc{}]",
    "jurisdictions.AAA.political_wil{} = 1",
    "jurisdictions.A{}.pull = 1",
)


@pytest.mark.parametrize("line", UNKNOWN)
def test_a_file_with_ten_thousand_unknown_keys_is_answered_within_two_seconds(session, line):
    began = process_time()
    message = opened(session, OWN + "\n".join(line.format(at) for at in MANY))
    assert process_time() - began < 2
    assert message.startswith("own.toml:4: ")
    assert message.endswith("\nand 9,980 more")


def test_a_jump_ends_in_bounded_time_and_goes_on_when_it_is_asked_again(session, monkeypatch):
    clock = iter(range(1000))  # seconds, one for each month
    monkeypatch.setattr(sessions, "monotonic", lambda: next(clock))
    perform(session, {"action": "jump", "month": 100})
    assert session.month == 10 - 1
    assert "month 9 was reached in the 10 seconds" in session.message
    perform(session, {"action": "jump", "month": 12})
    assert (session.month, session.message) == (12, "")


def test_a_change_that_is_taken_back_late_in_a_long_run_takes_no_longer_than_a_jump(session, monkeypatch):
    perform(session, {"action": "jump", "month": 5})
    perform(session, {"action": "lever", "key": "corruption.scale", "value": 0.0})
    perform(session, {"action": "jump", "month": 30})
    clock = iter(range(1000))
    monkeypatch.setattr(sessions, "monotonic", lambda: next(clock))
    perform(session, {"action": "forget", "month": 6, "key": "corruption.scale"})
    assert (session.events, session.month) == ([], 9)
    assert "ask for month 30 again" in session.message


def test_levers_are_moved_so_often_and_no_more(session):
    perform(session, {"action": "step"})
    session.events = [{"month": at, "key": "corruption.scale", "value": 0.5} for at in range(3, MOST_EVENTS + 3)]
    perform(session, {"action": "lever", "key": "corruption.scale", "value": 0.1})
    assert f"levers were moved {MOST_EVENTS} times" in session.message
    assert len(session.events) == MOST_EVENTS


@pytest.mark.parametrize(
    ("what", "text"),
    [
        (f"{MOST_COUNTRIES} countries", f"region.countries = {[f'A{at}' for at in range(MOST_COUNTRIES + 1)]}"),
        (
            f"{MOST_EVENTS} events",
            OWN + '[[events]]\nmonth = 3\nkey = "corruption.scale"\nvalue = 0.5\n' * (MOST_EVENTS + 1),
        ),
    ],
)
def test_a_file_that_is_too_large_for_a_page_is_refused_before_it_is_built(session, what, text):
    assert opened(session, text) == f"own.toml:1: more than {what}, too many for a page: use `coopsim run`."


def test_a_table_that_is_too_long_for_a_page_is_not_written(monkeypatch, capsys):
    from sim.browser import page
    from sim.browser.visitors import Visitors

    monkeypatch.setattr(page, "visitors", Visitors())
    monkeypatch.setattr(saving, "MOST_LINES", 200)  # two months of two countries have as many lines as outcomes, each
    visit, template = page.Visit("scenarios/two_countries.toml"), SimpleNamespace(download=None)
    for _ in range(2):
        perform(visit.session, {"action": "step"})
    visit.answer(template, {"action": "save", "what": "months", "side": 0})
    assert template.download is None
    told = int(template.controls["message"].split("about ")[1].split(" lines")[0])
    monkeypatch.setattr(saving, "MOST_LINES", told)
    visit.answer(template, {"action": "save", "what": "months", "side": 0})
    assert template.controls["message"] == ""
    assert template.download["text"].count("\n") - 1 == pytest.approx(told, rel=0.15)


def test_no_message_says_where_the_files_of_the_server_lie(tmp_path):
    (tmp_path / "home of anna").mkdir()
    path = tmp_path / "home of anna" / "hers.toml"
    path.write_text('region = "two_countries"\n')
    session = Session(str(path))
    path.write_text("corruption.scale = 7\n")
    perform(session, {"action": "reset"})
    assert session.message.startswith("hers.toml:1: corruption.scale is 7")
    assert (
        session.catalogue.without_folders(f"{tmp_path}/a b/c.toml:3: odd\n/d/e.toml:4: odd")
        == "c.toml:3: odd\ne.toml:4: odd"
    )
