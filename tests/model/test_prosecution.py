"""Prosecution: suspects wait for a court, and are charged or not."""

import numpy as np
import pytest

from sim.model.counts import Count
from sim.model.processes import prosecution
from tests.model.round_numbers import build
from tests.model.worlds import chance_in, setting, start, step

NO_GROUPS = {"formation": {"initial_occupancy": 0}}


def tried(months=60, operations=5.0, strength=0.7, countries=6, **changes):
    """The state after months with so many operations in each country."""
    world = setting(countries=countries, slots=1, kinds=1, capacity=np.arange(countries) * 20.0)
    state, values = start(world, NO_GROUPS), build(prosecution.Parameters, changes)
    for month in range(1, months + 1):
        state.fresh_operations[:], state.fresh_strength[:] = operations, operations * strength
        step("prosecution", state, values, chance_in(state, month))
    return state


def test_all_who_join_the_backlog_are_charged_or_lapse_or_wait():
    state = tried(charge_share=1, lapse=0.1)
    charged, lapsed = state.tally[Count.PROSECUTIONS], state.tally[Count.CHARGES_LAPSED]
    assert np.array_equal(state.tally[Count.SUSPECTS], charged + lapsed + state.backlog)
    assert (lapsed[:3] > 0).all()
    assert (charged[1:] > 0).all()
    assert np.array_equal(state.backlog, np.rint(state.backlog))


def test_courts_bind():
    state = tried(court_capacity=0.1)
    room = 60 * 0.1 * 20 * np.arange(6)
    # Those with more room than suspects charge all they can, the others as many as they have room for.
    assert state.tally[Count.PROSECUTIONS, :4] == pytest.approx(room[:4])
    assert (state.tally[Count.PROSECUTIONS, 4:] <= room[4:]).all()
    assert state.backlog[0] > state.backlog[2] > state.backlog[5] == 0


def test_where_courts_have_room_nobody_waits():
    state = tried(countries=2, court_capacity=1000, charge_share=1)
    assert state.backlog[1] == 0
    assert state.tally[Count.PROSECUTIONS, 1] == state.tally[Count.SUSPECTS, 1]


def test_the_backlog_is_written_down_each_month():
    state = tried(months=1, court_capacity=0, lapse=0, charge_share=1)
    assert np.array_equal(state.tally[Count.CHARGING_BACKLOG], state.tally[Count.SUSPECTS])


def test_with_full_evidence_all_who_are_charged_may_be_convicted_and_without_any_none():
    for strength in (0.0, 1.0):
        state = tried(strength=strength, conviction_share=1)
        assert state.tally[Count.CONVICTIONS] == pytest.approx(strength * state.tally[Count.PROSECUTIONS])


def test_evidence_against_those_who_wait_is_as_strong_as_it_was_on_average():
    state = tried(lapse=0.1, court_capacity=0.03)
    waiting = state.backlog > 0
    assert waiting.any()
    assert state.backlog_strength[waiting] / state.backlog[waiting] == pytest.approx(0.7)
    assert (state.backlog_strength[~waiting] == 0).all()


def test_convictions_follow_the_mean_strength_of_the_evidence():
    state = tried(months=400, strength=0.5, conviction_share=0.6)
    expected = 0.6 * 0.5 * state.tally[Count.PROSECUTIONS]
    # Each month rounds to a whole number, with a variance of at most a quarter.
    assert (abs(state.tally[Count.CONVICTIONS] - expected) <= 4.5 * np.sqrt(0.25 * 400)).all()
    assert (expected[1:] > 200).all()
