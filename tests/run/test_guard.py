"""A run that holds what no run can have fails by month and array; any other goes on."""

from math import nan

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from dev.reliability.poisoned_arrays import FAILED, NO_TRACE, Poison, fate, poisons
from sim.model.simulate import Period, RunFailed
from sim.model.state import ARRAYS, State
from sim.run.guard import GuardedRun, bounds_of
from sim.run.simulation import begin
from sim.scenario import load
from tests.model.test_invariants import sections, worlds
from tests.model.worlds import parameters, setting

POISONS = [poison for poison in poisons() if poison.place == "last"]
# A number without a sign is an index or an identity; -1 stands for nobody, nowhere, never.
NEVER_IMPOSSIBLE = {
    "country_identity", "agency_identity", "known", "route", "informant", "first_evidence", "moving_leg", "acting",
    "lead_agency", "partner",
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
