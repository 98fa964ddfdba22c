"""The model and the readable model, a second writing of it from the ODD, have the same outcomes.

Rank-sum tests of every outcome over runs, of the region and of each of its countries, some 1,000 in all. Together they
raise a false alarm once in a thousand times: each scenario has a fifth of that rate, which Holm's method divides among
its comparisons. (Both sides have the same distribution if they are the same model, which is what ranks test without an
assumption of its shape.) A difference in the mean of one standard deviation over runs is missed once in twenty times or
less; each scenario makes some mechanisms strong, so that a slip in them moves outcomes by more than that. The forms in
Mesa and AgentPy follow the rules of the readable model, so that fewer runs suffice for what the frameworks do to them.
"""

import inspect
import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import mannwhitneyu

import sim
from sim.model.outcomes import OUTCOMES
from sim.model.schedule import SCHEDULE
from sim.model.simulate import Run
from sim.scenario import Scenario
from tests.benchmarks import agentpy_form, mesa_form
from tests.model.round_numbers import ROUND, flat
from tests.theory.readable_model import outcomes
from tests.theory.readable_model.__main__ import main
from tests.theory.readable_model.month import month
from tests.theory.readable_model.start import begin

RUNS, MORE_RUNS = (400, 60), (4000, 600)  # of the model, and of the readable model
MONTHS, FIRST = 72, 12
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
        # A ratio has no value in a run that gives it nothing to divide by. Last digits, which depend on the order of a
        # sum, must not decide ranks.
        here, there = (np.round(values[np.isfinite(values)], 9) for values in (one[key], two[key]))
        if len(here) < len(one[key]) / 2 or len(there) < len(two[key]) / 2:
            continue
        if max(np.ptp(here), np.ptp(there)) < 1e-8:
            assert here.mean() == pytest.approx(there.mean(), rel=1e-6, abs=1e-8), key
        else:
            found[key] = float(mannwhitneyu(here, there).pvalue)
    return found


def differences(one: Sample, two: Sample, false_alarms: float) -> list[str]:
    """Outcomes of which two samples differ."""
    found = p_values(one, two)
    return [
        f"{key}: {np.nanmean(one[key]):.4g} against {np.nanmean(two[key]):.4g}"
        for rank, (key, value) in enumerate(sorted(found.items(), key=lambda item: item[1]))
        if value < false_alarms / (len(found) - rank)
    ]


EVENTS = [
    {"month": 24, "key": "jurisdictions.CAN.political_will", "value": 0.3},
    {"month": 36, "key": "assistance.joint_teams", "value": 0.6},
    {"month": 48, "key": "assistance.requests_needed", "value": False},
]
SCENARIOS: dict[str, tuple[str, dict[str, Any]]] = {
    "the border, with events": ("us_canada", {"region.slots": 120, "learning.initial_share": 0.5}),
    # Of agencies that differ: what removes functions, what is credited, what trust and reviews make of it.
    "many joint actions": (
        "two_countries",
        {
            "region.slots": 60,
            "region.capacity_per_slot": 1.5,
            "agencies.approach_spread": 2,
            "agencies.sight.police.source": 0.3,
            "assistance.base_months": 2,
            "assistance.desks_per_capacity": 1,
            "assistance.joint_teams": 1,
            "assistance.team_growth": 0.001,
            "case_decision.competition_cost": 0.1,
            "case_decision.temperature": 0.4,
            "common_ground.level": 0,
            "corruption.scale": 0.3,
            "effort.case_month": 1.5,
            "intelligence.investigation": 4,
            "intelligence.search": 0.4,
            "learning.initial_share": 0.5,
            "learning.lowest_share": 0.1,
            "learning.noise": 0,
            "learning.outcome_weight": 0.9,
            "learning.review_months": 6,
            "operations.evidence_scale": 8,
            "operations.court_scale": 2,
            "operations.joint_success": 0.7,
            "operations.search_credit": 0.8,
            "trust.loss_weight": 2,
        },
    ),
    "agencies that tell, withhold, leak and spoil": (
        "us_canada",
        {
            "region.slots": 80,
            "approach": "european",
            "agencies.competitiveness": 0.7,
            "case_decision.rivalry": 0.5,
            "case_decision.temperature": 2,
            "corruption.leak_hazard": 0.2,
            "corruption.attribution": 0.8,
            "exchange.rate": 1,
            "exchange.cost": 0.1,
            "intelligence.search": 0.3,
            "jurisdictions.CAN.corruption": 0.8,
            "operations.arrest_cost": 2,
            "trust.integrity": 1,
            "trust.least_prior": 0.4,
            "trust.prior_across": 0.6,
            "trust.strength": 40,
        },
    ),
    "impediments": (
        "two_countries",
        {
            "region.slots": 80,
            "region.capacity_per_slot": 1.5,
            "jurisdictions.BBB.legal_family": "common",
            "jurisdictions.BBB.legal_origin": "English",
            "assistance.base_months": 4,
            "assistance.desks_per_capacity": 0.02,
            "assistance.forgetting": 0.3,
            "assistance.inadmissible": 0.9,
            "assistance.joint_teams": 0.5,
            "assistance.refusal_competition": 0.2,
            "assistance.refusal_distrust": 0.6,
            "assistance.team_growth": 0.02,
            "assistance.time_out_months": 6,
            "case_decision.impatience": 0.05,
            "case_decision.partner_choice": "random",
            "case_decision.record": 0,
            "case_decision.rivalry": 0.2,
            "case_decision.temperature": 0.5,
            "effort.case_month": 2,
            "effort.reserve_returns": 0.5,
            "intelligence.search": 0.3,
            "learning.initial_share": 0.5,
            "learning.pace": 0,
            "operations.arrest_cost": 15,
        },
    ),
    "groups that fear and move": (
        "europe_12",
        {
            "region.countries": ["DEU", "NLD", "ROU", "HUN"],
            "region.slots": 80,
            "agencies.kinds": ["police", "border", "prosecution"],
            "displacement.attention": 0.3,
            "displacement.fear": 20,
            "displacement.range_km": 2000,
            "displacement.relocation": 0.8,
            "displacement.roam": 0.5,
            "formation.transit_share": 0.8,
            "intelligence.search": 0.4,
            "trust.gossip": 0.5,
        },
    ),
}


