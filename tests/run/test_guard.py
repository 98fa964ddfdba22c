"""A run that holds what no run can have fails by month and array; any other goes on."""

from math import nan

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from dev.reliability.poisoned_arrays import FAILED, NO_TRACE, Poison, fate, poisons
from sim.model.counts import Count
from sim.model.simulate import Period, RunFailed
from sim.model.state import ARRAYS, State
from sim.run.guard import GuardedRun, bounds_of, refuse_impossible
from sim.run.simulation import begin
from sim.scenario import load
from tests.model.test_invariants import sections, worlds
from tests.model.worlds import parameters, setting

POISONS = [poison for poison in poisons() if poison.place == "last"]
# A number without a sign is an index or an identity; -1 stands for nobody, nowhere, never.
NEVER_IMPOSSIBLE = {
    "country_identity", "kind_identity", "agency_identity", "known", "route", "informant", "first_evidence",
    "moving_leg", "acting", "lead_agency", "partner",
}  # fmt: skip


def test_each_array_has_a_poison_or_holds_whole_numbers_of_which_none_is_impossible():
    assert {poison.array for poison in POISONS} == {name for name, *_ in ARRAYS} - NEVER_IMPOSSIBLE
    assert len(POISONS) > 500


def test_every_poison_of_every_array_fails_the_run_by_month_and_array():
    escaped = {poison: one for poison in POISONS if (one := fate("guarded", "two_countries", poison)) != FAILED}
    # Records of months to come are written over.
    assert {poison.array for poison in escaped} == {"records"}
    assert set(escaped.values()) == {NO_TRACE}


@pytest.mark.parametrize("poison", POISONS[::60], ids=str)
def test_a_watched_run_fails_too(poison):
    assert fate("watched", "two_countries", poison) in (FAILED, NO_TRACE)


def test_the_message_says_what_is_where():
    run = begin(load("scenarios/two_countries.toml"), seed=1)
    run.advance(5)
    run.state.local_months[2] = -1
    with pytest.raises(RunFailed, match=r"^month 5: local_months\[2\] is -1\.0 after it; the run has no result$"):
        run.advance(1)


def test_what_is_wrong_at_the_end_of_a_run_fails_it(monkeypatch):
    run = GuardedRun([Period(0, setting(), parameters())], 1, 12)
    going_through = type(run).run_through

    def spoiling(self, values, last):
        going_through(self, values, last)
        self.state.search_effort[0] = nan

    monkeypatch.setattr(type(run), "run_through", spoiling)
    run.advance(6)  # the guard looks again when it goes on
    with pytest.raises(RunFailed, match="month 6: search_effort"):
        run.advance(6)
    run.state.search_effort[0] = 0.0
    with pytest.raises(RunFailed, match="month 12: search_effort"):
        run.advance(6)


@pytest.mark.parametrize(("array", "beyond"), [("route", 99), ("status", 4), ("partner", 99), ("known_count", 9999)])
def test_an_index_or_code_that_leads_out_of_an_array_fails_the_run_before_it_is_used(array, beyond):
    run = begin(load("scenarios/two_countries.toml"), seed=1)
    getattr(run.state, array)[0] = beyond
    with pytest.raises(RunFailed, match=f"month 0: {array}"):
        run.advance(1)


COUNTRIES, AGENCIES, KINDS, GROUPS, MONTHS = 4, 12, 3, 20, 7
# Arrays of whole numbers with the lowest and the highest of each.
WHOLE = {
    "home": (0, COUNTRIES - 1), "kind": (0, KINDS - 1), "route": (-1, COUNTRIES - 1), "informant": (-1, AGENCIES - 1),
    "acting": (-1, AGENCIES - 1), "lead_agency": (-1, AGENCIES - 1), "partner": (-1, AGENCIES - 1), "status": (0, 3),
    "legs": (0, 3), "removed": (0, 2), "decided_leg": (0, 2), "moving_leg": (-1, 2), "withheld": (0, 2), "plan": (0, 2),
    "request": (0, 4), "known_count": (0, GROUPS), "first_evidence": (-1, MONTHS), "compromised": (0, None),
    "open_cases": (0, None), "pending": (0, None), "case_age": (0, None), "request_age": (0, None),
}  # fmt: skip


