"""Exchange: who tells whom, who keeps it back, what a tip leads to, and what it risks.

False-alarm rate: each statistical test rejects a right model with probability below 1e-5 (4.5 standard errors). Seeds
are fixed, so a test that passes once passes always.
"""

import numpy as np
import pytest

from sim.model.counts import Count
from sim.model.processes import case_decision, corruption, effort, exchange, intelligence
from sim.model.state import ACTIVE, DORMANT, NO_ACTION, NOBODY, State
from tests.model.round_numbers import build
from tests.model.worlds import FULL_APPROACH, chance_in, groups_on, run, setting, step, total

ERRORS = 4.5
SLOTS = 4000
A, B = 0, 1  # agencies of the countries of the two legs
ALL_TOLD = {"rate": 1.0, "cost": 0.01}


def acquainted(*route: int, kinds: int = 1, slots: int = SLOTS) -> State:
    """Groups of which agency A holds a unit of evidence on its leg; all trust, meet and share, and nobody competes."""
    state = groups_on(*route, slots=slots, kinds=kinds)
    state.trust_in[:] = state.contact[:] = state.intra_cooperation[:] = 1.0
    state.evidence[:, 0, 0], state.is_known[:], state.first_evidence[:] = 1.0, 1, 1
    state.competitiveness[:] = 0.0
    return state


def exchanged(state: State, month: int = 1, **changes: float) -> State:
    step("exchange", state, build(exchange.Parameters, ALL_TOLD | changes), chance_in(state, month))
    return state


def near(share: float, expected: float, of: int = SLOTS) -> bool:
    return abs(share - expected) < ERRORS * np.sqrt(expected * (1 - expected) / of) + 1e-12


def told(state: State, leg: int = 1, kind: int = 0) -> np.ndarray:
    return state.tip[:, leg, kind] > 0


def test_an_agency_tells_another_as_often_as_it_knows_meets_trusts_and_is_like_it():
    state = acquainted(0, 1)
    state.evidence[:, 0, 0] = 0.8
    state.contact[1, 0], state.trust_in[B, A], state.approach[B] = 0.7, 0.6, 0.75
    exchanged(state, rate=0.9)
    assert near(told(state).mean(), 0.9 * 0.8 * 0.7 * 0.6 * 0.75)
    assert state.tally[Count.INFORMATION_SHARED, 0] == told(state).sum()


def test_more_than_a_unit_of_evidence_makes_nobody_more_eager():
    state = acquainted(0, 1)
    state.evidence[:, 0, 0] = 5.0
    assert near(told(exchanged(state, rate=0.4)).mean(), 0.4)


@pytest.mark.parametrize("missing", ["contact", "trust", "likeness", "evidence", "staff", "staff there", "rate"])
def test_nothing_is_told_and_no_effort_is_owed_without(missing):
    state = acquainted(0, 1)
    if missing == "contact":
        state.contact[1, 0] = 0.0
    elif missing == "trust":
        state.trust_in[B, A] = 0.0
    elif missing == "likeness":
        state.approach[[A, B]] = (0.0, 1.0)
    elif missing == "evidence":
        state.evidence[:], state.tip[:, 0, 0] = 0.0, 0.9  # what one was told, one does not tell on
    elif missing == "staff":
        state.staff[A] = 0.0
    elif missing == "staff there":
        state.staff[B] = 0.0
    exchanged(state, rate=0.0 if missing == "rate" else 1.0)
    assert not told(state).any()
    assert not state.exchange_owed.any()
    assert not state.tally.any()


def test_colleagues_tell_each_other_as_far_as_they_cooperate_at_home():
    state = acquainted(0, kinds=2)
    state.intra_cooperation[:], state.contact[:] = 0.3, 0.0
    exchanged(state)
    assert near(told(state, 0, 1).mean(), 0.3)
    assert not told(state, 0, 0).any()  # nobody tells itself
    state.tip[:], state.intra_cooperation[:] = 0.0, 0.0
    assert not told(exchanged(state), 0, 1).any()


