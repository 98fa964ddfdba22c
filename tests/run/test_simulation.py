"""A run from its first month to its last."""

import numpy as np
import pytest

from sim.model.outcomes import OUTCOMES
from sim.run.simulation import begin, follow, simulate
from sim.run.summary import LEADING
from sim.scenario import load

SCENARIO = "scenarios/two_countries.toml"


@pytest.fixture(scope="module")
def scenario():
    return load(SCENARIO, {"run.months": 132})


def test_without_enforcement_no_harm_is_averted(scenario):
    """So that harm without enforcement needs no run of its own."""
    unstaffed = simulate(load(SCENARIO, {"run.months": 132, "region.capacity_per_slot": 0}), seed=2).region_summary()
    assert unstaffed["harm_averted_share"] == pytest.approx(0, abs=1e-12)
    run = simulate(scenario, seed=2).region_summary()
    averted = run["harm_averted_share"] * unstaffed["harm"]
    assert averted == pytest.approx(unstaffed["harm"] - run["harm"])
    assert run["harm_averted_per_effort"] == pytest.approx(averted / run["effort"])


def test_the_share_averted_is_the_sum_of_its_parts_in_every_country_and_month(scenario):
    record = simulate(scenario, seed=2).record
    whole, *parts = (OUTCOMES[name].monthly(record) for name in (*LEADING, "averted_by_displacement"))
    assert np.allclose(whole, sum(parts))
    assert (whole > 0).any()


def test_whoever_watches_a_run_sees_all_its_months_and_changes_none(scenario):
    seen = []
    watched = simulate(scenario, seed=2, watch=seen.append)
    assert sum(seen) == scenario.months
    assert np.array_equal(watched.record, simulate(scenario, seed=2).record)


def test_whoever_watches_is_told_of_a_year_at_a_time_and_of_what_is_left():
    seen = []
    simulate(load(SCENARIO, {"run.months": 30, "run.warm_up": 0}), seed=2, watch=seen.append)
    assert seen == [12, 12, 6]


def test_a_run_that_is_advanced_month_by_month_is_the_run_that_is_simulated(scenario):
    run = begin(scenario, seed=2)
    for _ in range(scenario.months):
        run.advance(1)
    whole = simulate(scenario, seed=2)
    assert np.array_equal(run.state.records, whole.record)
    assert np.array_equal(run.state.relocations, whole.moved)


def test_a_run_that_follows_another_scenario_from_a_month_on_is_the_run_of_that_scenario(scenario):
    event = {"month": 25, "key": "corruption.scale", "value": 0.0}
    changed = load(SCENARIO, {"run.months": 132}, [event])
    run = begin(scenario, seed=2)
    run.advance(24)
    follow(run, changed)
    run.advance(changed.months - 24)
    assert np.array_equal(run.state.records, simulate(changed, seed=2).record)
    assert not np.array_equal(run.state.records, simulate(scenario, seed=2).record)


def test_the_arrays_of_a_run_cannot_be_written_to(scenario):
    run = simulate(scenario, seed=2)
    for array in (run.record, run.moved):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_an_outcome_over_time_is_that_of_the_region(scenario):
    run = simulate(scenario, seed=2)
    monthly = OUTCOMES["harm"].monthly(run.record)[:, run.inside].sum(axis=1)
    assert run.over_time("harm") == pytest.approx(monthly)