def of_small_world() -> State:
    return GuardedRun([Period(0, setting(COUNTRIES, GROUPS, KINDS), parameters())], 1, MONTHS).state


def is_refused(array: str, number: float, place: tuple[int, ...] = ()) -> bool:
    """Tell whether a run that holds this number, at the first place of an array or another, is refused there."""
    state = of_small_world()
    place = place or (0,) * getattr(state, array).ndim
    getattr(state, array)[place] = number
    try:
        refuse_impossible(state, MONTHS)
    except RunFailed as failed:
        return f"month {MONTHS}: {array}{[*map(int, place)]} is " in str(failed)
    return False


@pytest.mark.parametrize("array", WHOLE)
def test_a_whole_number_is_refused_from_one_beyond_those_that_there_are(array):
    lowest, highest = WHOLE[array]
    assert not is_refused(array, lowest)
    assert is_refused(array, lowest - 1)
    if highest is not None:
        assert not is_refused(array, highest)
        assert is_refused(array, highest + 1)


def test_no_group_is_known_that_there_is_not():
    assert not is_refused("known", GROUPS - 1)
    assert is_refused("known", GROUPS)


def test_a_share_may_be_above_1_and_a_count_below_0_by_no_more_than_rounding():
    for array in ("trust_in", "corruption", "approach", "tip"):
        assert not is_refused(array, 1 + 5e-10)
        assert is_refused(array, 1 + 2e-9)
        assert is_refused(array, -1e-12)
    place = (Count.ARRESTS, 2)
    assert not is_refused("tally", -5e-10, place)
    assert is_refused("tally", -2e-9, place)
    assert is_refused("records", np.inf, (MONTHS - 1, *place))


def test_any_finite_amount_may_be_and_none_that_is_infinite_but_yields_and_times():
    for array in ("search_effort", "find_rate", "tally"):
        assert not is_refused(array, np.finfo(float).max)
        assert is_refused(array, np.inf)
    for array in ("local_yield", "decided_at"):
        assert not is_refused(array, np.inf)
        assert is_refused(array, np.nan)


def test_the_harm_that_has_moved_is_negative_where_it_came_from_and_never_infinite():
    place = (Count.AVERTED_BY_DISPLACEMENT, 1)
    assert not is_refused("tally", -1e6, place)
    assert not is_refused("tally", np.finfo(float).min, place)
    assert is_refused("tally", -np.inf, place)
    assert is_refused("tally", np.nan, place)


def test_months_that_are_yet_to_be_written_are_not_looked_at():
    state = of_small_world()
    state.records[3:] = np.nan
    refuse_impossible(state, 3)
    with pytest.raises(RunFailed, match=r"month 4: records\[3, 0, 0\] is nan"):
        refuse_impossible(state, 4)


def test_bounds_are_of_arrays_that_there_are():
    state = GuardedRun([Period(0, setting(), parameters())], 1, 1).state
    assert set(bounds_of(state)) <= set(State._fields)


@given(world=worlds(), values=sections(), seed=some.integers(0, 2**63 - 1))
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_run_by_legal_values_is_refused(world, values, seed):
    run = GuardedRun([Period(0, world, parameters(values))], seed, 12)
    for _ in range(12):
        run.advance(1)


def test_a_poison_is_put_where_it_says():
    state = begin(load("scenarios/two_countries.toml"), seed=1).state
    for place, count in (("first", 1), ("last", 1), ("all", state.contact.size)):
        state.contact[...] = 0.5
        Poison("contact", nan, place, 0).put_into(state)
        assert np.isnan(state.contact).sum() == count
