"""A response along one unknown: in five slices of worlds of equal weight, or option by option of a choice."""

from typing import NamedTuple

import numpy as np

from sim.discovery.measures import SLICES
from sim.discovery.resampling import Places, Weights
from sim.discovery.unknowns import Unknown, Values
from sim.experiment.over_worlds import effective_worlds, mean_over_worlds


class Slice(NamedTuple):
    """Some worlds that are alike in an unknown.

    Attributes
    ----------
    label
        The least and the largest value, or the option.
    middle
        Median of the unknown.
    worlds
        How many.
    mean, low, high
        Mean of the response over them with its 95 % t interval, which speaks of the worlds, not of chance inside them.
    above, below
        Share of them with a response beyond the smallest effect of interest: above it, and below its negative.
    """

    label: str
    middle: float
    worlds: int
    mean: float
    low: float
    high: float
    above: float
    below: float


def along(unknown: Unknown, weights: Weights, response: Values, least: Values) -> list[Slice]:
    """Cut worlds into slices along an unknown.

    Parameters
    ----------
    unknown
        What differs between worlds.
    weights, response
        Shape (worlds,).
    least
        Shape (worlds,): smallest effect of interest in each, 0 or more; NaN where the response is no difference.
    """
    parts = unknown.values.astype(int) if unknown.options else slices(unknown.values, weights)
    found = []
    for at in np.unique(parts):
        part = parts == at
        values = unknown.values[part]
        label = unknown.options[at] if unknown.options else f"{values.min():.3g} to {values.max():.3g}"
        found.append(summary(label, values, weights[part], response[part], least[part]))
    return found


def slices(values: Values, weights: Weights) -> Places:
    """Return the slice of each world, numbered from the lowest values to the highest, all of about one weight."""
    order = np.argsort(values, kind="stable")
    share = (np.cumsum(weights[order]) - weights[order] / 2) / weights.sum()
    found = np.empty(len(order), np.int64)
    found[order] = np.minimum(np.round(share * SLICES, 9).astype(int), SLICES - 1)
    return found


def summary(label: str, values: Values, weights: Weights, response: Values, least: Values) -> Slice:
    """Summarise the response in some worlds."""
    share = weights / weights.sum()
    if effective_worlds(weights) > 1:
        mean, _, half, _ = mean_over_worlds(response, weights, None)
    else:
        mean, half = float(share @ response), np.nan
    sides = (response > least, response < -least)
    beyond = [float(share @ side) if np.isfinite(least).all() else np.nan for side in sides]
    return Slice(label, float(np.median(values)), len(values), mean, mean - half, mean + half, *beyond)


def chance_share(response: Values, errors: Values, weights: Weights) -> float:
    """Share of the variance over worlds that is chance inside them; NaN where standard errors are not known.

    Parameters
    ----------
    response
        Shape (worlds,): means over replicates.
    errors
        Shape (worlds,): their standard errors.
    weights
        Shape (worlds,).
    """
    share = weights / weights.sum()
    count = effective_worlds(weights)
    variance = float(share @ (response - share @ response) ** 2) * count / (count - 1)
    return min(1.0, float(share @ errors**2) / variance) if variance > 0 else np.nan
