"""Case decision: who is able to act, who decides, who becomes a partner, and when a joint case is preferred.

False-alarm rate: each statistical test rejects a right model with probability below 1e-5 (4.5 standard errors). Seeds
are fixed, so a test that passes once passes always.
"""

import numpy as np
import pytest

from sim.engine.compiled import kernel
from sim.model.ability import bound_of_chance, chance_to_act
from sim.model.counts import Count
from sim.model.processes import case_decision
from sim.model.state import (
    ARREST_WORTH,
    ARRESTS,
    CASES,
    CASEWORK,
    GRANTED,
    JOINT_ACTION,
    LOCAL_ARREST,
    NO_ACTION,
    NOBODY,
    NOT_NEEDED,
    PENDING,
    PROMISED,
    REALISED,
    State,
)
from tests.model.round_numbers import build
from tests.model.worlds import chance_in, groups_on, step

ERRORS = 4.5
SLOTS = 4000
A, B, C = 0, 1, 2
ABLE = {"threshold": 0.0}


def known(*route: int, kinds: int = 1, slots: int = SLOTS, **world: object) -> State:
    """Groups of which A holds 2 units on its leg; partners are perfect, and everyone has room for any case."""
    state = groups_on(*route, slots=slots, kinds=kinds, **world)
    state.trust_in[:] = state.contact[:] = state.admissibility[:] = 1.0
    state.competitiveness[:] = state.leak_risk[:] = state.expected_delay[:] = state.expected_refusal[:] = 0.0
    state.case_room[:], state.is_known[:] = 1e9, 1
    state.evidence[:, 0, 0] = 2.0
    return state


def decided(state: State, month: int = 1, **changes: object) -> State:
    step(
        "case_decision", state, build(case_decision.Parameters, {"record_fade": 0.0} | changes), chance_in(state, month)
    )
    return state


def near(share: float, expected: float, of: int = SLOTS) -> bool:
    return abs(share - expected) < ERRORS * np.sqrt(expected * (1 - expected) / of) + 1e-12


def opened(state: State) -> float:
    return float((state.lead_agency != NOBODY).mean())


@pytest.mark.parametrize(
    ("evidence", "threshold", "steepness"), [(1.0, 1.5, 4), (1.5, 1.5, 4), (2.5, 1.5, 4), (1.0, 2.0, 1)]
)
def test_an_agency_is_able_to_act_the_likelier_the_more_it_knows(evidence, threshold, steepness):
    state = known(0)
    state.evidence[:, 0, 0] = evidence
    decided(state, threshold=threshold, steepness=steepness)
    assert near((state.plan == LOCAL_ARREST).mean(), 1 / (1 + (threshold / evidence) ** steepness))


@kernel
def chance_and_bound(state: State, caution: case_decision.Parameters, evidence: float) -> tuple[float, float]:
    """Return the chance of A to act on evidence, and the number below which its draw is looked at."""
    return chance_to_act(state, caution, A, evidence), bound_of_chance(state, caution, A, evidence)


@pytest.mark.parametrize(("steepness", "power"), [(1, 1), (1.9, 1), (2, 2), (3.9, 2), (4, 4), (9, 4)])
def test_no_draw_that_lets_an_agency_act_is_passed_over_and_few_others_are_looked_at(steepness, power):
    """The bound is the odds U / θ, by the largest of the powers 1, 2 and 4 that the steepness reaches."""
    state, caution = known(0, slots=1), build(case_decision.Parameters, {"threshold": 1.5, "steepness": steepness})
    for evidence in (0.01, 0.3, 0.75, 1.2, 1.499, 1.5, 2.0, 60.0):
        chance, bound = chance_and_bound(state, caution, evidence)
        assert chance == pytest.approx(1 / (1 + (1.5 / evidence) ** steepness))
        assert bound == pytest.approx(min(1.0, (evidence / 1.5) ** power))
        assert chance <= bound


def test_outcome_weight_makes_agencies_wait_for_more_evidence():
    """θ = 1.5 · (1 + 0.5 · 0.8) = 2.1."""
    state = known(0)
    state.outcome_weight[:] = 0.8
    decided(state, patience=0.5)
    assert near((state.plan == LOCAL_ARREST).mean(), 1 / (1 + (2.1 / 2.0) ** 4))


def test_what_is_pooled_at_home_lets_an_agency_act():
    """U = 0.4 + 0.5 · (1 - 0.2) · 4."""
    state = known(0, kinds=2, intra_cooperation=np.full(2, 0.5))
    state.competitiveness[:], state.evidence[:, 0], state.staff[1] = 0.2, (0.4, 4.0), 0.0
    decided(state)
    assert near((state.plan == LOCAL_ARREST).mean(), 1 / (1 + (1.5 / 2.0) ** 4))


