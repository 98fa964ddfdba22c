"""The log as files, and the lives and flows that follow from it."""

import re
from pathlib import Path

import pandas as pd
import pytest

from sim.history.flow import CROSS_BORDER, DOMESTIC, SWITCHED_OFF, flow, table, told
from sim.history.lives import agency_diary, case_life, group_history
from sim.history.log import Log, log_of, read_log, to_parquet
from sim.history.rows import AMOUNTS, EVENTS
from sim.history.run import EVENTS_OF
from sim.history.simulation import watch
from sim.history.wording import SENTENCES
from sim.model.counts import Count
from sim.model.schedule import MODULES
from sim.scenario import load
from tests.cli.in_process import coopsim
from tests.history.watched_worlds import WORLDS, by_country, log, watched

ROOT = Path(__file__).parents[2]
MONTHS = 132


@pytest.fixture(name="folder", scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("history") / "run"
    given = ("us_canada", "two_countries", "--seed", "3", "--months", str(MONTHS), "--events", "--ties", "-o", folder)
    done = coopsim("run", *given)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(name="kept", scope="module")
def watched_in_python():
    return watch(load("scenarios/two_countries.toml", {"run.months": MONTHS}), seed=3)


@pytest.mark.slow
def test_a_case_is_found_in_the_file_with_the_same_months_from_its_first_evidence_to_its_end(folder, kept):
    rows = pd.read_parquet(folder / "two_countries" / "events.parquet")
    dismantled = rows[rows["event"] == "group_dismantled_jointly"].iloc[-1]
    group, since = int(dismantled["group"]), int(dismantled["since"])
    life = case_life(kept.log, group, since)
    months = {entry.event: entry.month for entry in reversed(life)}  # of the first of each
    course = ["first_evidence", "joint_case_opened", "case_ready", "joint_action_planned", "joint_action"]
    case = rows[(rows["group"] == group) & (rows["since"] == since)]
    for event in [*course, "group_dismantled_jointly", "trail_lost"]:
        assert months[event] == case.loc[case["event"] == event, "month"].iloc[0], event
    assert [months[event] for event in course] == sorted(months[event] for event in course)
    assert months["first_evidence"] == since == months["joint_action"] - dismantled["amount"]
    assert life[0].event == "first_evidence"
    assert life[-1].text == "Nothing was known of the group any more." or life[-1].event in (
        "suspects",
        "victims_identified",
    )
    assert len(case) == sum(entry.event not in ("suspects", "victims_identified") for entry in life) + 1


def test_the_files_are_those_that_python_makes_and_are_named_in_the_manifest(folder, kept):
    read = read_log(folder / "two_countries" / "events.parquet")
    assert (read.names, read.months, read.whole_from) == (dict(kept.log.names), MONTHS, 0)
    for column in kept.log.events:
        one, other = (made.events[column].astype(object).fillna("none") for made in (read, kept.log))
        assert one.tolist() == other.tolist(), column
    assert to_parquet(read) == to_parquet(kept.log)
    manifest = (folder / "manifest.json").read_text(encoding="utf-8")
    for name in ("us_canada/events.parquet", "us_canada/ties.parquet", "two_countries/events.parquet"):
        assert f'"{name}": ' in manifest


@pytest.mark.slow
def test_the_outcomes_beside_the_log_are_those_of_a_run_without_one(folder, tmp_path):
    given = ("us_canada", "two_countries", "--seed", "3", "--months", str(MONTHS), "-o", tmp_path / "plain")
    assert coopsim("run", *given).returncode == 0
    for name in ("us_canada/summary.csv", "two_countries/months.parquet", "us_canada/relocations.csv"):
        assert (folder / name).read_bytes() == (tmp_path / "plain" / name).read_bytes()
    assert not list((tmp_path / "plain").rglob("events.parquet"))


def test_ties_are_those_of_the_record_and_of_the_log(folder, kept):
    ties = pd.read_parquet(folder / "two_countries" / "ties.parquet")
    record, codes = kept.data.record, list(kept.data.codes)
    pairs = 2 * 3 * 5
    assert len(ties) == MONTHS * pairs
    home, abroad = (ties[which].str.split("/").str[0] for which in ("agency", "other"))
    means = ties[home == abroad].groupby(["month", home])["trust"].mean().unstack()
    assert means[codes].to_numpy() == pytest.approx(record[:, Count.TRUST_WITHIN])
    means = ties[(home == "AAA") & (abroad == "BBB")].groupby("month")[["trust", "contact"]].mean()
    assert means["contact"].to_numpy() == pytest.approx(record[:, Count.CONTACT, 0])
    assert means["trust"].to_numpy() == pytest.approx(record[:, Count.TRUST_ACROSS, 0])
    assert (ties["agency"] != ties["other"]).all()
    counted = {"leads_told": Count.INFORMATION_SHARED, "requests_sent": Count.REQUESTS_SENT}
    counted |= {"requests_granted": Count.REQUESTS_GRANTED, "requests_refused": Count.REQUESTS_REFUSED}
    for column, count in counted.items():
        sums = ties.groupby(["month", home])[column].sum().unstack()
        assert (sums[codes].to_numpy() == record[:, count]).all(), column
    withheld = ties.groupby(["month", abroad])["leads_withheld"].sum().unstack()
    assert (withheld[codes].to_numpy() == record[:, Count.INFORMATION_WITHHELD]).all()


def test_the_example_of_the_page_runs(folder, monkeypatch, capsys):
    page = (ROOT / "docs" / "history.md").read_text(encoding="utf-8")
    code = re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL)[0]
    code = code.replace("results/history/", f"{folder.as_posix()}/us_canada/").replace(
        "first_month=121", "first_month=61"
    )
    exec(code, {})
    printed = capsys.readouterr().out
    assert "found the first evidence on the group" in printed
    assert "In 1 case about" in printed or "cases about groups that cross borders, evidence was found" in printed


