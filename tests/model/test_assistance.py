"""Assistance: what is asked of central authorities, and joint teams in place of it."""

import numpy as np
import pytest

from sim.model.counts import Count
from sim.model.processes import assistance
from sim.model.state import GRANTED, NOBODY, PENDING, TEAM_FORMING
from tests.model.round_numbers import build
from tests.model.worlds import FULL_APPROACH, ask, chance_in, run, setting, start, step, total

ERRORS = 4.5
NEVER_REFUSED = {"refusal_legal": 0, "refusal_competition": 0, "refusal_distrust": 0}
AT_ONCE = {"base_months": 1, "legal_delay": 0, **NEVER_REFUSED}
ASKED = 1


def asked(requests=400, capacity=400.0, **changes):
    """A state in which one country has requests, sent in month 1, and parameters."""
    world = setting(countries=3, slots=requests, kinds=1, capacity=np.full(3, capacity))
    state, values = start(world, {"formation": {"initial_occupancy": 0}}), build(assistance.Parameters, changes)
    for i in range(requests):
        ask(state, i, ASKED)
    step("assistance", state, values, chance_in(state, 1))
    return state, values


def granted(state):
    return state.request[:, 1] == GRANTED


def test_a_request_is_answered_in_the_month_after_it_is_sent_at_the_earliest():
    state, values = asked(requests=20, **AT_ONCE)
    assert (state.request[:, 1] == PENDING).all()
    step("assistance", state, values, chance_in(state, 2))
    assert granted(state).all()
    assert (state.request_age[:, 1] == 1).all()


def test_once_requests_are_not_needed_those_that_wait_are_withdrawn_and_their_cases_go_on():
    state, _ = asked(requests=20, capacity=0.0)
    state.request[:5, 1] = TEAM_FORMING
    state.pending[ASKED] = 15
    step("assistance", state, build(assistance.Parameters, {"requests_needed": False}), chance_in(state, 2))
    assert granted(state).all()
    assert state.pending[ASKED] == 0
    assert state.tally[Count.REQUESTS_WITHDRAWN].sum() == 15
    assert state.tally[Count.REQUESTS_GRANTED].sum() == 0


def test_no_request_waits_in_a_line():
    """Of requests that came late, and of groups with high numbers, as many are answered as of all others."""
    state, values = asked(**AT_ONCE, desks_per_capacity=0.1)
    state.request_age[:100, 1] = 10
    step("assistance", state, values, chance_in(state, 2))
    assert state.desk_share[ASKED] == 0.1
    for part in (slice(0, 100), slice(100, 250), slice(250, 400)):
        few = len(granted(state)[part])
        assert abs(granted(state)[part].sum() - 0.1 * few) < ERRORS * np.sqrt(0.09 * few)
    assert granted(state)[:100].any()
    assert granted(state)[250:].any()


@pytest.mark.parametrize("times", [1, 2, 4])
def test_an_authority_with_too_few_desks_answers_as_many_as_it_has_desks(times):
    state, values = asked(requests=1000, **AT_ONCE, desks_per_capacity=0.25 * times)
    step("assistance", state, values, chance_in(state, 2))
    share = 0.1 * times
    assert abs(granted(state).mean() - share) < ERRORS * np.sqrt(share * (1 - share) / 1000)
    assert state.tally[Count.DESKS, ASKED] == 2 * 100 * times  # of two months
    assert state.tally[Count.DESKS_BUSY, ASKED] == 100 * times  # in the first, nothing is pending yet


def test_more_desks_than_requests_hurry_no_answer():
    few, many = (asked(base_months=5, desks_per_capacity=desks, **NEVER_REFUSED) for desks in (1, 100))
    for state, values in (few, many):
        step("assistance", state, values, chance_in(state, 2))
    assert np.array_equal(few[0].request, many[0].request)
    assert np.array_equal(few[0].expected_delay, many[0].expected_delay)


@pytest.mark.parametrize(("slots", "desks"), [(500, 3.0), (2000, 12.0)])
def test_even_a_small_country_has_a_few_desks_for_real_groups(slots, desks):
    """Of 2000 slots each stands for a quarter of a real group, so that four times as many ask."""
    world = setting(countries=3, slots=slots, kinds=1, capacity=np.array([0.0, 10.0, 1000.0]))
    values = build(assistance.Parameters, {"least_desks": 3.0, "desks_per_capacity": 0.05})
    state = start(world)
    step("assistance", state, values, chance_in(state))
    assert state.tally[Count.DESKS] == pytest.approx([desks, desks, 50.0])


def test_an_authority_without_desks_never_answers_and_nobody_expects_it_to():
    state, values = asked(requests=50, desks_per_capacity=0, time_out_months=6)
    assert (state.expected_delay[ASKED, [0, 2]] == 6).all()
    for month in range(2, 7):
        step("assistance", state, values, chance_in(state, month))
    assert (state.request[:, 1] == PENDING).all()
    step("assistance", state, values, chance_in(state, 7))
    assert (state.lead_agency == NOBODY).all()
    assert state.pending[ASKED] == 0
    assert state.tally[Count.REQUESTS_TIMED_OUT].sum() == 50