def test_of_those_that_are_able_one_decides_in_proportion_to_what_it_can_use():
    state = known(0, 1, slots=SLOTS)
    state.evidence[:, 0, 0], state.evidence[:, 1, 0] = 1.0, 3.0
    decided(state, **ABLE, joint_cases=False)
    assert near((state.acting == B).mean(), 0.75)
    assert (state.plan == LOCAL_ARREST).all()


def test_an_agency_without_staff_never_decides():
    state = known(0, slots=50)
    state.staff[A] = 0.0
    assert (decided(state, **ABLE).plan == NO_ACTION).all()


@pytest.mark.parametrize("weight", [0.0, 0.3, 1.0])
def test_the_choice_for_a_joint_case_is_logistic_in_its_promise(weight):
    """U_J = V · trust · competition · leaks · impatience · refusal · likeness, V from 1 to √(24 / 1.5) = 4; A = 1."""
    state = known(0, 1)
    state.outcome_weight[:], state.trust_in[B, A], state.competitiveness[B] = weight, 0.9, 0.4
    state.leak_risk[1], state.expected_delay[1, 0], state.expected_refusal[1, 0] = 0.01, 5.0, 0.1
    state.approach[B] = 0.55
    decided(state, **ABLE, record=0.0, temperature=0.25, impatience=0.03, competition_cost=0.5)
    promise = (1 + 3 * weight) * 0.9 * 0.8 * np.exp(-0.05) * 0.97**5 * 0.9 * 0.95
    assert near(opened(state), 1 / (1 + np.exp(-(promise - 1) / 0.25)))
    assert (state.plan[state.lead_agency == NOBODY] == LOCAL_ARREST).all()


def test_what_the_region_remembers_scales_promises_charges_casework_and_raises_arrests():
    """With n0 = 5 and ω = 0, so that U_J = 0.9."""
    state, record = known(0, 1, slots=1), np.zeros(6)
    record[[PROMISED, REALISED, CASES, CASEWORK, ARRESTS, ARREST_WORTH]] = (10.0, 7.0, 15.0, 40.0, 20.0, 14.0)
    worth = 0.9 * (5 + 7) / (5 + 10) - 40 / (5 + 15) * 0.1
    arrest = (5 + 14) / (5 + 20)
    chosen = 0
    state.trust_in[B, A], state.local_yield[A] = 0.9, 0.1
    for month in range(1, 2001):
        state.joint_record[:] = record
        decided(state, month, **ABLE, record=5.0, temperature=0.25)
        if state.lead_agency[0] != NOBODY:
            chosen += 1
            assert state.joint_record[PROMISED] == pytest.approx(10.0 + 500 * 0.9)  # a group stands for 500
            assert state.joint_record[CASES] == 15.0 + 500
            state.lead_agency[:], state.partner[:], state.open_cases[:] = NOBODY, NOBODY, 0
    assert near(chosen / 2000, 1 / (1 + np.exp(-(worth - arrest) / 0.25)), 2000)


def test_without_a_record_what_was_remembered_changes_no_choice():
    one, other = known(0, 1), known(0, 1)
    other.joint_record[:], other.local_yield[:] = (100.0, 0.0, 50.0, 500.0, 10.0, 90.0), 1.0
    assert np.array_equal(decided(one, record=0.0).partner, decided(other, record=0.0).partner)
    assert 0 < opened(one) < 1


def test_the_record_fades():
    state = known(0, slots=2)
    state.joint_record[:] = np.arange(6.0)
    decided(state, record_fade=0.02, threshold=1e9)
    assert state.joint_record == pytest.approx(0.98 * np.arange(6.0))


def sure(state: State, month: int = 1, **changes: object) -> State:
    """Decide where all are able to act, and a joint case is worth four arrests."""
    state.outcome_weight[:] = 1.0
    return decided(state, month, **{"threshold": 0.0, "record": 0.0, "temperature": 0.001} | changes)


@pytest.mark.parametrize(("limited", "route"), [(A, (0, 1)), (B, (0, 1)), (C, (0, 1, 2))])
def test_a_reserve_for_two_and_a_half_cases_takes_two_for_certain_and_a_third_half_of_the_time(limited, route):
    state, opened = known(*route, slots=3), []
    state.case_room[limited] = 2.5
    for month in range(1, 1001):
        sure(state, month)
        opened.append(int(state.open_cases[limited]))
        state.lead_agency[:], state.partner[:], state.open_cases[:] = NOBODY, NOBODY, 0
    assert set(opened) == {2, 3}
    assert near(np.mean(np.array(opened) == 3), 0.5, 1000)


