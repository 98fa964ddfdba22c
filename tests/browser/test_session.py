"""What a visitor does to the models, without a page."""

from contextlib import nullcontext
from types import SimpleNamespace

import numpy as np
import pytest

from sim.browser.address import address
from sim.browser.details import Chosen, choice
from sim.browser.frames import LARGEST_MATRIX, frame, matrix, setup
from sim.browser.levers import KEYS, LEVERS
from sim.browser.plots import CONTRASTS, span, thinned
from sim.browser.requests import perform
from sim.browser.saving import file_name, saved_months, saved_scenario
from sim.browser.session import Session
from sim.browser.visitors import Visitors
from sim.model.counts import Count
from sim.model.quantity import Quantity
from sim.model.simulate import Run
from sim.run.simulation import simulate
from sim.scenario import load
from sim.scenario.cross_checks import FIXED
from sim.scenario.declarations import known


@pytest.fixture
def session():
    return Session("scenarios/two_countries.toml")


def record(session, side=0):
    return session.sides[side].run.state.records[: session.month]


def saved_again(session, tmp_path, side=0):
    """The months so far, made again from the saved file."""
    file = tmp_path / "saved.toml"
    file.write_text(saved_scenario(session, side))
    scenario = load(file)
    run = Run(scenario.timeline, scenario.seed, scenario.months)
    run.advance(session.month)
    return run.state.records[: session.month]


@pytest.mark.parametrize("key", [lever.key for lever in LEVERS if lever.key not in FIXED])
def test_a_run_with_a_lever_moved_midway_is_repeated_from_its_saved_scenario(session, tmp_path, key):
    perform(session, {"action": "jump", "month": 12})
    perform(session, {"action": "lever", "key": key, "value": 0.25})
    assert session.message == ""
    assert session.values()[key] == [0.25]
    perform(session, {"action": "jump", "month": 30})
    assert np.array_equal(record(session), saved_again(session, tmp_path))


def test_a_lever_acts_from_the_next_month_on(session):
    still = Session("scenarios/two_countries.toml")
    for one in (session, still):
        perform(one, {"action": "jump", "month": 12})
    perform(session, {"action": "lever", "key": "jurisdictions.*.political_will", "value": 0.0})
    for one in (session, still):
        perform(one, {"action": "jump", "month": 24})
    assert np.array_equal(record(session)[:12], record(still)[:12])
    assert not np.array_equal(record(session)[12:], record(still)[12:])


def test_a_lever_before_the_first_month_changes_the_scenario_and_is_no_event(session):
    perform(session, {"action": "lever", "key": "corruption.scale", "value": 0.0})
    assert session.events == []
    assert session.sides[0].scenario.values["corruption.scale"] == 0.0


def test_a_setting_of_one_country_leaves_the_others_as_they_are(session, tmp_path):
    perform(session, {"action": "lever", "key": "jurisdictions.AAA.capacity_factor", "value": 2.0})
    perform(session, {"action": "jump", "month": 12})
    for key, value in (("jurisdictions.*.corruption", 0.5), ("jurisdictions.AAA.corruption", 0.25)):
        perform(session, {"action": "lever", "key": key, "value": value})
    assert session.message == ""
    values = session.of_countries()
    assert [values[f"jurisdictions.{code}.capacity_factor"] for code in ("AAA", "BBB")] == [[2.0], [1.0]]
    assert [values[f"jurisdictions.{code}.corruption"] for code in ("AAA", "BBB")] == [[0.25], [0.5]]
    assert session.values()["jurisdictions.*.corruption"] == [None]
    perform(session, {"action": "jump", "month": 30})
    assert np.array_equal(record(session), saved_again(session, tmp_path))
    other = Session("scenarios/two_countries.toml")
    perform(other, {"action": "restore", "address": address(session) + "&month=30"})
    assert other.message == ""
    assert np.array_equal(record(other), record(session))


def test_a_setting_of_a_country_that_one_of_two_models_has_not_is_refused(session):
    perform(session, {"action": "compare", "on": True})
    perform(session, {"action": "choose", "side": 1, "what": "scenario", "name": "us_canada"})
    for code in ("AAA", "USA", "XXX"):
        perform(session, {"action": "lever", "key": f"jurisdictions.{code}.capacity_factor", "value": 2.0})
        assert "no country that every model shown has" in session.message
    assert session.of_countries() == {}
    assert session.changes == {}


