"""Stationary: later months say of an approach what earlier months say."""

from collections.abc import Sequence

from dev.evidence.page import Finding, Table
from dev.evidence.runs import AVERTED, MEASURED, REGIONS, Measure, Window, scenario_of
from dev.evidence.statistics import judge, mean_interval, worst

EARLY, MUCH_LATER = Window(121, 240), Window(301, 420)
LIMIT = 0.005  # of the share of harm averted


def check(measure: Measure, approaches: Sequence[str], seeds: int = 300) -> Finding:
    """Compare the share of harm averted in both windows of the same runs."""
    rows, verdicts = [], []
    for region in REGIONS:
        scenarios = [scenario_of(region, approach) for approach in approaches]
        for approach, found in zip(approaches, measure(scenarios, seeds, (EARLY, MUCH_LATER)), strict=True):
            early, later = found[:, :, MEASURED.index(AVERTED)].T
            difference = mean_interval(later - early)
            verdicts.append(judge(difference, LIMIT))
            shares = [mean_interval(share).text(factor=100) for share in (early, later)]
            rows.append([region, approach, *shares, difference.text(factor=100), verdicts[-1]])
    head = ["region", "approach", f"months {EARLY}, %", f"months {MUCH_LATER}, %", "difference, points", "verdict"]
    claim = (
        f"The share of harm averted in months {MUCH_LATER} is within half a point of that in months {EARLY}, by "
        f"region and approach ({seeds} runs, windows paired within each run)."
    )
    return Finding(claim, [Table(head, rows)], worst(verdicts))
