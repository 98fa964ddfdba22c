"""The log agrees with what the run records, count by count, pair by pair and group by group."""

import numpy as np
import pytest

from sim.history.log import log_of
from sim.history.rows import EVENTS
from sim.history.run import WatchedRun
from sim.model.counts import Count
from sim.model.setting import ROLES
from sim.model.state import NOBODY, NOWHERE, VACANT
from tests.history.watched_worlds import WORLDS, by_country, by_pair, layered, log, watched

# Each event, counted by country of its agency, and the count of the run that says the same.
SAME = {
    "group_formed": Count.GROUPS_FORMED,
    "group_dissolved": Count.GROUPS_DISSOLVED,
    "lead_confirmed": Count.TIPS_CONFIRMED,
    "withholding_noticed": Count.WITHHOLDING_NOTICED,
    "lead_told": Count.INFORMATION_SHARED,
    "leak": Count.LEAKS,
    "joint_case_opened": Count.JOINT_CASES_OPENED,
    "joint_case_spoiled": Count.JOINT_CASES_SPOILED,
    "request_sent": Count.REQUESTS_SENT,
    "request_granted": Count.REQUESTS_GRANTED,
    "request_refused": Count.REQUESTS_REFUSED,
    "request_timed_out": Count.REQUESTS_TIMED_OUT,
    "request_withdrawn": Count.REQUESTS_WITHDRAWN,
    "team_agreed": Count.TEAMS_FORMED,
    "arrest": Count.ARRESTS,
    "joint_action": Count.JOINT_ACTIONS,
    "joint_action_failed": Count.JOINT_ACTIONS_FAILED,
    "leg_moved": Count.RELOCATIONS,
}
SAME_AMOUNT = {
    "request_granted": Count.REQUEST_DELAY,
    "suspects": Count.SUSPECTS,
    "victims_identified": Count.VICTIMS_IDENTIFIED,
    "prosecuted": Count.PROSECUTIONS,
    "convicted": Count.CONVICTIONS,
    "charges_lapsed": Count.CHARGES_LAPSED,
}
RUNS = [(name, seed) for seed, name in enumerate(WORLDS)] + [("by default", 20), ("quick answers", 20)]


@pytest.mark.parametrize(("name", "seed"), RUNS)
def test_every_event_that_the_run_counts_is_counted_the_same_by_month_and_country(name, seed):
    run = watched(name, seed)
    made, records = log_of(run), run.state.records
    events = made.events[made.events["month"] > 0]  # groups of month 0 were there before
    made = type(made)(events, made.names, made.months)
    for event, count in SAME.items():
        assert np.array_equal(by_country(made, event), records[:, count]), event
    for event, count in SAME_AMOUNT.items():
        assert np.array_equal(by_country(made, event, amounts=True), records[:, count]), event
    operations = by_country(made, "arrest") + by_country(made, "operation")
    assert np.array_equal(operations, records[:, Count.OPERATIONS])


@pytest.mark.parametrize(("name", "seed"), RUNS)
def test_groups_followed_through_the_log_are_where_the_run_has_them(name, seed):
    run = watched(name, seed)
    made, state = log_of(run), run.state
    codes, routes, dismantled = list(made.names), {}, np.zeros((made.months, len(made.names)))
    waited, ended = dismantled.copy(), 0
    for row in made.events.itertuples():
        if row.event in ("group_formed", "route_chosen"):
            routes.setdefault(row.group, {})[row.leg] = row.agency
        elif row.event == "leg_moved":
            assert routes[row.group][row.leg] == row.agency
            routes[row.group][row.leg] = row.other
        elif row.event in ("arrest", "operation"):
            assert routes[row.group][row.leg] == row.agency.partition("/")[0]
        elif row.event.startswith("group_dismantled"):
            market = codes.index(routes.pop(row.group)["market"])
            dismantled[row.month - 1, market] += 1
            waited[row.month - 1, market] += row.amount
        elif row.event == "group_dissolved":
            assert routes.pop(row.group)["market"] == row.agency
            ended += 1
    assert ended == state.records[:, Count.GROUPS_DISSOLVED].sum()
    both = state.records[:, [Count.DISMANTLED_DOMESTIC, Count.DISMANTLED_JOINT]].sum(axis=1)
    assert np.array_equal(dismantled, both)
    assert np.array_equal(waited, state.records[:, Count.MONTHS_TO_DISMANTLING])
    at_the_end = {
        run.group[i]: {role: codes[k] for role, k in zip(ROLES, state.route[i], strict=True) if k != NOWHERE}
        for i in np.flatnonzero(state.status != VACANT)
    }
    assert routes == at_the_end