def test_two_sides_with_the_same_choices_are_the_same_run(session):
    perform(session, {"action": "compare", "on": True})
    perform(session, {"action": "choose", "side": 1, "what": "approach", "name": "european"})
    perform(session, {"action": "jump", "month": 24})
    assert np.array_equal(record(session, 0), record(session, 1))
    for contrast in CONTRASTS:
        difference = frame(session, Chosen(), contrast)["difference"]
        assert {value for value in difference["monthly"] if value is not None} <= {0}


def test_the_two_sides_differ_by_what_their_records_differ_by(session):
    perform(session, {"action": "compare", "on": True})
    perform(session, {"action": "jump", "month": 24})
    inside = ~session.sides[0].setting.external
    harm, full = (
        [record(session, side)[:, count][:, inside].sum(axis=1) for side in (0, 1)]
        for count in (Count.HARM, Count.HARM_WITHOUT_ENFORCEMENT)
    )
    averted = [1 - some / whole for some, whole in zip(harm, full, strict=True)]
    difference = frame(session, Chosen())["difference"]
    assert difference["monthly"] == pytest.approx(averted[0] - averted[1], abs=1e-5)


def test_levers_moved_after_going_back_leave_later_changes_where_they_are(session, tmp_path):
    for month, value in ((20, 0.0), (10, 1.0)):
        perform(session, {"action": "jump", "month": month})
        perform(session, {"action": "lever", "key": "corruption.scale", "value": value})
    assert [(event["month"], event["value"]) for event in session.events] == [(11, 1.0), (21, 0.0)]
    perform(session, {"action": "jump", "month": 30})
    assert np.array_equal(record(session), saved_again(session, tmp_path))


def test_a_change_that_is_taken_back_never_was(session):
    still = Session("scenarios/two_countries.toml")
    perform(session, {"action": "jump", "month": 12})
    perform(session, {"action": "lever", "key": "jurisdictions.*.political_will", "value": 0.0})
    perform(session, {"action": "jump", "month": 24})
    perform(still, {"action": "jump", "month": 24})
    assert not np.array_equal(record(session), record(still))
    perform(session, {"action": "forget", "month": 13, "key": "jurisdictions.*.political_will"})
    assert session.events == []
    assert np.array_equal(record(session), record(still))


def test_a_file_of_the_visitors_own_is_run_as_it_stands(session, tmp_path):
    perform(session, {"action": "lever", "key": "corruption.scale", "value": 0.25})
    perform(session, {"action": "jump", "month": 12})
    text, then = saved_scenario(session, 0), record(session).copy()
    other = Session("scenarios/us_canada.toml")
    perform(other, {"action": "open", "side": 0, "name": "../../mine.toml", "text": text})
    assert other.message == ""
    perform(other, {"action": "jump", "month": 12})
    assert np.array_equal(record(other), then)
    assert "mine (opened 1)" in other.catalogue.options()["scenario"]


def test_the_months_that_are_saved_are_those_of_the_run_named_after_all_that_it_shows(session):
    perform(session, {"action": "compare", "on": True})
    perform(session, {"action": "jump", "month": 24})
    side = session.sides[1]
    whole = simulate(side.scenario, side.scenario.seed).months
    assert saved_months(session, 1) == whole[whole.month <= 24].to_csv(index=False)
    assert file_name(session, 1) == "B_two_countries_north_american_seed_1"


def test_files_of_one_name_stay_apart_and_a_refused_one_leaves_no_trace(session):
    for side, slots in ((0, 100), (0, 200)):
        text = f"region.base = 'us_canada'\nregion.slots = {slots}"
        perform(session, {"action": "open", "side": side, "name": "mine.toml", "text": text})
    assert session.sides[0].setting.slots == 200
    perform(session, {"action": "choose", "side": 0, "what": "scenario", "name": "mine (opened 1)"})
    assert session.sides[0].setting.slots == 100
    before = session.catalogue.options()["scenario"]
    for _ in range(30):
        perform(session, {"action": "open", "side": 0, "name": "mine.toml", "text": "corruption.scale = 7"})
        assert "mine.toml:1" in session.message
    assert session.catalogue.options()["scenario"] == before
    perform(session, {"action": "reset"})
    assert session.message == ""


