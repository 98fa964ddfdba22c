"""How an effect spreads over worlds: a histogram whose bars are made of verdicts, a box, and what goes with it most."""

from collections.abc import Sequence
from math import ceil, floor

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from sim.experiment.mean_difference import Values
from sim.experiment.world_rows import EffectByWorldRow
from sim.outputs.palette import BLUE, GREY, INK, SHADE
from sim.report.drawing import WIDTH, drawn, legible
from sim.report.driver import Driver
from sim.report.wording import VERDICTS
from sim.words.keys import with_unit

BARS = 40
ENDS = (0.025, 0.975)  # quantiles between which bars are drawn; worlds beyond them are in the last
BOX = (0.05, 0.25, 0.5, 0.75, 0.95)
COLUMNS = 4  # of the legend
DECADES = 30.0  # highest over lowest value, from which an axis is one of logarithms


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
def spread(
    rows: Sequence[EffectByWorldRow], least: float, unit: str, sides: tuple[str, str], most: Driver | None = None
) -> Figure:
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
    most
        What goes with the effect most, drawn beside it.
    """
    effects, weights, judged = in_units(rows, least)
    figure = Figure(figsize=(WIDTH, 3.1))
    figure.set_label("Effect in every world")
    grid = figure.add_gridspec(2, 2 if most else 1, height_ratios=(6, 1), width_ratios=(1.75, 1) if most else (1,))
    axes = figure.add_subplot(grid[0, 0])
    edges = edges_of(effects, weights, least)
    histogram(axes, judged, np.clip(effects, edges[0], edges[-1]), weights, edges, least)
    head(axes, sides)
    below = figure.add_subplot(grid[1, 0], sharex=axes)
    axes.tick_params(labelbottom=False)
    box(below, np.clip(effects, edges[0], edges[-1]), weights)
    below.set_xlabel(unit)
    if most:
        along(figure.add_subplot(grid[:, 1]), most, effects, weights, least)
    figure.legend(loc="outside lower center", ncols=COLUMNS)
    return figure


def histogram(
    axes: Axes, judged: Sequence[EffectByWorldRow], inside: Values, weights: Values, edges: Values, least: float
) -> None:
    """Draw the share of the worlds in each bar, by verdict."""
    axes.axvspan(-least, least, color=SHADE, linewidth=0, zorder=0)
    axes.axvline(0, color=INK, linewidth=0.8, zorder=1)
    foot = np.zeros(len(edges) - 1)
    for mark in VERDICTS:
        mine = np.array([row.verdict == mark.word for row in judged])
        if not mine.any():
            continue
        bars = 100 * np.histogram(inside[mine], edges, weights=weights[mine])[0]
        axes.bar(
            edges[:-1], bars, np.diff(edges), foot, align="edge", color=mark.colour, edgecolor="white", linewidth=0.4,
            label=f"{mark.word} ({mine.sum()})", zorder=2,
        )  # fmt: skip
        foot += bars
    axes.set_xlim(edges[0], edges[-1])
    axes.set_ylabel("% of worlds")


def box(axes: Axes, effects: Values, weights: Values) -> None:
    """Draw a box that holds half of the worlds around their median, with whiskers that hold nine of ten."""
    low, first, middle, third, high = np.quantile(effects, BOX, weights=weights, method="inverted_cdf")
    axes.axvline(0, color=INK, linewidth=0.8, zorder=1)
    axes.hlines(0, low, high, color=INK, linewidth=1.2)
    axes.fill_between([first, third], -0.5, 0.5, color=GREY, linewidth=0, zorder=2)
    axes.vlines(middle, -0.75, 0.75, color=INK, linewidth=2.5, zorder=3)
    axes.set_ylim(-1, 1)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)


def along(axes: Axes, most: Driver, effects: Values, weights: Values, least: float) -> None:
    """Draw a dot for each world along the value that goes with its effect most, and the mean of each part of them."""
    axes.axhspan(-least, least, color=SHADE, linewidth=0, zorder=0)
    axes.axhline(0, color=INK, linewidth=0.8, zorder=1)
    part = np.array(most.part)
    is_text = any(isinstance(value, str | bool) for value in most.values)
    places = part.astype(float) if is_text else np.array(most.values, float)
    dots(axes, places, effects)
    means = [
        (np.average(places[part == one], weights=weights[part == one]),
         np.average(effects[part == one], weights=weights[part == one]))
        for one in range(part.max() + 1)
    ]  # fmt: skip
    axes.plot(*zip(*means, strict=True), "" if is_text else "-", marker="D", color=BLUE, markersize=5, linewidth=1.4)
    if is_text:
        names = [str(most.values[most.part.index(one)]) for one in range(part.max() + 1)]
        axes.set_xticks(range(len(names)), [legible(name, 12) for name in names])
    elif places.min() > 0 and places.max() > DECADES * places.min():
        axes.set_xscale("log")
        axes.xaxis.set_major_locator(LogLocator(numticks=5))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axes.xaxis.set_minor_formatter(NullFormatter())
    low, high = (float(np.quantile(effects, end, weights=weights, method="inverted_cdf")) for end in ENDS)
    room = 0.08 * (max(high, least) - min(low, -least)) or 1.0
    axes.set_ylim(min(low, -least) - room, max(high, least) + room)
    axes.set_xlabel(legible(with_unit(most.key), 40))
    axes.set_title("along what goes with it most")


def dots(axes: Axes, across: Values, up: Values) -> None:
    """Draw a dot for each world, all of them one path of round ends, since a page holds many such figures."""
    path = Path(np.repeat(np.column_stack([across, up]), 2, axis=0), [Path.MOVETO, Path.LINETO] * len(across))
    path.should_simplify = False
    axes.add_patch(PathPatch(path, fill=False, edgecolor=GREY, linewidth=2.4, alpha=0.55, capstyle="round"))
    axes.autoscale_view()


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
    """Write above the axes what lies to the left and to the right, one above the other, since both are long."""
    for place, height, align, text in ((0.0, 1.14, "left", f"◀ {sides[0]}"), (1.0, 1.02, "right", f"{sides[1]} ▶")):
        axes.annotate(text, (place, height), xycoords="axes fraction", ha=align, fontsize=9)
