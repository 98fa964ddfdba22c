"""Everything off is exact, and every treatment does something."""

import numpy as np
import pytest

from sim.model.counts import Count
from sim.model.setting import Setting
from sim.model.simulate import Period, Run
from tests.model.worlds import FULL_APPROACH, parameters, run, series, setting, total

WORLD = setting(slots=150)


def test_no_corruption_no_leaks():
    assert total(run(WORLD, FULL_APPROACH, {"corruption": {"scale": 0}}), "leaks") == 0
    assert total(run(WORLD, FULL_APPROACH), "leaks") > 0


def test_no_reserved_effort_no_joint_cases():
    layers = {"learning": {"initial_share": 0, "pace": 0}}
    made = run(WORLD, FULL_APPROACH, layers)
    assert total(made, "joint_cases_opened") == 0
    assert total(made, "requests_sent") == 0
    assert total(made, "dismantled_joint") == 0


def test_no_joint_cases_where_they_are_switched_off():
    made = run(WORLD, FULL_APPROACH, {"case_decision": {"joint_cases": False}})
    assert total(made, "joint_cases_opened") == 0
    assert total(made, "arrests") > 0


def test_no_capacity_no_operations_and_every_slot_fills():
    made = run(WORLD._replace(capacity=np.zeros(4)), FULL_APPROACH, months=400)
    for count in ("operations", "arrests", "requests_sent", "leaks", "suspects", "victims_identified"):
        assert total(made, count) == 0
    assert series(made, "active_groups")[-1].sum() == WORLD.slots


def test_no_political_will_is_no_capacity():
    assert total(run(WORLD._replace(political_will=np.zeros(4))), "operations") == 0


def test_no_border_no_joint_case_and_no_request():
    made = run(WORLD._replace(cross_border_share=np.zeros(4)), FULL_APPROACH)
    assert total(made, "joint_cases_opened") == 0
    assert total(made, "dismantled_domestic") > 0
    assert total(made, "active_cross_border") == 0


def test_cross_border_groups_are_dismantled_by_joint_actions_alone():
    made = run(WORLD._replace(cross_border_share=np.ones(4)), FULL_APPROACH)
    assert total(made, "dismantled_domestic") == 0
    assert total(made, "dismantled_joint") > 0


def test_groups_that_do_not_adapt_do_not_move():
    made = run(WORLD, {"displacement": {"relocation": 0, "roam": 0}})
    assert made.state.relocations.sum() == 0
    assert total(made, "relocations") == 0


def test_without_requests_nothing_waits():
    made = run(WORLD, FULL_APPROACH, {"assistance": {"requests_needed": False}})
    assert total(made, "requests_sent") == 0
    assert total(made, "dismantled_joint") > 0


def test_with_joint_teams_alone_no_request_is_sent():
    made = run(WORLD, FULL_APPROACH, {"assistance": {"joint_teams": 1.0, "team_start": 100.0}})
    assert total(made, "requests_sent") == 0
    assert total(made, "teams_formed") > 0


def test_without_outcome_evaluation_and_pace_shares_stay():
    made = run(WORLD, {"learning": {"pace": 0, "initial_share": 0.3}})
    assert np.allclose(series(made, "cooperation_share"), 0.3)


def test_counters_are_never_negative_but_of_what_has_come_from_elsewhere():
    records = run(WORLD, FULL_APPROACH).state.records
    assert (np.delete(records, Count.AVERTED_BY_DISPLACEMENT, axis=1) >= -1e-9).all()
    assert (records[:, Count.AVERTED_BY_DISPLACEMENT] < 0).any()


def test_what_an_arrest_cannot_remove_no_arrest_dismantles():
    made = run(WORLD, FULL_APPROACH, {"operations": {"evidence_scale": 1e9}})
    assert total(made, "dismantled_domestic") == total(made, "dismantled_joint") == 0
    assert total(made, "arrests") > 0