def test_a_tip_is_as_strong_as_trust_in_who_gave_it_and_both_owe_the_effort():
    state = acquainted(0, 1, slots=50)
    state.trust_in[A, B] = 0.65
    exchanged(state)
    assert (state.tip[:, 1, 0] == 0.65).all()
    assert (state.informant[:, 1, 0] == A).all()
    assert state.exchange_owed == pytest.approx([0.5, 0.5, 0.0])
    exchanged(state, month=2)
    assert state.exchange_owed == pytest.approx([0.5, 0.5, 0.0])  # all have been told


def test_nobody_is_told_who_holds_enough_or_has_been_told_enough():
    state = acquainted(0, 1, slots=400)
    state.evidence[:200, 1, 0] = np.repeat([0.5, 0.4], 100)
    state.tip[200:, 1, 0] = np.repeat([0.46, 0.44], 100)
    state.trust_in[A, B] = 0.9
    exchanged(state, holds_enough=0.5, told_enough=0.5)  # of what the word of A is worth
    assert (state.tip[:, 1, 0] == np.repeat([0.0, 0.9, 0.46, 0.9], 100)).all()


def test_who_guards_every_case_tells_nothing_and_each_receiver_is_counted_once_a_group():
    state = acquainted(0, 1, 2, kinds=2)
    state.competitiveness[:], state.outcome_weight[:] = 1.0, 1.0
    for month in range(1, 13):
        exchanged(state, month, credit=0.0)
    assert not state.tip.any()
    assert not state.exchange_owed.any()
    assert not state.tally[Count.INFORMATION_SHARED].any()
    # One colleague at home, and two agencies in each of two countries.
    assert state.tally[Count.INFORMATION_WITHHELD].tolist() == [SLOTS, 2 * SLOTS, 2 * SLOTS, 0]


def test_competition_bites_as_far_as_credit_is_not_for_outcomes():
    state = acquainted(0, 1)
    state.competitiveness[A], state.outcome_weight[A] = 0.8, 0.5
    exchanged(state, credit=0.75)
    assert near(told(state).mean(), 1 - 0.8 * (1 - 0.75 * 0.5))
    assert np.array_equal(told(state), state.withheld[:, 1, 0] == 0)


def test_who_is_not_willing_to_tell_of_a_group_stays_so_as_long_as_it_is_known():
    state = acquainted(0, 1)
    state.competitiveness[A] = 0.5
    exchanged(state, credit=0.0)
    before = told(state)
    for month in range(2, 25):
        exchanged(state, month, credit=0.0)
    assert np.array_equal(told(state), before)
    state.first_evidence[:] = 24  # forgotten, and found again
    exchanged(state, 25, credit=0.0)
    assert near(told(state).mean(), 0.75)


def test_a_tip_is_no_evidence_for_an_arrest():
    state = groups_on(0, 1, slots=500)
    state.tip[:, 0, 0] = 1.0
    anybody = build(case_decision.Parameters, {"threshold": 0.0})
    step("case_decision", state, anybody, chance_in(state))
    assert (state.plan == NO_ACTION).all()
    state.evidence[:, 1, 0] = 0.1
    step("case_decision", state, anybody, chance_in(state))
    assert (state.plan != NO_ACTION).all()
    assert (state.acting == B).all()  # not A, which has the tip


def test_a_tip_lets_its_receiver_look_closely():
    """A tip of 0.6 promises 0.6, at 0.2 investigator-months and 5 units each: λ = 0.6."""
    state = exchanged(acquainted(0, 1), rate=0.5)
    state.tip[:, 1, 0] *= 0.6
    had_tip = told(state)
    step("effort", state, build(effort.Parameters, {"lead_month": 0.2}), chance_in(state, 2))
    state.search_effort[:] = 0.0
    step("intelligence", state, build(intelligence.Parameters, {"investigation": 5.0}), chance_in(state, 2))
    found = state.evidence[:, 1, 0] > 0
    assert near(found[had_tip].mean(), 1 - np.exp(-0.6), had_tip.sum())
    assert not found[~had_tip].any()


