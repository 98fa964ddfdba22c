"""Points ranked by each outcome that has a better direction; a tie is a paired interval that includes 0."""

from typing import NamedTuple

import numpy as np

from sim.model.counts import HIGHER
from sim.report.averages import estimate
from sim.report.contents import Contents
from sim.report.wording import better

MOST_POINTS = 60


class Rank(NamedTuple):
    """Rank of a point by an outcome."""

    rank: int
    is_tied: bool
    mean: float
    shade: float  # 1 for the best, 0 for the last


def rankings(contents: Contents) -> dict[str, list[Rank]]:
    """Rank the points by every outcome that has a better direction."""
    found = {outcome: ranks(contents, outcome) for outcome in contents.outcomes if better(outcome)}
    return {outcome: of for outcome, of in found.items() if of}


def ranks(contents: Contents, outcome: str) -> list[Rank]:
    """Rank the points by an outcome; there are no ranks where a run has no value."""
    values = contents.values[outcome]
    means = contents.means(outcome)
    if not np.isfinite(means).all():
        return []
    sign = -1 if better(outcome) == HIGHER else 1
    order = [int(point) for point in np.argsort(sign * means, kind="stable")]
    taken: list[int] = []
    for rank, point in enumerate(order):
        # With the best of its rank: from neighbour to neighbour, small steps would tie the best to the last.
        tied = rank > 0 and not estimate(values[point], values[order[taken[-1] - 1]], contents.weights).is_sure
        taken.append(taken[-1] if tied else rank + 1)
    last = max(taken)
    found = {}
    for point, rank in zip(order, taken, strict=True):
        shade = (last - rank) / (last - 1) if last > 1 else 0.0
        found[point] = Rank(rank, taken.count(rank) > 1, float(means[point]), shade)
    return [found[point] for point in range(len(means))]
