"""How the variance of an effect splits between worlds and chance, and what more replicates or more worlds would buy.

The law of total variance: the effect that n replicates show in a world varies by Var(E[d | world]), which only
knowledge can lessen, and by E[Var(d | world)] / n, which replicates lessen. The analysis of variance estimates both
without bias (Searle, Casella and McCulloch 1992, Variance Components, ch. 3; for nested simulation Sun, Apley and Staum
2011, Operations Research 59: 998-1007).
"""

from math import sqrt
from typing import NamedTuple

import numpy as np
from scipy import stats

from sim.experiment.comparison import LEVEL, Values
from sim.experiment.over_worlds import effective_worlds


class Split(NamedTuple):
    """Variance of a paired difference over worlds and replicates, in the outcome's unit squared.

    Attributes
    ----------
    mean, low, high
        Expected difference over the worlds, with its 95 % t interval, in the outcome's unit.
    between
        Variance of the true effects of worlds; below 0 by chance where they are (nearly) the same in all.
    chance
        Variance of one replicate within its world.
    replicates
        Of each world.
    worlds
        Effective number.
    """

    mean: float
    low: float
    high: float
    between: float
    chance: float
    replicates: int
    worlds: float

    def reliability(self, more: int = 0) -> float:
        """Return the share of the variance of the effects of worlds that is no chance, with so many more replicates."""
        between = max(0.0, self.between)
        whole = between + self.chance / (self.replicates + more)
        return between / whole if whole > 0 else 1.0

    def error(self, more: int = 0) -> float:
        """Return the standard error of the expected difference, with so many more replicates in every world."""
        return sqrt((max(0.0, self.between) + self.chance / (self.replicates + more)) / self.worlds)

    @property
    def error_with_worlds(self) -> float:
        """Standard error with more worlds instead, at as many runs as one more replicate in every world takes."""
        return self.error() * sqrt(self.replicates / (self.replicates + 1))


def split(difference: Values, weights: Values) -> Split:
    """Split the variance of paired differences.

    Parameters
    ----------
    difference
        Shape (worlds, replicates), two or more of either, every one a number.
    weights
        Shape (worlds,), above 0.
    """
    share = weights / weights.sum()
    worlds, replicates = effective_worlds(weights), difference.shape[1]
    effects = difference.mean(axis=1)
    mean = float(share @ effects)
    chance = float(share @ difference.var(axis=1, ddof=1))
    whole = float(share @ (effects - mean) ** 2) / (1 - 1 / worlds)
    half = float(stats.t.ppf(0.5 + LEVEL / 2, worlds - 1)) * np.sqrt(whole / worlds)
    return Split(mean, float(mean - half), float(mean + half), whole - chance / replicates, chance, replicates, worlds)