def test_the_page_names_every_column_and_no_other(folder):
    page = (ROOT / "docs" / "history.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (`[^|]+)\|", page, flags=re.MULTILINE)))) - set(EVENTS)
    columns = {
        column for name in ("events", "ties") for column in pd.read_parquet(folder / "us_canada" / f"{name}.parquet")
    }
    assert named == columns


@pytest.mark.slow
def test_every_event_has_a_sentence_and_every_process_that_makes_one_is_in_the_month():
    assert list(SENTENCES) == list(EVENTS)
    assert set(AMOUNTS) <= set(EVENTS)
    assert set(EVENTS_OF) <= set(MODULES)
    for name in WORLDS:
        for group in (0, 1):
            for entry in group_history(log(name), group) if name != "no attraction" else ():
                assert re.fullmatch(r"[A-Z0-9][^{}]*\.", entry.text), entry
                assert "nan" not in entry.text
    seen = {event for name in WORLDS for event in log(name).events["event"]}
    assert seen == set(EVENTS)


def test_sentences_name_countries_agencies_and_months():
    made = log("by default")
    text = [entry.text for code in ("C00", "C01", "C02", "C03") for entry in agency_diary(made, f"{code}/police")]
    assert any(re.fullmatch(r"The police \(C00\) found evidence on group \d+ at the market\.", one) for one in text)
    assert any(
        re.fullmatch(r"The request of .* to .* about group \d+ was granted after (1 month|\d+ months)\.", one)
        for one in text
    )


def test_a_diary_holds_what_an_agency_did_and_what_was_done_to_it():
    events = log("by default").events
    diary = agency_diary(log("by default"), "C01/border")
    assert len(diary) == ((events["agency"] == "C01/border") | (events["other"] == "C01/border")).sum() > 0
    assert [entry.month for entry in diary] == sorted(entry.month for entry in diary)


