"""The value of knowing a parameter: how much better one could choose among policies if its value were known.

With nothing known, one takes the policy with the best expected value; with a parameter known, the best for its value.
The gain is the expected value of partial perfect information, here of one parameter at a time, from runs that were
made anyway: worlds are put into bins along the parameter, and the best policy of each bin is taken (Strong and Oakley
2013, Medical Decision Making 33: 755-766). With few worlds in a bin its best policy is partly lucky, so that even a
parameter that does nothing seems worth knowing. What it would seem worth is found by dealing the worlds to the bins at
random, and is taken off; so a parameter that does nothing has a value of 0 on average, sometimes less.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.experiment.mean_difference import Values

BINS = 10  # at most
WORLDS_IN_BIN = 15  # at least, on average
DEALS = 200
SEED = 1
USUAL = 0.95


class Knowing(NamedTuple):
    """Value of knowing one parameter before one chooses a policy, in the outcome's unit.

    Attributes
    ----------
    value
        Fall of the expected regret of the best policy.
    limit
        If no parameter did anything, the largest of their values would stay below it 95 times of 100.
    """

    parameter: str
    value: float
    limit: float


def values_of_knowing(
    means: Values, parameters: Mapping[str, Sequence[Any]], weights: Values, better: str
) -> Iterator[Knowing]:
    """Value of knowing each parameter alone.

    Parameters
    ----------
    means
        Shape (policies, worlds): value of every policy in every world.
    parameters
        Name to its value in every world: numbers, truth values or texts. At least one.
    weights
        Shape (worlds,), above 0.
    better
        `higher` or `lower`: the better direction of the outcome.
    """
    worlds = means.shape[1]
    cost = (means if better == "lower" else -means) * weights / weights.sum()
    chance = np.random.default_rng(SEED)
    dealt = np.stack([cost[:, chance.permutation(worlds)] for _ in range(DEALS)])
    inside = [np.eye(at.max() + 1)[at] for at in map(bins, parameters.values())]
    by_luck = np.array([gain(dealt, one) for one in inside])
    usual = by_luck.mean(axis=1)
    limit = float(np.quantile((by_luck - usual[:, np.newaxis]).max(axis=0), USUAL))
    for name, one, lucky in zip(parameters, inside, usual, strict=True):
        yield Knowing(name, float(gain(cost, one) - lucky), limit)


def gain(cost: Values, inside: Values) -> Values:
    """Return the expected cost of the one best policy, less that of the best policy of each bin.

    Parameters
    ----------
    cost
        Shape (..., policies, worlds), weighted.
    inside
        Shape (worlds, bins): 1 where a world belongs to a bin.

    Returns
    -------
    ndarray
        Shape (...).
    """
    by_bin = cost @ inside
    return np.asarray(by_bin.sum(axis=-1).min(axis=-1) - by_bin.min(axis=-2).sum(axis=-1))


def bins(column: Sequence[Any]) -> NDArray[np.intp]:
    """Put worlds into bins from 0, equally many in each; every text, and each of a few values, has a bin of its own."""
    values, at = np.unique(np.array(column), return_inverse=True)
    count = min(BINS, max(2, len(at) // WORLDS_IN_BIN))
    if values.dtype.kind in "US" or len(values) <= count:
        return np.asarray(at)
    below = np.searchsorted(np.sort(at), at)
    return np.unique(below * count // len(at), return_inverse=True)[1]
