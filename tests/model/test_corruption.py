"""Corruption: what a compromised agency gives away, and who learns of it.

False-alarm rate: each statistical test rejects a right model with probability below 1e-5 (4.5 standard errors). Seeds
are fixed, so a test that passes once passes always.
"""

import numpy as np
import pytest

from sim.engine.rare import HIGHEST, LOWEST
from sim.model.counts import Count
from sim.model.processes import corruption
from sim.model.state import ACTIVE, DORMANT, GRANTED, NOBODY, NOT_NEEDED, State
from tests.model.round_numbers import build
from tests.model.worlds import chance_in, groups_on, heights_in, step

ERRORS = 4.5
SLOTS = 4000
LEAD, LEAKER, THIRD = 0, 1, 2


def infiltrated(*route: int) -> State:
    """Groups on a route, of which one agency is compromised and stays so."""
    state = groups_on(*route, slots=SLOTS)
    state.turnover[:], state.compromised[:], state.is_known[:] = 0.0, 0, 1
    state.compromised[LEAKER] = 1
    return state


def with_cases() -> State:
    """Each has a joint case of three agencies, two of which hold evidence."""
    state = infiltrated(0, 1, 2)
    state.evidence[:, [0, 2], 0] = (1.0, 2.0)
    state.lead_agency[:], state.partner[:], state.open_cases[:3] = LEAD, (0, 1, 2), SLOTS
    state.request[:] = (NOT_NEEDED, GRANTED, GRANTED)
    return state


def leaked(state: State, **changes: float) -> State:
    values = {"leak_hazard": 1.0, "severity": 2.0, "attribution": 0.4} | changes
    step("corruption", state, build(corruption.Parameters, values), chance_in(state))
    return state


def near(share, expected, of=SLOTS):
    return abs(share - expected) < ERRORS * np.sqrt(expected * (1 - expected) / of)


@pytest.mark.parametrize("knows_by", ["evidence", "tip", "a case"])
def test_a_compromised_agency_leaks_what_it_knows_at_its_hazard(knows_by):
    state = infiltrated(0, 1)
    if knows_by == "evidence":
        state.evidence[:, 1, 0] = 0.5
    elif knows_by == "tip":
        state.tip[:, 1, 0] = 0.5
    else:
        state.lead_agency[:], state.partner[:, :2], state.open_cases[:2] = LEAD, (0, 1), SLOTS
    leaked(state, leak_hazard=0.3)
    assert near((state.status == DORMANT).mean(), 0.3)
    assert state.tally[Count.LEAKS, 1] == (state.status == DORMANT).sum()


def test_nobody_leaks_what_it_does_not_know_and_nobody_leaks_who_is_not_compromised():
    state = infiltrated(0, 1)
    state.evidence[:, 0, 0] = 1.0  # held by another
    assert (leaked(state).status == ACTIVE).all()


def test_a_leak_loses_all_that_is_known_and_the_case_and_the_group_wants_to_move_the_leg_that_was_watched():
    state = leaked(with_cases())
    assert (state.status == DORMANT).all()
    assert not state.evidence.any()
    assert state.tally[Count.EVIDENCE_LOST_TO_LEAKS, 1] == pytest.approx(3.0 * SLOTS)
    assert (state.lead_agency == NOBODY).all()
    assert not state.open_cases.any()
    assert (state.moving_leg == 1).all()


def test_each_other_agency_in_the_case_learns_by_a_draw_of_its_own_who_leaked():
    state = leaked(with_cases())
    assert near(state.failure[LEAKER, LEAD] / 2.0 / SLOTS, 0.4)
    assert near(state.failure[LEAKER, THIRD] / 2.0 / SLOTS, 0.4)
    assert state.failure[LEAKER, LEAD] != state.failure[LEAKER, THIRD]
    assert state.failure.sum() == state.failure[LEAKER, [LEAD, THIRD]].sum()


def test_an_informant_that_works_the_case_too_learns_by_one_draw():
    state = with_cases()
    state.tip[:, 1, 0], state.informant[:, 1, 0] = 0.5, THIRD
    assert near(leaked(state).failure[LEAKER, THIRD] / 2.0 / SLOTS, 0.4)


def test_of_those_that_would_warn_a_group_the_first_does_by_kind_then_by_the_layer_of_its_height_then_by_leg():
    kinds, route, hazard = 2, (0, 1, 2), 0.4
    state = groups_on(*route, slots=SLOTS, kinds=kinds)
    state.turnover[:], state.compromised[:], state.is_known[:], state.evidence[:] = 0.0, 1, 1, 1.0
    here, heights = chance_in(state), np.empty((SLOTS, kinds, len(route)))
    for m, identity in enumerate(state.kind_identity):
        heights[:, m] = heights_in(here, corruption.LEAK, identity, SLOTS * len(route)).reshape(SLOTS, -1)
    would = heights < -np.log(1 - hazard)
    layers = np.searchsorted([LOWEST, 2 * LOWEST, 4 * LOWEST, HIGHEST], heights, side="right")
    first = [min(((m, layers[i, m, leg], leg) for m, leg in zip(*np.nonzero(would[i]), strict=True)), default=None)
             for i in range(SLOTS)]  # fmt: skip
    leaked(state, leak_hazard=hazard)
    assert (state.status == DORMANT).tolist() == [one is not None for one in first]
    warned = [(i, *one) for i, one in enumerate(first) if one is not None]
    assert [state.moving_leg[i] for i, *_ in warned] == [leg for *_, leg in warned]
    # That is neither the earliest leg of a kind, nor that of the lowest height, nor that of any kind.
    assert any(would[i, m, :leg].any() for i, m, _, leg in warned)
    assert any(heights[i, m, leg] > heights[i, m].min() for i, m, _, leg in warned)
    assert any(m == 0 and heights[i, 1].min() < heights[i, 0].min() for i, m, _, _ in warned)


def test_partners_expect_leaks_by_the_share_of_agencies_that_are_compromised():
    state = groups_on(0, slots=1, corruption=np.array([0.2, 0.5]))
    leaked(state, leak_hazard=0.02, scale=0.5)
    assert state.leak_risk == pytest.approx([0.02 * 0.5 * 0.2, 0.02 * 0.5 * 0.5])
