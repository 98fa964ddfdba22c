"""Means and shares with their 95 % intervals."""

from typing import NamedTuple

import numpy as np
from scipy import stats

from sim.experiment.mean_difference import LEVEL, Values


class Interval(NamedTuple):
    """A mean with its 95 % interval."""

    mean: float
    low: float
    high: float

    def text(self, digits: int = 2, factor: float = 1.0) -> str:
        """Write the mean and its interval, multiplied by a factor (100 for points of a share)."""
        mean, low, high = (f"{value * factor:.{digits}f}" for value in self)
        return f"{mean} ({low} to {high})"


def mean_interval(values: Values) -> Interval:
    """Mean of independent values with its t interval; shape (values,), two or more."""
    mean, error = float(values.mean()), float(values.std(ddof=1) / np.sqrt(len(values)))
    half = error * float(stats.t.ppf(0.5 + LEVEL / 2, len(values) - 1))
    return Interval(mean, mean - half, mean + half)