@pytest.mark.parametrize(("name", "seed"), RUNS)
def test_cases_followed_through_the_log_are_those_that_the_run_still_has(name, seed):
    run = watched(name, seed)
    made, state = log_of(run), run.state
    known, joint, pending = {}, {}, 0
    for row in made.events.itertuples():
        if row.event == "first_evidence":
            assert row.group not in known
            known[row.group] = row.since
        elif row.event == "trail_lost":
            assert known.pop(row.group) == row.since
        elif row.event == "joint_case_opened":
            assert row.group not in joint
            joint[row.group] = row.agency
        elif row.event == "case_closed":
            assert joint.pop(row.group) == row.agency
        elif row.event.startswith("request_") and row.event != "request_not_needed":
            pending += 1 if row.event == "request_sent" else -1
    first, is_held = state.first_evidence, ((state.evidence > 0) | (state.tip > 0)).any(axis=(1, 2))
    assert known == {run.group[i]: first[i] for i in np.flatnonzero(is_held)}
    agencies = [f"{code}/{kind}" for code in made.names for kind in run.timeline[0].setting.kinds]
    led = np.flatnonzero(state.lead_agency != NOBODY)
    assert joint == {run.group[i]: agencies[state.lead_agency[i]] for i in led}
    assert pending == state.records[-1, Count.REQUESTS_PENDING].sum() == state.pending.sum()


# By the process that ends a case: events of the case of which there is one in the same month.
CAUSES = {
    "intelligence": {"evidence_stale", "lead_faded"},
    "corruption": {"leak"},
    "formation": {"group_dissolved"},
    "operations": {"arrest", "joint_action"},
    "displacement": {"leg_moved"},
}


@pytest.mark.parametrize(("name", "seed"), RUNS)
def test_a_case_ends_in_the_month_and_by_the_process_that_took_the_last_that_was_known(name, seed):
    events = log(name, seed).events
    happened = set(events[["month", "group", "since", "process", "event"]].itertuples(index=False, name=None))
    for lost in events[events["event"] == "trail_lost"].itertuples():
        where = (lost.month, lost.group, lost.since, lost.process)
        assert any((*where, cause) in happened for cause in CAUSES[lost.process]), where


def test_cases_end_by_arrests_and_by_moves_too():
    ends = set()
    for name, seed in RUNS:
        events = log(name, seed).events
        ended = events.merge(events[events["event"] == "trail_lost"], on=["month", "group", "since", "process"])
        ends |= set(ended["event_x"])
    assert {"arrest", "leg_moved"} <= ends


@pytest.mark.parametrize(("name", "seed"), RUNS)
def test_units_of_evidence_found_and_leaked_are_those_of_the_run(name, seed):
    run = watched(name, seed)
    events, records = log_of(run).events, run.state.records
    found = (events["event"] == "evidence_found").sum()
    leaked = events[(events["event"] == "trail_lost") & (events["process"] == "corruption")]
    assert leaked["amount"].sum() == pytest.approx(records[:, Count.EVIDENCE_LOST_TO_LEAKS].sum())
    assert found >= records[:, Count.EVIDENCE_LOST_TO_DECAY].sum()
    # Whoever was not told may find out as long as the case lasts: it is said of each once.
    withheld = by_country_of_other(run)
    assert np.array_equal(withheld, records[:, Count.INFORMATION_WITHHELD])


def by_country_of_other(run: WatchedRun) -> np.ndarray:
    """Leads withheld, by month and country of the agency that was not told."""
    made = log_of(run)
    turned = made.events[made.events["event"] == "lead_withheld"].assign(agency=lambda rows: rows["other"])
    return by_country(type(made)(turned, made.names, made.months), "lead_withheld")