def load(name: str, other: Mapping[str, Any] | None = None) -> Scenario:
    """Load one of the scenarios, with `other` values of parameters if given."""
    region, changes = SCENARIOS[name]
    values = dict(flat(ROUND)) | changes | dict(other or {})
    return sim.load(region, values, events=EVENTS if name.endswith("events") else None)


@pytest.mark.long  # draw by draw, and in a second, the two are compared by test_same_draws.py
@pytest.mark.parametrize("name", SCENARIOS)
def test_the_model_and_the_readable_model_have_the_same_outcomes(name):
    one, two = sample(by_the_model, load(name), MORE_RUNS[0]), sample(by_the_readable_model, load(name), MORE_RUNS[1])
    assert differences(one, two, FALSE_ALARMS / len(SCENARIOS)) == []


def test_the_readable_model_has_every_outcome_of_the_model():
    assert set(outcomes.OUTCOMES) == set(OUTCOMES)


def test_the_month_of_the_readable_model_has_the_steps_of_the_schedule():
    steps = re.findall(r"^    (\w+)\.(\w+)\(region\)", inspect.getsource(month), flags=re.MULTILINE)
    assert [file if function == "step" else function for file, function in steps] == [step.name for step in SCHEDULE]


def test_the_readable_model_runs_by_itself(capsys):
    main(["two_countries", "--months", "3"])
    printed = capsys.readouterr().out
    assert all(name in printed for name in (*OUTCOMES, "region", "AAA", "BBB"))


def test_in_every_month_harm_and_what_averts_it_make_the_harm_without_enforcement():
    region = begin(load("groups that fear and move"), 1)
    for _ in range(24):
        month(region)
    for record in region.records:
        for counts in record.values():
            parts = sum(counts[part] for part in outcomes.AVERTED)
            assert counts["harm"] + parts == pytest.approx(counts["harm_without_enforcement"])


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"region.capacity_per_slot": 0}, "harm_averted_share"),
        ({"corruption.scale": 0}, "leaks"),
        ({"exchange.rate": 0}, "information_shared"),
        ({"learning.initial_share": 0, "learning.pace": 0}, "joint_cases_opened"),
    ],
)
def test_what_is_switched_off_does_not_happen(changes, outcome):
    region = begin(sim.load("two_countries", changes), 1)
    for _ in range(24):
        month(region)
    assert outcomes.outcome(outcome, region.records, ["AAA", "BBB"]) == pytest.approx(0, abs=1e-12)


@pytest.mark.slow
@pytest.mark.parametrize("form", [mesa_form, agentpy_form], ids=["Mesa", "AgentPy"])
def test_a_framework_leaves_the_outcomes_of_the_readable_model(form):
    scenario, runs = sim.load("two_countries", {"region.slots": 60}), 15
    one, two = sample(by_a_framework(form), scenario, runs), sample(by_the_readable_model, scenario, runs)
    assert differences(one, two, FALSE_ALARMS) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "key", "other", "outcome"),
    [
        ("the border, with events", "intelligence.search", 0.15, "arrests"),
        ("many joint actions", "operations.failure_weight", 1.0, "trust_across"),
        ("agencies that tell, withhold, leak and spoil", "corruption.attribution", 0.4, "trust_within"),
        ("impediments", "assistance.base_months", 6, "requests_granted"),
        ("groups that fear and move", "displacement.relocation", 0.6, "relocations"),
    ],
)
def test_the_comparison_sees_a_parameter_that_is_a_little_other(name, key, other, outcome):
    one, two = sample(by_the_model, load(name), RUNS[0]), sample(by_the_model, load(name, {key: other}), RUNS[1])
    found = differences(one, two, FALSE_ALARMS / len(SCENARIOS))
    assert any(difference.startswith(f"('{outcome}'") for difference in found)
