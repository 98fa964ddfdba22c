"""The Mesa face and the batch run are one computation."""

import numpy as np
import pytest

import sim
from sim.mesa_model import Agency, CooperationModel, Trafficker

SCENARIO = "scenarios/two_countries.toml"


@pytest.fixture(scope="module")
def stepped() -> CooperationModel:
    model = CooperationModel(SCENARIO, rng=7)
    for _ in range(model.resolved.months):
        model.step()
    return model


def test_stepping_the_model_gives_the_bits_of_the_run(stepped):
    result = sim.run(SCENARIO, seed=7)
    assert np.array_equal(stepped.run.state.records, result.record)
    assert np.array_equal(stepped.run.state.relocations, result.moved)


@pytest.mark.slow
def test_stepping_europe_gives_the_bits_of_the_run():
    model = CooperationModel("scenarios/europe.toml", rng=7)
    for _ in range(model.resolved.months):
        model.step()
    assert np.array_equal(model.run.state.records, sim.run("scenarios/europe.toml", seed=7).record)


def test_two_runs_of_the_same_seed_agree_to_the_last_bit():
    one, other = sim.run(SCENARIO, seed=3, months=72), sim.run(SCENARIO, seed=3, months=72)
    assert one.months.equals(other.months)
    assert one.summary.equals(other.summary)


def test_the_data_collector_has_the_outcomes_of_the_run(stepped):
    collected = stepped.datacollector.get_model_vars_dataframe()
    result = sim.run(SCENARIO, seed=7)
    for outcome in ("harm", "arrests", "trust_across", "requests_sent"):
        assert np.allclose(collected[outcome], result.over_time(outcome))


def test_the_model_stops_at_its_horizon():
    model = CooperationModel(sim.load(SCENARIO, {"run.months": 2, "run.warm_up": 1}))
    model.step()
    assert model.running
    model.step()
    assert not model.running
    with pytest.raises(ValueError, match="beyond the run's horizon"):
        model.step()


def test_mesa_counts_the_months(stepped):
    assert stepped.time == stepped.run.month == stepped.resolved.months


def test_agents_are_views_of_the_arrays():
    model = CooperationModel(SCENARIO, rng=1)
    agency = model.agencies[2]
    model.run.state.cooperation_share[2] = 0.123
    model.run.state.trust[2, 4] = 0.9
    assert agency.cooperation_share == 0.123
    assert agency.trust_in(model.agencies[4]) == 0.9
    group = model.traffickers[5]
    model.run.state.status[5] = 2
    assert group.status == "suppressed"


def test_agents_are_selected_as_mesa_selects():
    model = CooperationModel(SCENARIO, rng=1)
    for _ in range(12):
        model.step()
    assert len(model.agents_by_type[Agency]) == 6
    assert len(model.agents_by_type[Trafficker]) == model.setting.slots
    active = model.agents_by_type[Trafficker].select(lambda group: group.status == "active")
    assert len(active) == (model.run.state.status == 1).sum()
    assert {agency.jurisdiction for agency in model.agents_by_type[Agency]} == {"AAA", "BBB"}
    for group in active:
        assert group.route[0] in ("AAA", "BBB")
        assert group.evidence >= 0
        assert group.lead is None or isinstance(group.lead, Agency)
    assert sum(agency.open_cases for agency in model.agencies) == model.run.state.open_cases.sum()
    assert all(agency.staff >= 0 and 0 <= agency.approach <= 1 for agency in model.agencies)
    one, colleague, foreigner = model.agencies[0], model.agencies[1], model.agencies[-1]
    assert one.contact_with(colleague) == 1.0
    assert one.contact_with(foreigner) == model.run.state.contact[0, -1] < 1.0
    assert isinstance(model.agencies[0].compromised, bool)
