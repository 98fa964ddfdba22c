"""Effort: each month of an agency is divided without a rest, and within what each use may take."""

import numpy as np
import pytest

from sim.model.counts import Count
from sim.model.processes import effort
from sim.model.state import CASEWORK, DORMANT, SUPPRESSED, State
from tests.model.round_numbers import build
from tests.model.worlds import FULL_APPROACH, chance_in, groups_on, run, series, setting, step, work_in

USES = [count for count in Count if count.name.startswith("EFFORT_")]
CASE_MONTH, LEAD_MONTH, LEAD_SHARE, ENOUGH = 0.5, 0.2, 0.5, 4.0


def divided(state: State, **changes: float) -> State:
    """Divide a month, and leave in the tally what it was spent on."""
    state.tally[:] = 0.0
    values = {"case_month": CASE_MONTH, "lead_month": LEAD_MONTH, "lead_share": LEAD_SHARE, "enough": ENOUGH}
    values["reserve_returns"] = 1.0
    step("effort", state, build(effort.Parameters, values | changes), chance_in(state))
    return state


def busy(**changes: float) -> State:
    """Every agency alone in its country, midway through a run with leads, cases, operations and ties."""
    world = setting(countries=6, slots=300, kinds=1, capacity=np.array([20.0, 10, 20, 40, 80, 0]))
    state = run(world, FULL_APPROACH, months=40, seed=3).state
    state.staff[0] = 0.5  # a cut: now it has more leads than time
    state.overhead[:], state.exchange_owed[:] = np.linspace(0.05, 1.1, 6), 0.3
    return divided(state, **changes)


def spent(state: State, use: str) -> np.ndarray:
    return state.tally[Count[f"EFFORT_{use}"]]


@pytest.mark.parametrize("returns", [0.0, 0.4, 1.0])
def test_what_an_agency_spends_is_its_staff_whatever_part_of_an_unused_reserve_returns(returns):
    state = busy(reserve_returns=returns)
    assert state.tally[USES].sum(axis=0) == pytest.approx(state.staff)
    assert (state.tally[USES] >= 0).all()


def test_over_months_too_each_agency_spends_its_staff():
    world = setting(countries=4, slots=200, kinds=1)
    made = run(world, FULL_APPROACH, {"effort": {"reserve_returns": 0.5}, "hub": {"level": 0.5}}, months=60)
    assert sum(series(made, use.name) for use in USES) == pytest.approx(np.tile(made.state.staff, (60, 1)))
    assert all(series(made, use.name).sum() > 0 for use in USES)


def test_casework_leads_and_an_idle_reserve_stay_within_what_they_may_take():
    state = busy(reserve_returns=0.4)
    staff, overhead = state.staff, np.minimum(1, state.overhead) * state.staff
    free = staff - overhead - spent(state, "EXCHANGE") - spent(state, "OPERATIONS")
    reserve, casework = state.cooperation_share * free, spent(state, "JOINT_CASEWORK")
    assert casework == pytest.approx(np.minimum(reserve, CASE_MONTH * state.case_need))
    assert spent(state, "IDLE_RESERVE") == pytest.approx(0.6 * (reserve - casework))
    at_home = free - casework - spent(state, "IDLE_RESERVE")
    assert spent(state, "LEADS") == pytest.approx(np.minimum(LEAD_SHARE * at_home, LEAD_MONTH * state.lead_hint))
    assert spent(state, "SEARCH") == pytest.approx(at_home - spent(state, "LEADS"))
    assert state.case_room == pytest.approx(reserve / CASE_MONTH)
    # Each bound binds somewhere.
    assert (casework < reserve)[:5].any()
    assert (spent(state, "LEADS") < LEAD_SHARE * at_home - 1e-9).any()
    assert (spent(state, "LEADS") < LEAD_MONTH * state.lead_hint - 1e-9).any()


