"""Warm-up: the months that a summary keeps no longer know how the run began."""

from collections.abc import Sequence

import numpy as np

from dev.evidence.page import Finding, Table
from dev.evidence.runs import AVERTED, MEASURED, REGIONS, Measure, Values, Window, scenario_of
from dev.evidence.statistics import Interval, judge, mean_interval, worst
from sim.run.warm_up import BATCH, mser

LIMITS = {AVERTED: 0.005}  # of the share itself
LIMIT = 0.03  # of the mean of any other outcome


def check(measure: Measure, approaches: Sequence[str], seeds: int = 200) -> Finding:
    """Compare both halves of the months after the warm-up, in pairs, and apply MSER-5 to the mean of all runs."""
    rows, verdicts = [], []
    for region in REGIONS:
        for approach in approaches:
            scenario = scenario_of(region, approach)
            windows = [Window(first, first + BATCH - 1) for first in range(1, scenario.months - BATCH + 2, BATCH)]
            found = measure([scenario], seeds, windows)[0]
            kept = found[:, scenario.warm_up // BATCH :]
            for number, outcome in enumerate(MEASURED):
                change = drift(kept[:, :, number], relative=outcome not in LIMITS)
                verdicts.append(judge(change, LIMITS.get(outcome, LIMIT)))
                truncation = mser(found[:, :, number].mean(axis=0))
                asked = "all" if truncation.drifts else f"{BATCH * truncation.left_out}"
                limit = f"{LIMITS.get(outcome, LIMIT):.1%}"
                rows.append([region, approach, outcome, asked, change.text(factor=100), limit, verdicts[-1]])
    head = ["region", "approach", "outcome", "MSER-5, months", "second half less first, %", "limit", "verdict"]
    claim = (
        f"After the warm-up of {scenario.warm_up} months, no headline outcome drifts between the halves of the run's "
        f"{scenario.months} months ({seeds} runs, paired). The share averted is in points, all else relative."
    )
    note = (
        "MSER-5 is applied to the mean of all runs: the more runs, the smaller a drift that it finds. *all* says that "
        "its least error lies in the second half of the run."
    )
    return Finding(claim, [Table(head, rows)], worst(verdicts), [note])


def drift(kept: Values, relative: bool) -> Interval:
    """Second half less first half, of runs by batches; relative to the mean of all if so asked, and that is not 0."""
    first, second = (half.mean(axis=1) for half in np.array_split(kept, 2, axis=1))
    return mean_interval((second - first) / ((relative and kept.mean()) or 1))
