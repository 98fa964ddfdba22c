"""Policies compared over worlds: by what they can be expected to give, by regret, and by how often each is the best.

The regret of a policy in a world is how much worse it does there than the best policy there (Savage 1951, Journal of
the American Statistical Association 46: 55-67).
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from sim.experiment.mean_difference import ROUNDING, Values
from sim.experiment.over_worlds import Share, share_of_worlds

MOST = 0.9  # the quantile of regret beside the largest


class Policy(NamedTuple):
    """A policy over worlds, in the outcome's unit.

    Attributes
    ----------
    mean
        Expected value over the worlds.
    mean_regret, high_regret, largest_regret
        Mean, 90th percentile and largest; chance makes them larger, since the best of several means is partly lucky.
    least_mean_regret
        Mean regret against the policy that is best in a world by its other replicates: chance makes it smaller. The
        true one lies between, on average. None with one replicate.
    worst
        Position of the world with the largest regret, the first of several.
    best
        Share of worlds in which no policy is better; where several are best, each has its part of the world.
    """

    mean: float
    mean_regret: float
    least_mean_regret: float | None
    high_regret: float
    largest_regret: float
    worst: int
    best: Share


def policies_over_worlds(values: Values, weights: Values, better: str) -> Iterator[Policy]:
    """Compare policies, one after the other.

    Parameters
    ----------
    values
        Shape (policies, worlds, replicates), two policies or more, every one a number.
    weights
        Shape (worlds,), above 0.
    better
        `higher` or `lower`: the better direction of the outcome.
    """
    share = weights / weights.sum()
    cost = values if better == "lower" else -values
    regret = regrets(cost.mean(axis=2))
    is_best = regret <= ROUNDING * np.abs(cost.mean(axis=2)).max(axis=0)
    least = least_regrets(cost) @ share if values.shape[2] > 1 else None
    for number, own in enumerate(regret):
        yield Policy(
            mean=float(share @ values[number].mean(axis=1)),
            mean_regret=float(share @ own),
            least_mean_regret=None if least is None else float(least[number]),
            high_regret=float(np.quantile(own, MOST, weights=weights, method="inverted_cdf")),
            largest_regret=float(own.max()),
            worst=int(own.argmax()),
            best=share_of_worlds(is_best[number] / is_best.sum(axis=0), weights),
        )


def regrets(cost: Values) -> Values:
    """Regret of every policy in every world; shape (policies, worlds) as that of the costs."""
    return cost - cost.min(axis=0)


def least_regrets(cost: Values) -> Values:
    """Regret against the policy that is best by the other replicates, shape (policies, worlds).

    Parameters
    ----------
    cost
        Shape (policies, worlds, replicates), two replicates or more.
    """
    others = cost.sum(axis=2, keepdims=True) - cost
    chosen = others.argmin(axis=0)[np.newaxis]
    return (cost - np.take_along_axis(cost, chosen, axis=0)).mean(axis=2)
