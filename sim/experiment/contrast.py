"""Contrasts: sums over parts of a design compared with sums over other parts, replicate by replicate."""

from collections.abc import Mapping, Sequence

import numpy as np

from sim.experiment.comparison import Comparison, compare
from sim.experiment.design import Point
from sim.experiment.mean_difference import Values
from sim.experiment.over_worlds import InWorlds, of_seeds
from sim.experiment.specification import Cell


def contrast(
    values: Values,
    points: Sequence[Point],
    of: Sequence[Cell],
    against: Sequence[Cell],
    worlds: InWorlds | None,
) -> Comparison:
    """Compare the sum over the cells of one side with that of the other; a cell is the mean over its points.

    Parameters
    ----------
    values
        Shape (points, replicates), or (points, worlds).
    points
        The design.
    of, against
        Cells of each side.
    worlds
        The values in every world; None without worlds.

    Raises
    ------
    LookupError
        If the design has no point in a cell.
    ValueError
        If a value is missing.
    """
    first, second = weights(points, of), weights(points, against)
    # Points of one side share random numbers too, so what unpaired runs would vary is summed point by point.
    signed = {number: first.get(number, 0.0) - second.get(number, 0.0) for number in {**first, **second}}
    one, other = weighted(values, first), weighted(values, second)
    # A single pair is refused below, and has no variance.
    apart = sum(weight**2 * float(values[number].var(ddof=1)) for number, weight in signed.items() if len(one) > 1)
    if worlds is None:
        return compare(one, other, apart)
    difference = weighted(worlds.values, first) - weighted(worlds.values, second)
    return compare(one, other, apart, worlds.weights, of_seeds(difference, worlds.weights))


def weights(points: Sequence[Point], cells: Sequence[Cell]) -> dict[int, float]:
    """Weight of each point in the sum over some cells.

    Raises
    ------
    LookupError
        If the design has no point in a cell.
    """
    found: dict[int, float] = {}
    for cell in cells:
        at = [point.number for point in points if cell.items() <= point.levels.items()]
        if not at:
            message = f"the design has no point at {dict(cell)}"
            raise LookupError(message)
        for number in at:
            found[number] = found.get(number, 0.0) + 1 / len(at)
    return found


def weighted(values: Values, weight: Mapping[int, float]) -> Values:
    """Weighted sum over points, of values of shape (points, ...)."""
    total: Values = np.zeros(values.shape[1:])
    for number, share in weight.items():
        total = total + share * values[number]
    return total
