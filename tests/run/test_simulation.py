"""A run from its first month to its last, with and without its twin."""

import numpy as np
import pytest

from sim.model.outcomes import OUTCOMES
from sim.run.simulation import begin, follow, simulate, unhindered_harm
from sim.scenario import load

SCENARIO = "scenarios/two_countries.toml"


@pytest.fixture(scope="module")
def scenario():
    return load(SCENARIO, {"run.months": 132})


def test_the_twin_changes_nothing_in_the_run_and_gives_the_harm_that_its_effort_averts(scenario):
    run, alone = simulate(scenario, seed=2), simulate(scenario, seed=2, with_twin=False)
    assert np.array_equal(run.record, alone.record)
    assert run.unhindered_harm == unhindered_harm(scenario, seed=2)
    summary, without = run.region_summary(), alone.region_summary()
    averted = summary["harm_averted_per_effort"] * summary["effort"]
    assert averted == pytest.approx(run.unhindered_harm - summary["harm"])
    assert np.isnan(without.pop("harm_averted_per_effort"))
    assert without == {name: summary[name] for name in without}


def test_the_unhindered_harm_is_that_of_the_scenario_without_any_staff(scenario):
    unstaffed = load(SCENARIO, {"run.months": 132, "region.capacity_per_slot": 0})
    assert unhindered_harm(scenario, seed=2) == simulate(unstaffed, seed=2, with_twin=False).region_summary()["harm"]


def test_the_twin_of_a_scenario_with_events_has_no_staff_after_them_either():
    event = {"month": 61, "key": "region.capacity_per_slot", "value": 2.0}
    more_staff, as_before = load(SCENARIO, {"run.months": 132}, [event]), load(SCENARIO, {"run.months": 132})
    assert unhindered_harm(more_staff, seed=2) == unhindered_harm(as_before, seed=2)


def test_whoever_watches_a_run_sees_all_its_months_and_changes_none(scenario):
    seen = []
    watched = simulate(scenario, seed=2, watch=seen.append, with_twin=False)
    assert sum(seen) == scenario.months
    assert np.array_equal(watched.record, simulate(scenario, seed=2, with_twin=False).record)


def test_a_run_that_is_advanced_month_by_month_is_the_run_that_is_simulated(scenario):
    run = begin(scenario, seed=2)
    for _ in range(scenario.months):
        run.advance(1)
    whole = simulate(scenario, seed=2, with_twin=False)
    assert np.array_equal(run.state.records, whole.record)
    assert np.array_equal(run.state.relocations, whole.moved)


def test_a_run_that_follows_another_scenario_from_a_month_on_is_the_run_of_that_scenario(scenario):
    event = {"month": 25, "key": "corruption.scale", "value": 0.0}
    changed = load(SCENARIO, {"run.months": 132}, [event])
    run = begin(scenario, seed=2)
    run.advance(24)
    follow(run, changed)
    run.advance(changed.months - 24)
    assert np.array_equal(run.state.records, simulate(changed, seed=2, with_twin=False).record)
    assert not np.array_equal(run.state.records, simulate(scenario, seed=2, with_twin=False).record)


def test_the_arrays_of_a_run_cannot_be_written_to(scenario):
    run = simulate(scenario, seed=2, with_twin=False)
    for array in (run.record, run.moved):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_an_outcome_over_time_is_that_of_the_region(scenario):
    run = simulate(scenario, seed=2, with_twin=False)
    monthly = OUTCOMES["harm"].monthly(run.record)[:, run.inside].sum(axis=1)
    assert run.over_time("harm") == pytest.approx(monthly)
