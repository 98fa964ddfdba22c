"""What every process and technique promises, tested once for all."""

import numpy as np
import pytest

from sim.engine.chance import uniform
from sim.model import quantity
from sim.model.counts import Count
from sim.model.processes import intelligence
from sim.model.schedule import MODULES, SECTIONS
from sim.model.simulate import Period, Run
from sim.model.soundness import AMOUNTS, CHECKED, SHARES, SOUND
from sim.model.state import ACTIVE, ARRAYS, LEGS, NOBODY, STOCK, State
from sim.scenario.keys import check
from tests.model.round_numbers import build
from tests.model.worlds import (
    FULL_APPROACH,
    chance_in,
    found,
    heights_in,
    parameters,
    run,
    setting,
    start,
    step,
    total,
    work_in,
)  # fmt: skip

STEPS = [module for module in MODULES.values() if hasattr(module, "step")]
MIDWAY = 36
TECHNIQUES = [name for name, module in MODULES.items() if ".techniques." in module.__name__]
STOCKS = {name for name, mark, _, _ in ARRAYS if mark == STOCK}


def copy(state: State) -> State:
    return State(*(array.copy() for array in state))


def changed(before: State, after: State) -> set[str]:
    return {
        name
        for name, old, new in zip(State._fields, before, after, strict=True)
        if not np.array_equal(old, new, equal_nan=True)
    }


def of_step(module, *layers):
    """Return the parameters of a step, None where it has none."""
    return getattr(parameters(*layers), module.NAME, None)


@pytest.fixture(scope="module")
def midway() -> State:
    """A state in which much is going on."""
    return run(setting(slots=200), FULL_APPROACH, months=MIDWAY + 2, seed=3).state


@pytest.fixture
def state(midway: State) -> State:
    return copy(midway)


def chosen(module, **changes):
    return build(module.Parameters, changes)


@pytest.mark.parametrize("module", STEPS, ids=lambda module: module.NAME)
def test_a_process_changes_only_what_it_says(module, state):
    before = copy(state)
    for month in range(MIDWAY, MIDWAY + 3):
        step(module.NAME, state, of_step(module, FULL_APPROACH), chance_in(state, month))
    assert changed(before, state) <= set(module.WRITES)


def until(name, state, values):
    """Run the steps of a month that come before one."""
    for before in list(MODULES)[1 : list(MODULES).index(name)]:
        step(before, state, getattr(values, before, None), chance_in(state, MIDWAY))


@pytest.mark.parametrize("module", [m for m in STEPS if hasattr(m, "OFF")], ids=lambda module: module.NAME)
def test_a_process_that_was_always_off_changes_no_stock_and_would_change_something_if_it_were_on(module):
    off = parameters(FULL_APPROACH, {module.NAME: module.OFF})
    nobody_moves_on = {"turnover": np.zeros(4)} if module.NAME == "liaison" else {}
    made = Run([Period(0, setting(slots=200, **nobody_moves_on), off)], 3, MIDWAY)
    made.advance(MIDWAY - 1)
    until(module.NAME, made.state, off)
    before, on = copy(made.state), copy(made.state)
    step(module.NAME, made.state, getattr(off, module.NAME), chance_in(made.state, MIDWAY))
    assert changed(before, made.state) & STOCKS <= KEPT_UP.get(module.NAME, set())
    step(module.NAME, on, of_step(module, FULL_APPROACH, NOT_OFF.get(module.NAME, {})), chance_in(on, MIDWAY))
    assert changed(made.state, on)


@pytest.mark.parametrize("module", [m for m in MODULES.values() if hasattr(m, "OFF")], ids=lambda module: module.NAME)
def test_an_off_switch_is_what_a_scenario_may_say(module):
    mistakes = []
    for name, value in module.OFF.items():
        check(f"{module.NAME}.{name}", value, "here", mistakes)
    assert mistakes == []