@pytest.mark.parametrize(
    ("ask", "complaint"),
    [
        (lambda made: case_life(made, 10**6), r"the log has no group 1000000, but groups from 0 to \d+"),
        (lambda made: group_history(made, -1), "the log has no group -1"),
        (
            lambda made: case_life(made, 0, since=10**6),
            "no case about group 0 began in month 1000000, but in these months: ",
        ),
        (lambda made: agency_diary(made, "XXX/police"), "no agency XXX/police: countries are C00, C01, C02, C03"),
    ],
)
def test_what_is_not_in_the_log_is_said_with_what_is(ask, complaint):
    with pytest.raises(ValueError, match=complaint):
        ask(log("by default"))


def test_a_file_that_is_no_log_is_named(folder, tmp_path):
    (tmp_path / "torn.parquet").write_bytes(b"PAR1")
    for path in (folder / "us_canada" / "months.parquet", tmp_path / "torn.parquet"):
        with pytest.raises(ValueError, match=f"{path.name} is no log of events"):
            read_log(path)


@pytest.mark.parametrize("name", WORLDS)
def test_what_comes_to_a_step_of_the_flow_comes_to_the_next_or_is_lost_for_a_reason(name):
    run, made = watched(name), log(name)
    steps = flow(made)
    for one, following in zip(steps, steps[1:], strict=False):
        if one.route == following.route:
            assert one.reached - sum(one.lost.values()) == following.reached
    totals = run.state.records.sum(axis=(0, 2))
    last = {one.route: one.reached for one in steps}
    assert last[DOMESTIC] == totals[Count.DISMANTLED_DOMESTIC]
    assert last[CROSS_BORDER] == totals[Count.DISMANTLED_JOINT]
    reached = {(one.route, one.step): one.reached for one in steps}
    assert reached[CROSS_BORDER, "a joint action was carried out"] == totals[Count.JOINT_ACTIONS]
    begun = sum(count for (_, step), count in reached.items() if step == "evidence was found")
    assert begun == (made.events["event"] == "first_evidence").sum()
    failed = [one.lost.get("the action failed and warned the group", 0) for one in steps]
    assert sum(failed) == totals[Count.JOINT_ACTIONS_FAILED]
    assert (SWITCHED_OFF in {why for one in steps for why in one.lost}) == (name == "no joint cases")


FOUND, ABLE = ("intelligence", "first_evidence"), ("case_decision", "arrest_planned")
OPENED, READY = ("case_decision", "joint_case_opened"), ("assistance", "case_ready")
ACTED = ("operations", "joint_action")
REFUSED, DROPPED = ("assistance", "request_refused"), ("assistance", "case_closed")
WITHDRAWN = ("assistance", "request_withdrawn")
MOVED, LOST = ("displacement", "case_closed"), ("intelligence", "trail_lost")


@pytest.mark.parametrize(
    ("legs", "case", "step", "reason"),
    [
        (1, [FOUND, LOST], "evidence was found", "what was known went stale"),
        (2, [FOUND, ("corruption", "trail_lost")], "evidence was found", "a leak warned the group"),
        (2, [FOUND, ("displacement", "trail_lost")], "evidence was found", "the group moved a leg"),
        (2, [FOUND], "evidence was found", "still open at the end of the log"),
        (1, [FOUND, ABLE], "an agency was able to act", "the staff of the agency was busy"),
        (2, [FOUND, ABLE, ("operations", "arrest"), LOST], "an agency was able to act", SWITCHED_OFF),
        (
            2,
            [FOUND, ("case_decision", "no_room"), ABLE, ("case_decision", "no_partner"), ABLE, LOST],
            "an agency was able to act",
            "no partner with room within reach",
        ),
        (2, [FOUND, OPENED, MOVED, OPENED], "a joint case was opened", "still open at the end of the log"),
        (2, [FOUND, OPENED, MOVED, LOST], "a joint case was opened", "the group moved a leg"),
        (2, [FOUND, OPENED, REFUSED, DROPPED, LOST], "a joint case was opened", "a request was refused"),
        (3, [FOUND, OPENED, REFUSED, WITHDRAWN, DROPPED, LOST], "a joint case was opened", "a request was refused"),
        (2, [FOUND, OPENED, REFUSED, DROPPED, OPENED, READY, DROPPED], READY, "the case was dropped for its age"),
        (2, [FOUND, OPENED, READY, ACTED, MOVED, LOST], ACTED, "not all functions of the group were removed"),
        (
            2,
            [FOUND, OPENED, LOST],
            "a joint case was opened",
            "what was known went stale while the joint case was open",
        ),
        (2, [FOUND, READY], READY, "still open at the end of the log"),
    ],
)
def test_a_case_is_lost_after_its_last_step_for_its_last_reason(legs, case, step, reason):
    words = {READY: "all that it asked for was granted", ACTED: "a joint action was carried out"}
    rows = [{"process": process, "event": event, "group": 0, "since": 3, "legs": legs} for process, event in case]
    steps = flow(Log(pd.DataFrame(rows), {}, 12))
    assert [(one.step, one.lost) for one in steps if one.lost] == [(words.get(step, step), {reason: 1})]


