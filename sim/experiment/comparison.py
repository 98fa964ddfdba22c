"""Comparison of two sides by the differences within replicates.

Replicate r has the same random numbers at every point, so each difference is free of what both sides share. What their
mean tells, see `sim.experiment.mean_difference`.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy import stats

from sim.experiment.mean_difference import Seeds, Values, bootstrap, differences, or_none, spread, tested
from sim.experiment.over_worlds import effective_worlds, mean_over_worlds

# Beyond these a t interval covers clearly less than it says (at 80 % zeros 0.70 at n = 10).
MOST_ZEROS = 0.5
MOST_SKEW = 1.0
LEAST_WORTH = 1.2
UNEQUAL = "the worlds have unequal weights"  # said of every comparison over such worlds
FEWEST_WORLDS = 2  # of equal weight, as which weighted ones have to tell to be judged
FEWEST_TO_LEAVE_OUT = 4  # so that three are left
WORLDS_OF_SKEW = 25  # times the squared skewness: from so many worlds on a t interval covers (Cochran 1977, p. 42)


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
        95 % t interval of the difference.
    bca_low, bca_high
        BCa interval; None below 20 pairs, and where (nearly) all differences are equal.
    standardised
        Mean over standard deviation of the differences; None where all are equal.
    superiority
        Share of pairs in which the first side is larger, ties half.
    correlation
        Between the sides; None where one does not vary.
    pairing_worth
        Unpaired runs that one paired run is worth: the variance of an unpaired difference over that of the paired one.
        None where all differences are equal, which no number of unpaired runs would show.
    p
        Two-sided t test of no difference; None where all differences are equal.
    warnings
        What makes the interval unsafe.
    without_one
        Lowest and highest end of the interval, if of the worlds that draw the mean most to either side one may be left
        out; None where pairs are replicates, or worlds too few.
    """

    pairs: int
    mean_of: float
    mean_against: float
    difference: float
    low: float
    high: float
    bca_low: float | None
    bca_high: float | None
    standardised: float | None
    superiority: float
    correlation: float | None
    pairing_worth: float | None
    p: float | None
    warnings: tuple[str, ...]
    without_one: tuple[float, float] | None = None


def compare(
    of: Values,
    against: Values,
    apart: float | None = None,
    weights: Values | None = None,
    seeds: Seeds | None = None,
) -> Comparison:
    """Compare two sides replicate by replicate, or world by world.

    Parameters
    ----------
    of, against
        Shape (replicates,): the two sides of each pair, at least two pairs.
    apart
        Variance that the difference would have if no two runs shared random numbers; the sum of the variances of both
        sides if not given, which is right where each side is one point.
    weights
        Of each pair, where pairs are worlds; unequal ones see `weighted`.
    seeds
        See `Seeds`; None where pairs are replicates, and where it is not known.

    Returns
    -------
    Comparison

    Raises
    ------
    ValueError
        If a value is missing: an analysis never goes on over a smaller set. If worlds tell too little, see `weighted`.
    """
    count, missing = len(of), int((~np.isfinite(of - against)).sum())
    if count < 2 or missing:
        fewer = "fewer than two pairs" if weights is None else f"there is one world, and it takes {FEWEST_WORLDS}"
        raise ValueError(f"{missing} of {count} pairs have no value" if missing else fewer)
    difference = differences(of, against)
    if weights is not None and np.ptp(weights) > 0:
        return weighted(of, against, difference, weights, seeds)
    mean, deviation = float(difference.mean()), float(spread(difference))
    half, p = tested(mean, deviation, count, count, seeds)
    bca_low, bca_high = bootstrap(difference)
    apart = float(of.var(ddof=1) + against.var(ddof=1)) if apart is None else apart
    worth = apart / deviation**2 if deviation > 0 else None
    both_vary = of.std() > 0 and against.std() > 0
    told = unsafe(difference, worth) if weights is None else unsafe_over_worlds(difference, np.full(count, 1 / count))
    return Comparison(
        pairs=count,
        mean_of=float(of.mean()),
        mean_against=float(against.mean()),
        difference=mean,
        low=mean - half,
        high=mean + half,
        bca_low=bca_low,
        bca_high=bca_high,
        standardised=mean / deviation if deviation > 0 else None,
        superiority=float(((difference > 0) + 0.5 * (difference == 0)).mean()),
        correlation=or_none(np.corrcoef(of, against)[0, 1]) if both_vary else None,
        pairing_worth=worth,
        p=p,
        warnings=tuple(told),
        without_one=None if weights is None else leaving_one_out(difference, weights, seeds),
    )


