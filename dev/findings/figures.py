"""The figures of docs/findings.md: one palette, safe for the colour-blind, to be read at 700 pixels."""

import io
from collections.abc import Callable, Sequence
from textwrap import fill
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from dev.findings.kept import Effect, Kept
from dev.findings.words import SIDES
from sim.outputs.palette import SHADE
from sim.outputs.palette import SIDES as SIDE_COLOURS
from sim.outputs.style import plainly
from sim.words.rounding import per_cent

Edges = NDArray[np.float64]

WIDTH = 7.0  # inches, of 100 pixels on a page
STYLE = {
    "font.family": "DejaVu Sans",
    "text.parse_math": False,
    "font.size": 9.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.constrained_layout.use": True,
}
BINS = 46
ENDS = (0.01, 0.99)  # quantiles of all rows between which bars are drawn; worlds beyond them are in the last
LABEL = 22  # letters of a line


AXIS = "difference of harm in a world, per cent"
SPREAD = (
    "Each bar is a share of worlds; grey is smaller than the smallest effect of interest, and the last bars hold all "
    "that lies beyond. Chance, which spreads the bars, is taken out of the shares at the right."
)


class Drawn(NamedTuple):
    """A figure: its file beside the page, and how it is drawn."""

    file: str
    draw: Callable[[], Figure]


def placed(drawn: list[Drawn], file: str, caption: str, aside: str, draw: Callable[[], Figure]) -> str:
    """Add a figure, numbered in the order of the page, and return it as the page has it."""
    drawn.append(Drawn(file, draw))
    return f"![{caption}]({file})\n\n*Figure {len(drawn)}. {caption}* {aside}\n"


def png(draw: Callable[[], Figure]) -> bytes:
    """Draw a figure as PNG, whatever the user has set."""
    with plainly(STYLE):
        sink = io.BytesIO()
        draw().savefig(sink, format="png", dpi=200, metadata={"Software": None})
        return sink.getvalue()


def ridges(one: Kept, effects: Sequence[Effect], labels: Sequence[str], axis: str) -> Figure:
    """Draw a row of bars for each hypothesis: how its effect lies over worlds, and in which share of them where.

    Parameters
    ----------
    one
        The experiment.
    effects, labels
        The hypotheses from the top, in one unit, and their names.
    axis
        What lies along the axis, with its unit.
    """
    edges = edges_of(effects)
    figure = Figure(figsize=(WIDTH, 0.62 * len(effects) + 1.2))
    every = figure.subplots(len(effects), 2, sharex="col", squeeze=False, width_ratios=(0.74, 0.26))
    for (axes, beside), effect, label in zip(every, effects, labels, strict=True):
        ridge(axes, effect, edges)
        axes.set_ylabel(fill(label, LABEL), rotation=0, ha="right", va="center", labelpad=8)
        beside.set_axis_off()
        sides = one.told.sides(effect.row)
        shares = [per_cent(sides[side].share) for side in SIDES] if sides else []
        texts = [text.replace("less than ", "< ").replace("more than ", "> ") for text in shares]
        written(beside, 0.4, texts or ["", "cannot be told", ""], is_strong=bool(texts))
    written(every[0][1], 1.02, ["lower", "within", "higher"], is_strong=False)
    every[0][1].text(0.5, 1.35, "share of worlds", ha="center", transform=every[0][1].transAxes, size=8.5)
    every[-1][0].set_xlabel(axis)
    return figure


def written(axes: Axes, height: float, texts: Sequence[str], *, is_strong: bool) -> None:
    """Write what belongs to lower, within and higher beside a row."""
    for text, side, place in zip(texts, SIDES, (0.15, 0.5, 0.85), strict=True):
        colour = "#555555" if side == "within" else SIDE_COLOURS[side]
        axes.text(
            place, height, text, transform=axes.transAxes, ha="center", va="center", color=colour,
            weight="bold" if is_strong else "normal", size=9,
        )  # fmt: skip


def edges_of(effects: Sequence[Effect]) -> Edges:
    """Edges of bars that all rows share, one of them at the smallest effect of interest of the first."""
    least = effects[0].least
    ends = [np.quantile(one.values, end, weights=one.weights, method="inverted_cdf") for one in effects for end in ENDS]
    low, high = min(*ends, -2 * least), max(*ends, 2 * least)
    step = least / max(1, round(least / ((high - low) / BINS)))
    return np.arange(np.floor(low / step), np.ceil(high / step) + 1) * step


def ridge(axes: Axes, effect: Effect, edges: Edges) -> None:
    """Draw the bars of one hypothesis."""
    inside = np.clip(effect.values, edges[0], np.nextafter(edges[-1], -np.inf))
    heights = np.histogram(inside, edges, weights=effect.weights)[0]
    middles = (edges[:-1] + edges[1:]) / 2
    for side, chosen in zip(
        SIDES, (middles < -effect.least, abs(middles) <= effect.least, middles > effect.least), strict=True
    ):
        axes.bar(middles[chosen], heights[chosen], edges[1] - edges[0], color=SIDE_COLOURS[side], linewidth=0)
    axes.axvline(0, color="black", linewidth=0.8)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.margins(x=0)


def along(panels: Sequence[tuple[str, str, Sequence[dict[str, str]], float]], axis: str) -> Figure:
    """Draw a difference in five parts of the worlds that are alike in one value, region by region.

    Parameters
    ----------
    panels
        Region, what the value is, the rows of the parts, and the smallest effect of interest.
    axis
        What lies upwards, with its unit.
    """
    figure = Figure(figsize=(WIDTH, 2.7 * ((len(panels) + 1) // 2)))
    every = figure.subplots((len(panels) + 1) // 2, 2, sharey=True, squeeze=False).ravel()
    for axes, (region, meaning, rows, least) in zip(every, panels, strict=False):
        places = np.arange(len(rows))
        mean, low, high = (np.array([float(row[name]) for row in rows]) for name in ("mean", "low", "high"))
        axes.axhspan(-least, least, color=SHADE, linewidth=0, zorder=0)
        axes.axhline(0, color="black", linewidth=0.8, zorder=1)
        axes.plot(places, mean, color="#888888", linewidth=1, zorder=2)
        for at, value, ends in zip(places, mean, zip(low, high, strict=True), strict=True):
            side = "lower" if ends[1] < 0 else "higher" if ends[0] > 0 else "within"
            colour = "#555555" if side == "within" else SIDE_COLOURS[side]
            axes.vlines(at, *ends, color=colour, linewidth=2, zorder=3)
            axes.plot(
                at, value, {"lower": "v", "within": "o", "higher": "^"}[side], color=colour, markersize=7, zorder=4
            )
        axes.set_xticks(places, [row["part"].replace(" to ", "–\n") for row in rows], fontsize=8)
        axes.set_title(region, loc="left", fontsize=10, weight="bold")
        axes.set_xlabel(fill(meaning, 44), fontsize=8.5)
    for axes in every[len(panels) :]:
        axes.set_visible(False)
    figure.supylabel(axis, fontsize=9)
    return figure
