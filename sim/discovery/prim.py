"""Finds a box by PRIM, the patient rule induction method (Friedman and Fisher 1999), of the EMA workbench.

PRIM peels a little of the worlds away again and again, where that raises the density most. It has no weights, so it
is given worlds that were drawn to equal weights. Of its path from all worlds to few, that box is taken of which
mass x (density - share of all) is largest: it holds clearly more worlds of interest than chance would bring there, and
not a handful that happen to be alike. Restrictions that do little beside the others are taken away.

Peeling many unknowns at once finds boxes in noise. So PRIM is given the few that explain most of the variance of being
of interest, each alone; what works in combinations alone is not found.
"""

import logging
import warnings
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.discovery.box import ABOVE, AMONG, BELOW, Box, Mask, Restriction, pruned
from sim.discovery.importance import ranked
from sim.discovery.measures import first_order
from sim.discovery.resampling import Places
from sim.discovery.unknowns import Unknown, ranks

MOST_TRIED = 6
MOST_RESTRICTIONS = 4
LIMIT = 0.05  # of a quasi-p
PEEL = 0.1  # share of the worlds inside that is peeled at a time
LEAST_MASS, FEWEST_INSIDE = 0.05, 20  # of a box


class Path(NamedTuple):
    """Boxes from all worlds to few: density, coverage and mass of each, shape (boxes,), and which one was taken."""

    density: np.ndarray[Any, np.dtype[np.float64]]
    coverage: np.ndarray[Any, np.dtype[np.float64]]
    mass: np.ndarray[Any, np.dtype[np.float64]]
    taken: int


def find(unknowns: Sequence[Unknown], interest: Mask, drawn: Places) -> tuple[Box, Path]:
    """Find the box.

    Parameters
    ----------
    unknowns
        What differs between worlds.
    interest
        Shape (worlds,): which of them are of interest.
    drawn
        Places of worlds, drawn to equal weights.

    Returns
    -------
    tuple of Box and Path
        The box has no restriction where none does anything.
    """
    of = interest[drawn]
    tried = leading(unknowns, of, drawn) if 0 < of.mean() < 1 else []
    if not tried:
        share = np.array([of.mean()])
        return (), Path(share, np.ones(1), np.ones(1), 0)
    columns = {str(at): column(unknowns[at], drawn) for at in tried}
    path, boxes = peel(pd.DataFrame(columns), of)
    box = tuple(one for at in tried for one in restrictions(at, unknowns[at], boxes[path.taken], boxes[0]))
    return pruned(box, unknowns, interest, drawn, MOST_RESTRICTIONS, LIMIT), path


def leading(unknowns: Sequence[Unknown], of: Mask, drawn: Places) -> list[int]:
    """List the places of the unknowns that explain most of what is of interest, in the order of the table."""
    order = ranked(ranks([unknown.values for unknown in unknowns]), drawn)
    explained = first_order(order, of.astype(float))
    varying = [at for at, unknown in enumerate(unknowns) if np.ptp(unknown.values[drawn]) > 0]
    return sorted(sorted(varying, key=lambda at: -explained[at])[:MOST_TRIED])


def column(unknown: Unknown, drawn: Places) -> list[float] | list[str]:
    """Return the values of an unknown as PRIM takes them: numbers, or the words of a choice."""
    values = unknown.values[drawn]
    return [unknown.options[int(value)] for value in values] if unknown.options else values.tolist()


def peel(frame: pd.DataFrame, of: Mask) -> tuple[Path, list[pd.DataFrame]]:
    """Run PRIM; return its path, and the limits of every box on it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of packages that it could use and that are not there, and of pandas to come
        logging.getLogger("EMA").setLevel(logging.WARNING)
        from ema_workbench.analysis.prim import Prim

        least = max(LEAST_MASS, FEWEST_INSIDE / len(of))
        found = Prim(frame, of, peel_alpha=PEEL, mass_min=least).find_box()
    path = found.peeling_trajectory
    density, coverage, mass = (path[name].to_numpy(float) for name in ("density", "coverage", "mass"))
    # Rounded, so that of boxes that are alike the first is taken on every machine.
    taken = int(np.argmax(np.round(mass * (density - of.mean()), 12)))
    return Path(density, coverage, mass, taken), list(found.box_lims)


def restrictions(at: int, unknown: Unknown, limits: pd.DataFrame, whole: pd.DataFrame) -> list[Restriction]:
    """Read the restrictions of one unknown from the limits of a box and those of all worlds."""
    (low, high), (lowest, highest) = limits[str(at)], whole[str(at)]
    if unknown.options:
        options = tuple(sorted(unknown.options.index(word) for word in low))
        return [Restriction(at, AMONG, options=options)] if low != lowest else []
    found = [Restriction(at, ABOVE, float(low))] if low > lowest else []
    return [*found, Restriction(at, BELOW, float(high))] if high < highest else found
