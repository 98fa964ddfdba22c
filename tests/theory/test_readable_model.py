"""The model and the readable model, a second writing of it from the ODD, have the same outcomes.

Two-sided Welch tests of the mean over runs of every outcome, for the region and for each of its countries, at a
false-alarm rate of 0.001 for each scenario as a whole (Holm). With 60 runs on either side, a difference of 1.2 standard
deviations is missed once in twenty times or less. The forms in Mesa and AgentPy follow the rules of the readable model,
so that fewer runs suffice for what the frameworks do to them.
"""

import inspect
import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import ttest_ind

import sim
from sim.model.outcomes import OUTCOMES
from sim.model.schedule import SCHEDULE
from sim.model.simulate import Run
from sim.scenario import Scenario
from tests.benchmarks import agentpy_form, mesa_form
from tests.theory.readable_model import outcomes
from tests.theory.readable_model.__main__ import main
from tests.theory.readable_model.month import month
from tests.theory.readable_model.start import begin

RUNS = 60
MONTHS = 72
FIRST = 24
FALSE_ALARMS = 0.001
Summary = Mapping[tuple[str, str], float]
"""Value of an outcome in a country, or in the region."""


def summary_of(scenario: Scenario, value: Callable[[str, list[str]], float]) -> Summary:
    """Sum up every outcome, of the region and of each country."""
    setting = scenario.setting()
    inside = [code for code, external in zip(setting.codes, setting.external, strict=True) if not external]
    places = {"region": inside} | {code: [code] for code in inside}
    return {(name, place): value(name, codes) for name in OUTCOMES for place, codes in places.items()}


def by_the_model(scenario: Scenario, seed: int) -> Summary:
    run = Run(scenario.timeline, seed, MONTHS)
    run.advance(MONTHS)
    codes = scenario.setting().codes
    return summary_of(
        scenario,
        lambda name, chosen: OUTCOMES[name].total(run.state.records[FIRST:], np.isin(codes, chosen)),
    )


def by_the_readable_model(scenario: Scenario, seed: int) -> Summary:
    region = begin(scenario, seed)
    for _ in range(MONTHS):
        month(region)
    return summary_of(scenario, lambda name, chosen: outcomes.outcome(name, region.records[FIRST:], chosen))


def by_a_framework(form: Any) -> Callable[[Scenario, int], Summary]:
    def summary(scenario: Scenario, seed: int) -> Summary:
        records = form.run(scenario, seed, MONTHS)[FIRST:]
        return summary_of(scenario, lambda name, chosen: outcomes.outcome(name, records, chosen))

    return summary


Sample = Mapping[tuple[str, str], NDArray[np.float64]]
"""The same of many runs, shape (runs,)."""


def sample(way: Callable[[Scenario, int], Summary], scenario: Scenario, runs: int) -> Sample:
    made = [way(scenario, seed) for seed in range(runs)]
    return {key: np.array([summary[key] for summary in made]) for key in made[0]}


def p_values(one: Sample, two: Sample) -> dict[tuple[str, str], float]:
    """Chance of a difference as large as that of two samples, for what varies; what does not has to be equal."""
    found = {}
    for key in one:
        # A ratio has no value in a run that gives it nothing to divide by.
        here, there = (values[np.isfinite(values)] for values in (one[key], two[key]))
        if len(here) < len(one[key]) / 2 or len(there) < len(two[key]) / 2:
            continue
        # Some outcomes hold no chance at all (contact, say), but for the last digits of a sum.
        if max(here.std(), there.std()) < 1e-9:
            assert here.mean() == pytest.approx(there.mean(), rel=1e-9), key
        else:
            found[key] = float(ttest_ind(here, there, equal_var=False).pvalue)
    return found


def differences(one: Sample, two: Sample) -> list[str]:
    """Outcomes of which two samples differ in the mean."""
    found = p_values(one, two)
    return [
        f"{key}: {np.nanmean(one[key]):.4g} against {np.nanmean(two[key]):.4g}"
        for rank, (key, value) in enumerate(sorted(found.items(), key=lambda item: item[1]))
        if value < FALSE_ALARMS / (len(found) - rank)
    ]


