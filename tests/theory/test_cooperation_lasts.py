"""Agencies do not unlearn cooperation over decades by the noise of few results."""

import pytest

import sim

MONTHS, SEEDS = 480, range(12)
LARGE_STEPS_TO_NOTHING = {"learning.pace": 0.3, "learning.lowest_share": 0}


def joint_dismantlings(changes):
    """Count joint dismantlings at the border in months 121 to 180, and in the last 60, over some runs."""
    scenario, early, late = sim.load("us_canada", {"approach": "european", **changes}, months=MONTHS), 0.0, 0.0
    for seed in SEEDS:
        months = sim.run(scenario, seed).months
        by_month = months[months["outcome"] == "dismantled_joint"].groupby("month")["value"].sum()
        early += by_month.loc[121:180].sum()
        late += by_month.loc[MONTHS - 59 :].sum()
    return early, late


@pytest.mark.slow
def test_joint_work_lasts_and_small_steps_and_a_least_share_keep_more_of_it():
    early, late = joint_dismantlings({})
    assert late > 0.7 * early
    assert early + late > 1.5 * sum(joint_dismantlings(LARGE_STEPS_TO_NOTHING))
