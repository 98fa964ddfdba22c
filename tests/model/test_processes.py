"""What every process and technique promises, tested once for all."""

import inspect
import re

import numpy as np
import pytest

from sim.engine.draws import uniform
from sim.model import quantity
from sim.model.initialise import ARRAYS
from sim.model.processes import intelligence
from sim.model.schedule import PROCESSES, SECTIONS, TECHNIQUES
from sim.model.soundness import SOUND
from sim.model.state import ACTIVE, BY_SECOND, COUNTERS, NOBODY, NOWHERE, SCRATCH, State
from tests.model.worlds import FULL_APPROACH, NAMES, alone, found, luck, parameters, run, setting, start, step, total

STEPS = [module for module in (*PROCESSES, *TECHNIQUES) if hasattr(module, "step")]
MIDWAY = 36


def copy(state: State) -> State:
    # In the order in which they lie: for others the model would be compiled again.
    return State(*(array.copy(order="K") for array in state))


def changed(before: State, after: State) -> set[str]:
    return {
        name
        for name, old, new in zip(State._fields, before, after, strict=True)
        if not np.array_equal(old, new, equal_nan=True)
    }


@pytest.fixture(scope="module")
def midway() -> State:
    """A state in which much is going on."""
    return run(setting(slots=200), FULL_APPROACH, months=MIDWAY + 2, seed=3).state


@pytest.fixture
def state(midway: State) -> State:
    return copy(midway)


def chosen(module, **changes):
    return quantity.build(module.Parameters, changes)


@pytest.mark.parametrize("module", STEPS, ids=lambda module: module.NAME)
def test_a_process_changes_only_what_it_says(module, state):
    before = copy(state)
    for month in range(MIDWAY, MIDWAY + 3):
        step(module.NAME, state, getattr(parameters(FULL_APPROACH), module.NAME), luck(state, month))
    assert changed(before, state) <= set(module.WRITES)


@pytest.mark.parametrize("module", [m for m in STEPS if hasattr(m, "OFF")], ids=lambda module: module.NAME)
def test_a_process_that_is_off_changes_no_decision_and_no_stock(module, state):
    if module.NAME == "corruption":
        state.compromised[:] = 0
    if module.NAME in ("case_decision", "assistance", "operations", "displacement", "prosecution"):
        quiet(module.NAME, state)
    before = copy(state)
    step(module.NAME, state, chosen(module, **module.OFF), luck(state, MIDWAY))
    derived = {*SCRATCH, "tally", "workload", "overhead", "hub_link", "retention", "authority"}
    derived |= {"leak_risk", "attraction", "dismantling_worth", "seen_harm", "case_age", "moving_leg", "plan"}
    derived |= {"service_months", "expected_delay", "expected_refusal", "admissibility", "desks"}
    derived |= {"known", "known_count"}
    if module.NAME == "trust_building":
        derived |= {"training"}
        assert not state.training.any()
    if module.NAME == "common_ground":
        derived |= {"approach", "legal_distance"}  # without the lever they return home
    assert changed(before, state) <= derived


def quiet(name: str, state: State) -> None:
    """Take away what an earlier process put on the table of this one."""
    if name == "operations":
        state.plan[:] = 0
    if name in ("assistance", "case_decision"):
        for i in range(len(state.status)):
            state.lead[i] = NOWHERE
        state.queue_head[:] = NOWHERE
        state.queue_length[:] = 0
    if name == "displacement":
        state.moving_leg[:] = NOWHERE
    if name == "prosecution":
        state.docket[:] = 0
        for fresh in ("fresh_operations", "fresh_strength", "fresh_rescues", "fresh_domestic", "fresh_source"):
            getattr(state, fresh)[:] = 0


@pytest.mark.parametrize("module", STEPS, ids=lambda module: module.NAME)
def test_a_process_does_the_same_under_the_same_luck(module, midway):
    one, other = copy(midway), copy(midway)
    for state in (one, other):
        step(module.NAME, state, getattr(parameters(FULL_APPROACH), module.NAME), luck(state, MIDWAY))
    assert changed(one, other) == set()


@pytest.mark.parametrize("module", STEPS, ids=lambda module: module.NAME)
def test_a_process_leaves_the_state_sound(module, state):
    step(module.NAME, state, getattr(parameters(FULL_APPROACH), module.NAME), luck(state, MIDWAY))
    assert found(state) == SOUND


def test_every_section_belongs_to_one_process_or_technique():
    assert sorted(SECTIONS) == sorted(module.NAME for module in STEPS)
    for module in STEPS:
        assert SECTIONS[module.NAME] is module.Parameters


def test_every_file_of_a_process_or_technique_stands_in_the_schedule():
    from pathlib import Path

    import sim.model.processes
    import sim.model.techniques

    for package, modules in ((sim.model.processes, PROCESSES), (sim.model.techniques, TECHNIQUES)):
        files = {path.stem for path in Path(package.__path__[0]).glob("*.py")} - {"__init__"}
        assert files == {module.NAME for module in modules}


def test_every_parameter_has_a_meaning_a_unit_and_a_source():
    for section, kind in SECTIONS.items():
        for name, known in quantity.declared(kind).items():
            assert known.meaning, f"{section}.{name}"
            assert known.unit, f"{section}.{name}"
            assert known.source, f"{section}.{name}"
            if not known.options:
                assert known.low <= known.default <= known.high, f"{section}.{name}"


def test_a_run_starts_sound():
    assert found(start()) == SOUND


def test_the_tests_reach_every_process_by_its_own_name():
    text = inspect.getsource(getattr(alone, "py_func", alone))
    assert re.findall(r"which == (\d+):\s+(\w+)\.step\(state, values\.(\w+), chance\)", text) == [
        (str(number), name, name) for number, name in enumerate(NAMES)
    ]