# Each treatment: what it changes, beside a base run.
LEVERS = {
    "common ground": {"common_ground": {"level": 1.0}},
    "trust building": {"trust_building": {"level": 1.0}},
    "networking": {"networking": {"level": 1.0}},
    "right people": {"right_people": {"level": 1.0}},
    "hub": {"hub": {"level": 1.0}},
    "no joint teams": {"assistance": {"joint_teams": 0.0}},
    "evaluation of outcomes": {"learning": {"outcome_weight": 1.0}},
    "hardly any reserved effort": {"learning": {"initial_share": 0.02}},
    "a reserve that is lost": {"effort": {"reserve_returns": 0.0}},
    "no exchange": {"exchange": {"rate": 0.0}},
    "no corruption": {"corruption": {"scale": 0.0}},
    "fixed trust": {"trust": {"rule": "fixed"}},
    "trust that does not travel": {"trust": {"shared": 0.0, "gossip": 0.0}},
    "random partners": {"case_decision": {"partner_choice": "random"}},
    "no record": {"case_decision": {"record": 0.0}},
    "no patience": {"case_decision": {"patience": 0.0}},
    "rivalry": {"case_decision": {"rivalry": 1.0}},
    "no adaptation": {"displacement": {"fear": 0.0, "relocation": 0.0, "roam": 0.0}},
    "roaming": {"displacement": {"roam": 1.0}},
    "no legal delay": {"assistance": {"legal_delay": 0.0}},
    "ten times the desks": {"assistance": {"desks_per_capacity": 0.05}},
    "admissibility": {"assistance": {"inadmissible": 0.0}},
    "teams that do not grow": {"assistance": {"team_growth": 0.0}},
    "arrests that burn nothing": {"operations": {"burn": 0.0}},
}
WORLDS = {
    "no competition": {"competitiveness": np.zeros(12)},
    "one approach": {"approach": np.full(12, 0.5)},
    "one legal system": {"legal_distance": np.zeros((4, 4))},
    "more corruption": {"corruption": np.full(4, 0.8)},
    "more will": {"political_will": np.ones(4)},
    "no pooling at home": {"intra_cooperation": np.zeros(4)},
    "no hub members": {"hub_member": np.zeros(4)},
    "uneven sight": {"sight": np.array([[1, 1, 0.6], [0.3, 0.5, 1.5], [0.6, 0.6, 0.3]])},
    "a border closes": {"border": np.zeros((4, 4))},
    "one source alone": {"corridor": np.eye(4)[[1, 0, 0, 0]]},
    "a larger market": {"pull": np.array([0.4, 0.2, 0.2, 0.2])},
    "fewer routes across borders": {"cross_border_share": np.full(4, 0.3)},
    "places far apart": {"distance_km": 3000 * (1 - np.eye(4))},
    "staff who move on": {"turnover": np.full(4, 0.2)},
    "less capacity": {"capacity": np.full(4, 150.0)},
    "other kinds have the staff": {"effort_share": np.array([0.6, 0.3, 0.1])},
    "groups that each count for more": {"group_weight": 5.0},
    "a country outside": {"external": np.arange(4) == 3},
}
# How countries are called and drawn, and how many groups and kinds there are: another market, not a treatment.
NO_TREATMENT = {"codes", "names", "longitude", "latitude", "slots", "kinds"}
# What a treatment has to change: who acts, and on which group. Decisions, not the numbers that lead to them.
DECISIONS = (
    "arrests", "joint_cases_opened", "operations", "requests_sent", "teams_formed", "leaks", "relocations",
    "information_shared", "groups_formed",
)  # fmt: skip
YEAR = 12
BASE = FULL_APPROACH | {"hub": {"level": 0.5}, "assistance": {"joint_teams": 0.9, "desks_per_capacity": 0.005}}


def many_groups(**changes):
    return setting(slots=1000, **{"capacity": np.full(4, 300.0)} | changes)


def decisions(made: Run) -> np.ndarray:
    return np.stack([series(made, name) for name in DECISIONS])


@pytest.fixture(scope="module")
def base() -> np.ndarray:
    return decisions(run(many_groups(), BASE, months=YEAR))


@pytest.mark.parametrize("name", LEVERS)
def test_a_lever_or_impediment_changes_a_decision_within_a_year(name, base):
    assert not np.array_equal(decisions(run(many_groups(), BASE, LEVERS[name], months=YEAR)), base)


def test_every_fact_of_the_region_is_treated():
    assert {fact for changes in WORLDS.values() for fact in changes} == set(Setting._fields) - NO_TREATMENT


@pytest.mark.parametrize("name", WORLDS)
def test_a_fact_of_the_region_changes_a_decision_within_a_year(name, base):
    assert not np.array_equal(decisions(run(many_groups(**WORLDS[name]), BASE, months=YEAR)), base)


def test_an_event_changes_nothing_before_its_month_and_something_within_a_year_after():
    world = setting(slots=400)
    treaty = {"assistance": {"joint_teams": 0.9}}
    periods = [Period(0, world, parameters(FULL_APPROACH)), Period(25, world, parameters(FULL_APPROACH, treaty))]
    with_treaty, without = Run(periods, 1, 48), Run(periods[:1], 1, 48)
    with_treaty.advance(48)
    without.advance(48)
    assert np.array_equal(decisions(with_treaty)[:, :24], decisions(without)[:, :24])
    assert not np.array_equal(decisions(with_treaty)[:, 24:36], decisions(without)[:, 24:36])


def test_an_event_can_change_the_region():
    world = setting(slots=100)
    closed = Period(13, world._replace(capacity=np.zeros(4)), parameters())
    made = Run([Period(0, world, parameters()), closed], 1, 36)
    made.advance(36)
    assert series(made, "arrests")[:12].sum() > 0
    assert series(made, "arrests")[13:].sum() == 0