@pytest.mark.parametrize("name", TECHNIQUES)
def test_a_technique_that_is_off_leaves_every_number_of_a_run_at_its_start_and_costs_nothing(name):
    state = start(setting(slots=4))
    state.contact[:] = np.maximum(state.contact, 0.2)  # some, but not all, so that there is something to move
    before = copy(state)
    step(name, state, of_step(MODULES[name], {name: MODULES[name].OFF}), chance_in(state))
    assert changed(before, state) == set()
    step(name, state, of_step(MODULES[name], FULL_APPROACH), chance_in(state))
    assert {"overhead"} < changed(before, state) <= set(MODULES[name].WRITES)


# What goes on although the process is off: agencies remember results, whether or not they learn from them, and a group
# that has resumed moves the leg that was hit, or stays, and is done with it.
KEPT_UP = {
    "learning": {"joint_worth", "joint_months", "local_worth", "local_months"},
    "displacement": {"moving_leg"},
}
# Where a month of the whole approach would happen to change nothing.
NOT_OFF = {"learning": {"learning": {"review_months": 1}}, "liaison": {"liaison": {"hub_relief": 0.0}}}


@pytest.mark.parametrize("module", STEPS, ids=lambda module: module.NAME)
def test_a_process_does_the_same_under_the_same_chance(module, midway):
    one, other = copy(midway), copy(midway)
    for state in (one, other):
        step(module.NAME, state, of_step(module, FULL_APPROACH), chance_in(state, MIDWAY))
    assert changed(one, other) == set()


@pytest.mark.parametrize("module", STEPS, ids=lambda module: module.NAME)
def test_a_process_leaves_the_state_sound(module, state):
    step(module.NAME, state, of_step(module, FULL_APPROACH), chance_in(state, MIDWAY))
    assert found(state, chance_in(state)) == SOUND


def test_every_parameter_has_a_meaning_a_unit_and_a_source():
    for section, kind in SECTIONS.items():
        for name, known in quantity.declared(kind).items():
            assert known.meaning, f"{section}.{name}"
            assert known.unit, f"{section}.{name}"
            assert known.source, f"{section}.{name}"
            if not known.options:
                assert known.low <= known.default <= known.high, f"{section}.{name}"


def test_a_run_starts_sound():
    state = start()
    assert found(state, chance_in(state)) == SOUND


def test_until_the_next_search_nothing_happens_to_a_group_that_no_agency_knows_but_that_it_roams(state):
    values = parameters(FULL_APPROACH, {"displacement": {"roam": 0.0}})
    step("intelligence", state, values.intelligence, chance_in(state, MIDWAY))
    unknown = np.setdiff1d(np.arange(len(state.status)), state.known[: state.known_count[0]])
    before = copy(state)
    for name in list(MODULES)[list(MODULES).index("intelligence") + 1 :]:
        step(name, state, getattr(values, name), chance_in(state, MIDWAY))
    of_groups = {name for name, _, indices, _ in ARRAYS if indices[0] == "i"} - {"plan", "known"}
    moved = {name for name in of_groups if not np.array_equal(getattr(before, name), getattr(state, name))}
    assert {"status", "evidence"} <= moved  # much happens to others
    for name in of_groups:
        assert np.array_equal(getattr(before, name)[unknown], getattr(state, name)[unknown]), name


