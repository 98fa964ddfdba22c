"""Where theory gives a number, the model gives it too.

False-alarm rate: each statistical test rejects a right model with probability below 1e-5 (4.5 standard errors, or
a p-value). Seeds are fixed, so a test that passes once passes always.
"""

import numpy as np
import pytest
from scipy import stats

from sim.model.counts import Count
from sim.model.processes import assistance, corruption, displacement, prosecution
from sim.model.state import (
    GRANTED,
    NOBODY,
    NOT_NEEDED,
)
from tests.model.round_numbers import build
from tests.model.worlds import ask, chance_in, setting, start, step

ERRORS = 4.5
NO_GROUPS = {"formation": {"initial_occupancy": 0}}


def mean_of_erlang_c(load: float, desks: float) -> float:
    """Mean number in Erlang's (1917) birth-death chain with load = arrival rate x mean time, for real desks."""
    ratios = np.array([load / min(number, desks) for number in range(1, 400)])
    weights = np.cumprod(np.concatenate([[1.0], ratios]))
    return float(np.arange(400) @ weights / weights.sum())


@pytest.mark.slow
@pytest.mark.parametrize(("desks", "use"), [(1.0, 0.5), (2.5, 0.7)])
def test_as_many_requests_are_pending_as_erlang_c_says(desks, use):
    """Many like countries, each asked with a chance a month, beside the chain in continuous time.

    An answer takes 20 months on average, so that a month is a twentieth of it: by its own transition matrix, the chain
    of months has a mean 2 to 3 % below the continuous one, and the standard error over all countries and months is 1 %.
    The tolerance is their sum with 4.5 errors, 8 %. By Little's law the same holds of the mean delay.
    """
    asked, slots, months, answer = 150, 2000, 20_000, 20.0
    world = setting(asked + 1, slots, kinds=1, capacity=np.full(asked + 1, 10.0))
    world = world._replace(legal_distance=np.zeros((asked + 1,) * 2))
    changes = {
        "base_months": answer, "desks_per_capacity": desks / 10, "least_desks": 0, "time_out_months": 1e9,
        "refusal_competition": 0, "refusal_distrust": 0,
    }  # fmt: skip
    state, values = start(world, NO_GROUPS), build(assistance.Parameters, changes)
    rate, pending = use * desks / answer, 0
    free = list(range(slots))
    chance = np.random.default_rng(1)
    for month in range(1, months):
        for country in np.flatnonzero(chance.random(asked) < rate) + 1:
            ask(state, free.pop(), country)
        step("assistance", state, values, chance_in(state, month))
        done = np.flatnonzero(state.request[:, 1] == GRANTED)
        state.lead_agency[done], state.request[done] = NOBODY, NOT_NEEDED
        free.extend(done.tolist())
        pending += state.pending.sum()
        if month == months // 20:  # the countries have filled up
            pending, state.tally[:] = 0, 0
    expected = mean_of_erlang_c(use * desks, desks)
    assert pending / (months * 0.95 * asked) == pytest.approx(expected, rel=0.08)
    delay = state.tally[Count.REQUEST_DELAY].sum() / state.tally[Count.REQUESTS_GRANTED].sum()
    assert delay == pytest.approx(expected / rate, rel=0.08)


def test_the_share_of_compromised_agencies_settles_at_the_countrys_corruption():
    world = setting(countries=60, slots=1, kinds=5, corruption=np.full(60, 0.35), turnover=np.full(60, 0.2))
    state = start(world, {"formation": {"initial_occupancy": 0}})
    state.compromised[:] = 0
    values = build(corruption.Parameters)
    for month in range(1, 200):
        step("corruption", state, values, chance_in(state, month))
    agencies = len(state.compromised)
    assert abs(state.compromised.mean() - 0.35) < ERRORS * np.sqrt(0.35 * 0.65 / agencies)


def test_suspects_and_convictions_have_their_expectation():
    world = setting(countries=400, slots=1, kinds=1, capacity=np.ones(400))
    state = start(world, NO_GROUPS)
    values = build(prosecution.Parameters, {"suspects_per_operation": 1.6, "court_capacity": 1000})
    state.fresh_operations[:] = 3
    state.fresh_strength[:] = 3 * 0.5
    step("prosecution", state, values, chance_in(state, 1))
    suspects = state.tally[Count.SUSPECTS]
    assert abs(suspects.mean() - 4.8) < ERRORS * np.sqrt(0.16 / 400)
    charged = state.tally[Count.PROSECUTIONS]
    assert abs(charged.mean() - 0.95 * suspects.mean()) < ERRORS * np.sqrt(0.25 / 400)
    convicted = state.tally[Count.CONVICTIONS]
    assert abs(convicted.mean() - (0.6 * 0.5 * charged).mean()) < ERRORS * np.sqrt(0.25 / 400)


def test_an_overloaded_court_has_a_backlog_of_which_as_many_lapse_as_find_no_room():
    """Each month 6 join and 2 are charged; B = (B + 6 - 2) (1 - lapse) holds of B = 4 (1 - lapse) / lapse."""
    world = setting(countries=100, slots=1, kinds=1, capacity=np.full(100, 20.0))
    state = start(world, NO_GROUPS)
    changes = {"suspects_per_operation": 2, "charge_share": 1, "court_capacity": 0.1, "lapse": 0.1}
    values = build(prosecution.Parameters, changes)
    backlog = 0.0
    for month in range(1, 301):
        state.fresh_operations[:], state.fresh_strength[:] = 3, 3
        step("prosecution", state, values, chance_in(state, month))
        backlog += state.backlog.mean() * (month > 100)
    # Only whole suspects lapse: one more or fewer than expected in a month, which fades over ten months.
    error = np.sqrt(0.25 / 0.1 * 2 / 0.1 / (100 * 200))
    assert abs(backlog / 200 - 36) < ERRORS * error
    assert (state.tally[Count.PROSECUTIONS] == 2 * 300).all()


def test_a_relocation_goes_where_its_weights_say():
    slots = 4000
    world = setting(countries=4, slots=slots, kinds=1, cross_border_share=np.zeros(4))
    world = world._replace(distance_km=np.zeros((4, 4)), pull=np.array([0.4, 0.1, 0.2, 0.3]))
    state = start(world, {"formation": {"initial_occupancy": 1}})
    state.route[:, 0] = 0
    state.moving_leg[:] = 0
    values = build(displacement.Parameters, {"relocation": 1.0, "fear": 0.0})
    step("displacement", state, values, chance_in(state))
    moved = np.bincount(state.route[:, 0], minlength=4)
    assert moved[0] == 0
    assert stats.chisquare(moved[1:], slots * np.array([1, 2, 3]) / 6).pvalue > 1e-5
    assert state.relocations[0].sum() == slots