def test_both_sides_meet_the_chance_of_the_first(session):
    perform(session, {"action": "compare", "on": True})
    text = "region.base = 'two_countries'\n[run]\nseed = 77"
    perform(session, {"action": "open", "side": 1, "name": "other.toml", "text": text})
    assert [side.scenario.seed for side in session.sides] == [1, 1]
    perform(session, {"action": "seed", "seed": "9007199254740993"})
    assert [side.scenario.seed for side in session.sides] == [9007199254740993] * 2
    perform(session, {"action": "seed", "seed": ""})
    assert [side.scenario.seed for side in session.sides] == [1, 1]


def test_another_scenario_brings_its_own_seed(session):
    perform(session, {"action": "seed", "seed": "5"})
    perform(session, {"action": "choose", "side": 0, "what": "approach", "name": "north_american"})
    assert session.sides[0].scenario.seed == 5
    perform(session, {"action": "choose", "side": 0, "what": "scenario", "name": "us_canada"})
    assert session.sides[0].scenario.seed == 1


def test_an_approach_over_a_file_that_sets_everything_is_refused_not_compared(session):
    text = saved_scenario(session, 0)
    perform(session, {"action": "open", "side": 0, "name": "saved.toml", "text": text})
    assert session.message == ""
    perform(session, {"action": "compare", "on": True})
    assert "changes nothing in it" in session.message
    assert len(session.sides) == 1


def test_a_title_says_how_much_of_what_it_names_was_changed_and_the_saved_file_too(session, tmp_path):
    perform(session, {"action": "compare", "on": True})
    plain = [side.title for side in session.sides]
    assert plain == ["Two countries, European approach", "Two countries, North American approach"]
    own = session.values()["hub.level"][1]
    for value, told in ((0.75, ", with 1 change"), (own, "")):
        perform(session, {"action": "lever", "key": "hub.level", "value": value})
        assert session.sides[1].title == plain[1] + told
    perform(session, {"action": "jump", "month": 12})
    perform(session, {"action": "lever", "key": "corruption.scale", "value": 0.0})
    assert session.sides[1].title == plain[1] + ", with 1 change"
    (tmp_path / "saved.toml").write_text(saved_scenario(session, 0))
    assert load(tmp_path / "saved.toml").title == plain[0] + ", with 2 changes"


def test_side_by_side_a_file_of_ones_own_is_named_beside_what_is_laid_over_it(session):
    text = 'title = "Mine"\nregion = "two_countries"\napproach = "european"\ncorruption.scale = 0.0\n'
    perform(session, {"action": "open", "side": 0, "name": "mine.toml", "text": text})
    perform(session, {"action": "compare", "on": True})
    name = session.sides[0].chosen["scenario"]
    assert name.startswith("mine")
    approaches = ("European", "North American")
    assert [side.title for side in session.sides] == [f"{name}: Two countries, {one} approach" for one in approaches]


@pytest.mark.parametrize("month", [-5, 3.7, "", 241, None])
def test_a_month_that_the_run_has_not_is_answered_with_those_that_it_has(session, month):
    perform(session, {"action": "jump", "month": month})
    assert session.message.endswith("expected a whole number from 0 to 240.")


def test_levers_stand_where_each_side_has_them(session):
    perform(session, {"action": "compare", "on": True})
    levels = session.values()["trust_building.level"]
    assert levels == [side.scenario.values["trust_building.level"] for side in session.sides]
    assert levels[0] != levels[1]


def test_more_slots_than_a_page_can_show_are_refused(session):
    text = "region.base = 'us_canada'\nregion.slots = 5_000_000"
    perform(session, {"action": "open", "side": 0, "name": "large.toml", "text": text})
    assert "too many for a page" in session.message


def test_a_lever_that_the_file_sets_itself_in_the_first_month_is_told(session):
    text = "region.base = 'us_canada'\n[[events]]\nmonth = 1\nkey = 'corruption.scale'\nvalue = 0.5"
    perform(session, {"action": "open", "side": 0, "name": "mine.toml", "text": text})
    perform(session, {"action": "lever", "key": "corruption.scale", "value": 0.0})
    assert "own time line" in session.message
    assert session.values()["corruption.scale"] == [0.5]