def test_an_agency_finds_what_its_draws_say_on_every_leg():
    """Routes of one to three legs, two kinds of agency, and joint cases; search and work give one unit together.

    Each kind, and each country, finds most elsewhere: one at markets, and the other, which finds more, in transit.
    """
    sight = np.array([[6.0, 2.0, 2.0], [2.0, 4.0, 20.0]])
    world = setting(countries=4, slots=2500, kinds=2, sight=sight, capacity=np.array([300, 300, 300, 600]))
    state = run(world, {"formation": {"transit_share": 0.5}}, months=24).state
    assert {1, 2, 3} <= set(state.legs[state.status == ACTIVE])
    assert (state.lead_agency != NOBODY).any()
    step("effort", state, parameters().effort, chance_in(state, 30))
    values = chosen(intelligence, decay=0.0, least=0.0)
    before, work, here = copy(state), work_in(state), chance_in(state, 30)
    assert (work > 0).any()
    step("intelligence", state, values, here)
    legs = LEGS * len(state.status)
    heights = [heights_in(here, intelligence.SEARCH, identity, legs) for identity in state.kind_identity]
    expected, by_both = before.evidence.copy(), 0
    for i in np.flatnonzero(state.status == ACTIVE):
        for leg in range(state.legs[i]):
            for m in range(2):
                a = state.route[i, leg] * 2 + m
                drawn = uniform(here, intelligence.FOLLOW, i, state.agency_identity[a])
                by_search = heights[m][LEGS * i + leg] < state.find_rate[a, leg]
                by_work = drawn < 1 - np.exp(-values.investigation * work[i, leg, m])
                expected[i, leg, m] += by_search or by_work
                by_both += by_search and by_work
    assert np.array_equal(state.evidence, expected)
    assert by_both > 0
    assert (expected > before.evidence).any(axis=0).all()  # each kind finds on legs of each role


@pytest.mark.parametrize("kinds", [1, 5])
@pytest.mark.parametrize("countries", [2, 4])
def test_trust_and_contact_are_means_over_the_agencies_of_other_countries_of_the_region(kinds, countries):
    external = np.zeros(countries, bool)
    external[1] = True
    state = run(setting(countries=countries, kinds=kinds, external=external), FULL_APPROACH, months=12).state
    home = np.arange(len(state.staff)) // kinds
    step("recording", state, parameters().recording, chance_in(state, 12))
    contact = state.contact[np.ix_(home, home)]
    for count, array in ((Count.TRUST_ACROSS, state.trust_in), (Count.CONTACT, contact)):
        for j in range(countries):
            pairs = array[(home != j) & ~external[home]][:, home == j]
            recorded = state.records[11, count, j]
            assert recorded == pytest.approx(pairs.mean() if pairs.size else 0.0, rel=1e-13)


def test_nobody_has_experience_of_a_country_that_nobody_met():
    made = run(setting(slots=200), FULL_APPROACH, months=48, seed=3)
    chosen_by = parameters(FULL_APPROACH, {"assistance": {"time_out_months": 3}})
    state, seen = made.state, np.zeros(3)
    for month in range(1, 49):
        for name in ("effort", "intelligence", "corruption", "case_decision", "assistance", "operations"):
            step(name, state, getattr(chosen_by, name, None), chance_in(state, month))
        lived = ((state.success > 0) | (state.failure > 0)).reshape(4, -1).any(axis=1)
        assert np.array_equal(lived, state.was_met == 1)
        seen += state.success.any(), state.failure.any(), 0 < lived.sum() < len(lived)
        step("recording", state, chosen_by.recording, chance_in(state, month))
        assert not state.success.any()
        assert not state.failure.any()
        assert not state.was_met.any()
    assert (seen > 0).all()
    assert total(made, "requests_timed_out") > 0
    assert total(made, "requests_refused") > 0


def test_contact_follows_its_equations_from_one_country_to_another():
    """With borders that count in one direction only, as no region has them, so that the direction is seen."""
    border = np.zeros((4, 4))
    border[0, 1] = border[2, 0] = 1.0
    external = np.array([False, False, False, True])
    turnover = np.array([0.01, 0.02, 0.03, 0.04])
    corridor = np.zeros((4, 4))
    corridor[1, 2] = 1.0
    world = setting(external=external, border=border, corridor=corridor, hub_member=np.zeros(4), turnover=turnover)
    state = run(world, FULL_APPROACH, months=6).state
    state.contact[:] = np.random.default_rng(1).uniform(0.0, 0.2, (4, 4))
    np.fill_diagonal(state.contact, 1.0)
    contact, other = state.contact.T.copy(), ~np.eye(4, dtype=bool)
    liaison, networking = parameters(FULL_APPROACH).liaison, parameters(FULL_APPROACH).networking
    kept = (state.retention[:, None] + state.retention) / 2
    fading = contact * (1 - (turnover[:, None] + turnover) / 2 * (1 - kept))
    contact = np.where(other, np.maximum(liaison.border_contact * border, fading), 1)
    step("liaison", state, liaison, chance_in(state, 7))
    assert pytest.approx(contact, rel=1e-14) == state.contact.T
    ties = 3 * np.where(other, contact, 0.0).sum(axis=1)
    assert state.overhead == pytest.approx(liaison.tie_cost * np.repeat(ties, 3), rel=1e-14)
    outside, traded = external[:, None] | external, (corridor + corridor.T) > 0
    channel = np.where(border > 0, 1.0, np.where(traded, networking.distant_channel, 0.0))
    channel[outside] = networking.external_channel
    contact += np.where(other, networking.level * networking.rate * channel * (1 - contact), 0)
    step("networking", state, networking, chance_in(state, 7))
    assert pytest.approx(contact, rel=1e-14) == state.contact.T


