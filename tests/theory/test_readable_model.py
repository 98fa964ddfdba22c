"""The model and a second writing of it, object by object from the ODD, have the same outcomes.

Two-sided Welch tests of each outcome's mean over runs, at a false-alarm rate of 0.001 for each scenario as a whole
(Holm). With 40 runs on either side a difference of 1.2 standard deviations is missed once in twenty times or less.
The forms in Mesa and in AgentPy have their rules in common, so that fewer runs, which see twice that, suffice for what
the frameworks do to them.
"""

import numpy as np
import pytest
from scipy.stats import ttest_ind

from sim.model.outcomes import OUTCOMES
from sim.model.simulate import Run
from sim.scenario import load
from tests.benchmarks import agentpy_form, mesa_form

RUNS = 40
MONTHS = 72
FIRST = 24
FALSE_ALARMS = 0.001
COMPARED = (
    "harm", "active_groups", "groups_formed", "arrests", "dismantled_domestic", "dismantled_joint",
    "joint_cases_opened",
    "joint_cases_spoiled", "joint_actions_failed", "requests_sent", "requests_granted", "requests_refused",
    "requests_timed_out", "requests_withdrawn", "requests_waiting", "teams_formed", "leaks", "victims_identified",
    "suspects", "prosecutions", "convictions", "trust_across", "contact", "cooperation_share", "relocations",
)  # fmt: skip


def ours(scenario, seed):
    run = Run(scenario.timeline, seed, MONTHS)
    run.advance(MONTHS)
    inside = ~scenario.setting().external
    return [OUTCOMES[name].total(run.state.records[FIRST:], inside) for name in COMPARED]


def theirs(scenario, seed):
    months = mesa_form.run(scenario, seed, MONTHS)[FIRST:]
    return [np.mean([month.get(name, 0.0) for month in months]) for name in COMPARED]


def differences(one, two):
    """Outcomes of which two sets of runs, shape (runs, outcomes), differ in the mean."""
    # Some outcomes hold no chance at all (contact, say), but for the last digits of a sum.
    varying = (one.std(axis=0) > 1e-9) | (two.std(axis=0) > 1e-9)
    assert np.allclose(one[:, ~varying], two[:, ~varying], rtol=1e-9)
    values = ttest_ind(one[:, varying], two[:, varying], equal_var=False).pvalue
    names, means = np.array(COMPARED)[varying], (one.mean(axis=0)[varying], two.mean(axis=0)[varying])
    return [
        f"{names[at]}: {means[0][at]:.4g} against {means[1][at]:.4g}"
        for rank, at in enumerate(np.argsort(values))
        if values[at] < FALSE_ALARMS / (len(values) - rank)
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("us_canada", {"region.slots": 120}),
        ("us_canada", {"region.slots": 120, "approach": "european", "corruption.leak_hazard": 0.3}),
        ("two_countries", {"region.slots": 120, "case_decision.rivalry": 0.5, "assistance.time_out_months": 12}),
    ],
)
def test_two_writings_of_the_month_have_the_same_outcomes(name, changes):
    scenario = load(f"scenarios/{name}.toml", changes)
    one = np.array([ours(scenario, seed) for seed in range(RUNS)])
    two = np.array([theirs(scenario, seed) for seed in range(RUNS)])
    assert differences(one, two) == []


@pytest.mark.slow
def test_the_form_in_agentpy_has_the_outcomes_of_the_form_in_mesa():
    scenario, runs = load("scenarios/two_countries.toml", {"region.slots": 60}), 15
    columns = [agentpy_form.run(scenario, seed, MONTHS) for seed in range(runs)]
    one = np.array(
        [
            [form[name][FIRST + 1 :].sum() / (MONTHS - FIRST) if name in form else 0.0 for name in COMPARED]
            for form in columns
        ]
    )
    two = np.array([theirs(scenario, seed) for seed in range(runs)])
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
    changed = load("scenarios/us_canada.toml", {"region.slots": 120, rate: larger})
    scenario = load("scenarios/us_canada.toml", {"region.slots": 120})
    compared = COMPARED.index(outcome)
    one = [ours(scenario, seed)[compared] for seed in range(RUNS)]
    two = [ours(changed, seed + RUNS)[compared] for seed in range(RUNS)]
    assert ttest_ind(one, two, equal_var=False).pvalue < FALSE_ALARMS / len(COMPARED)
