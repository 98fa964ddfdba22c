"""Draws worlds by a Sobol' sequence, scrambled (Owen 1998): it fills the space evenly, and goes on where it stopped."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

from sim.worlds.table import World
from sim.worlds.uncertainty import Uncertainty


def shares(dimensions: int, count: int, seed: int) -> NDArray[np.float64]:
    """Return the first points of the sequence of a seed.

    Parameters
    ----------
    dimensions
        1 or more.
    count
        Points, 1 or more; the first of them are the same however many there are. A power of 2 is the most even.
    seed
        0 or more: another one gives another scrambling.

    Returns
    -------
    ndarray
        Shape (count, dimensions), from 0 to 1, which itself is left out.
    """
    power = max(0, count - 1).bit_length()
    return np.asarray(qmc.Sobol(dimensions, rng=seed).random_base2(power)[:count])


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