def test_until_the_next_search_nothing_happens_to_a_group_that_no_agency_knows(state):
    values = parameters(FULL_APPROACH)
    step("intelligence", state, values.intelligence, luck(state, MIDWAY))
    unknown = np.setdiff1d(np.arange(len(state.status)), state.known[: state.known_count[0]])
    before = copy(state)
    for module in PROCESSES[PROCESSES.index(intelligence) + 1 :]:
        step(module.NAME, state, getattr(values, module.NAME), luck(state, MIDWAY))
    of_groups = {name for name, indices, _, _ in ARRAYS if indices[0] == "i"} - {"plan", "known"}
    moved = {name for name in of_groups if not np.array_equal(getattr(before, name), getattr(state, name))}
    assert {"status", "evidence"} <= moved  # much happens to others
    for name in of_groups:
        assert np.array_equal(getattr(before, name)[unknown], getattr(state, name)[unknown]), name


def test_an_agency_finds_what_its_draw_says_on_every_leg():
    """More groups than are drawn for at once, routes of one to three legs, two kinds of agency, and joint cases."""
    world = setting(countries=4, slots=2500, kinds=2)
    state = run(world, {"formation": {"transit_share": 0.5}}, months=24).state
    assert {1, 2, 3} <= set(state.legs[state.status == ACTIVE])
    assert (state.lead != NOBODY).any()
    values = chosen(intelligence, decay=0.0)
    before, here = copy(state), luck(state, 30)
    step("intelligence", state, values, here)
    expected = before.evidence.copy()
    for i in np.flatnonzero(state.status == ACTIVE):
        for leg in range(state.legs[i]):
            for m in range(2):
                a = state.route[i, leg] * 2 + m
                miss = state.find_miss[a, leg] * (state.case_miss[a] if state.partner[i, leg] == a else 1.0)
                expected[i, leg, m] += uniform(here, intelligence.FIND[leg], i, state.agency_identity[a]) >= miss
    assert np.array_equal(state.evidence, expected)
    assert expected.sum() > before.evidence.sum()


@pytest.mark.parametrize("kinds", [1, 5])
@pytest.mark.parametrize("countries", [2, 4])
def test_trust_and_contact_are_means_over_the_agencies_of_other_countries_of_the_region(kinds, countries):
    external = np.zeros(countries, bool)
    external[1] = True
    state = run(setting(countries=countries, kinds=kinds, external=external), FULL_APPROACH, months=12).state
    home = np.arange(len(state.staff)) // kinds
    step("recording", state, parameters().recording, luck(state, 12))
    contact = state.contact[np.ix_(home, home)]
    for counter, array in (("trust_across", state.trust), ("contact", contact)):
        for j in range(countries):
            pairs = array[home == j][:, (home != j) & ~external[home]]
            recorded = state.records[11, COUNTERS.index(counter), j]
            assert recorded == pytest.approx(pairs.mean() if pairs.size else 0.0, rel=1e-13)


def test_nobody_has_experience_of_an_agency_that_nobody_met():
    made = run(setting(slots=200), FULL_APPROACH, months=48, seed=3)
    chosen_by = parameters(FULL_APPROACH, {"assistance": {"time_out_months": 3}})
    state, seen = made.state, np.zeros(3)
    for month in range(1, 49):
        for name in ("intelligence", "corruption", "case_decision", "assistance", "operations"):
            step(name, state, getattr(chosen_by, name), luck(state, month))
        lived = ((state.success > 0) | (state.failure > 0)).any(axis=0)
        assert np.array_equal(lived, state.met == 1)
        seen += state.success.any(), state.failure.any(), 0 < lived.sum() < len(lived)
        step("recording", state, chosen_by.recording, luck(state, month))
        assert not state.success.any()
        assert not state.failure.any()
        assert not state.met.any()
    assert (seen > 0).all()
    assert total(made, "requests_timed_out") > 0
    assert total(made, "requests_refused") > 0


def test_contact_follows_its_equations_from_one_country_to_another():
    """With borders that count in one direction only, as no region has them, so that the direction is seen."""
    border = np.zeros((4, 4))
    border[0, 1] = border[2, 0] = 1.0
    external = np.array([False, False, False, True])
    state = run(setting(external=external, border=border, hub_member=np.zeros(4)), FULL_APPROACH, months=6).state
    state.contact[:] = np.random.default_rng(1).uniform(0.0, 0.2, (4, 4))  # noqa: TID251  no chance of the model's
    np.fill_diagonal(state.contact, 1.0)
    contact, other = state.contact.copy(), ~np.eye(4, dtype=bool)
    liaison, networking = parameters(FULL_APPROACH).liaison, parameters(FULL_APPROACH).networking
    kept = (state.retention[:, None] + state.retention) / 2
    contact = np.where(
        other, np.maximum(liaison.border_contact * border, contact * (1 - liaison.turnover * (1 - kept))), 1
    )
    step("liaison", state, liaison, luck(state, 7))
    assert state.contact == pytest.approx(contact, rel=1e-14)
    outside = external[:, None] | external
    channel = np.where(outside, networking.external_channel, np.where(border > 0, 1.0, networking.distant_channel))
    contact += np.where(other, networking.level * networking.rate * channel * (1 - contact), 0)
    step("networking", state, networking, luck(state, 7))
    assert state.contact == pytest.approx(contact, rel=1e-14)


def test_pairs_lie_in_memory_as_they_are_declared(state):
    for name, _, _, notes in ARRAYS:
        array = getattr(state, name)
        assert array.flags.f_contiguous if BY_SECOND in notes else array.flags.c_contiguous, name
