"""The judgement of a part of a pattern by means over pairs of runs, with their 95 % intervals."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dev.evidence.statistics import mean_interval

Values = NDArray[np.float64]  # one a seed

PASSES, NOT_SHOWN, FAILS = "passes", "not shown", "fails"


class Part(NamedTuple):
    """A part of a pattern: what was found, in words, and whether the criterion is met.

    `NOT_SHOWN` is said where the interval includes the limit, `FAILS` where it lies on the wrong side.
    """

    name: str
    figures: str
    verdict: str


def ratio(above: Values, below: Values) -> Values:
    """Values, one a seed, whose mean is the ratio of two means, and whose spread is its own (linearised).

    Raises
    ------
    ZeroDivisionError
        If there is nothing to divide by.
    """
    mean = float(below.mean())
    if mean == 0:
        raise ZeroDivisionError
    return above.mean() / mean + (above - above.mean() / mean * below) / mean


def text(values: Values, unit: str = "", factor: float = 1.0) -> str:
    """Write the mean of values and its interval, in a unit that is so many times smaller."""
    return f"{mean_interval(values).text(factor=factor)} {unit}".rstrip()


def judged(low: float, high: float) -> str:
    """Judge by the ends of an interval whether what it is about is above 0."""
    return PASSES if low > 0 else FAILS if high <= 0 else NOT_SHOWN


def higher(name: str, values: Values, unit: str = "", factor: float = 1.0, limit: float = 0.0) -> Part:
    """Judge whether the mean of values is above a limit."""
    _, low, high = mean_interval(values - limit)
    return Part(name, text(values, unit, factor), judged(low, high))


def lower(name: str, values: Values, limit: float) -> Part:
    """Judge whether the mean of values is below a limit."""
    _, low, high = mean_interval(limit - values)
    return Part(name, text(values), judged(low, high))


def interior_peak(levels: Sequence[Values]) -> Part:
    """Judge whether the best of some levels is neither the first nor the last, but better than both."""
    best = max(range(1, len(levels) - 1), key=lambda level: levels[level].mean())
    first, last = levels[best] - levels[0], levels[best] - levels[-1]
    ends = [mean_interval(first), mean_interval(last)]
    found = f"level {best + 1} of {len(levels)} less the first {text(first)}, less the last {text(last)}"
    return Part("", found, judged(min(end.low for end in ends), min(end.high for end in ends)))
