"""Seen causes: trust that learns, desks that bind and exchange of information each change what is found."""

from collections.abc import Sequence
from typing import Any

from dev.evidence.page import Finding, Table
from dev.evidence.runs import AVERTED, LATE, MEASURED, REGIONS, Measure, null_model, scenario_of
from dev.evidence.statistics import FAILS, HOLDS, mean_interval, worst
from sim.experiment.comparison import compare
from sim.experiment.mean_difference import LEVEL
from sim.experiment.verdicts import holm

DESKS = "assistance.desks_per_capacity"
FEWEST_REGIONS = 2
ASKED = ("requests_sent", "desk_utilisation")


def causes(desks: float) -> dict[str, dict[str, Any]]:
    """Name the changes of a model with so many desks."""
    return {
        "fixed trust": null_model("fixed_trust"),
        "desks × 10": {DESKS: 10 * desks},
        "no exchange": null_model("no_exchange"),
    }


def check(measure: Measure, approaches: Sequence[str], seeds: int = 400) -> Finding:
    """Compare the share of harm averted with and without each change, in pairs, with Holm's correction over all."""
    keys, cells, p, asked = [], [], [], []
    for region in REGIONS:
        for approach in approaches:
            scenario = scenario_of(region, approach)
            changed = causes(float(scenario.values[DESKS]))
            scenarios = [scenario_of(region, approach, changes) for changes in changed.values()]
            as_it_is, *others = measure([scenario, *scenarios], seeds)[:, :, 0, MEASURED.index(AVERTED)]
            requests, busy = measure([scenario], seeds, outcomes=ASKED)[0, :, 0].T
            asked.append([region, approach, mean_interval(requests).text(), mean_interval(busy).text(factor=100)])
            for name, share in zip(changed, others, strict=True):
                keys.append((name, region))
                cells.append([name, region, approach, mean_interval(share - as_it_is).text(factor=100)])
                p.append(compare(share, as_it_is).p)
    corrected = holm(p)
    rows = [[*cell, "" if value is None else f"{value:.3g}"] for cell, value in zip(cells, corrected, strict=True)]
    told_apart = {key for key, value in zip(keys, corrected, strict=True) if value is not None and value < 1 - LEVEL}
    counts = {name: len({region for one, region in told_apart if one == name}) for name in changed}
    verdicts = [HOLDS if count >= FEWEST_REGIONS else FAILS for count in counts.values()]
    note = "Regions in which it does, under some approach: " + ", ".join(f"{name} {n}" for name, n in counts.items())
    claim = (
        f"Each of these changes the share of harm averted in at least two regions (months {LATE}, {seeds} pairs, "
        f"Holm's correction over all {len(p)} comparisons)."
    )
    head = ["change", "region", "approach", "change of the share averted, points", "p after Holm"]
    second = ["region", "approach", "requests sent, a month", "desks that are busy, %"]
    notes = [f"{note}.", "Desks can bind only where requests are sent, and where desks are busy: the second table."]
    return Finding(claim, [Table(head, rows), Table(second, asked)], worst(verdicts), notes)
