"""In which share of the worlds the effect of each hypothesis lies where: one compact chart of all of them."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from sim.outputs.palette import ON_COLOUR, SIDES
from sim.report.drawing import WIDTH, drawn, legible
from sim.words.rounding import per_cent

ROOM = 0.06  # share of worlds that a bar needs for its number


class Row(NamedTuple):
    """A hypothesis, and the share of worlds in which its effect is lower, within the smallest effect, and higher."""

    hypothesis: str
    shares: Sequence[float]


@drawn
def shares_of_worlds(rows: Sequence[Row]) -> Figure:
    """Draw a bar for each hypothesis, in three parts."""
    figure = Figure(figsize=(WIDTH, 0.34 * len(rows) + 1.0))
    figure.set_label("Share of worlds in which the effect of each hypothesis lies where")
    axes = figure.subplots()
    foot = np.zeros(len(rows))
    for at, (side, colour) in enumerate(SIDES.items()):
        widths = np.array([row.shares[at] for row in rows])
        label = side if side != "within" else "within the smallest effect of interest"
        axes.barh(np.arange(len(rows)), 100 * widths, left=100 * foot, color=colour, height=0.7, label=label)
        for place, width in enumerate(widths):
            if width >= ROOM:
                middle = 100 * (foot[place] + width / 2)
                axes.text(middle, place, per_cent(width), ha="center", va="center", fontsize=8, color=text_on(side))
        foot += widths
    axes.set_yticks(np.arange(len(rows)), [legible(row.hypothesis, 60) for row in rows])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(0, 100)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel("per cent of worlds")
    figure.legend(loc="outside upper center", ncols=len(SIDES))
    return figure


def text_on(side: str) -> str:
    """Colour of a number on a bar."""
    return ON_COLOUR if side != "lower" else "#FEFEFE"
