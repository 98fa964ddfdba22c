"""Comparisons of pairs, and verdicts by interval against the smallest effect of interest.

Every replicate meets the same luck at every point, so differences are taken within replicates. Runs are cheap and any
difference becomes "significant" with enough of them, so no verdict rests on a p-value:

    supported          the whole interval lies beyond the smallest effect, in the direction claimed
    practically equal  the whole interval lies within the smallest effect of 0
    refuted            the whole interval falls short of the smallest effect in that direction
    undecided          else

Intervals are 95 % t intervals of the mean paired difference, with bias-corrected accelerated (BCa) bootstrap intervals
beside them from 20 pairs on; never percentile intervals, which cover less. p-values are adjusted
by Holm over the stated hypotheses, for readers who want them.
"""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from sim.experiment.design import Point
from sim.experiment.specification import Cell, Hypothesis

Values = NDArray[np.float64]

LEVEL = 0.95
FEWEST_FOR_BCA = 20
RESAMPLES = 9999
BATCH = 50  # resamples at a time, so that memory does not grow with their number times that of the pairs
# Beyond these a t interval covers clearly less than it says (at 80 % zeros 0.70 at n = 10).
MOST_ZEROS = 0.5
MOST_SKEW = 1.0
LEAST_GAIN = 1.2
ROUNDING = 1e-12  # differences that are the same up to this share of the values are the same


@dataclass(frozen=True)
class Comparison:
    """A mean paired difference and what a reader needs to judge it.

    Attributes
    ----------
    pairs
        Number of replicates.
    mean_of, mean_against, difference
        Means of both sides, and of their difference, in the outcome's unit.
    low, high
        95 % t interval.
    bca_low, bca_high
        BCa interval; NaN below 20 pairs.
    effect
        Standardised effect: mean over standard deviation of the differences.
    superiority
        Share of pairs in which the first side is larger, ties half.
    correlation
        Between the sides.
    gain
        Unpaired runs that one paired run is worth: the variance of an unpaired difference over that of the paired one.
    p
        Two-sided t test of no difference.
    warnings
        What makes the interval unsafe.
    """

    pairs: int
    mean_of: float
    mean_against: float
    difference: float
    low: float
    high: float
    bca_low: float
    bca_high: float
    effect: float
    superiority: float
    correlation: float
    gain: float
    p: float
    warnings: tuple[str, ...]


def compare(of: Values, against: Values, apart: float | None = None) -> Comparison:
    """Compare two sides replicate by replicate.

    Parameters
    ----------
    of, against
        Shape (replicates,): the two sides of each pair, at least two pairs.
    apart
        Variance that the difference would have if no two runs shared their luck; the sum of the variances of both
        sides if not given, which is right where each side is one point.

    Returns
    -------
    Comparison

    Raises
    ------
    ValueError
        If a value is missing: an analysis never goes on over a smaller set.
    """
    difference = of - against
    count = len(difference)
    if count < 2 or not np.isfinite(difference).all():
        missing = int((~np.isfinite(difference)).sum())
        message = f"{missing} of {count} pairs have no value" if missing else "fewer than two pairs"
        raise ValueError(message)
    if np.ptp(difference) <= ROUNDING * max(np.abs(of).max(), np.abs(against).max()):
        difference = np.full(count, difference[0])
    mean = float(difference.mean())
    spread = float(difference.std(ddof=1)) if np.ptp(difference) > 0 else 0.0
    half = float(stats.t.ppf(0.5 + LEVEL / 2, count - 1)) * spread / np.sqrt(count)
    bca = bootstrap(difference)
    apart = float(of.var(ddof=1) + against.var(ddof=1)) if apart is None else apart
    correlated = of.std() > 0 and against.std() > 0
    gain = apart / spread**2 if spread > 0 else float("inf") if apart > 0 else float("nan")
    return Comparison(
        pairs=count,
        mean_of=float(of.mean()),
        mean_against=float(against.mean()),
        difference=mean,
        low=mean - half,
        high=mean + half,
        bca_low=bca[0],
        bca_high=bca[1],
        effect=mean / spread if spread > 0 else float("nan"),
        superiority=float(((difference > 0) + 0.5 * (difference == 0)).mean()),
        correlation=float(np.corrcoef(of, against)[0, 1]) if correlated else float("nan"),
        gain=gain,
        p=2 * float(stats.t.sf(abs(mean) * np.sqrt(count) / spread, count - 1)) if spread > 0 else float("nan"),
        warnings=tuple(unsafe(difference, gain)),
    )


