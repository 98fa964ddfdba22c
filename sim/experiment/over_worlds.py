"""Shares of worlds, with intervals.

The interval is Wilson's (1927), which stays within 0 and 1 and covers well where a share is near either. Where worlds
have weights, their number is the effective one of Kish (1965): (sum of weights)^2 / sum of squared weights; Wilson's
interval with an effective number is compared with others by Franco, Little, Louis and Slud (2019, Journal of Survey
Statistics and Methodology 7: 334-364). It speaks of the distribution that the worlds were drawn from, as if each had
been drawn by itself; worlds that fill the space evenly tell at least as much.
"""

from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from sim.experiment.comparison import LEVEL, Values

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
    return wilson(float(relative @ holds / relative.sum()), effective_worlds(weights))


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