@pytest.mark.parametrize(("name", "seed"), RUNS)
def test_what_dismantles_a_group_removes_all_its_functions_one_a_leg_or_two_at_home(name, seed):
    events = log(name, seed).events
    done = events[events["event"].isin(("arrest", "joint_action"))]
    gone = events.loc[events["event"].str.startswith("group_dismantled"), ["month", "group"]]
    removed = done.merge(gone, on=["month", "group"])
    assert len(removed) == len(gone)
    assert (removed["amount"] == removed["legs"].clip(lower=2)).all()


@pytest.mark.parametrize(("name", "seed"), RUNS)
def test_a_decision_to_arrest_where_a_joint_case_could_be_has_one_reason(name, seed):
    events = log(name, seed).events
    crossing = events.loc[events["legs"] > 1, "event"]
    reasons = crossing.isin(("no_room", "no_partner", "arrest_preferred")).sum()
    decided = (crossing == "arrest_planned").sum() - (crossing == "joint_case_spoiled").sum()
    assert reasons == (0 if name == "no joint cases" else decided)


NO_GOOD = {"intelligence": {"confirmation_weight": 0.0}, "operations": {"success_weight": 0.0}}
NO_BAD = {
    "assistance": {"refusal_weight": 0.0, "time_out_weight": 0.0},
    "operations": {"failure_weight": 0.0},
    "case_decision": {"spoil_weight": 0.0},
    "corruption": {"severity": 0.0},
}


class Asked(WatchedRun):
    """A run that keeps what agencies lived through in a month, which its last process clears."""

    def go_through(self, name, *rest):
        if name == "trust":
            self.good, self.bad = self.state.success.T.copy(), self.state.failure.T.copy()
        super().go_through(name, *rest)


@pytest.mark.parametrize(
    ("event", "layers", "lived"),
    [
        ("request_granted", [NO_GOOD], "good"),
        ("leak_attributed", [NO_BAD, {"corruption": {"severity": 1.0, "leak_hazard": 0.2}}], "bad"),
        ("request_refused", [NO_BAD, {"assistance": {"refusal_weight": 1.0, "refusal_distrust": 1.0}}], "bad"),
    ],
)
def test_what_agencies_experience_of_each_other_is_in_the_log_pair_by_pair(event, layers, lived):
    begun = layered(*layers)
    run = Asked(begun.timeline, 1, 60)
    seen = 0.0
    for month in range(1, 61):
        run.advance(1)
        pairs = by_pair(run, event, month)
        seen += pairs.sum()
        assert np.array_equal(pairs, getattr(run, lived)), month
    assert seen > 0


def test_what_agencies_owe_to_exchange_and_believe_is_what_they_told_and_were_told():
    run = layered({"exchange": {"cost": 1.0}})
    told = 0

    def look(name, month, *rest, through=run.go_through):
        nonlocal told
        before = run.state.exchange_owed.copy()
        through(name, month, *rest)
        if name == "exchange":
            owed = run.state.exchange_owed - before
            rows = month.rows()
            rows = rows[rows["event"] == list(EVENTS).index("lead_told")]
            told += len(rows)
            for a in range(len(owed)):
                assert owed[a] == pytest.approx((rows["agency"] == a).sum() + (rows["other"] == a).sum())
            last = {(row["group"], row["leg"], row["other"]): row["amount"] for row in rows}
            for (group, leg, other), amount in last.items():
                slot = np.flatnonzero(run.group == group)[0]
                assert run.state.tip[slot, leg, run.state.kind[other]] == amount

    run.go_through = look
    run.advance(40)
    assert told > 0


def test_agencies_without_reserve_have_no_room_and_agencies_without_contact_no_partner():
    found = {}
    for name, layers in {
        "no_room": {"learning": {"initial_share": 0.0, "pace": 0.0}},
        "no_partner": {"liaison": {"border_contact": 0.0}, "networking": {"level": 0.0}, "hub": {"level": 0.0}},
    }.items():
        run = layered(layers)
        run.advance(100)
        events = log_of(run).events["event"]
        found[name] = {reason for reason in ("no_room", "no_partner", "arrest_preferred") if (events == reason).any()}
    assert found["no_room"] == {"no_room"}
    assert found["no_partner"] == {"no_partner", "no_room"}