def test_countries_that_share_no_border_and_no_corridor_make_no_contact():
    apart = 2 - abs(2 - abs(np.subtract.outer(np.arange(4), np.arange(4))))  # in the ring: 0 here, 1 next, 2 opposite
    world = setting(corridor=(apart == 1).astype(float), hub_member=np.zeros(4))
    state = run(world, FULL_APPROACH, months=60).state
    assert not state.contact[apart == 2].any()
    assert (state.contact[apart == 1] > 0.5).all()


def test_without_enforcement_a_country_has_the_legs_that_are_expected_of_it():
    """Also where a market has no corridor, or the pulls do not sum to 1."""
    corridor = np.array([[0, 3, 1, 0], [1, 0, 0, 0], [0, 0, 0, 0], [1, 1, 2, 0]], float)
    pull, crossing = np.array([4.0, 2, 1, 1]), np.array([0.5, 0.8, 0.0, 1.0])
    world = setting(slots=40_000, pull=pull, cross_border_share=crossing, corridor=corridor)
    state = start(world, {"formation": {"initial_occupancy": 1.0, "transit_share": 0.0}})
    market = pull / 8
    source = [0.25 * 0.8 + 0.125 / 4, 0.25 * 3 / 4 + 0.125 / 4, 0.25 / 4 + 0.125 / 2, 0.0]
    expected = 40_000 * (market + source)
    assert state.undisturbed_legs == pytest.approx(expected)
    assert state.active_legs == pytest.approx(expected, abs=4 * np.sqrt(40_000 / 2))


def test_at_first_agencies_meet_their_colleagues_neighbours_and_the_members_of_the_hub():
    member = np.array([1.0, 0.5, 1.0, 0.0])
    state = start(setting(hub_member=member), {"hub": {"level": 0.8, "floor": 0.6}, "liaison": {"border_contact": 0.3}})
    for j in range(4):
        for k in range(4):
            neighbours = 0.3 if abs(j - k) in (1, 3) else 0.0
            met = 1.0 if j == k else max(neighbours, 0.6 * 0.8 * member[j] * member[k])
            assert state.contact[k, j] == pytest.approx(met), (j, k)


@pytest.fixture(scope="module")
def first() -> State:
    """A state at month 0."""
    return start()


ARRAYS_OF = {"trust": "trust_in", "evidence or tips": "evidence"}  # where a check is not named after its array
CHECKS = [(name, ARRAYS_OF.get(name, name)) for name in (*SHARES, *AMOUNTS)] + [("evidence or tips", "tip")]


@pytest.mark.parametrize(("name", "array"), CHECKS)
def test_a_share_above_1_or_below_0_and_an_amount_below_0_or_infinite_are_impossible_and_named(name, array, first):
    values, is_share = getattr(first, array), name in SHARES or array == "tip"
    place = (-1,) * values.ndim
    was = values[place]
    try:
        for number in (0.0, 1.0, 1.01, -0.01, np.nan, np.inf, -np.inf):
            values[place] = number
            is_possible = 0 <= number <= 1 if is_share else 0 <= number < np.inf
            assert found(first, chance_in(first)) == (SOUND if is_possible else CHECKED.index(name)), number
    finally:
        values[place] = was
