"""Where theory gives a number, the model gives it too.

False-alarm rate: each statistical test rejects a right model with probability below 1e-5 (4.5 standard errors, or
a p-value). Seeds are fixed, so a test that passes once passes always.
"""

import numpy as np
import pytest
from scipy import stats

from sim.model.counts import Count
from sim.model.processes import assistance, corruption, displacement, formation, intelligence, prosecution
from sim.model.quantity import build
from sim.model.state import (
    ACTIVE,
    GRANTED,
    IN_SERVICE,
    NOBODY,
    NOT_NEEDED,
    NOWHERE,
    SUPPRESSED,
    TO_SEND,
    VACANT,
)
from tests.model.worlds import chance_in, parameters, setting, start, step

ERRORS = 4.5


def waiting_times(step, is_waiting, months):
    """Months until each entity stops waiting; those that still wait are left out."""
    times = None
    for month in range(1, months + 1):
        before = is_waiting().copy()
        if times is None:
            times = np.zeros(len(before), int)
        step(month)
        times[before & ~is_waiting()] = month
    return times


def test_a_vacant_slot_waits_a_geometric_time():
    state = start(setting(slots=4000), {"formation": {"initial_occupancy": 0}})
    values = build(formation.Parameters, {"entry_rate": 0.05})
    times = waiting_times(
        lambda month: step("formation", state, values, chance_in(state, month)), lambda: state.status == VACANT, 400
    )
    assert (times > 0).all()
    counts = [(times == month).sum() for month in range(1, 41)]
    expected = len(times) * stats.geom.pmf(np.arange(1, 41), 0.05)
    chance = stats.chisquare([*counts, (times > 40).sum()], [*expected, len(times) - sum(expected)]).pvalue
    assert chance > 1e-5


def test_a_suppressed_group_resumes_after_a_geometric_time():
    state = start(setting(slots=4000), {"formation": {"initial_occupancy": 1}})
    state.status[:] = SUPPRESSED
    values = build(formation.Parameters, {"recovery_rate": 0.2})
    times = waiting_times(
        lambda month: step("formation", state, values, chance_in(state, month)), lambda: state.status == SUPPRESSED, 200
    )
    assert abs(times.mean() - 5) < ERRORS * np.sqrt(20 / len(times))


def test_finding_follows_random_search():
    world = setting(countries=2, slots=3000, kinds=1, capacity=np.array([900.0, 900.0]), cross_border_share=np.zeros(2))
    state = start(world, {"formation": {"initial_occupancy": 1}})
    state.local_effort[:] = 0.75 * state.staff
    values = build(intelligence.Parameters, {"search": 0.8, "decay": 0})
    step("intelligence", state, values, chance_in(state))
    for j in range(2):
        here = (state.route[:, 0] == j) & (state.status == ACTIVE)
        rate = 0.8 * state.local_effort[j] / here.sum()
        found = (state.evidence[here, 0, 0] == 1).mean()
        expected = 1 - np.exp(-rate)
        assert abs(found - expected) < ERRORS * np.sqrt(expected * (1 - expected) / here.sum())


def test_unused_evidence_goes_stale_at_its_rate():
    state = start()
    state.evidence[:] = 2.0
    state.evidence_held[:] = 1
    held = state.evidence[state.status == ACTIVE].sum()
    values = build(intelligence.Parameters, {"search": 0, "joint_search": 0, "decay": 0.06})
    kinds = state.evidence.shape[2]
    legs = int(state.legs.sum())
    for month in range(1, 4):
        step("intelligence", state, values, chance_in(state, month))
    on_route = sum(state.evidence[i, : state.legs[i]].sum() for i in range(len(state.legs)))
    assert held > 0
    assert on_route == pytest.approx(2.0 * legs * kinds * 0.94**3)


def erlang_c(load: float, servers: int) -> float:
    """Probability that an arrival has to wait (Erlang 1917), load = arrival rate x mean service time."""
    blocked = 1.0
    for count in range(1, servers + 1):
        blocked = load * blocked / (count + load * blocked)
    return blocked / (1 - load / servers * (1 - blocked))