def test_a_partner_is_reached_as_often_as_there_is_contact_and_without_one_the_agency_arrests():
    state = known(0, 1, 2)
    state.contact[1, 0], state.contact[2, 0] = 0.6, 0.7
    sure(state)
    assert near(opened(state), 0.6 * 0.7)
    assert (state.plan[state.lead_agency == NOBODY] == LOCAL_ARREST).all()
    assert (state.partner[state.lead_agency == NOBODY] == NOBODY).all()


@pytest.mark.parametrize(
    ("trust", "sight", "evidence", "best"),
    [((0.5, 0.6), (1.0, 1.0), (0, 0), 1), ((0.5, 0.6), (1.0, 0.5), (0, 0), 0), ((0.5, 0.6), (1.0, 1.0), (0.5, 0), 0),
     ((0.5, 0.9), (1.0, 1.0), (3, 0.2), 1)],
)  # fmt: skip
def test_the_partner_is_who_can_be_relied_on_and_sees_or_knows_the_leg_best(trust, sight, evidence, best):
    state = known(0, 1, kinds=2, slots=20)
    partners = slice(2, 4)  # of country 1
    state.intra_cooperation[:], state.evidence[:, 1] = 0.0, evidence
    state.trust_in[partners, A], state.sight[:, 1] = trust, sight
    state.staff[1:] = 0.0  # A decides
    sure(state)
    assert (state.partner[:, 1] == 2 + best).all()
    state.lead_agency[:], state.partner[:], state.open_cases[:] = NOBODY, NOBODY, 0
    sure(state, 2, partner_choice="random")
    assert set(state.partner[:, 1]) == {2, 3}


def open_cases(*route: int, kinds: int = 1) -> State:
    """Groups with an open case of the first agency of each country, whose requests are granted."""
    state = known(*route, kinds=kinds)
    legs = len(route)
    state.lead_agency[:], state.partner[:, :legs] = A, np.array(route) * kinds
    state.open_cases[np.array(route) * kinds] = SLOTS
    state.request[:, :legs] = [NOT_NEEDED, *[GRANTED] * (legs - 1)]
    return state


def test_a_case_is_ready_as_often_as_the_admissible_evidence_suffices_on_every_leg():
    state = open_cases(0, 1, 2)
    state.evidence[:, :, 0], state.admissibility[1, 0] = (2.0, 3.0, 1.5), 0.5
    decided(state)
    able = [1 / (1 + (1.5 / usable) ** 4) for usable in (2.0, 1.5, 1.5)]
    assert near((state.plan == JOINT_ACTION).mean(), np.prod(able))
    assert set(state.plan) == {NO_ACTION, JOINT_ACTION}  # nobody arrests in a group with an open case


def test_a_case_is_not_ready_before_every_request_is_granted():
    state = open_cases(0, 1, 2)
    state.evidence[:], state.request[:, 2] = 1e6, PENDING
    assert (decided(state).plan == NO_ACTION).all()


def test_an_outsider_that_is_able_to_act_spoils_a_case_as_far_as_it_competes():
    state, rival = open_cases(0, 1, kinds=2), 1
    state.intra_cooperation[:], state.evidence[:, 0, 1], state.competitiveness[rival] = 0.0, 1.5, 0.8
    state.request[:, 1] = PENDING
    decided(state, rivalry=0.5, spoil_weight=3.0)
    spoiled = state.plan == LOCAL_ARREST
    assert near(spoiled.mean(), 0.5 * 0.8 * 0.5)  # with 1.5 units it is as likely as not able to act
    assert (state.acting[spoiled] == rival).all()
    assert (state.lead_agency[spoiled] == NOBODY).all()
    assert (state.lead_agency[~spoiled] == A).all()
    assert state.tally[Count.JOINT_CASES_SPOILED, 0] == spoiled.sum()
    assert state.failure[rival, [A, 2]] == pytest.approx(3.0 * spoiled.sum())
    assert state.failure.sum() == pytest.approx(6.0 * spoiled.sum())


@pytest.mark.parametrize("what", ["rivalry", "competition", "evidence", "room in its month"])
def test_nobody_spoils_a_case_without(what):
    state, rival = open_cases(0, 1, kinds=2), 1
    state.intra_cooperation[:], state.evidence[:, 0, 1], state.competitiveness[rival] = 0.0, 1e6, 1.0
    if what == "competition":
        state.competitiveness[rival] = 0.0
    elif what == "evidence":
        state.evidence[:, 0, 1], state.tip[:, 0, 1] = 0.0, 1.0
    elif what == "room in its month":
        state.workload[rival] = state.staff[rival]
    state.request[:, 1] = PENDING
    decided(state, rivalry=0.0 if what == "rivalry" else 1.0)
    assert (state.lead_agency == A).all()