BORDER = sim.load("us_canada", {"region.slots": 120})
SCENARIOS = {
    "the border": BORDER,
    "the European approach with many leaks": sim.load(
        "us_canada", {"region.slots": 120, "approach": "european", "corruption.leak_hazard": 0.3}
    ),
    "many cases that rivals spoil or that time out": sim.load(
        "two_countries",
        {
            "region.slots": 120,
            "case_decision.rivalry": 0.5,
            "assistance.time_out_months": 4,
            "assistance.desks_per_capacity": 0.05,
        },
    ),
    # All that may keep agencies from working together matters here, so that an error in the equations for joint cases,
    # which hardly shows at the border, is noticed.
    "strong impediments": sim.load(
        "two_countries",
        {
            "region.slots": 150,
            "region.capacity_per_slot": 1.5,
            "jurisdictions.BBB.legal_family": "common",
            "jurisdictions.BBB.legal_origin": "English",
            "approach": "european",
            "agencies.approach_spread": 2.0,
            "agencies.competitiveness": 0.6,
            "assistance.desks_per_capacity": 0.05,
            "assistance.inadmissible": 0.9,
            "assistance.refusal_competition": 0.2,
            "assistance.refusal_distrust": 0.6,
            "assistance.time_out_months": 5,
            "case_decision.discount": 0.9,
            "case_decision.partner_choice": "random",
            "case_decision.rivalry": 0.2,
            "case_decision.temperature": 0.3,
            "common_ground.level": 0.1,
            "corruption.leak_hazard": 0.1,
            "intelligence.joint_search": 1.0,
            "learning.initial_share": 0.5,
            "learning.outcome_weight": 0.8,
            "learning.pace": 0.1,
            "learning.review_months": 6,
            "trust.loss_weight": 2.0,
        },
    ),
    "events": sim.load(
        "us_canada",
        {"region.slots": 120, "learning.initial_share": 0.5},
        events=[
            {"month": 30, "key": "jurisdictions.CAN.political_will", "value": 0.3},
            {"month": 36, "key": "assistance.joint_teams", "value": 0.6},
            {"month": 48, "key": "assistance.requests_needed", "value": False},
        ],
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", SCENARIOS)
def test_the_model_and_the_readable_model_have_the_same_outcomes(name):
    scenario = SCENARIOS[name]
    assert differences(sample(by_the_model, scenario, RUNS), sample(by_the_readable_model, scenario, RUNS)) == []


def test_the_readable_model_has_every_outcome_of_the_model():
    assert set(outcomes.OUTCOMES) == set(OUTCOMES)


def test_the_month_of_the_readable_model_has_the_steps_of_the_schedule():
    steps = re.findall(r"^    (\w+)\.(\w+)\(region\)", inspect.getsource(month), flags=re.MULTILINE)
    assert [file if function == "step" else function for file, function in steps] == [step.name for step in SCHEDULE]


def test_the_readable_model_runs_by_itself(capsys):
    main(["two_countries", "--months", "3"])
    printed = capsys.readouterr().out
    assert all(name in printed for name in (*OUTCOMES, "region", "AAA", "BBB"))


@pytest.mark.slow
@pytest.mark.parametrize("form", [mesa_form, agentpy_form], ids=["Mesa", "AgentPy"])
def test_a_framework_leaves_the_outcomes_of_the_readable_model(form):
    scenario, runs = sim.load("two_countries", {"region.slots": 60}), 15
    one, two = sample(by_a_framework(form), scenario, runs), sample(by_the_readable_model, scenario, runs)
    assert differences(one, two) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rate", "larger", "outcome"),
    [
        ("intelligence.search", 0.18, "arrests"),
        ("formation.recovery_rate", 0.375, "harm"),
        ("displacement.relocation", 0.45, "relocations"),
    ],
)
def test_the_comparison_sees_a_rate_that_is_half_as_large_again(rate, larger, outcome):
    changed = sim.load("us_canada", {"region.slots": 120, rate: larger})
    one, two = sample(by_the_model, BORDER, RUNS), sample(by_the_model, changed, RUNS)
    assert any(difference.startswith(f"('{outcome}'") for difference in differences(one, two))
