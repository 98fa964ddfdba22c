"""How the variance of an effect splits between worlds and chance, and what more replicates or more worlds would buy.

The law of total variance: the effect that n replicates show in a world varies by Var(E[d | world]), which only
knowledge can lessen, and by E[Var(d | world)] / n, which replicates lessen. The analysis of variance estimates both
without bias (Searle, Casella and McCulloch 1992, Variance Components, ch. 3 and 4; for nested simulation Sun, Apley and
Staum 2011, Operations Research 59: 998-1007). What a seed does to all worlds alike moves their mean and sets no world
apart from another.
"""

from math import sqrt
from typing import NamedTuple

from sim.experiment.mean_difference import Values
from sim.experiment.over_worlds import effective_worlds, mean_over_worlds, of_seeds, telling_worlds


class Split(NamedTuple):
    """Variance of a paired difference over worlds and replicates, in the outcome's unit squared.

    Attributes
    ----------
    mean, low, high
        Expected difference over the worlds, with its 95 % t interval, in the outcome's unit; `alike` widens it.
    between
        Variance of the true effects of worlds; below 0 by chance where they are (nearly) the same in all.
    chance
        Variance of one replicate within its world.
    alike
        The part of it that a seed brings to all worlds alike, which more worlds do not lessen.
    replicates
        Of each world.
    worlds
        Effective number (Kish 1965).
    telling
        As many of equal weight would tell as much of this effect, see `telling_worlds`.
    """

    mean: float
    low: float
    high: float
    between: float
    chance: float
    alike: float
    replicates: int
    worlds: float
    telling: float

    @property
    def own_chance(self) -> float:
        """Variance of one replicate within its world, without what its seed does to all worlds alike."""
        return max(0.0, self.chance - self.alike)

    def reliability(self, more: int = 0) -> float:
        """Return the share of the variance of the effects of worlds that is no chance, with so many more replicates."""
        between = max(0.0, self.between)
        whole = between + self.own_chance / (self.replicates + more)
        return between / whole if whole > 0 else 1.0

    def error(self, more: int = 0, worlds: float = 1.0) -> float:
        """Return the standard error of the expected difference.

        Parameters
        ----------
        more
            Replicates in every world besides those that there are.
        worlds
            Number of worlds, as a multiple of those that there are.
        """
        replicates = self.replicates + more
        of_worlds = (max(0.0, self.between) + self.own_chance / replicates) / (worlds * self.telling)
        return sqrt(of_worlds + self.alike / replicates)

    @property
    def error_with_worlds(self) -> float:
        """Standard error with more worlds instead, at as many runs as one more replicate in every world takes."""
        return self.error(worlds=1 + 1 / self.replicates)


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
    chance = float(share @ difference.var(axis=1, ddof=1))
    seeds = of_seeds(difference, weights)
    mean, whole, half, _ = mean_over_worlds(effects, weights, seeds)
    telling = telling_worlds(effects, weights)
    alike = replicates * seeds.variance if seeds else 0.0
    found = Split(mean, mean - half, mean + half, 0.0, chance, alike, replicates, worlds, telling)
    return found._replace(between=whole - found.own_chance / replicates)
