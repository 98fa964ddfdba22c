"""Draws worlds again: to equal weights, for a bootstrap, and in folds that are held out.

Each draw has a key of its own, and depends on it alone, so that the same results give the same tables everywhere.
"""

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64]  # of worlds in a table
Weights = NDArray[np.float64]

SEED = 20081
EQUAL, AGAIN, FOLDS, DUMMY, TIES = range(5)  # what is drawn: the first part of a key


def generator(what: int, number: int = 0) -> np.random.Generator:
    """Return the chance of a draw."""
    return np.random.default_rng((SEED, what, number))


def equal(weights: Weights, number: int = 0) -> Places:
    """Draw as many worlds of equal weight as there are.

    The draw is systematic: a world of a share w of the weight is drawn n w times, rounded down or up. Worlds of equal
    weight are drawn once each.

    Parameters
    ----------
    weights
        Shape (worlds,), above 0.
    number
        Key of the draw.

    Returns
    -------
    ndarray
        Shape (worlds,): their places, in order.
    """
    count = len(weights)
    ends = np.cumsum(weights) / weights.sum() * count
    start = float(generator(EQUAL, number).random())
    # Rounded, so that the last digit of a sum decides nothing where weights are equal.
    return np.minimum(np.searchsorted(np.round(ends, 9), np.arange(count) + start, side="right"), count - 1)


def again(weights: Weights, number: int) -> Places:
    """Draw worlds with replacement, and then to equal weights: a bootstrap sample, shape (worlds,)."""
    drawn = generator(AGAIN, number).integers(len(weights), size=len(weights))
    return np.asarray(drawn[equal(weights[drawn], number + 1)])


def folds(count: int, number: int) -> list[Places]:
    """Divide worlds by lot into so many folds of about equal size."""
    return [np.sort(fold) for fold in np.array_split(generator(FOLDS).permutation(count), number)]
