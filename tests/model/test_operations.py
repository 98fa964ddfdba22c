"""Operations: what they remove of a group, what they leave of what was known, and what they are worth.

False-alarm rate: each statistical test rejects a right model with probability below 1e-5 (4.5 standard errors). Seeds
are fixed, so a test that passes once passes always.
"""

import numpy as np
import pytest

from sim.model.counts import Count
from sim.model.processes import operations
from sim.model.state import (
    ACTIVE,
    ARREST_WORTH,
    ARRESTS,
    DORMANT,
    GRANTED,
    JOINT_ACTION,
    LOCAL_ARREST,
    NOBODY,
    NOT_NEEDED,
    REALISED,
    SUPPRESSED,
    VACANT,
    State,
)
from tests.model.round_numbers import build
from tests.model.worlds import chance_in, groups_on, step

ERRORS = 4.5
SCALE = 3.0


def removal(evidence):
    """Chance of removal, s(E) = 1 - exp(-E / scale)."""
    return 1 - np.exp(-np.asarray(evidence) / SCALE)


def near(share, expected, of):
    return abs(share - expected) < ERRORS * np.sqrt(expected * (1 - expected) / of) + 1e-12


def operate(state: State, month: int = 1, **changes: float) -> State:
    free = {"arrest_cost": 0.0, "joint_cost": 0.0, "joint_success": 1.0, "evidence_scale": SCALE}
    step("operations", state, build(operations.Parameters, free | changes), chance_in(state, month))
    return state


def arrested(*route: int, evidence: float, by: int = 0, **changes: float) -> State:
    """Groups on a route, in each of which an agency on its own leg arrests."""
    state = groups_on(*route)
    state.is_known[:], state.first_evidence[:] = 1, 0
    state.evidence[:, route.index(by), 0] = evidence
    state.plan[:], state.acting[:] = LOCAL_ARREST, by
    return operate(state, **changes)


def cases(*route: int, evidence: float = 2.0, slots: int = 4000) -> State:
    """Groups on a route, of which agency 0 leads a joint case that is ready."""
    state = groups_on(*route, slots=slots)
    legs = len(route)
    state.is_known[:], state.first_evidence[:] = 1, 0
    state.evidence[:, :legs, 0] = evidence
    state.lead_agency[:], state.partner[:, :legs], state.open_cases[[*route]] = 0, route, slots
    state.request[:, :legs] = [NOT_NEEDED, *[GRANTED] * (legs - 1)]
    state.plan[:], state.acting[:] = JOINT_ACTION, 0
    state.admissibility[:] = 1.0
    return state


def shares(state: State) -> np.ndarray:
    """Share of groups of which none, one, two, ... functions were removed, and of those dismantled last."""
    put_down = np.bincount(state.removed[state.status == SUPPRESSED], minlength=3)
    return np.array([*put_down, (state.status == VACANT).sum()]) / len(state.status)


@pytest.mark.parametrize("evidence", [0.5, 2.0, 6.0])
def test_an_arrest_removes_each_of_two_functions_of_a_domestic_group_with_chance_s(evidence):
    state, s = arrested(0, evidence=evidence), removal(evidence)
    expected = [(1 - s) ** 2, 2 * s * (1 - s), 0.0, s**2]
    assert all(near(share, one, 4000) for share, one in zip(shares(state), expected, strict=True))
    assert state.tally[Count.DISMANTLED_DOMESTIC].sum() == (state.status == VACANT).sum()


@pytest.mark.parametrize("route", [(0, 1), (0, 1, 2)])
@pytest.mark.parametrize("by", [0, 1])
def test_an_arrest_removes_one_function_of_a_group_that_crosses_borders_and_never_dismantles_it(route, by):
    state, s = arrested(*route, evidence=2.0, by=by), removal(2.0)
    assert all(near(share, one, 4000) for share, one in zip(shares(state), [1 - s, s, 0.0, 0.0], strict=True))
    assert (state.status == SUPPRESSED).all()


def test_an_arrest_removes_by_what_colleagues_pool_too():
    """U = own + pooled at home · (1 - competitiveness) · of the colleague: 1 + 0.5 · 0.75 · 4."""
    state = groups_on(0, kinds=2, intra_cooperation=np.full(2, 0.5), competitiveness=np.full(4, 0.25))
    state.is_known[:], state.first_evidence[:], state.evidence[:, 0] = 1, 0, (1.0, 4.0)
    state.plan[:], state.acting[:] = LOCAL_ARREST, 0
    assert near(shares(operate(state))[-1], removal(2.5) ** 2, 4000)


def test_a_joint_action_removes_each_function_by_all_evidence_as_far_as_it_is_admissible_there():
    state, evidence = cases(0, 1, 2), np.array([0.5, 1.0, 2.0])
    state.evidence[:, :, 0] = evidence
    counts_in = np.array([[1.0, 0.0, 0.1], [0.9, 1.0, 0.0], [0.8, 0.9, 1.0]])  # of evidence from k, in j
    state.admissibility[:3, :3] = counts_in
    s = removal(evidence @ counts_in)
    operate(state)
    assert near(shares(state)[-1], s.prod(), 4000)
    assert near(shares(state)[0], (1 - s).prod(), 4000)
    one = sum(s[leg] * np.delete(1 - s, leg).prod() for leg in range(3))
    assert near(shares(state)[1], one, 4000)
    assert state.tally[Count.DISMANTLED_JOINT].sum() == (state.status == VACANT).sum()


