"""Unknowns that go together in the worlds: what one of them does may be shown for the other."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy import stats

from sim.discovery.resampling import Weights, equal
from sim.discovery.unknowns import Unknown
from sim.experiment.over_worlds import effective_worlds

LEAST = 0.3  # rank correlation, in size
SURE = 5.0  # standard errors, beyond which hardly one of ten thousand pairs gets by chance


class Pair(NamedTuple):
    """Two unknowns and their rank correlation over worlds."""

    one: Unknown
    other: Unknown
    correlation: float


def together(unknowns: Sequence[Unknown], weights: Weights) -> list[Pair]:
    """List the pairs of unknowns that go together, those of the strongest correlation first.

    Choices of three or more options have no order, and are left out.
    """
    ordered = [unknown for unknown in unknowns if unknown.is_ordered]
    if len(ordered) < 2:
        return []
    drawn = equal(weights)
    ranks = stats.rankdata([unknown.values[drawn] for unknown in ordered], axis=1)
    correlations = np.corrcoef(ranks)
    least = max(LEAST, SURE / np.sqrt(effective_worlds(weights)))
    found = [
        Pair(ordered[one], ordered[other], float(correlations[one, other]))
        for one, other in zip(*np.triu_indices(len(ordered), 1), strict=True)
        if abs(correlations[one, other]) > least
    ]
    return sorted(found, key=lambda pair: -abs(pair.correlation))
