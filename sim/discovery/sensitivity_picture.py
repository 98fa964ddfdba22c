"""The picture of `coopsim sensitivity`, one a region: what moves each answer, and the answer along the strongest."""

from collections.abc import Sequence
from textwrap import fill

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.discovery.drawing import DRAWN, WIDTH, name_rows, scale
from sim.discovery.sensitivity import Sensitivity
from sim.discovery.wording import per_cent
from sim.outputs.naming import shortened
from sim.outputs.palette import BLUE, GREY, RED, SHADE
from sim.outputs.style import plainly
from sim.words.titles import title

SHOWN = 8  # unknowns of an answer
HEIGHT = 3.5  # inches of an answer, for two lines each unknown
LONGEST_TITLE, LONGEST_NAME = 60, 50  # letters of a line; a row has room for two
MEASURES = {"ST": "ST, the share of variance by itself and with others"}


def picture(found: Sequence[Sensitivity]) -> Figure:
    """Draw the answers of a region that differ between worlds, a row each."""
    with plainly(DRAWN):
        sides = (3, 2) if any(one.slices for one in found) else (3,)
        figure = Figure(figsize=(WIDTH, HEIGHT * len(found)))
        rows = figure.subplots(len(found), len(sides), squeeze=False, width_ratios=sides)
        for (left, *right), one in zip(rows, found, strict=True):
            draw_measures(left, one)
            for axes in right:
                if one.slices:
                    draw_along(axes, one)
                else:
                    axes.set_visible(False)
        last = found[-1].ordered()[0]
        dummies = "; filled: clear of a dummy (grey: 95 % of dummies)" if np.isfinite(last.dummy) else ""
        rows[-1][0].set_xlabel(f"{MEASURES.get(last.measure, last.measure)}, with 95 % interval{dummies}")
    return figure


def draw_measures(axes: Axes, one: Sensitivity) -> None:
    """Draw delta of the strongest unknowns with its interval, above that of a dummy."""
    shown = one.ordered()[:SHOWN]
    if np.isfinite(shown[0].dummy):
        axes.axvspan(0, shown[0].dummy_high, color=SHADE, linewidth=0)
        axes.axvline(shown[0].dummy, color=GREY, linewidth=0.8)
    for at, of in enumerate(shown):
        axes.hlines(at, of.low, of.high, color=BLUE, linewidth=1.6)
        axes.plot(of.value, at, "o", color=BLUE, markersize=5.5, markerfacecolor=BLUE if of.is_clear else "white")
    name_rows(axes, [of.unknown.meaning for of in shown], LONGEST_NAME)
    axes.set_xlim(left=0)
    chance = "" if np.isnan(one.chance) else f" ({per_cent(one.chance)} of variance is chance)"
    name = one.answer.name if one.answer.is_claim else title(one.answer.outcome).label
    axes.set_title(fill(shortened(f"{name}{chance}", 2 * LONGEST_TITLE), LONGEST_TITLE))


def draw_along(axes: Axes, one: Sensitivity) -> None:
    """Draw the mean answer along the strongest unknown; for a difference with the smallest effect of interest."""
    unknown = one.strongest
    middles = [part.middle for part in one.slices]
    means = np.array([part.mean for part in one.slices])
    axes.vlines(
        middles, [part.low for part in one.slices], [part.high for part in one.slices], color=RED, linewidth=1.6
    )
    axes.plot(middles, means, "o" if unknown.options else "o-", color=RED, markersize=5, linewidth=1)
    scale(axes, unknown)
    if unknown.options:
        axes.set_xlim(-0.5, len(unknown.options) - 0.5)
    if one.answer.is_claim:
        least = float(np.nanmedian(one.answer.least))
        axes.axhspan(-least, least, color=SHADE, linewidth=0)
        axes.axhline(0, color="black", linewidth=0.8)
        axes.set_title("difference; grey: below\nthe smallest effect of interest")
    axes.set_ylabel(one.answer.unit)
