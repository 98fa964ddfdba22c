"""Draws worlds by a Latin hypercube that can grow: it goes on where it stopped.

At every power of 2, each uncertainty has one value in each of as many parts of its distribution (McKay, Beckman and
Conover 1979); to double the worlds, the parts are halved, and the empty halves are filled in random order (nested
Latin hypercubes, Qian 2009). Values of different uncertainties meet at random.

A Sobol' sequence fills few dimensions more evenly, but not many: in 256 of its points, 84 pairs of 143 dimensions have
correlations above 0.3 in size, up to 0.8, however they are scrambled. What one uncertainty does would be shown for
others that do nothing.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.worlds.table import World
from sim.worlds.uncertainty import Uncertainty


def shares(dimensions: int, count: int, seed: int) -> NDArray[np.float64]:
    """Return the first points of the sequence of a seed.

    Parameters
    ----------
    dimensions
        1 or more; those of few are the first of many.
    count
        Points, 1 or more; the first of them are the same however many there are. A power of 2 is the most even.
    seed
        0 or more.

    Returns
    -------
    ndarray
        Shape (count, dimensions), from 0 to 1, which itself is left out.
    """
    columns = [along(np.random.default_rng((seed, dimension)), count) for dimension in range(dimensions)]
    return np.column_stack(columns)[:count]


def along(chance: np.random.Generator, count: int) -> NDArray[np.float64]:
    """Draw the points of one dimension, as many as the next power of 2."""
    found = chance.random(1)
    while len(found) < count:
        parts = 2 * len(found)
        # One half of each part before has a point, the other none.
        empty = (found * parts).astype(np.int64) ^ 1
        found = np.append(found, (chance.permutation(empty) + chance.random(len(empty))) / parts)
    return found


def draw(uncertainties: Sequence[Uncertainty], count: int, seed: int) -> list[World]:
    """Draw worlds, all of the same weight; the first of them are the same however many there are."""
    return [
        World(
            number,
            {
                key: value
                for uncertainty, share in zip(uncertainties, row, strict=True)
                for key, value in uncertainty.values(float(share)).items()
            },
        )
        for number, row in enumerate(shares(len(uncertainties), count, seed))
    ]