def test_a_lever_takes_the_place_of_the_files_own_event_in_the_month_that_comes_next(session, tmp_path):
    text = "region.base = 'us_canada'\n[[events]]\nmonth = 13\nkey = 'corruption.scale'\nvalue = 0.5"
    perform(session, {"action": "open", "side": 0, "name": "mine.toml", "text": text})
    perform(session, {"action": "jump", "month": 12})
    perform(session, {"action": "lever", "key": "corruption.scale", "value": 0.1})
    assert session.message == ""
    (tmp_path / "saved.toml").write_text(saved_scenario(session, 0))
    events = load(tmp_path / "saved.toml").events
    assert [(event.month, event.key, event.value) for event in events] == [(13, "corruption.scale", 0.1)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("region.base = 'us_canada'\n[corruption]\nscale = 7", "mine.toml:3"),
        ("extends = '/etc/passwd'", "stand alone"),
        ("region = '/etc/other.toml'", "stand alone"),
        ("region.base = '/etc/other.toml'", "stand alone"),
        ("approach = '../approaches/european'", "stand alone"),
        ("region = []", "stand alone"),
        ("approach = 'europaen'", "Did you mean 'european'?"),
        ("title = 'Mine'\nregion.base = 'us_canadaa'", "mine.toml:2"),
        ("not toml", "mine.toml:1"),
        ("title = '\ud800'", "mine.toml:1"),
        ("#" * 3_000_000, "mine.toml:1"),
    ],
)
def test_a_file_that_cannot_be_run_is_told_by_name_and_line_and_changes_nothing(session, text, told):
    perform(session, {"action": "step"})
    perform(session, {"action": "open", "side": 0, "name": "mine.toml", "text": text})
    assert told in session.message
    assert "/tmp" not in session.message
    assert session.month == 1
    assert session.sides[0].chosen["scenario"] == "two_countries"


def test_going_back_to_a_month_shows_it_as_it_was(session):
    perform(session, {"action": "jump", "month": 10})
    then = record(session).copy()
    perform(session, {"action": "jump", "month": 20})
    perform(session, {"action": "jump", "month": 10})
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
        {"action": "open", "side": 0, "name": 3, "text": 4},
        {"action": "open", "side": 5, "name": "a.toml", "text": ""},
        {"action": "forget", "month": 1, "key": "corruption.scale"},
        {"action": "forget", "month": [], "key": {}},
        {"action": "seed", "seed": "-1"},
        {"action": "seed", "seed": "1.5"},
        {"action": "seed", "seed": "9223372036854775808"},
        {"action": "seed", "seed": "9" * 5000},
        {"action": "seed", "seed": 3},
        {"action": "__init__"},
        {},
    ],
)
def test_what_the_page_may_not_ask_is_told_and_changes_nothing(session, request_):
    perform(session, {"action": "step"})
    before = (session.month, session.seed, dict(session.changes), list(session.events), session.sides[0].chosen.copy())
    perform(session, request_)
    assert session.message
    after = (session.month, session.seed, dict(session.changes), list(session.events), session.sides[0].chosen.copy())
    assert before == after


def test_a_dozen_levers_are_numbers_within_their_declared_bounds_and_every_other_setting_can_be_found():
    assert len(LEVERS) == 12
    for lever in LEVERS:
        assert KEYS[lever.key].low <= 0 < lever.to <= KEYS[lever.key].high
    settings = Session("scenarios/us_canada.toml").sides[0].scenario.values
    left_out = {key for key in settings if key not in KEYS and isinstance(known(key), Quantity)}
    assert {key.split(".")[0] for key in left_out} == {"run", "jurisdictions", "corridors"}
    assert [key for key in left_out if key.startswith("run.")] == ["run.seed"]


def test_a_frame_holds_the_month_of_the_model(session):
    perform(session, {"action": "jump", "month": 15})
    shown, placed = frame(session, Chosen()), setup(session)
    side = shown["sides"][0]
    assert shown["month"] == 15
    assert side["active"] == int((session.sides[0].run.state.status == 1).sum())
    assert all(len(line) == 15 for plot in shown["plots"] for lines in plot["sides"] for line in lines)
    first = placed["sides"][0]
    inside = [x for x, external in zip(first["x"], first["external"], strict=True) if not external]
    assert all(0 <= x <= first["width"] for x in inside)


