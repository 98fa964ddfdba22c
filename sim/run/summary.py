"""Summarises a run: one number an outcome for the region, over the months after the warm-up."""

import numpy as np
from numpy.typing import NDArray

from sim.model.counts import HIGHER, LOWER
from sim.model.observation import Record, gini, only
from sim.model.outcomes import OUTCOMES

# Every outcome of a summary with its unit; the last three belong to the region as a whole.
SUMMARISED = {name: outcome.unit for name, outcome in OUTCOMES.items()} | {
    "active_share": "share of slots",
    "harm_averted_per_effort": "victim-months per investigator-month",
    "harm_gini": "Gini coefficient",
}
# The better direction of each; empty where that is not clear.
BETTER = {name: outcome.better for name, outcome in OUTCOMES.items()} | {
    "active_share": LOWER,
    "harm_averted_per_effort": HIGHER,
    "harm_gini": "",
}


def region_summary(
    record: Record, inside: NDArray[np.bool_], slots: int, unhindered_harm: float = float("nan")
) -> dict[str, float]:
    """Summarise the region over some months.

    Parameters
    ----------
    record
        Shape (months, counts, jurisdictions), without the warm-up.
    inside
        Shape (jurisdictions,): those that belong to the region.
    slots
        Carrying capacity of the market, groups.
    unhindered_harm
        Victim-months per month in the same run without enforcement; NaN where that was not run.

    Returns
    -------
    dict
        Every name of SUMMARISED to its value.
    """
    region = only(record, inside)
    totals = {name: outcome.overall(region) for name, outcome in OUTCOMES.items()}
    effort = totals["effort"]
    totals["active_share"] = totals["active_groups"] / slots
    totals["harm_averted_per_effort"] = (unhindered_harm - totals["harm"]) / effort if effort > 0 else float("nan")
    totals["harm_gini"] = gini(OUTCOMES["harm"].monthly(record)[:, inside].sum(axis=0))
    return totals