def test_the_expected_delay_is_its_equation():
    changes = {"base_months": 4, "legal_delay": 2, "hub_speed": 0.5, "authority_speed": 0.4, "time_out_months": 100}
    state, values = asked(requests=30, capacity=10.0, desks_per_capacity=0.8, **changes)
    state.hub_link[:], state.authority[:] = 0.6, 0.5
    step("assistance", state, values, chance_in(state, 2))
    months = 4 * (1 + 2 * 0.3) * (1 - 0.5 * 0.6) * (1 - 0.4 * 0.5)
    left = int(state.pending[ASKED])
    assert 8 < left < 30
    assert state.expected_delay[ASKED] == pytest.approx([months * (left + 1) / 8, 0, months * (left + 1) / 8])
    assert state.expected_delay[2, 0] == pytest.approx(months)  # nothing is asked of it


@pytest.mark.parametrize(("legal", "competition"), [(0.0, 0.0), (0.3, 0.2), (1.0, 0.5), (0.9, 1.0)])
def test_the_expected_refusal_and_the_admissible_share_are_their_equations(legal, competition):
    changes = {"refusal_legal": legal, "refusal_competition": competition, "inadmissible": 0.7}
    state, values = asked(requests=1, **changes)
    state.legal_distance[:], state.competitiveness[ASKED] = 0.8, 0.6
    step("assistance", state, values, chance_in(state, 2))
    expected = min(1.0, 0.8 * legal + 0.6 * competition)
    assert state.expected_refusal[ASKED] == pytest.approx([expected, 0, expected])  # at home nothing is asked for
    assert state.admissibility[ASKED] == pytest.approx([1 - 0.7 * 0.8, 1, 1 - 0.7 * 0.8])


def test_refused_requests_leave_the_authority_and_end_their_cases():
    state, values = asked(requests=40, **AT_ONCE | {"refusal_competition": 1}, desks_per_capacity=1)
    state.competitiveness[:] = 1
    step("assistance", state, values, chance_in(state, 2))
    assert state.tally[Count.REQUESTS_REFUSED].sum() == 40
    assert state.tally[Count.REQUESTS_WITHDRAWN].sum() == 0
    assert state.pending.sum() == 0
    assert (state.lead_agency == NOBODY).all()


@pytest.mark.parametrize("together", [0, 1, 10])
def test_teams_are_the_more_frequent_the_more_two_countries_did_together(together):
    world = setting(countries=2, slots=1000, kinds=1)
    state, values = (
        start(world, {"formation": {"initial_occupancy": 0}}),
        build(assistance.Parameters, {"joint_teams": 0.8, "team_start": 0.2, "team_growth": 0.5, "forgetting": 0}),
    )
    state.joint_history[:] = together
    for i in range(1000):
        ask(state, i, 1)
    step("assistance", state, values, chance_in(state))
    share = 0.8 * (1 - np.exp(-0.2 - 0.5 * together))
    teams = state.request[:, 1] == TEAM_FORMING
    assert abs(teams.mean() - share) < ERRORS * np.sqrt(share * (1 - share) / 1000)
    assert state.pending[1] == (~teams).sum()


def test_joint_history_leaves_with_staff_but_for_those_who_are_retained():
    state, values = asked(requests=1, forgetting=0.1)
    state.joint_history[:], state.retention[:] = 4.0, (0.0, 0.5, 1.0)
    step("assistance", state, values, chance_in(state, 2))
    mean_retention = np.add.outer(state.retention, state.retention) / 2
    assert state.joint_history == pytest.approx(4 * (1 - 0.1 * (1 - mean_retention)))


def test_where_desks_bind_ten_times_as_many_shorten_the_delay_by_half_and_more():
    few, many = (
        run(setting(slots=300), FULL_APPROACH, {"assistance": {"joint_teams": 0, "desks_per_capacity": desks}})
        for desks in (0.01, 0.1)
    )
    delay = [total(made, "request_delay") / total(made, "requests_granted") for made in (few, many)]
    assert delay[1] < 0.5 * delay[0]


@pytest.mark.parametrize("who_trusts", ["the partner", "the lead"])
def test_whether_a_request_is_refused_depends_on_the_trust_of_the_partner_in_the_lead(who_trusts):
    state, values = asked(requests=40, **AT_ONCE | {"refusal_distrust": 1}, desks_per_capacity=1)
    state.trust_in[:] = 0.0
    state.trust_in[(0, ASKED) if who_trusts == "the partner" else (ASKED, 0)] = 1.0
    step("assistance", state, values, chance_in(state, 2))
    refused = state.tally[Count.REQUESTS_REFUSED].sum()
    assert refused == (0 if who_trusts == "the partner" else 40)