def test_the_numbers_of_a_country_are_those_of_the_month_that_is_shown(session):
    perform(session, {"action": "jump", "month": 15})
    side, last = frame(session, Chosen())["sides"][0], record(session)[14]
    assert side["numbers"]["active_groups"] == last[Count.ACTIVE_GROUPS].tolist()
    assert side["numbers"]["harm"] == pytest.approx(last[Count.HARM], rel=1e-5)
    assert side["harm"] == last[Count.HARM, ~session.sides[0].setting.external].sum()


def test_a_line_of_requests_is_the_mean_over_a_year_of_what_its_label_names():
    session = Session("scenarios/us_canada.toml")
    perform(session, {"action": "jump", "month": 60})
    plot = next(one for one in frame(session, Chosen())["plots"] if one["name"] == "Requests for legal assistance")
    counts = {
        "made": Count.REQUESTS_SENT,
        "granted": Count.REQUESTS_GRANTED,
        "refused": Count.REQUESTS_REFUSED,
        "pending": Count.REQUESTS_PENDING,
    }
    last = record(session)[-12:][:, :, ~session.sides[0].setting.external].sum(axis=2).mean(axis=0)
    found = {label: line[-1] for label, line in zip(plot["labels"], plot["sides"][0], strict=True)}
    assert found == pytest.approx({label: last[count] for label, count in counts.items()}, rel=1e-5)


def test_north_is_up_and_east_to_the_right_on_the_map():
    session = Session("scenarios/north_america.toml")
    shown, setting = setup(session)["sides"][0], session.sides[0].setting
    canada, mexico = setting.codes.index("CAN"), setting.codes.index("MEX")
    assert setting.latitude[canada] > setting.latitude[mexico]
    assert shown["y"][canada] < shown["y"][mexico]
    assert setting.longitude[canada] > setting.longitude[mexico]
    assert shown["x"][canada] > shown["x"][mexico]


def test_the_matrix_of_moves_keeps_the_countries_with_most_moves_in_or_out_and_sums_all_others():
    codes = [f"C{number:02}" for number in range(LARGEST_MATRIX + 2)]
    moved = np.zeros((len(codes), len(codes)))
    moved[0, 2:] = 3.0  # all leave C00, which nobody enters
    moved[1, 2] = moved[3, 1] = 1.0
    moved[4, 3] = 2.0
    found = matrix(codes, moved)
    assert found["codes"] == [codes[0], *codes[2:-1], "other"]
    assert np.sum(found["cells"]) == moved.sum()
    cells = {(a, b): found["cells"][i][j] for i, a in enumerate(found["codes"]) for j, b in enumerate(found["codes"])}
    assert (cells["C00", "C02"], cells["C04", "C03"]) == (3, 2)
    assert (cells["other", "C02"], cells["C03", "other"], cells["C00", "other"]) == (1, 1, 3)


def test_the_partners_that_an_agency_knows_best_come_first():
    session = Session("scenarios/europe_12.toml")
    perform(session, {"action": "jump", "month": 12})
    shown = frame(session, choice(session, "DEU", "police"))["sides"][0]["details"]["partners"]
    home = session.sides[0].setting.codes.index("DEU")
    abroad = np.delete(session.sides[0].run.state.contact[:, home], home)
    assert [partner["contact"] for partner in shown] == sorted(abroad, reverse=True)[: len(shown)]


