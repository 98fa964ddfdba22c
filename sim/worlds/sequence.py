"""Draws worlds by sequences that can grow: the first points are the same however many there are.

    even       a Latin hypercube that can grow: for shares of worlds, and for measures of sensitivity from any runs
    morris     trajectories along which one uncertainty after another changes (Morris 1991; Campolongo et al. 2007): for
               elementary effects, which tell cheaply what matters at all
    saltelli   the points of Saltelli et al. (2010): for Sobol' indices of first and total order, of few uncertainties

At every power of 2 of even points, each uncertainty has one value in each of as many parts of its distribution (McKay,
Beckman and Conover 1979); to double the worlds, the parts are halved, and the empty halves are filled in random order
(nested Latin hypercubes, Qian 2009). Values of different uncertainties meet at random.

A Sobol' sequence fills few dimensions more evenly, but not many: in 256 of its points, 84 pairs of 143 dimensions have
correlations above 0.3 in size, up to 0.8, however they are scrambled. What one uncertainty does would be shown for
others that do nothing.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.worlds.table import World
from sim.worlds.uncertainty import Uncertainty

Shares = NDArray[np.float64]

EVEN, MORRIS, SALTELLI = SEQUENCES = ("even", "morris", "saltelli")
MORRIS_LEVELS = 4
LARGEST = 1 - 2**-53  # share: 1 itself is left out
SALIB_SEEDS = 2**32 - 1  # it takes none as large, and 0 for none


def shares(dimensions: int, count: int, seed: int) -> Shares:
    """Return the first points of the even sequence of a seed.

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


def along(chance: np.random.Generator, count: int) -> Shares:
    """Draw the points of one dimension, as many as the next power of 2."""
    found = chance.random(1)
    while len(found) < count:
        parts = 2 * len(found)
        # One half of each part before has a point, the other none.
        empty = (found * parts).astype(np.int64) ^ 1
        found = np.append(found, (chance.permutation(empty) + chance.random(len(empty))) / parts)
    return found


def problem(names: Sequence[str]) -> dict[str, Any]:
    """Describe dimensions as SALib wants them, each from 0 to 1."""
    return {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}


def morris(dimensions: int, count: int, seed: int) -> Shares:
    """Return so many trajectories, shape (count × (dimensions + 1), dimensions), from 0 to 1; seed 1 or more."""
    from SALib.sample import morris

    named = problem([str(at) for at in range(dimensions)])
    return np.asarray(morris.sample(named, count, num_levels=MORRIS_LEVELS, seed=seed))


def saltelli(dimensions: int, count: int, seed: int) -> Shares:
    """Return the points of so many base samples, shape (count × (dimensions + 2), dimensions); seed 1 or more."""
    from SALib.sample import sobol

    named = problem([str(at) for at in range(dimensions)])
    return np.asarray(sobol.sample(named, count, calc_second_order=False, seed=seed))


def block(sequence: str, dimensions: int) -> int:
    """Return the number of points that belong together: a sequence has whole blocks of them."""
    return {EVEN: 1, MORRIS: dimensions + 1, SALTELLI: dimensions + 2}[sequence]


def points(sequence: str, dimensions: int, count: int, seed: int) -> Shares:
    """Return the first points of a sequence; `count` is a multiple of its block."""
    if sequence == EVEN:
        return shares(dimensions, count, seed)
    blocks = count // block(sequence, dimensions)
    draw = morris if sequence == MORRIS else saltelli
    return draw(dimensions, blocks, 1 + seed % (SALIB_SEEDS - 1))


def draw(uncertainties: Sequence[Uncertainty], count: int, seed: int, sequence: str = EVEN) -> list[World]:
    """Draw worlds, all of the same weight; the first of them are the same however many there are."""
    return [
        World(
            number,
            {
                key: value
                for uncertainty, share in zip(uncertainties, row, strict=True)
                for key, value in uncertainty.values(min(float(share), LARGEST)).items()
            },
        )
        for number, row in enumerate(points(sequence, len(uncertainties), count, seed))
    ]