def weighted(
    of: Values, against: Values, difference: Values, weights: Values, seeds: Seeds | None = None
) -> Comparison:
    """Compare two sides whose pairs have weights; what speaks of resampling and of unpaired runs is left out.

    Raises
    ------
    ValueError
        If the worlds tell as much as fewer than FEWEST_WORLDS of equal weight.
    """
    count = effective_worlds(weights)
    if count < FEWEST_WORLDS:
        told = math.floor(10 * count) / 10  # down, so that it never reads as enough
        message = f"the worlds tell as much as {told:.1f} of equal weight, and it takes {FEWEST_WORLDS}"
        raise ValueError(message)
    share = weights / weights.sum()
    mean, variance, half, p = mean_over_worlds(difference, weights, seeds)
    return Comparison(
        pairs=len(difference),
        mean_of=float(share @ of),
        mean_against=float(share @ against),
        difference=mean,
        low=mean - half,
        high=mean + half,
        bca_low=None,
        bca_high=None,
        standardised=mean / math.sqrt(variance) if variance > 0 else None,
        superiority=float(share @ ((difference > 0) + 0.5 * (difference == 0))),
        correlation=None,
        pairing_worth=None,
        p=p,
        warnings=(
            f"{UNEQUAL}, and tell as much as {count:.0f} of equal weight",
            *unsafe_over_worlds(difference, share),
        ),
        without_one=leaving_one_out(difference, weights, seeds),
    )


def leaving_one_out(effects: Values, weights: Values, seeds: Seeds | None) -> tuple[float, float] | None:
    """Return how low and how high the interval reaches if one world may be left out; None with fewer than four.

    Left out is each of the two that draw the mean most to either side: a verdict that falls with one of hundreds of
    worlds says little of those that were not drawn.
    """
    if len(effects) < FEWEST_TO_LEAVE_OUT or np.ptp(effects) == 0:
        return None
    share = weights / weights.sum()
    pull = share * (effects - share @ effects) / (1 - share)
    ends = []
    for left in (None, pull.argmax(), pull.argmin()):
        kept = np.arange(len(effects)) != left
        if effective_worlds(weights[kept]) < FEWEST_WORLDS:
            return -math.inf, math.inf
        mean, _, half, _ = mean_over_worlds(effects[kept], weights[kept], seeds)
        ends += [mean - half, mean + half]
    return min(ends), max(ends)


def unsafe(difference: Values, worth: float | None) -> list[str]:
    """List what makes a t interval cover less than it promises, or the pairing worth little."""
    found = []
    zeros = float((difference == 0).mean())
    if np.ptp(difference) == 0:
        found.append("all differences are equal: the interval has no width")
    elif zeros > MOST_ZEROS:
        found.append(f"{zeros:.0%} of the differences are 0: the interval may be too narrow")
    elif abs(skew := float(stats.skew(difference))) > MOST_SKEW:
        found.append(f"the differences are skewed ({skew:.1f}): the interval may be too narrow")
    if worth is not None and worth < LEAST_WORTH:
        found.append(f"pairing is worth only {worth:.2f} times the runs")
    return found


def unsafe_over_worlds(difference: Values, share: Values) -> list[str]:
    """List what makes a t interval over worlds cover less than it promises; their weights sum to 1."""
    if np.ptp(difference) == 0:
        return ["the effect is the same in every world: the interval has no width"]
    apart = difference - share @ difference
    skew = float(share @ apart**3 / (share @ apart**2) ** 1.5)
    if 1 / float(share @ share) >= WORLDS_OF_SKEW * skew**2:
        return []
    return ["the effect lies unevenly over so few worlds that the interval may be too narrow"]