@pytest.mark.slow
@pytest.mark.parametrize(("servers", "use", "months"), [(1, 0.5, 70_000), (4, 0.7, 30_000)])
def test_the_wait_for_assistance_is_that_of_erlang_c(servers, use, months):
    """A hundred like queues, each with Bernoulli arrivals, beside the M/M/c queue in continuous time.

    Service takes 40 months on average, so that a step is a fortieth of a service and the discrete queue lies within
    a few per cent of the continuous one. Waits are correlated over about 40 / (1 - sqrt(0.5))**2 = 470 months, so
    the mean has a standard error near 2 %; the tolerance is 10 %.
    """
    queues, slots, service = 100, 3000, 40.0
    world = setting(countries=queues + 1, slots=slots, kinds=1, capacity=np.full(queues + 1, 10.0))
    changes = {
        "base_months": service, "desks_per_capacity": servers / 10, "time_out_months": 1e9,
        "refusal_competition": 0, "refusal_distrust": 0, "refusal_legal": 0,
    }  # fmt: skip
    world = world._replace(legal_distance=np.zeros((queues + 1,) * 2))
    state = start(world, {"formation": {"initial_occupancy": 0}, "assistance": changes})
    values = build(assistance.Parameters, changes)
    state.status[:] = ACTIVE
    free = list(range(slots))
    since = np.full(slots, -1)
    waits: list[int] = []
    chance = np.random.default_rng(1)
    for month in range(1, months):
        for country in np.flatnonzero(chance.random(queues) < use * servers / service) + 1:
            i = free.pop()
            state.route[i, :2], state.legs[i], state.lead[i] = (0, country), 2, 0
            state.partner[i, :2], state.request[i, :2] = (0, country), (NOT_NEEDED, TO_SEND)
            since[i] = month
        step("assistance", state, values, chance_in(state, month))
        begun = np.flatnonzero((since >= 0) & (state.request[:, 1] == IN_SERVICE))
        if month > months // 20:
            waits.extend(month - since[begun])
        since[begun] = -1
        for i in np.flatnonzero(state.request[:, 1] == GRANTED):
            state.lead[i], state.request[i], state.partner[i] = NOBODY, NOT_NEEDED, NOBODY
            state.legs[i], state.route[i] = 0, NOWHERE
            free.append(int(i))
    expected = erlang_c(use * servers, servers) * service / (servers * (1 - use))
    assert np.mean(waits) == pytest.approx(expected, rel=0.10)


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
    state = start(world, {"formation": {"initial_occupancy": 0}})
    values = build(prosecution.Parameters, {"lag_months": 1, "suspects_per_operation": 1.6, "court_capacity": 1000})
    state.fresh_operations[:] = 3
    state.fresh_strength[:] = 3 * 0.5
    step("prosecution", state, values, chance_in(state, 1))
    suspects = state.tally[Count.SUSPECTS]
    assert abs(suspects.mean() - 4.8) < ERRORS * np.sqrt(0.16 / 400)
    step("prosecution", state, values, chance_in(state, 2))
    charged = state.tally[Count.PROSECUTIONS]
    assert abs(charged.mean() - 0.78 * suspects.mean()) < ERRORS * np.sqrt(0.25 / 400)
    convicted = state.tally[Count.CONVICTIONS]
    # With court_capacity 1000 the load takes away less than one part in a hundred.
    expected = (0.85 * 0.5 * charged).mean()
    assert abs(convicted.mean() - expected) < ERRORS * np.sqrt(0.25 / 400) + 0.01 * expected


def test_a_relocation_goes_where_its_weights_say():
    slots = 4000
    world = setting(countries=4, slots=slots, kinds=1, cross_border_share=np.zeros(4))
    world = world._replace(distance_km=np.zeros((4, 4)), pull=np.array([0.4, 0.1, 0.2, 0.3]))
    state = start(world, {"formation": {"initial_occupancy": 1}})
    state.status[:] = SUPPRESSED
    state.route[:, 0] = 0
    state.moving_leg[:] = 0
    values = build(displacement.Parameters, {"relocation": 1.0, "fear": 0.0})
    step("displacement", state, values, chance_in(state))
    moved = np.bincount(state.route[:, 0], minlength=4)
    assert moved[0] == 0
    assert stats.chisquare(moved[1:], slots * np.array([1, 2, 3]) / 6).pvalue > 1e-5
    assert state.relocations[0].sum() == slots


@pytest.mark.parametrize("worth", [0.2, 1.0, 3.0])
def test_the_choice_for_a_joint_case_is_logistic(worth):
    """With perfect partners the only factor of U left is V, so the share of joint cases is known."""
    slots = 3000
    world = setting(
        countries=2, slots=slots, kinds=1, cross_border_share=np.ones(2), legal_distance=np.zeros((2, 2)),
        competitiveness=np.zeros(2), approach=np.full(2, 0.5), corruption=np.zeros(2), capacity=np.full(2, 1e6),
    )  # fmt: skip
    layers = {"formation": {"initial_occupancy": 1, "transit_share": 0}, "assistance": {"requests_needed": False}}
    state = start(world, layers)
    state.trust_in[:] = 1.0
    state.contact[:] = 1.0
    state.dismantling_worth[:] = worth
    state.evidence[:, 0, 0] = 1.0
    state.evidence_held[:] = 1
    step("case_decision", state, parameters(layers).case_decision, chance_in(state))
    expected = 1 / (1 + np.exp(-(worth - 1) / 0.5))
    chosen = (state.lead != NOBODY).mean()
    assert abs(chosen - expected) < ERRORS * np.sqrt(expected * (1 - expected) / slots) + 1e-9
