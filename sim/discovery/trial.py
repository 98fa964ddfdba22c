"""Tries a box on worlds that it was not found in, and in worlds drawn again: it may be over-fitted."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sim.discovery.box import Box, Mask, Restriction, Worth, inside, quasi_p, worth
from sim.discovery.prim import Path, find
from sim.discovery.resampling import Weights, again, equal, folds
from sim.discovery.unknowns import Unknown
from sim.experiment.over_worlds import Share, share_of_worlds

FOLDS = 10
RESAMPLES = 30
SPREAD = (0.05, 0.95)  # of bounds
LEAST_KEPT = 0.5  # of the gain in density, and of the coverage: share that has to be left on worlds held out

NONE, OVER_FITTED, FOUND = "none found", "over-fitted", "found"


class HeldOut(NamedTuple):
    """What boxes are worth in worlds that they were found without, each with its interval; NaN where they hold none.

    Attributes
    ----------
    density
        Share of the worlds inside that is of interest.
    coverage
        Share of the worlds of interest that is inside.
    """

    density: Share
    coverage: Share


class Trial(NamedTuple):
    """A box and what speaks for it.

    Attributes
    ----------
    share
        Share of all worlds that is of interest.
    worth
        In the worlds that it was found in.
    held_out
        In worlds that it was found without, each tenth of them by a box of its own.
    quasi_p
        Of every restriction.
    resampled
        The box found in each bootstrap sample of the worlds.
    path
        Of PRIM.
    """

    box: Box
    share: float
    worth: Worth
    held_out: HeldOut
    quasi_p: list[float]
    resampled: list[Box]
    path: Path

    @property
    def verdict(self) -> str:
        """FOUND, OVER_FITTED where worlds held out do not bear it out, or NONE."""
        if not self.box:
            return NONE
        density, coverage = self.held_out
        gained, kept = self.worth.density - self.share, density.value - self.share
        keeps = kept >= LEAST_KEPT * gained and coverage.value >= LEAST_KEPT * self.worth.coverage
        return FOUND if density.low > self.share and keeps else OVER_FITTED

    def alike(self, restriction: Restriction) -> list[Restriction]:
        """List the restrictions of the same unknown on the same side, one a bootstrap sample that has it."""
        kind = restriction[:2]
        return [one for box in self.resampled for one in box if one[:2] == kind]

    def bounds(self, restriction: Restriction) -> tuple[float, float]:
        """Return the ends of nine tenths of the bounds of such restrictions; NaN where there are none."""
        found = [one.bound for one in self.alike(restriction)]
        if restriction.options or not found:
            return np.nan, np.nan
        low, high = np.quantile(found, SPREAD)
        return float(low), float(high)


def tried(unknowns: Sequence[Unknown], weights: Weights, interest: Mask) -> Trial:
    """Find the box of the worlds of interest, and try it.

    Parameters
    ----------
    unknowns
        What differs between worlds.
    weights
        Shape (worlds,).
    interest
        Shape (worlds,): some of them, and not all.

    Returns
    -------
    Trial
    """
    drawn = equal(weights)
    box, path = find(unknowns, interest, drawn)
    return Trial(
        box,
        float(weights[interest].sum() / weights.sum()),
        worth(inside(box, unknowns), interest, weights),
        held_out(unknowns, weights, interest),
        quasi_p(box, unknowns, interest, drawn),
        [find(unknowns, interest, again(weights, number))[0] for number in range(RESAMPLES)],
        path,
    )


def held_out(unknowns: Sequence[Unknown], weights: Weights, interest: Mask) -> HeldOut:
    """Find boxes without a tenth of the worlds each, and look at the worlds of that tenth that are inside."""
    mask = np.zeros(len(weights), bool)
    for fold in folds(len(weights), FOLDS):
        rest = np.setdiff1d(np.arange(len(weights)), fold)
        box, _ = find(unknowns, interest, rest[equal(weights[rest])])
        mask[fold] = bool(box) & inside(box, unknowns)[fold]
    nothing = Share(np.nan, np.nan, np.nan)
    density = share_of_worlds(interest[mask].astype(float), weights[mask]) if mask.any() else nothing
    return HeldOut(density, share_of_worlds(mask[interest].astype(float), weights[interest]))
