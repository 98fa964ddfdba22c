"""How many months a run takes to forget its start, by the rule MSER-5.

With batch means Z_1 ... Z_k of five months each, the rule leaves out the first d batches, where d minimises the squared
standard error of the mean of all that is kept:

    d* = argmin over d of  Σ_(j > d) (Z_j - mean(Z_(d+1) ... Z_k))² / (k - d)²

A transient at the start makes the sum large, leaving out too much makes the divisor small. If the least error lies in
the second half, the series drifts to its end: no months left out would make it stationary, and a longer run is needed.

Source: White (1997), An effective truncation heuristic for bias reduction in simulation output, Simulation 69;
Franklin and White (2008), Stationarity tests and MSER-5, Winter Simulation Conference.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

BATCH = 5  # months
FEWEST_KEPT = 5  # batches: fewer have a small error by accident (Hoad, Robinson and Davies 2010)
FEWEST_MONTHS = BATCH * (FEWEST_KEPT + 1)


class Truncation(NamedTuple):
    """What the rule says of a series: how many to leave out, and whether it drifts to its end all the same."""

    left_out: int
    drifts: bool


def mser(batches: NDArray[np.float64]) -> Truncation:
    """Apply the rule to the means of batches, from the first of a run on.

    Parameters
    ----------
    batches
        Shape (batches,).

    Returns
    -------
    Truncation
        With the number of batches to leave out.

    Raises
    ------
    ValueError
        If a batch has no value, or there are fewer than six.
    """
    count = len(batches)
    if count <= FEWEST_KEPT or not np.isfinite(batches).all():
        message = f"MSER needs {FEWEST_KEPT + 1} batches or more, each with a value"
        raise ValueError(message)
    errors = [kept.var() / len(kept) for kept in (batches[left_out:] for left_out in range(count - FEWEST_KEPT + 1))]
    left_out = int(np.argmin(errors))
    return Truncation(left_out, 2 * left_out > count)


def mser5(series: NDArray[np.float64]) -> Truncation:
    """Apply the rule to an outcome by month, in batches of five.

    Parameters
    ----------
    series
        Shape (months,), from the first month of a run on; what is over after the last whole batch is not looked at.

    Returns
    -------
    Truncation
        With the number of months to leave out.

    Raises
    ------
    ValueError
        If a month has no value, or there are fewer than thirty.
    """
    count = len(series) // BATCH
    found = mser(series[: count * BATCH].reshape(count, BATCH).mean(axis=1))
    return Truncation(BATCH * found.left_out, found.drifts)
