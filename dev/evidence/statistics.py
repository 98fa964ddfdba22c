"""Intervals of means, and the judgement whether a difference is small.

A difference *holds* a limit if its whole 95 % interval lies within the limit on either side, *does not hold* it if the
interval lies wholly outside, and is *undecided* where the interval crosses the limit: then more runs are needed.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from sim.experiment.intervals import Interval as Interval
from sim.experiment.intervals import mean_interval as mean_interval
from sim.experiment.mean_difference import LEVEL

HOLDS, UNDECIDED, FAILS = "holds", "undecided", "does not hold"


def unpaired_interval(of: NDArray[np.float64], against: NDArray[np.float64]) -> Interval:
    """Difference of two means of independent values with Welch's interval (Welch 1947)."""
    found = stats.ttest_ind(of, against, equal_var=False).confidence_interval(LEVEL)
    return Interval(float(of.mean() - against.mean()), float(found.low), float(found.high))


def share_interval(count: int, of: int) -> Interval:
    """Share of independent cases with Wilson's interval (Wilson 1927)."""
    found = stats.binomtest(count, of).proportion_ci(LEVEL, method="wilson")
    return Interval(count / of, float(found.low), float(found.high))


def judge(difference: Interval, limit: float) -> str:
    """Judge whether a difference is smaller than a limit, of either sign."""
    if max(-difference.low, difference.high) < limit:
        return HOLDS
    return FAILS if difference.low > limit or difference.high < -limit else UNDECIDED


def worst(verdicts: Iterable[str]) -> str:
    """Judge a whole by its parts."""
    return max(verdicts, key=(HOLDS, UNDECIDED, FAILS).index, default=UNDECIDED)
