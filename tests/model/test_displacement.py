"""Legs leave countries that are less calm than most, at the stated rate."""

import numpy as np
import pytest

from sim.model.processes import displacement
from sim.model.state import ACTIVE, DORMANT, NOBODY, NOWHERE, SUPPRESSED
from tests.model.round_numbers import build
from tests.model.worlds import chance_in, setting, start, step

PULL = np.array([0.4, 0.3, 0.2, 0.1])
RISK = np.array([0.3, 0.1, 0.0, 0.0])


def domestic_groups(slots=4000):
    """A market of active domestic groups, which no agency knows."""
    state = start(
        setting(slots=slots, pull=PULL, cross_border_share=np.zeros(4)), {"formation": {"initial_occupancy": 1.0}}
    )
    state.known_count[0] = 0
    return state


def respond(state, month=1, **changes):
    """Let groups respond to the risk as it is."""
    values = build(displacement.Parameters, {"attention": 0.0, "fear": 5.0, "roam": 0.1} | changes)
    step("displacement", state, values, chance_in(state, month))


def test_legs_leave_a_country_as_often_as_it_is_less_calm_than_the_mean():
    state = domestic_groups()
    state.risk[:] = RISK
    groups, calm = state.groups_of_status[:, ACTIVE].copy(), np.exp(-5.0 * RISK)
    respond(state)
    chance = 0.1 * np.maximum(0.0, 1 - calm / (PULL @ calm))
    left = state.relocations.sum(axis=1)
    assert (np.abs(left - groups * chance) <= 4 * np.sqrt(groups * chance * (1 - chance))).all()
    assert left[0] > 0
    assert not left[2:].any()


def test_a_share_of_groups_leaves_that_is_the_chance_of_each_where_that_is_large():
    state, share = domestic_groups(), 0.6
    calm = (1 - share) * 0.6 / (1 - (1 - share) * PULL[0])  # 1 elsewhere, where 0.6 of the pull is
    state.risk[:] = [-np.log(calm) / 5.0, 0.0, 0.0, 0.0]
    groups = state.groups_of_status[0, ACTIVE]
    respond(state, roam=1.0)
    assert state.unrest[0] == pytest.approx(share)
    assert abs(state.relocations[0].sum() / groups - share) < 4 * np.sqrt(share * (1 - share) / groups)


def test_nobody_leaves_where_all_countries_are_as_calm():
    state = domestic_groups()
    state.risk[:] = 0.2
    respond(state, roam=1.0)
    assert not state.relocations.any()


def test_nobody_leaves_who_does_not_roam_or_does_not_fear():
    for off in ({"roam": 0.0}, {"fear": 0.0}):
        state = domestic_groups()
        state.risk[:] = RISK
        respond(state, **off)
        assert not state.relocations.any()


def test_only_active_groups_roam():
    state = domestic_groups(slots=400)
    state.status[:] = np.where(np.arange(400) % 2, SUPPRESSED, DORMANT)
    state.risk[:] = RISK
    respond(state, roam=1.0, fear=1000.0)
    assert not state.relocations.any()


def test_a_leg_that_was_hit_moves_once_the_group_resumes_and_not_before():
    state = domestic_groups(slots=400)
    state.moving_leg[:] = 0
    for status in (SUPPRESSED, DORMANT):
        state.status[:] = status
        respond(state, relocation=1.0, roam=0.0)
        assert (state.moving_leg == 0).all()
        assert not state.relocations.any()
    state.status[:] = ACTIVE
    respond(state, relocation=1.0, roam=0.0)
    assert state.relocations.sum() == 400
    assert (state.moving_leg == NOWHERE).all()


@pytest.mark.parametrize("leg", [0, 1])
def test_a_group_moves_the_leg_in_the_less_calm_country_and_what_was_known_of_it_is_worthless(leg):
    state = start(setting(slots=300, cross_border_share=np.ones(4)), {"formation": {"transit_share": 0.0}})
    i = int(np.flatnonzero((state.status == ACTIVE) & (state.legs == 2))[0])
    state.known_count[0] = 0
    state.evidence[i], state.tip[i], state.informant[i], state.withheld[i] = 2.0, 0.5, 1, 1
    before = state.route[i].copy()
    state.risk[:] = 0.05
    state.risk[before[leg]], state.risk[before[1 - leg]] = 1.0, 0.1
    respond(state, roam=1.0, fear=100.0)
    assert state.route[i, leg] not in (*before, NOWHERE)
    assert state.route[i, 1 - leg] == before[1 - leg]
    held = (state.evidence, state.tip, state.informant, state.withheld)
    assert [array[i, leg].tolist() for array in held] == [[0.0] * 3, [0.0] * 3, [NOBODY] * 3, [0] * 3]
    assert [array[i, 1 - leg, 0] for array in held] == [2.0, 0.5, 1, 1]