def test_a_joint_action_succeeds_as_often_as_its_agencies_are_like_minded_and_warns_the_group_if_it_fails():
    state = cases(0, 1, 2)
    state.approach[:3] = (0.5, 0.7, 0.4)
    operate(state, joint_success=0.8)
    failed = state.status == DORMANT
    assert near(failed.mean(), 1 - 0.8 * 0.8 * 0.9, 4000)
    assert state.tally[Count.JOINT_ACTIONS, 0] == 4000
    assert state.tally[Count.JOINT_ACTIONS_FAILED, 0] == failed.sum()
    assert not state.evidence.any()  # either way, all that was known is gone


def test_an_arrest_uses_up_what_is_known_of_its_leg_and_burns_a_part_of_what_is_known_of_the_others():
    state = groups_on(0, 1, 2, slots=50, kinds=2)
    state.is_known[:], state.first_evidence[:] = 1, 0
    state.evidence[:], state.tip[:], state.informant[:], state.withheld[:] = 2.0, 0.5, 3, 1
    state.plan[:], state.acting[:] = LOCAL_ARREST, 2  # of country 1
    operate(state, burn=0.3)
    assert not state.evidence[:, 1].any()
    assert not state.tip[:, 1].any()
    assert (state.informant[:, 1] == NOBODY).all()
    assert (state.withheld == 1).all()  # that, as long as the group is known
    assert state.evidence[:, [0, 2]] == pytest.approx(2.0 * 0.7)
    assert state.tip[:, [0, 2]] == pytest.approx(0.5 * 0.7)
    assert (state.moving_leg == 1).all()
    assert (state.is_known == 1).all()


def test_results_are_worth_how_long_they_put_a_group_down_as_far_as_outcomes_are_evaluated():
    """Worth (1 - ω) + ω · D(ϱ) / D(1/2) with D from 1.5 to 24 months: 1/4, 1 and 4."""
    for weight in (0.0, 0.5, 1.0):
        state = groups_on(0)
        state.is_known[:], state.first_evidence[:], state.evidence[:, 0, 0] = 1, 0, 2.0
        state.outcome_weight[:], state.plan[:], state.acting[:] = weight, LOCAL_ARREST, 0
        operate(state)
        worth = 1 - weight + weight * np.array([0.25, 1.0, 0.0, 4.0])
        assert state.local_worth[0] == pytest.approx(4000 * shares(state) @ worth)
        assert not state.joint_record.any()  # that of groups that cross borders alone


def test_the_region_remembers_arrests_in_groups_that_cross_borders_each_as_the_real_groups_it_stands_for():
    state = groups_on(0, 1)
    state.is_known[:], state.evidence[:, 0, 0], state.outcome_weight[:] = 1, 2.0, 1.0
    state.plan[:], state.acting[:] = LOCAL_ARREST, 0
    operate(state)
    assert state.joint_record[ARRESTS] == pytest.approx(500)  # 4000 groups that stand for 500
    assert state.joint_record[ARREST_WORTH] == pytest.approx(500 * shares(state)[:2] @ [0.25, 1.0])


def test_of_a_joint_result_each_partner_has_its_part_and_half_of_the_leads_goes_to_work_at_home():
    state = cases(0, 1, 2)
    state.outcome_weight[:3] = (0.0, 1.0, 0.5)
    operate(state, joint_success=0.7)
    of_all = shares(state)[[0, 1, 2, 3]] * 4000
    worth = np.array([1.5 * 16 ** (removed / 3) / 6 for removed in range(4)])  # D(ϱ) / D(1/2)
    each = [of_all.sum(), of_all @ worth, of_all @ (0.5 + 0.5 * worth)]
    assert state.joint_worth[:3] == pytest.approx([each[0] / 6, each[1] / 3, each[2] / 3])
    assert state.local_worth[:3] == pytest.approx([each[0] / 6, 0.0, 0.0])
    assert state.joint_record[REALISED] == pytest.approx(each[0] / 8)  # in the eyes of the lead


def test_every_joint_action_adds_to_the_history_of_each_pair_of_its_countries():
    state = operate(cases(0, 1, 2), joint_success=0.5)
    assert np.array_equal(state.joint_history > 0, np.pad(~np.eye(3, dtype=bool), (0, 1)))
    assert state.joint_history[state.joint_history > 0] == pytest.approx(500)


def test_who_has_no_staff_left_this_month_does_not_act():
    state = cases(0, 1, slots=20)
    state.staff[1] = 0.0
    operate(state)
    assert (state.status == ACTIVE).all()
    assert (state.lead_agency == 0).all()  # the case stays open for another month
    state = groups_on(0, slots=20, capacity=np.full(2, 1.0))
    state.evidence[:, 0, 0], state.plan[:], state.acting[:] = 2.0, LOCAL_ARREST, 0
    operate(state, arrest_cost=0.25)
    assert state.tally[Count.ARRESTS, 0] == np.ceil(state.staff[0] / 0.25)