def test_a_tip_that_led_to_evidence_is_once_a_good_experience_for_both():
    state = exchanged(acquainted(0, 1, slots=30))
    sure = build(intelligence.Parameters, {"search": 100.0, "confirmation_weight": 2.0})
    for month in (2, 3):
        state.search_effort[:] = [0.0, 1e6, 0.0]
        step("intelligence", state, sure, chance_in(state, month))
        assert (state.evidence[:, 1, 0] > 0).all()
        assert state.tally[Count.TIPS_CONFIRMED].tolist() == [0, 30, 0]
        assert state.success[A, B] == state.success[B, A] == 60.0
        assert state.success.sum() == 120.0


def test_who_finds_evidence_that_was_kept_from_it_notices_once():
    state = acquainted(0, 1, slots=30)
    state.competitiveness[A] = 1.0
    exchanged(state, credit=0.0)
    sure = build(intelligence.Parameters, {"search": 100.0})
    for month in (2, 3):
        state.search_effort[:] = [1e6, 1e6, 0.0]
        step("intelligence", state, sure, chance_in(state, month))
        exchanged(state, month, credit=0.0)
        assert state.tally[Count.WITHHOLDING_NOTICED].tolist() == [0, 30, 0]
        assert state.tally[Count.INFORMATION_WITHHELD].tolist() == [0, 30, 0]


def warned(state: State, **changes: float) -> State:
    values = build(corruption.Parameters, {"leak_hazard": 1.0, "severity": 2.0} | changes)
    step("corruption", state, values, chance_in(state, 2))
    return state


def test_a_compromised_receiver_leaks_a_tip_and_its_informant_may_learn_of_it():
    state = exchanged(acquainted(0, 1), rate=0.5)
    state.turnover[:], state.compromised[:] = 0.0, [0, 1, 0]
    had_tip = told(state)
    warned(state, attribution=0.4)
    assert np.array_equal(state.status == DORMANT, had_tip)
    assert state.tally[Count.LEAKS].tolist() == [0, had_tip.sum(), 0]
    assert near(state.failure[B, A] / 2.0 / had_tip.sum(), 0.4, had_tip.sum())
    assert state.failure.sum() == state.failure[B, A]
    assert not state.evidence[had_tip].any()
    assert not state.tip[had_tip].any()
    assert (state.informant[had_tip] == NOBODY).all()


def test_the_informant_of_a_tip_that_led_to_evidence_may_learn_of_a_leak_too():
    state = exchanged(acquainted(0, 1))
    state.turnover[:], state.compromised[:] = 0.0, [0, 1, 0]
    state.search_effort[:] = [0.0, 1e6, 0.0]
    step("intelligence", state, build(intelligence.Parameters, {"search": 100.0}), chance_in(state, 2))
    assert not state.tip.any()  # it has done its work
    warned(state, attribution=0.4)
    assert near(state.failure[B, A] / 2.0 / SLOTS, 0.4)


def test_a_tip_is_never_leaked_where_nobody_is_compromised():
    state = exchanged(acquainted(0, 1, slots=500))
    state.turnover[:], state.compromised[:] = 0.0, 0
    warned(state)
    assert (state.status == ACTIVE).all()


def test_in_a_run_nothing_is_told_at_rate_0_and_all_else_of_exchange_is_seen_at_another():
    world = setting(slots=150)
    off, on = run(world, FULL_APPROACH, {"exchange": {"rate": 0.0}}), run(world, FULL_APPROACH)
    for count in ("information_shared", "information_withheld", "tips_confirmed", "effort_exchange"):
        assert total(off, count) == 0
        assert total(on, count) > 0
    assert not off.state.tip.any()
