"""Measures of sensitivity from worlds that were drawn for them: elementary effects, and Sobol' indices.

    mu_star    mean size of the elementary effects of the unknown's whole range, in the answer's unit (Campolongo et
               al. 2007)
    sigma      standard deviation of the elementary effects: how much they depend on the other unknowns
    S1, ST     share of the variance that the unknown explains alone, and with its interactions (Saltelli et al. 2010)

Worlds share the random numbers of their replicates, so that an unknown without any influence has an effect of 0. One
with a little of it may change which chance befalls whom; what elementary effects of a number would be by such chance
alone is their dummy.
"""

from collections.abc import Mapping, Sequence
from math import nan, pi, sqrt
from typing import Any

import numpy as np

from sim.discovery.importance import Importance
from sim.discovery.unknowns import Unknown, Values
from sim.experiment.sensitivity import Index, of_morris, of_sobol
from sim.worlds.sequence import EVEN, MORRIS, MORRIS_LEVELS, Shares, block, points

STEP = MORRIS_LEVELS / (2 * (MORRIS_LEVELS - 1))  # of an elementary effect, as a share of the range


class NotAsDrawn(ValueError):
    """The worlds are not those that the experiment file says were drawn."""


def sequence_of(content: Mapping[str, Any]) -> str:
    """Name the sequence by which the worlds of an experiment file were drawn."""
    return str(content.get("worlds", {}).get("sequence", EVEN))


def drawn(content: Mapping[str, Any], unknowns: Sequence[Unknown]) -> Shares:
    """Draw the shares of the worlds once more, shape (worlds, unknowns).

    Raises
    ------
    NotAsDrawn
        If the worlds do not follow from them.
    """
    sequence, dimensions, count = sequence_of(content), len(unknowns), len(unknowns[0].values)
    seed = content["worlds"].get("seed", content.get("first_seed", 1))
    if count % block(sequence, dimensions):
        message = f"{count} worlds of {dimensions} unknowns are no whole number of blocks of the sequence {sequence}"
        raise NotAsDrawn(message)
    found = points(sequence, dimensions, count, seed)
    for at, unknown in enumerate(unknowns):
        if any(np.ptp(unknown.values[found[:, at] == share]) > 0 for share in np.unique(found[:, at])):
            message = f"the worlds do not follow the sequence {sequence} along {unknown.name}"
            raise NotAsDrawn(message)
    return found


def measures(
    content: Mapping[str, Any], unknowns: Sequence[Unknown], response: Values, errors: Values
) -> list[Importance]:
    """Compute the measures that the worlds were drawn for.

    Parameters
    ----------
    content
        The experiment file.
    unknowns
        What differs between worlds, in the order of the uncertainties.
    response, errors
        Shape (worlds,), in every world: means over replicates, and their standard errors.
    """
    sampled, by_key = drawn(content, unknowns), {unknown.keys[0]: unknown for unknown in unknowns}
    is_morris = sequence_of(content) == MORRIS
    found = (of_morris if is_morris else of_sobol)(list(by_key), sampled, response)
    # The mean size of the difference of two independent errors, per step.
    chance = 2 * float(np.sqrt((errors**2).mean())) / sqrt(pi) / STEP if is_morris else nan
    return [row(by_key[one.factor], one, chance if one.measure == "mu_star" else nan, is_morris) for one in found]


def row(unknown: Unknown, index: Index, dummy: float, is_morris: bool) -> Importance:
    """Put an index into a row; a step changes a choice altogether, so that nothing is a share of its whole range."""
    scale = STEP if is_morris and unknown.options else 1.0
    value, low, high = (scale * each for each in (index.value, index.low, index.high))
    return Importance(unknown, index.measure, value, low, high, dummy, dummy)
