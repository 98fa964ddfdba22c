"""Shares of worlds, with intervals.

The interval is Wilson's (1927), which stays within 0 and 1 and covers well where a share is near either. Where worlds
have weights, their number is the effective one of Kish (1965), (sum of weights)^2 / sum of squared weights, or that of
`telling_worlds` where it is smaller; Wilson's interval with an effective number is compared with others by Franco,
Little, Louis and Slud (2019, Journal of Survey Statistics and Methodology 7: 334-364). It speaks of the distribution
that the worlds were drawn from, as if each had been drawn by itself; worlds that fill the space evenly tell at least as
much.
"""

from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from sim.experiment.mean_difference import LEVEL, ROUNDING, Seeds, Values, tested

SURE = float(stats.norm.ppf(0.5 + LEVEL / 2))


class Share(NamedTuple):
    """A share of worlds with its 95 % interval, all from 0 to 1."""

    value: float
    low: float
    high: float

    @property
    def half_width(self) -> float:
        """Half the interval."""
        return (self.high - self.low) / 2


class InWorlds(NamedTuple):
    """Values of an outcome in worlds: weights of shape (worlds,), values of shape (policies, worlds, replicates)."""

    weights: Values
    values: Values


def of_seeds(difference: Values, weights: Values) -> Seeds | None:
    """Variance of the expected difference by what a seed does to all worlds alike; None where it cannot be told.

    All worlds have the same seeds, so that this does not average out over worlds as what chance does to each of them
    does. It is what the means of seeds over worlds vary more than that (two crossed random effects: Searle, Casella and
    McCulloch 1992, Variance Components, ch. 4), and 0 if they vary less.

    Parameters
    ----------
    difference
        Shape (worlds, replicates); nothing can be told of one of either, or where one is no number.
    weights
        Shape (worlds,), above 0.
    """
    replicates = difference.shape[1]
    if min(difference.shape) < 2 or not np.isfinite(difference).all():
        return None
    share, worlds = weights / weights.sum(), effective_worlds(weights)
    chance = float(share**2 @ difference.var(axis=1, ddof=1))  # what it leaves in a mean over worlds
    alike = (float((share @ difference).var(ddof=1)) - chance) / (1 - 1 / worlds)
    is_rounding = alike <= (ROUNDING * float(np.abs(difference).max())) ** 2
    return Seeds(0.0 if is_rounding else alike / replicates, replicates - 1)


def effective_worlds(weights: Values) -> float:
    """Effective number of worlds (Kish 1965): as many without weights would tell as much of a mean.

    Parameters
    ----------
    weights
        Shape (worlds,), above 0.
    """
    if len(weights) == 0:
        return 0.0
    relative = weights / weights.max()  # whole numbers where all weigh the same
    return float(relative.sum() ** 2 / (relative**2).sum())


def telling_worlds(effects: Values, weights: Values) -> float:
    """Return how many worlds of equal weight would tell as much of the mean effect as these do.

        Σ w_i (x_i - μ)² / Σ w_i² (x_i - μ)²       μ = Σ w_i x_i,  Σ w_i = 1

    It makes the variance of the mean that of a sum of independent terms w_i (x_i - μ) (linearised: Särndal, Swensson
    and Wretman 1992, Model Assisted Survey Sampling, ch. 5). The number of Kish is the same where weights have nothing
    to do with effects; where worlds of great weight have the most uncommon effects, it is too large.

    Parameters
    ----------
    effects, weights
        Shape (worlds,); weights above 0. Where all effects are equal, the number is that of Kish.
    """
    share = weights / weights.sum()
    apart = (effects - share @ effects) ** 2
    if np.ptp(effects) == 0 or np.ptp(weights) == 0:
        return effective_worlds(weights)
    return float(share @ apart / (share**2 @ apart))


def mean_over_worlds(effects: Values, weights: Values, seeds: Seeds | None) -> tuple[float, float, float, float | None]:
    """Return the mean effect of weighted worlds, its variance over them, half its 95 % interval, and its p value."""
    share, count = weights / weights.sum(), effective_worlds(weights)
    mean = float(share @ effects)
    variance = float(share @ (effects - mean) ** 2) / (1 - 1 / count) if np.ptp(effects) > 0 else 0.0
    return mean, variance, *tested(mean, sqrt(variance), telling_worlds(effects, weights), count, seeds)


def share_of_worlds(holds: Values | NDArray[np.bool_], weights: Values) -> Share:
    """Share of worlds in which something holds.

    Parameters
    ----------
    holds
        Shape (worlds,), one world or more: 1 where it holds and 0 where it does not, or the part that holds.
    weights
        Shape (worlds,), above 0.
    """
    relative = weights / weights.max()
    # Where something rare holds in a few light worlds alone, they seem to tell much: never more than Kish's number.
    worlds = min(effective_worlds(weights), telling_worlds(np.asarray(holds, np.float64), weights))
    return wilson(float(relative @ holds / relative.sum()), worlds)


def wilson(share: float, worlds: float, excess: float = 0.0) -> Share:
    """Return a share with Wilson's interval.

    Parameters
    ----------
    share
        The estimate.
    worlds
        Effective number.
    excess
        Variance that the estimate has besides that of a count of so many worlds; with it the interval holds the shares
        p with (share - p)^2 <= z^2 (p (1 - p) / worlds + excess).
    """
    share = min(max(share, 0.0), 1.0)
    squared = SURE**2 / worlds
    middle = share + squared / 2
    root = sqrt(max(0.0, middle**2 - (1 + squared) * (share**2 - SURE**2 * excess)))
    low, high = (middle - root) / (1 + squared), (middle + root) / (1 + squared)
    return Share(share, min(max(low, 0.0), share), max(min(high, 1.0), share))
