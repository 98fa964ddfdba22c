"""Dot plots and bars with intervals: harm averted, effects, shares, sensitivities."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.experiment.rows import EffectRow, IndexRow, ShareRow
from sim.outputs.palette import BLUE, COLOURS, GREY, GRID, RED, ZONE
from sim.report.averages import Estimate, estimate
from sim.report.contents import Contents
from sim.report.drawing import WIDTH, drawable, drawn, legible
from sim.report.wording import outcome_name
from sim.run.summary import LEADING

MEASURES = {
    "S1": "first order, S1",
    "ST": "total, ST",
    "mu_star": "mean absolute effect, μ*",
    "sigma": "standard deviation of effects, σ",
    "prcc": "partial rank correlation",
}
FIRST = ("ST", "mu_star", "prcc")
PANELS = 3  # beside each other
LABEL = 40  # letters of a line
LINE = 0.17  # inches


def estimated(value: float | None, low: float | None, high: float | None) -> Estimate:
    """Make an estimate of the numbers of a row."""
    return Estimate(drawable(value), drawable(low), drawable(high))


def draw_intervals(axes: Axes, rows: Sequence[Estimate], colour: str, marker: str, shift: float = 0.0) -> None:
    """Draw a dot with its interval for each row; hollow where the interval includes 0."""
    for position, (value, low, high) in enumerate(rows):
        filled = not low <= 0 <= high
        axes.hlines(position + shift, low, high, color=colour, linewidth=1.6)
        axes.plot(
            value, position + shift, marker, color=colour, markersize=5.5, markerfacecolor=colour if filled else "white"
        )


def label_rows(axes: Axes, names: Sequence[str], width: int) -> None:
    """Name the rows of a plot, the first on top."""
    axes.set_yticks(np.arange(len(names)), [legible(name, width) for name in names])
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=GRID, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.axvline(0, color="black", linewidth=0.8, zorder=1)
    axes.margins(x=0.08)


@drawn
def averted(contents: Contents, parts: Mapping[tuple[int, str], float]) -> Figure:
    """Draw the share of harm averted at every point, a bar each, by what averts it, with the interval of the whole.

    Parameters
    ----------
    parts
        Mean of every outcome of LEADING at every point.
    """
    points = range(len(contents.points))
    figure = Figure(figsize=(WIDTH, 0.36 * len(points) + 1.2))
    figure.set_label("Share of harm averted at every point, by what averts it")
    axes = figure.subplots()
    whole, *rest = LEADING
    start = np.zeros(len(points))
    for position, name in enumerate(rest):
        widths = np.array([parts[point, name] for point in points])
        label = name.removeprefix("averted_by_")
        axes.barh(points, widths, left=start, color=COLOURS[position], height=0.6, label=f"by {label}")
        start += widths
    for point, values in enumerate(contents.values.get(whole, ())):
        found = estimate(values, weights=contents.weights)
        axes.hlines(point, found.low, found.high, color="black", linewidth=1.8)
    label_rows(axes, [contents.label(point) for point in range(len(points))], 50)
    axes.set_xlabel("per cent of the harm without enforcement")
    figure.legend(loc="outside lower center", ncols=len(rest))
    return figure


@drawn
def effects(contents: Contents, outcomes: Sequence[str], rows: Sequence[EffectRow]) -> Figure:
    """Draw main effects and interactions, a row each, for up to three outcomes side by side."""
    names = list(dict.fromkeys(row.effect for row in rows))
    labels = [short(rows, name) for name in names]
    deepest = max((legible(label, LABEL).count("\n") for label in labels), default=0) + 1
    figure = Figure(figsize=(WIDTH, max(0.33, LINE * deepest) * len(names) + 0.9))
    figure.set_label("Main effects and interactions with 95 % intervals")
    panels = figure.subplots(1, len(outcomes), sharey=True, squeeze=False)[0]
    for axes, outcome in zip(panels, outcomes, strict=True):
        of = {row.effect: row for row in rows if row.outcome == outcome}
        kinds = [name in of and of[name].kind == "interaction" for name in names]
        found = {name: estimated(row.difference, row.low, row.high) for name, row in of.items()}
        draw_intervals(axes, [found.get(name, Estimate()) for name in names], BLUE, "o")
        label_rows(axes, labels, LABEL)
        if True in kinds and False in kinds:
            axes.axhline(kinds.index(True) - 0.5, color=GREY, linewidth=0.8, linestyle=":")
        axes.set_title(outcome_name(outcome))
        axes.set_xlabel(contents.units_of_differences.get(outcome, ""))
        axes.locator_params(axis="x", nbins=5)
    return figure


def short(rows: Sequence[EffectRow], effect: str) -> str:
    """Name an interaction by its factors alone where they have no other."""
    row = next(row for row in rows if row.effect == effect)
    others = {one.effect for one in rows if one.factors == row.factors}
    is_only = row.kind == "interaction" and len(others) == 1
    return row.factors.replace(" x ", " × ") if is_only else effect


@drawn
def shares(contents: Contents, by_outcome: Mapping[str, Sequence[ShareRow]]) -> Figure:
    """Draw the share of each factor in the effect of all factors, and their sum, a panel an outcome."""
    factors = list(dict.fromkeys(row.factor for rows in by_outcome.values() for row in rows))
    deep = -(-len(by_outcome) // PANELS)
    figure = Figure(figsize=(WIDTH, deep * (0.24 * len(factors) + 1.15)))
    figure.set_label("Shapley shares of each factor in the effect of all factors")
    panels = figure.subplots(deep, min(PANELS, len(by_outcome)), sharey=True, squeeze=False).flat
    for axes, (outcome, rows) in zip(panels, by_outcome.items(), strict=False):
        of = {row.factor: row for row in rows}
        for position, row in enumerate(of[factor] for factor in factors):
            value = drawable(row.share_value)
            axes.barh(position, value, color=BLUE if value < 0 else RED, height=0.6)
            axes.hlines(position, drawable(row.low), drawable(row.high), color="black", linewidth=1.2)
        axes.barh(len(factors), sum(drawable(row.share_value) for row in rows), color=ZONE, height=0.6)
        label_rows(axes, [*factors, "all together"], 30)
        axes.set_title(outcome_name(outcome))
        axes.set_xlabel(contents.units_of_differences.get(outcome, ""))
        axes.locator_params(axis="x", nbins=4)
    for unused in list(figure.axes)[len(by_outcome) :]:
        unused.remove()
    return figure


@drawn
def sensitivities(outcome: str, method: str, rows: Sequence[IndexRow]) -> Figure:
    """Draw the measures of one method, the most influential factor on top."""
    measures = list(dict.fromkeys(row.measure for row in rows))
    leading = next((measure for measure in FIRST if measure in measures), measures[0])
    order = sorted(
        (row for row in rows if row.measure == leading), key=lambda row: (-abs(drawable(row.value)), row.factor)
    )
    names = [row.factor for row in order]
    figure = Figure(figsize=(WIDTH * 0.8, 0.36 * len(names) + 1.2))
    figure.set_label(f"Sensitivity of {outcome_name(outcome)} by factor ({method})")
    axes = figure.subplots()
    handles = []
    for rank, measure in enumerate(sorted(measures, key=lambda one: one != leading)):
        found = {row.factor: estimated(row.value, row.low, row.high) for row in rows if row.measure == measure}
        shift = 0.18 * (2 * rank - len(measures) + 1)
        colour, marker = COLOURS[rank % len(COLOURS)], "osD^v"[rank % 5]
        draw_intervals(axes, [found.get(name, Estimate()) for name in names], colour, marker, shift)
        handles.append(axes.plot([], [], marker, color=colour, label=MEASURES.get(measure, measure))[0])
    label_rows(axes, names, 40)
    axes.set_title(outcome_name(outcome))
    figure.legend(handles=handles, loc="outside lower center", ncols=len(handles))
    return figure