def bootstrap(difference: Values) -> tuple[float, float]:
    """BCa interval of the mean, always with the same resamples; NaN where there are too few pairs or no spread."""
    if len(difference) < FEWEST_FOR_BCA or np.ptp(difference) == 0:
        return float("nan"), float("nan")
    with warnings.catch_warnings():
        # Where nearly all differences are equal there is no BCa interval; it is NaN then, which the tables show.
        warnings.simplefilter("ignore", stats.DegenerateDataWarning)
        warnings.simplefilter("ignore", RuntimeWarning)  # the division by zero that comes before it
        found = stats.bootstrap(
            (difference,),
            np.mean,
            confidence_level=LEVEL,
            method="BCa",
            n_resamples=RESAMPLES,
            batch=BATCH,
            rng=np.random.default_rng(1),
        ).confidence_interval
    return float(found.low), float(found.high)


def unsafe(difference: Values, gain: float) -> list[str]:
    """Say what makes a t interval cover less than it promises, or the pairing worth little."""
    found = []
    zeros = float((difference == 0).mean())
    if np.ptp(difference) == 0:
        found.append("all differences are equal: the interval has no width")
    elif zeros > MOST_ZEROS:
        found.append(f"{zeros:.0%} of the differences are 0: the interval may be too narrow")
    elif abs(skew := float(stats.skew(difference))) > MOST_SKEW:
        found.append(f"the differences are skewed ({skew:.1f}): the interval may be too narrow")
    if gain < LEAST_GAIN:
        found.append(f"pairing is worth only {gain:.2f} times the runs")
    return found


def contrast(
    runs: Mapping[int, Values], points: Sequence[Point], of: Sequence[Cell], against: Sequence[Cell]
) -> Comparison:
    """Compare the sum over the places of one side with that of the other; a place is the mean over its points.

    Parameters
    ----------
    runs
        Point to values, each of shape (replicates,).

    Raises
    ------
    LookupError
        If the design has no point at a place.
    ValueError
        If a value is missing.
    """
    first, second = weights(points, of), weights(points, against)
    # Points of one side share their luck too, so what unpaired runs would vary is summed point by point.
    signed = {number: first.get(number, 0.0) - second.get(number, 0.0) for number in {**first, **second}}
    one, other = weighted(runs, first), weighted(runs, second)
    # A single pair is refused below, and has no variance.
    apart = sum(weight**2 * float(runs[number].var(ddof=1)) for number, weight in signed.items() if len(one) > 1)
    return compare(one, other, apart)


def weights(points: Sequence[Point], places: Sequence[Cell]) -> dict[int, float]:
    """Weight of each point in the sum over some places.

    Raises
    ------
    LookupError
        If the design has no point at a place.
    """
    found: dict[int, float] = {}
    for place in places:
        at = [point.number for point in points if place.items() <= point.levels.items()]
        if not at:
            message = f"the design has no point at {dict(place)}"
            raise LookupError(message)
        for number in at:
            found[number] = found.get(number, 0.0) + 1 / len(at)
    return found


def weighted(runs: Mapping[int, Values], weight: Mapping[int, float]) -> Values:
    """Sum over points, replicate by replicate."""
    total: Values = np.zeros(len(next(iter(runs.values()))))
    for number, share in weight.items():
        total = total + share * runs[number]
    return total


def smallest_effect(hypothesis: Hypothesis, comparison: Comparison) -> float:
    """Smallest effect of interest in the outcome's unit.

    Raises
    ------
    ValueError
        If it is a share of a mean that is 0.
    """
    # An interaction sums over places; its share is of their mean.
    share = abs(comparison.mean_against) / len(hypothesis.against) if hypothesis.is_relative else 1.0
    if share == 0:
        message = "its smallest effect is a share of a mean that is 0"
        raise ValueError(message)
    return hypothesis.smallest_effect * share


def verdict(hypothesis: Hypothesis, comparison: Comparison) -> str:
    """Judge a hypothesis by the interval alone."""
    low, high = comparison.low, comparison.high
    if hypothesis.direction == "lower":
        low, high = -high, -low
    least = smallest_effect(hypothesis, comparison)
    if low == high != 0 and comparison.pairs < FEWEST_FOR_BCA:
        return "undecided"  # a few equal differences say nothing of those to come
    if low > least:
        return "supported"
    if -least < low and high < least:
        return "practically equal"
    return "refuted" if high < least else "undecided"


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjust p-values over a family (Holm 1979); a missing one stays missing and counts in the family."""
    count = len(p_values)
    adjusted = [float("nan")] * count
    largest = 0.0
    for rank, position in enumerate(sorted(range(count), key=lambda at: (np.isnan(p_values[at]), p_values[at]))):
        if not np.isnan(p_values[position]):
            largest = max(largest, min(1.0, (count - rank) * p_values[position]))
            adjusted[position] = largest
    return adjusted
