"""Comparison of two sides by the differences within replicates, with intervals of their mean.

Replicate r has the same random numbers at every point, so each difference is free of what both sides share. Intervals
are 95 % t intervals of the mean paired difference, with bias-corrected accelerated (BCa) bootstrap intervals beside
them from 20 pairs on; never percentile intervals, which cover less.
"""

import math
import warnings
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Values = NDArray[np.float64]

LEVEL = 0.95
FEWEST_FOR_BCA = 20
RESAMPLES = 9999
BATCH = 50  # resamples at a time, so that memory does not grow with their number times that of the pairs
# Beyond these a t interval covers clearly less than it says (at 80 % zeros 0.70 at n = 10).
MOST_ZEROS = 0.5
MOST_SKEW = 1.0
LEAST_WORTH = 1.2
WORLDS_OF_SKEW = 25  # times the squared skewness: from so many worlds on a t interval covers (Cochran 1977, p. 42)
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
        Infinite where all differences are equal, None where neither side varies.
    p
        Two-sided t test of no difference; None where all differences are equal.
    warnings
        What makes the interval unsafe.
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


class Seeds(NamedTuple):
    """What seeds that all worlds share add to what is not known of a mean over worlds.

    Attributes
    ----------
    variance
        Of the mean.
    freedom
        Degrees of freedom with which it is known.
    """

    variance: float
    freedom: int


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
        If a value is missing: an analysis never goes on over a smaller set.
    """
    count, missing = len(of), int((~np.isfinite(of - against)).sum())
    if count < 2 or missing:
        message = f"{missing} of {count} pairs have no value" if missing else "fewer than two pairs"
        raise ValueError(message)
    difference = differences(of, against)
    if weights is not None and np.ptp(weights) > 0:
        return weighted(of, against, difference, weights, seeds)
    mean, deviation = float(difference.mean()), float(spread(difference))
    half, p = tested(mean, deviation, count, seeds)
    bca_low, bca_high = bootstrap(difference)
    apart = float(of.var(ddof=1) + against.var(ddof=1)) if apart is None else apart
    worth = apart / deviation**2 if deviation > 0 else math.inf if apart > 0 else None
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
    )


def differences(of: Values, against: Values) -> Values:
    """Differences of pairs, which lie along the last axis; where all are the same up to rounding, they are equal."""
    found = of - against
    size = np.maximum(np.abs(of).max(axis=-1), np.abs(against).max(axis=-1))
    is_same = np.ptp(found, axis=-1) <= ROUNDING * size
    return np.where(is_same[..., np.newaxis], found[..., :1], found)


def spread(difference: Values) -> Values:
    """Return the standard deviation of two or more differences along the last axis; 0 where all are equal."""
    return np.where(np.ptp(difference, axis=-1) == 0, 0.0, difference.std(axis=-1, ddof=1))


def weighted(
    of: Values, against: Values, difference: Values, weights: Values, seeds: Seeds | None = None
) -> Comparison:
    """Compare two sides whose pairs have weights; the interval is that of the effective number of pairs (Kish 1965).

    What speaks of resampling and of unpaired runs is left out.
    """
    share = weights / weights.sum()
    count = 1 / float(share @ share)
    mean = float(share @ difference)
    variance = float(share @ (difference - mean) ** 2) / (1 - 1 / count)
    deviation = math.sqrt(variance) if np.ptp(difference) > 0 else 0.0
    half, p = tested(mean, deviation, count, seeds)
    return Comparison(
        pairs=len(difference),
        mean_of=float(share @ of),
        mean_against=float(share @ against),
        difference=mean,
        low=mean - half,
        high=mean + half,
        bca_low=None,
        bca_high=None,
        standardised=mean / deviation if deviation > 0 else None,
        superiority=float(share @ ((difference > 0) + 0.5 * (difference == 0))),
        correlation=None,
        pairing_worth=None,
        p=p,
        warnings=(
            f"the worlds have unequal weights, and tell as much as {count:.0f} of equal weight",
            *unsafe_over_worlds(difference, share),
        ),
    )


def tested(mean: float, deviation: float, count: float, seeds: Seeds | None) -> tuple[float, float | None]:
    """Half the t interval of the mean of so many differences, and its p value, None where all are equal.

    Where seeds add to its variance, the degrees of freedom are those of a sum of variances (Satterthwaite 1946).
    """
    if not seeds or not seeds.variance:
        p = 2 * float(stats.t.sf(abs(mean) * np.sqrt(count) / deviation, count - 1)) if deviation > 0 else None
        return t_half_width(deviation, count), p
    own = deviation**2 / count
    error = math.sqrt(own + seeds.variance)
    freedom = error**4 / (own**2 / (count - 1) + seeds.variance**2 / seeds.freedom)
    return float(stats.t.ppf(0.5 + LEVEL / 2, freedom)) * error, 2 * float(stats.t.sf(abs(mean) / error, freedom))


def t_half_width(deviation: float, count: float) -> float:
    """Half the t interval of the mean of so many differences, more than one, with this standard deviation."""
    return float(stats.t.ppf(0.5 + LEVEL / 2, count - 1)) * deviation / math.sqrt(count)


def bootstrap(difference: Values) -> tuple[float | None, float | None]:
    """BCa interval of the mean, always with the same resamples; None where pairs are too few or differences equal."""
    if len(difference) < FEWEST_FOR_BCA or np.ptp(difference) == 0:
        return None, None
    with warnings.catch_warnings():
        # Where nearly all differences are equal there is no BCa interval: scipy warns and returns NaN.
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
    return or_none(float(found.low)), or_none(float(found.high))


def or_none(value: float) -> float | None:
    """Return a number, or None in the place of NaN."""
    return None if math.isnan(value) else float(value)


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