def test_a_reserve_that_finds_no_use_returns_to_work_at_home():
    returned, idle = busy(reserve_returns=1.0), busy(reserve_returns=0.0)
    assert not spent(returned, "IDLE_RESERVE").any()
    assert spent(idle, "IDLE_RESERVE").any()
    gain = spent(returned, "SEARCH") + spent(returned, "LEADS") - spent(idle, "SEARCH") - spent(idle, "LEADS")
    assert gain == pytest.approx(spent(idle, "IDLE_RESERVE"))


def known_groups() -> State:
    """Five groups on the legs 0 and 1: a case, three leads, and one of which nothing is known; sight at home 0.5."""
    state = groups_on(0, 1, slots=5, sight=np.full((1, 3), 0.5), capacity=np.full(3, 100.0), political_will=np.ones(3))
    state.evidence[:4, 0, 0], state.tip[3, 0, 0] = (1.0, 0.5, 5.0, 0.0), 0.3
    state.is_known[:4], state.cooperation_share[:] = 1, 0.25
    state.lead_agency[0], state.partner[0, :2] = 0, (0, 1)
    return state


def test_a_leg_of_a_case_gets_what_it_needs_and_a_lead_what_it_promises():
    """need 1 - U / 4, hint min(1, U + tip) · need; cases 0.5 and leads 0.2 a month; a lead counts by sight."""
    state = divided(known_groups())
    assert state.case_need[:2] == pytest.approx([0.75, 1.0])
    assert state.lead_hint[0] == pytest.approx(0.5 * 0.875 + 0.3)  # of the third enough is known
    work = work_in(state)
    assert work[:, 0, 0] == pytest.approx([0.5 * 0.75, 0.1 * 0.4375, 0.0, 0.1 * 0.3, 0.0])
    assert work[0, 1, 0] == pytest.approx(0.5)
    assert state.joint_record[CASEWORK] == pytest.approx(100 * 0.5 * 1.75)  # a group stands for 100


def test_what_two_legs_get_of_scarce_effort_is_in_proportion_to_need_and_promise():
    state = known_groups()
    state.staff[:] = 0.2
    divided(state)
    work = work_in(state)
    assert work[0, 0, 0] == pytest.approx(0.25 * 0.2)
    assert work[1, 0, 0] / work[3, 0, 0] == pytest.approx(0.4375 / 0.3)
    leads = work[[1, 3], 0, 0].sum() / 0.5  # as far as they are seen
    assert leads == pytest.approx(LEAD_SHARE * 0.75 * 0.2)


def test_joint_cases_are_charged_for_what_they_took_and_what_was_lost_for_them_and_work_at_home_for_the_rest():
    state = known_groups()
    divided(state, reserve_returns=0.6)
    casework = 0.5 * np.array([0.75, 1.0, 0.0])
    lost = 0.4 * (25.0 - casework)
    assert state.joint_months == pytest.approx(casework + lost)
    assert state.local_months == pytest.approx(100.0 - casework - lost)


def test_only_active_groups_are_worked_on():
    for status in (DORMANT, SUPPRESSED):
        state = known_groups()
        state.status[:] = status
        divided(state)
        assert not state.claim.any()
        assert spent(state, "SEARCH") == pytest.approx(state.staff)


def test_what_exchange_and_operations_claim_beyond_a_month_is_left_for_the_next():
    state = groups_on(0, slots=1, capacity=np.full(2, 1.0), political_will=np.ones(2))
    state.exchange_owed[:], state.workload[:], state.overhead[:] = (0.3, 2.0), (5.0, 0.0), 0.2
    divided(state)
    assert spent(state, "EXCHANGE") == pytest.approx([0.3, 0.8])
    assert spent(state, "OPERATIONS") == pytest.approx([0.5, 0.0])
    assert state.exchange_owed == pytest.approx([0.0, 1.2])
    assert state.workload == pytest.approx([4.5, 0.0])
    assert spent(state, "SEARCH") == pytest.approx([0.0, 0.0])
