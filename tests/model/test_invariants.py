"""What is true of every run, whatever the scenario: property tests over random worlds."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from sim.model.counts import Count
from sim.model.quantity import declared
from sim.model.schedule import SECTIONS
from sim.model.simulate import Period, Run, RunFailed
from sim.model.state import ACTIVE, NEVER, NO_ACTION, NOBODY, NOWHERE, PENDING, STATUSES, SUPPRESSED, VACANT
from tests.model.worlds import parameters, setting

# Sizes and horizons that are not shares are kept to what a scenario would use; all else comes from the bounds.
NARROWED = {
    "threshold": (0, 5),
    "search": (0, 10),
    "investigation": (0, 10),
    "base_months": (1, 30),
    "time_out_months": (1, 60),
    "desks_per_capacity": (0, 3),
    "dormancy_rate": (0, 1),
}


@some.composite
def sections(draw):
    """Random values for every parameter, within its bounds."""
    values = {}
    for section, kind in SECTIONS.items():
        values[section] = {}
        for name, known in declared(kind).items():
            low, high = NARROWED.get(
                name,
                (
                    known.low,
                    min(known.high, max(known.low, 50 * float(known.default or 1)))
                    if not known.options
                    else known.high,
                ),
            )
            if known.options:
                values[section][name] = draw(some.sampled_from(known.options))
            elif known.is_switch:
                values[section][name] = draw(some.booleans())
            elif known.is_whole:
                values[section][name] = draw(some.integers(int(low), int(min(high, 60))))
            else:
                values[section][name] = draw(some.floats(low, high))
    return values


@some.composite
def worlds(draw):
    countries = draw(some.integers(2, 5))
    kinds = draw(some.integers(1, 5))
    shares = some.floats(0, 1)
    many = lambda count: np.array(draw(some.lists(shares, min_size=count, max_size=count)))  # noqa: E731
    world = setting(countries, draw(some.integers(1, 60)), kinds)
    external = np.zeros(countries, bool)
    external[-1] = draw(some.booleans()) and countries > 2
    pull = np.where(external, 0.0, 0.1 + many(countries))
    return world._replace(
        external=external,
        pull=pull / pull.sum(),
        corruption=many(countries),
        political_will=many(countries),
        intra_cooperation=many(countries),
        cross_border_share=many(countries),
        capacity=30 * many(countries),
        hub_member=many(countries),
        competitiveness=many(countries * kinds),
        approach=many(countries * kinds),
    )


@pytest.mark.slow
@given(world=worlds(), values=sections(), seed=some.integers(0, 2**63 - 1))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_run_keeps_its_books(world, values, seed):
    run = Run([Period(0, world, parameters(values))], seed, 40)
    state = run.state
    for _ in range(20):
        run.advance(2)
        assert_groups_are_whole(state, world)
        assert_counts_are_those_of_the_groups(state)
        assert_cases_are_whole(state)
        assert_all_that_agencies_know_is_listed(state)
        assert_knowledge_is_of_groups_that_are_known(state)
        assert_capacity_binds(state, run.month)
    assert_requests_are_conserved(state, run.month)
    assert_suspects_are_conserved(state, run.month)
    assert_effort_is_staff(state, run.month)
    assert_harm_is_in_its_parts(state, run.month, values["recording"])
    assert_tips_are_confirmed_at_most_once(state, run.month)


def assert_groups_are_whole(state, world):
    counted = sum(int((state.status == number).sum()) for number in range(len(STATUSES)))
    assert counted == world.slots
    for i in range(world.slots):
        route = [j for j in state.route[i] if j != NOWHERE]
        assert len(set(route)) == len(route) == state.legs[i]
        assert (state.status[i] == VACANT) == (state.legs[i] == 0)
        assert 0 <= state.removed[i] < max(2, state.legs[i])
        assert state.removed[i] == 0 or state.status[i] == SUPPRESSED
        assert all(0 <= j < len(world.codes) for j in route)
        if route:
            assert not world.external[route[0]]
        else:
            assert state.lead_agency[i] == NOBODY


def assert_counts_are_those_of_the_groups(state):
    counted = np.zeros_like(state.groups_of_status)
    cross_border, legs = np.zeros_like(state.active_cross_border), np.zeros_like(state.active_legs)
    for i in np.flatnonzero(state.status != VACANT):
        counted[state.route[i, 0], state.status[i]] += 1
        if state.status[i] == ACTIVE:
            cross_border[state.route[i, 0]] += state.legs[i] > 1
            np.add.at(legs, state.route[i, : state.legs[i]], 1)
    assert np.array_equal(counted, state.groups_of_status)
    assert np.array_equal(cross_border, state.active_cross_border)
    assert np.array_equal(legs, state.active_legs)


def assert_cases_are_whole(state):
    working = np.zeros(len(state.staff), int)
    for i in np.flatnonzero(state.lead_agency != NOBODY):
        for leg in range(state.legs[i]):
            b = state.partner[i, leg]
            assert state.home[b] == state.route[i, leg]
            working[b] += 1
    assert np.array_equal(working, state.open_cases)
    assert (state.partner[state.lead_agency == NOBODY] == NOBODY).all()
    asked = state.route[state.request == PENDING]
    assert np.array_equal(np.bincount(asked, minlength=len(state.pending)), state.pending)
    assert np.array_equal(state.joint_history, state.joint_history.T)


def assert_suspects_are_conserved(state, month):
    """All who join the backlog are charged, lapse or wait; with whole numbers, to the last one."""
    counted = {count: state.records[:month, count].sum(axis=0) for count in Count}
    joined = counted[Count.PROSECUTIONS] + counted[Count.CHARGES_LAPSED] + state.backlog
    assert (joined <= counted[Count.SUSPECTS]).all()
    assert np.array_equal(state.backlog, np.rint(state.backlog))
    assert np.array_equal(state.backlog, state.records[month - 1, Count.CHARGING_BACKLOG])
    assert (state.backlog_strength <= state.backlog * (1 + 1e-9)).all()
    assert (counted[Count.CONVICTIONS] <= counted[Count.PROSECUTIONS]).all()


def assert_all_that_agencies_know_is_listed(state):
    listed = state.known[: state.known_count[0]]
    concerned = (state.is_known == 1) | (state.lead_agency != NOBODY) | (state.plan != NO_ACTION)
    assert set(np.flatnonzero(concerned)) <= set(listed)
    assert (np.diff(listed.astype(int)) > 0).all()
    assert (state.moving_leg[state.status == ACTIVE] == NOWHERE).all()


def assert_knowledge_is_of_groups_that_are_known(state):
    """Of a group that nobody knows, and of a leg that it does not have, nothing is held."""
    no_leg = np.arange(3) >= state.legs[:, None]
    for nothing in (state.is_known == 0, no_leg):
        for held in (state.evidence, state.tip, state.withheld, state.claim, state.informant + 1):
            assert (held[nothing] == 0).all()
    assert np.array_equal(state.first_evidence == NEVER, state.is_known == 0)


def assert_capacity_binds(state, month):
    spent = effort(state, month)[-1]
    kinds = state.sight.shape[0]
    staff = state.staff.reshape(-1, kinds).sum(axis=1)
    assert (spent <= staff + 1e-9).all()


def effort(state, month):
    first, last = Count.EFFORT_LIAISON, Count.EFFORT_IDLE_RESERVE
    return state.records[:month, first : last + 1].sum(axis=1)


def assert_effort_is_staff(state, month):
    kinds = state.sight.shape[0]
    staff = state.staff.reshape(-1, kinds).sum(axis=1)
    assert np.allclose(effort(state, month), staff)


def assert_requests_are_conserved(state, month):
    counted = {count.name.lower(): state.records[:month, count] for count in Count}
    ended = sum(counted[f"requests_{how}"].sum(axis=0) for how in ("granted", "refused", "timed_out", "withdrawn"))
    assert np.allclose(counted["requests_sent"].sum(axis=0), ended + counted["requests_pending"][-1])


def assert_harm_is_in_its_parts(state, month, recording):
    """Harm without enforcement less harm is what four causes avert, each month and in each country."""
    counted = {count: state.records[:month, count] for count in Count}
    parts = [counted[count] for count in Count if count.name.startswith("AVERTED_BY_")]
    averted = counted[Count.HARM_WITHOUT_ENFORCEMENT] - counted[Count.HARM]
    assert len(parts) == 4
    most = 1e-9 * (1 + recording["victims_per_group"] * len(state.status))
    assert np.abs(sum(parts) - averted).max() <= most
    assert np.abs(counted[Count.AVERTED_BY_DISPLACEMENT].sum(axis=1)).max() <= most
    expected = recording["victims_per_group"] * state.pull * len(state.status)
    assert np.allclose(counted[Count.HARM_WITHOUT_ENFORCEMENT], expected)


def assert_tips_are_confirmed_at_most_once(state, month):
    counted = state.records[:month].sum(axis=(0, 2))
    assert counted[Count.TIPS_CONFIRMED] <= counted[Count.INFORMATION_SHARED]


def test_a_nan_fails_the_run_with_its_month_and_array():
    run = Run([Period(0, setting(), parameters())], 1, 12)
    run.advance(4)
    run.state.alpha[5, 0] = np.nan
    with pytest.raises(RunFailed, match="month 5: trust is NaN or out of its range"):
        run.advance(1)


def test_an_impossible_probability_fails_the_run_with_its_month_and_question():
    run = Run([Period(0, setting(), parameters({"formation": {"renewal_rate": 1.5}}))], 1, 12)
    with pytest.raises(RunFailed, match="month 1: the probability of 'formation: renew' is NaN or out of its range"):
        run.advance(3)