def test_the_agency_that_was_clicked_shows_what_the_model_holds_of_it():
    session = Session("scenarios/us_canada.toml")
    perform(session, {"action": "jump", "month": 24})
    shown = frame(session, choice(session, "CAN", "border"))["sides"][0]["details"]
    state, kinds = session.sides[0].run.state, session.sides[0].setting.kinds
    a = session.sides[0].setting.codes.index("CAN") * len(kinds) + kinds.index("border")
    assert [one["kind"] for one in shown["agencies"]] == list(kinds)
    assert shown["agencies"][kinds.index("border")]["staff"] == state.staff[a]
    partner = shown["partners"][0]
    assert partner["country"] == "United States"
    b = session.sides[0].setting.codes.index("USA") * len(kinds)
    assert partner["trusts"] == pytest.approx(state.trust_in[b : b + len(kinds), a].mean())
    assert partner["contact"] == state.contact[a // len(kinds), b // len(kinds)]
    assert choice(session, "<b>", "border") == Chosen()
    assert choice(session, "CAN", ["border"]) == Chosen("CAN", None)


def test_requests_on_the_map_are_those_that_the_model_counts_from_who_asks_to_who_is_asked():
    session = Session("scenarios/europe_12.toml")
    perform(session, {"action": "jump", "month": 44})
    asking = record(session)[43, Count.REQUESTS_PENDING].tolist()
    asked = session.sides[0].run.state.pending.tolist()
    drawn = np.array(frame(session, Chosen())["sides"][0]["pending"])
    assert (drawn.sum(axis=1).tolist(), drawn.sum(axis=0).tolist()) == (asking, asked)
    assert sum(asking) > 0
    assert asking != asked


def test_a_long_line_is_drawn_by_means():
    assert thinned(np.arange(1000.0))[0] == 1.0
    assert len(thinned(np.arange(6000.0))) <= 400
    assert thinned(np.arange(1000.0))[-1] == 999.0  # the last month stands for itself where it is left over
    assert span(1000) == 3


def test_the_plots_are_the_same_however_a_month_was_reached(session):
    def plots(one):
        return [frame(one, Chosen(country))["plots"] for country in (None, "AAA")]

    for month in (3, 9, 8, 9, 10, 24, 4):
        perform(session, {"action": "jump", "month": month})
        fresh = Session("scenarios/two_countries.toml")
        perform(fresh, {"action": "jump", "month": month})
        assert plots(session) == plots(fresh)
    perform(session, {"action": "lever", "key": "corruption.scale", "value": 0.0})
    perform(session, {"action": "step"})
    perform(session, {"action": "forget", "month": 5, "key": "corruption.scale"})
    perform(fresh, {"action": "step"})
    assert plots(session) == plots(fresh)


def test_before_the_first_month_nothing_is_counted(session):
    numbers = frame(session, Chosen())["sides"][0]["numbers"]
    assert {value for row in numbers.values() for value in row} == {None}


def test_the_ninth_visitor_is_turned_away_until_one_leaves_or_idles():
    ended = []
    visitors = Visitors(most=8, idle_seconds=1000)
    assert all(visitors.enter(str(number), lambda: None) for number in range(8))
    assert not visitors.enter("ninth", lambda: None)
    visitors.leave("3")
    assert visitors.enter("ninth", lambda: None)
    idle = Visitors(most=1, idle_seconds=0)
    assert idle.enter("first", lambda: ended.append("first"))
    assert idle.enter("second", lambda: ended.append("second"))
    assert ended == ["first"]
    assert not idle.stays("first")


def test_a_session_that_was_idle_has_ended_when_it_is_asked_again(monkeypatch):
    from sim.browser import page

    template = SimpleNamespace(notice="", hold_sync=nullcontext)
    monkeypatch.setattr(page, "visitors", Visitors(most=8, idle_seconds=1000))
    visit = page.Visit("scenarios/two_countries.toml")
    visit.answer(template, {"action": "step"})
    assert template.frame["month"] == 1
    page.visitors.idle_seconds = 0
    visit.answer(template, {"action": "step"})
    assert "ended because nothing was asked of it" in template.notice
    assert visit.session is None
    assert page.visitors.seats == {}


def test_a_page_whose_scenario_cannot_be_read_takes_no_place(monkeypatch):
    from sim.browser import page

    monkeypatch.setattr(page, "visitors", Visitors(most=1))
    for _ in range(3):
        notice = page.Visit("/of/the/server/nowhere.toml").properties()["notice"]
        assert "cannot be read" in notice
        assert "nowhere" not in notice
    assert page.visitors.seats == {}


def test_a_failure_of_the_server_is_answered(monkeypatch, capsys):
    from sim.browser import page

    template = SimpleNamespace(notice="", hold_sync=nullcontext)
    monkeypatch.setattr(page, "visitors", Visitors())
    visit = page.Visit("scenarios/two_countries.toml")
    monkeypatch.setattr(page, "perform", lambda session, request: 1 / 0)
    visit.answer(template, {"action": "step"})
    assert template.controls["message"] == "the server failed; its terminal says more"
    assert template.frame["month"] == 0
    assert "ZeroDivisionError" in capsys.readouterr().err
