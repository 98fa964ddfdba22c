"""What the mean of differences tells: its 95 % t interval and p value, and its BCa bootstrap interval.

Bias-corrected accelerated (BCa) intervals from 20 differences on; never percentile intervals, which cover less.
"""

import math
import warnings
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Values = NDArray[np.float64]

LEVEL = 0.95
FEWEST_FOR_BCA = 20
RESAMPLES = 9999
BATCH = 50  # resamples at a time, so that memory does not grow with their number times that of the differences
ROUNDING = 1e-12  # differences that are the same up to this share of the values are the same


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


def differences(of: Values, against: Values) -> Values:
    """Differences of pairs, which lie along the last axis; all the same up to rounding are equal."""
    found = of - against
    size = np.maximum(np.abs(of).max(axis=-1), np.abs(against).max(axis=-1))
    is_same = np.ptp(found, axis=-1) <= ROUNDING * size
    first = np.where(np.abs(found[..., 0]) <= ROUNDING * size, 0.0, found[..., 0])
    return np.where(is_same[..., np.newaxis], first[..., np.newaxis], found)


def spread(difference: Values) -> Values:
    """Return the standard deviation of two or more differences along the last axis; 0 where all are equal."""
    return np.where(np.ptp(difference, axis=-1) == 0, 0.0, difference.std(axis=-1, ddof=1))


def tested(mean: float, deviation: float, count: float, most: float, seeds: Seeds | None) -> tuple[float, float | None]:
    """Half the t interval of the mean of so many differences, and its p value, None where all are equal.

    Their variance is known with one degree of freedom less than there are differences, but from `most` at most.
    Where seeds add to that of the mean, the degrees of freedom are those of a sum of variances (Satterthwaite 1946).
    """
    own, freedom = deviation**2 / count, min(count, most) - 1
    error = math.sqrt(own + seeds.variance) if seeds else math.sqrt(own)
    if error == 0:
        return 0.0, None
    if seeds and seeds.variance:
        freedom = error**4 / (own**2 / freedom + seeds.variance**2 / seeds.freedom)
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
