"""How an effect spreads over worlds: a histogram whose bars are made of verdicts."""

from collections.abc import Sequence
from math import ceil, floor

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.experiment.mean_difference import Values
from sim.experiment.world_rows import EffectByWorldRow
from sim.report.drawing import SHADE, WIDTH, drawn
from sim.report.wording import VERDICTS

BARS = 40
ENDS = (0.025, 0.975)  # quantiles between which bars are drawn; worlds beyond them are in the last
COLUMNS = 4  # of the legend


def in_units(rows: Sequence[EffectByWorldRow], least: float) -> tuple[Values, Values, list[EffectByWorldRow]]:
    """Return the effects of the worlds that were judged, their weights, which sum to 1, and their rows.

    Parameters
    ----------
    rows
        Those of one hypothesis.
    least
        The smallest effect of interest, in the unit in which effects are returned; 0 for that of the outcome.
    """
    judged = [row for row in rows if row.effect is not None and row.smallest_effect is not None]
    units = np.array([row.smallest_effect for row in judged], float) / least if least else 1.0
    effects = np.array([row.effect for row in judged], float) / units
    weights = np.array([row.weight for row in judged])
    return effects, weights / weights.sum(), judged


@drawn
def spread(rows: Sequence[EffectByWorldRow], least: float, unit: str, sides: tuple[str, str]) -> Figure:
    """Draw the effects of a hypothesis over worlds.

    Parameters
    ----------
    rows
        Those of one hypothesis, at least one of which was judged.
    least
        The smallest effect of interest; 0 where worlds have none in common.
    unit
        In which it is, for the axis.
    sides
        What to write on the left and on the right of the zone that is smaller than it.
    """
    effects, weights, judged = in_units(rows, least)
    figure = Figure(figsize=(WIDTH, 2.5))
    figure.set_label("Effect in every world")
    axes = figure.subplots()
    edges = edges_of(effects, weights, least)
    inside = np.clip(effects, edges[0], edges[-1])
    axes.axvspan(-least, least, color=SHADE, linewidth=0, zorder=0)
    axes.axvline(0, color="black", linewidth=0.8, zorder=1)
    foot = np.zeros(len(edges) - 1)
    for mark in VERDICTS:
        mine = np.array([row.verdict == mark.word for row in judged])
        if not mine.any():
            continue
        bars = 100 * np.histogram(inside[mine], edges, weights=weights[mine])[0]
        label = f"{mark.word} ({mine.sum()})"
        axes.bar(
            edges[:-1], bars, np.diff(edges), foot, align="edge", color=mark.colour, edgecolor="white", linewidth=0.4,
            label=label, zorder=2,
        )  # fmt: skip
        foot += bars
    axes.set_xlim(edges[0], edges[-1])
    axes.set_xlabel(unit)
    axes.set_ylabel("per cent of worlds")
    head(axes, sides)
    figure.legend(loc="outside lower center", ncols=COLUMNS)
    return figure


def edges_of(effects: Values, weights: Values, least: float) -> Values:
    """Edges of bars of equal width: one at the smallest effect, and one at its other end unless bars are wider."""
    low, high = (float(np.quantile(effects, end, weights=weights, method="inverted_cdf")) for end in ENDS)
    low, high = min(low, -1.5 * least), max(high, 1.5 * least)
    if low == high:  # no difference anywhere, and no zone
        low, high = -1.0, 1.0
    width = (high - low) / BARS
    if in_zone := round(2 * least / width):
        width = 2 * least / in_zone
    steps = range(floor((low - least) / width), ceil((high - least) / width) + 1)
    return np.array([least + width * step for step in steps])


def head(axes: Axes, sides: tuple[str, str]) -> None:
    """Write above the axes what lies to the left and to the right."""
    for place, align, text in ((0.0, "left", f"◀ {sides[0]}"), (1.0, "right", f"{sides[1]} ▶")):
        axes.annotate(text, (place, 1.03), xycoords="axes fraction", ha=align, fontsize=9)