def test_a_flow_is_told_in_sentences_and_laid_out_in_rows():
    steps = flow(log("by default"))
    rows = table(steps)
    lost = rows.groupby(["route", "step"])["lost"].sum()
    for one, line in zip(steps, told(steps), strict=True):
        assert line.startswith(f"In {one.reached} case")
        assert lost[one.route, one.step] == sum(one.lost.values())
        assert (f" {sum(one.lost.values())} came no further: " in line) == bool(one.lost)


def test_a_log_of_the_last_events_counts_the_cases_that_it_holds_whole():
    whole, bounded = log("by default"), log_of(watched("by default", most=3000))
    assert 0 < bounded.whole_from < 100
    assert flow(bounded) == flow(whole, first_month=bounded.whole_from)
    first = bounded.events["month"].iloc[0]
    assert bounded.whole_from == first + 1
    kept = whole.events[whole.events["month"] >= bounded.whole_from]
    assert bounded.events[bounded.events["month"] > first].reset_index(drop=True).equals(kept.reset_index(drop=True))


def test_a_log_that_keeps_no_event_is_whole_from_the_month_to_come():
    assert log_of(watched("by default", most=0)).whole_from == 101


def test_the_life_of_a_group_that_is_told_without_a_month_is_that_of_its_last_case():
    events = log("by default").events
    cases = events[events["event"] == "first_evidence"].groupby("group")["since"].agg(["min", "max"])
    group = int(cases.index[cases["min"] < cases["max"]][0])
    assert case_life(log("by default"), group) == case_life(log("by default"), group, since=cases.loc[group, "max"])


def test_a_life_holds_every_unit_of_evidence_but_the_first_which_is_said_by_itself():
    """Whoever finds the first evidence on one leg may find more on another in the same month."""
    rows = [("first_evidence", "source"), ("evidence_found", "source"), ("evidence_found", "market")]
    events = pd.DataFrame(
        [
            {"month": 3, "process": "intelligence", "event": event, "group": 0, "since": 3, "legs": 2, "leg": leg}
            for event, leg in rows
        ]
    ).assign(agency="AAA/police", other="", amount=1.0)
    life = case_life(Log(events, {"AAA": "A"}, 12), 0)
    assert [entry.text for entry in life] == [
        "The police (A) found the first evidence on the group at the source.",
        "The police (A) found evidence on the group at the market.",
    ]


def test_a_lead_that_is_confirmed_was_told_before():
    events = log("by default").events
    known = set()
    for row in events.itertuples():
        if row.event == "lead_told":
            known.add((row.group, row.since, row.agency, row.other))
        elif row.event == "lead_confirmed":
            assert (row.group, row.since, row.other, row.agency) in known


def test_convictions_of_the_log_are_those_of_the_outcome(kept):
    assert (by_country(kept.log, "convicted", amounts=True) == kept.data.record[:, Count.CONVICTIONS]).all()
