"""Boxes: restrictions of a few unknowns, inside of which most worlds are of interest.

density     share of the worlds inside that are of interest
coverage    share of the worlds of interest that are inside
mass        share of all worlds that are inside
quasi-p     of a restriction: chance of as many worlds of interest inside, if it did nothing beside the others
            (Bryant and Lempert 2010); too small where the restriction was chosen on the same worlds
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from sim.discovery.resampling import Places, Weights
from sim.discovery.unknowns import Unknown, Values

Mask = NDArray[np.bool_]

ABOVE, BELOW, AMONG = "above", "below", "among"


class Restriction(NamedTuple):
    """A bound of one unknown on one side, or the options of a choice that are let in.

    Attributes
    ----------
    at
        Place of the unknown among all.
    side
        ABOVE, BELOW or AMONG.
    bound
        Lowest or highest value that is inside; NaN for a choice.
    options
        Places of the options that are inside; none for a number.
    """

    at: int
    side: str
    bound: float = float("nan")
    options: tuple[int, ...] = ()

    def holds(self, values: Values) -> Mask:
        """Tell which values are inside."""
        if self.side == AMONG:
            return np.isin(values, self.options)
        return values >= self.bound if self.side == ABOVE else values <= self.bound


Box = tuple[Restriction, ...]


class Worth(NamedTuple):
    """What a box is worth in some worlds; NaN where it holds none of them."""

    density: float
    coverage: float
    mass: float


def inside(box: Box, unknowns: Sequence[Unknown]) -> Mask:
    """Tell which worlds are inside a box, shape (worlds,)."""
    found = np.ones(len(unknowns[0].values), bool)
    for one in box:
        found &= one.holds(unknowns[one.at].values)
    return found


def worth(mask: Mask, interest: Mask, weights: Weights) -> Worth:
    """Compute density, coverage and mass of the worlds inside, by weight."""
    both, within = weights[mask & interest].sum(), weights[mask].sum()
    density = both / within if within > 0 else np.nan
    return Worth(float(density), float(both / weights[interest].sum()), float(within / weights.sum()))


def quasi_p(box: Box, unknowns: Sequence[Unknown], interest: Mask, drawn: Places) -> list[float]:
    """Compute the quasi-p of every restriction, on worlds that were drawn to equal weights."""
    mask = inside(box, unknowns)[drawn]
    found = []
    for one in box:
        without = inside(tuple(other for other in box if other != one), unknowns)[drawn]
        share = float(interest[drawn][without].mean())
        count, of = int(interest[drawn][mask].sum()), int(mask.sum())
        found.append(float(stats.binomtest(count, of, share, alternative="greater").pvalue) if of else 1.0)
    return found


def pruned(box: Box, unknowns: Sequence[Unknown], interest: Mask, drawn: Places, most: int, limit: float) -> Box:
    """Take restrictions away, that of the largest quasi-p first, until few are left and none has one above a limit."""
    while box:
        values = quasi_p(box, unknowns, interest, drawn)
        if len(box) <= most and max(values) <= limit:
            break
        worst = int(np.argmax(values))
        box = (*box[:worst], *box[worst + 1 :])
    return box
