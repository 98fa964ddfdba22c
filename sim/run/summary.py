"""Summarises a run: one number an outcome for the region, over the months after the warm-up."""

import numpy as np
from numpy.typing import NDArray

from sim.model.counts import LOWER
from sim.model.observation import Record, gini, only
from sim.model.outcomes import OUTCOMES

# What a run is read by first: the share of harm averted, and what averted it.
LEADING = ("harm_averted_share", "averted_by_dismantling", "averted_by_suppression", "averted_by_dormancy")
# Every outcome of a summary with its unit; the last two belong to the region as a whole.
SUMMARISED = {name: OUTCOMES[name].unit for name in (*LEADING, *OUTCOMES)} | {
    "active_share": "share of slots",
    "harm_gini": "Gini coefficient",
}
# The better direction of each; empty where that is not clear.
BETTER = {name: outcome.better for name, outcome in OUTCOMES.items()} | {
    "active_share": LOWER,
    "harm_gini": "",
}


def region_summary(record: Record, inside: NDArray[np.bool_], slots: int) -> dict[str, float]:
    """Summarise the region over some months.

    Parameters
    ----------
    record
        Shape (months, counts, jurisdictions), without the warm-up.
    inside
        Shape (jurisdictions,): those that belong to the region.
    slots
        Carrying capacity of the market, groups.

    Returns
    -------
    dict
        Every name of SUMMARISED to its value.
    """
    region = only(record, inside)
    totals = {name: outcome.overall(region) for name, outcome in OUTCOMES.items()}
    totals["active_share"] = totals["active_groups"] / slots
    totals["harm_gini"] = gini(OUTCOMES["harm"].monthly(record)[:, inside].sum(axis=0))
    return {name: totals[name] for name in SUMMARISED}
