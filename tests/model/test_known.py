"""Questions about many groups have space in the room of chance, and agencies and legs fit into their numbers."""

from itertools import combinations

import numpy as np
import pytest

from sim.engine.chance import BATCH, Chance, identity_number
from sim.model.setting import KINDS
from sim.model.state import LEGS, State
from sim.scenario.limits import MOST_COUNTRIES
from tests.model.worlds import chance_in, groups_on, parameters, step

LAYERS = 5  # keys of one who seeks what is rare: four layers, and all above (see `sim.engine.rare`)
SIDES = LEGS * len(KINDS)  # the most agencies that can look at a group
OF_QUESTIONS = ("words", "drawn", "questions", "firsts", "seconds", "limits", "noted")


def with_space_to_spare(chance: Chance) -> Chance:
    """Let lists of questions be longer than they may become, so that what is beyond is seen and does no harm."""
    lists = {name: np.zeros(2 * BATCH, getattr(chance.room, name).dtype) for name in OF_QUESTIONS}
    return chance._replace(room=chance.room._replace(**lists))


def watched_by_some() -> State:
    """Many groups on three legs with five kinds of agency each, of which any hold evidence, and look closely."""
    state, dice = groups_on(0, 1, 2, slots=2000, kinds=len(KINDS)), np.random.default_rng(1)
    state.evidence[:] = dice.integers(0, 4, state.evidence.shape)
    state.claim[:] = dice.random(state.claim.shape) < 0.7
    state.is_known[:], state.first_evidence[:], state.effort_per_hint[:] = 1, 0, 0.1
    return state


@pytest.mark.parametrize(
    ("name", "most", "changes"),
    [
        ("intelligence", SIDES, {"decay": 0.0}),
        ("exchange", SIDES**2, {"holds_enough": 3.5}),
        ("case_decision", SIDES, {"threshold": 1.0}),
    ],
)
def test_however_many_questions_there_are_about_known_groups_no_more_are_noted_at_once_than_there_is_space_for(
    name, most, changes
):
    state = watched_by_some()
    chance = with_space_to_spare(chance_in(state))
    step(name, state, getattr(parameters({name: changes}), name), chance)
    assert chance.room.noted[BATCH - most : BATCH].any()  # more than once the space was used, up to the last group
    assert not chance.room.noted[BATCH:].any()
    assert chance.fault[0] == 0


def test_there_is_space_for_all_questions_about_one_group():
    assert SIDES**2 <= BATCH


def test_what_a_question_is_about_fits_in_its_part_of_a_number():
    agencies = (MOST_COUNTRIES + 1) * len(KINDS)  # the world outside has agencies too
    assert agencies < 2**14
    assert LEGS <= 2**4


def test_no_two_kinds_of_agency_seek_by_the_same_key():
    for one, other in combinations(KINDS, 2):
        apart = int(identity_number(one)) - int(identity_number(other))
        assert min(apart % 2**32, -apart % 2**32) >= LAYERS
