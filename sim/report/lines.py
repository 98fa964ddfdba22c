"""Line plots: interactions of two factors, an outcome by dose, an outcome over time."""

from collections.abc import Sequence
from itertools import combinations
from math import ceil
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.outputs.figures import STYLES
from sim.outputs.palette import COLOURS, SHADE
from sim.report.averages import factors_with_levels, is_crossed, mean_at, responses
from sim.report.contents import Contents
from sim.report.drawing import WIDTH, add_legend, drawable, drawn, legible, make_room
from sim.report.wording import outcome_name

MARKERS = "osD^vP*"
MOST_PAIRS = 12
MOST_LINES = 8
MOST_NAMED = 5  # lines in a legend; more are named at their ends
COLUMNS = 3


def line_style(position: int) -> dict[str, Any]:
    """Colour and line style of a line; no two lines of a figure have both in common."""
    return {"color": COLOURS[position % len(COLOURS)], "linestyle": STYLES[position % len(STYLES)]}


def grid(panels: int, height: float, columns: int = COLUMNS) -> tuple[Figure, list[Axes]]:
    """Make a figure of panels in rows."""
    rows = ceil(panels / columns)
    figure = Figure(figsize=(WIDTH, height * rows + 0.4))
    axes = list(figure.subplots(rows, columns, squeeze=False).flat)
    for unused in axes[panels:]:
        unused.remove()
    return figure, axes[:panels]


def pairs(contents: Contents) -> list[tuple[str, str]]:
    """List pairs of factors whose levels all meet; the one with more levels first, so that it lies along the axis."""
    found = [pair for pair in combinations(factors_with_levels(contents), 2) if is_crossed(contents, *pair)]
    return [(one, other) if len(contents.levels(one)) >= len(contents.levels(other)) else (other, one)
            for one, other in found]  # fmt: skip


@drawn
def interactions(contents: Contents, wanted: Sequence[tuple[str, str, str]]) -> Figure:
    """Draw the mean of an outcome along one factor, a line for each level of another.

    Parameters
    ----------
    wanted
        Outcome, factor along the axis, and factor with a line for each level: one panel each. Panels of one outcome
        share its scale.
    """
    figure, panels = grid(len(wanted), 2.6)
    figure.set_label("Means by the levels of two factors")
    means = {
        (outcome, along, by, level): [
            float(mean_at(contents, outcome, {along: one, by: level}).mean()) for one in contents.levels(along)
        ]
        for outcome, along, by in wanted
        for level in contents.levels(by)
    }
    deepest = 0
    for axes, (outcome, along, by) in zip(panels, wanted, strict=True):
        every = [mean for key, line in means.items() if key[0] == outcome for mean in line if np.isfinite(mean)]
        ticks = np.arange(len(contents.levels(along)))
        for position, level in enumerate(contents.levels(by)):
            axes.plot(
                ticks, means[outcome, along, by, level], marker=MARKERS[position % 7], markersize=5,
                label=legible(level, 30), **line_style(position),
            )  # fmt: skip
        axes.set_xticks(ticks, [legible(level, max(6, 36 // len(ticks))) for level in contents.levels(along)])
        axes.set_xlim(-0.35, len(ticks) - 0.65)
        if every:
            room = 0.08 * (max(every) - min(every)) or 1.0
            axes.set_ylim(min(every) - room, max(every) + room)
        axes.set_xlabel(legible(along, 40))
        axes.set_title(f"{outcome_name(outcome)} ({contents.units.get(outcome, '')})")
        levels = contents.levels(by)
        if len(levels) <= MOST_NAMED:
            deepest = max(deepest, add_legend(axes, legible(by, 40)))
            continue
        axes.set_xlabel(legible(f"{along}; a line for each level of {by}", 40))
        for level in levels:
            end = (ticks[-1], means[outcome, along, by, level][-1])
            axes.annotate(legible(level, 12), end, (5, 0), textcoords="offset points", va="center", fontsize=8)
    make_room(figure, deepest, ceil(len(panels) / COLUMNS))
    return figure


@drawn
def doses(contents: Contents, outcome: str, factors: Sequence[str]) -> Figure:
    """Draw an outcome along each numeric factor, with the 95 % interval of its mean."""
    columns, deepest = min(COLUMNS, max(2, len(factors))), 0
    figure, panels = grid(len(factors), 2.6, columns)
    figure.set_label(f"{outcome_name(outcome)} along each numeric factor")
    for axes, factor in zip(panels, factors, strict=True):
        lines = responses(contents, outcome, factor)
        for position, line in enumerate(lines):
            low, high = [one.low for one in line.estimates], [one.high for one in line.estimates]
            colour = line_style(position)["color"]
            axes.fill_between(line.doses, low, high, color=colour, alpha=0.2, linewidth=0)
            means = [one.mean for one in line.estimates]
            label = legible(line.name, 30) if line.name else None
            axes.plot(
                line.doses, means, marker=MARKERS[position % 7], markersize=5, label=label, **line_style(position)
            )
        axes.set_xlabel(legible(factor, 40))
        axes.margins(y=0.15)
        if len(lines) > 1:
            deepest = max(deepest, add_legend(axes))
    for axes in panels[::columns]:
        axes.set_ylabel(f"{outcome_name(outcome)}\n({contents.units.get(outcome, '')})")
    make_room(figure, deepest, ceil(len(panels) / columns))
    return figure


def shown_points(contents: Contents) -> tuple[list[int], str]:
    """Choose the points whose trajectories are drawn, and say which they are."""
    points = list(dict.fromkeys(row.point for row in contents.tables.trajectories))
    if len(points) <= MOST_LINES:
        return points, ""
    chosen = list(dict.fromkeys([points[0], *(point for point in named_alone(contents) if point in points)]))[
        :MOST_LINES
    ]
    outcome = contents.leading[0]
    means = contents.means(outcome)
    order = sorted((point for point in points if np.isfinite(means[point])), key=lambda point: (means[point], point))
    added = [point for point in (*order[:1], *order[-1:]) if point not in chosen][: MOST_LINES - len(chosen)]
    words = [f"Of {len(points)} points, {len(chosen) + len(added)} are drawn: the first"]
    words += ["those that a hypothesis names alone"] if len(chosen) > 1 else []
    words += [f"those with the lowest and the highest {outcome_name(outcome)}"] if added else []
    return sorted([*chosen, *added]), "; ".join(words) + "."


def named_alone(contents: Contents) -> list[int]:
    """List the points that are all of a side of a hypothesis."""
    found = []
    for hypothesis in contents.hypotheses:
        for side in (hypothesis.get("of", []), hypothesis.get("against", [])):
            for cell in side if isinstance(side, list) else [side]:
                wanted = [(contents.factors.index(factor), level) for factor, level in cell.items()]
                meant = [
                    number
                    for number, point in enumerate(contents.points)
                    if all(point[column] == level for column, level in wanted)
                ]
                found += meant if len(meant) == 1 else []
    return found


@drawn
def trajectories(contents: Contents, points: Sequence[int], warm_up: int) -> Figure:
    """Draw every outcome that was kept over the years: mean of the runs, and the band that holds nine runs of ten."""
    rows = contents.tables.trajectories
    outcomes = list(dict.fromkeys(row.outcome for row in rows))
    figure, panels = grid(len(outcomes), 2.4)
    figure.set_label("Outcomes over time, by point")
    for axes, outcome in zip(panels, outcomes, strict=True):
        of = [row for row in rows if row.outcome == outcome]
        for position, point in enumerate(points):
            mine = [row for row in of if row.point == point]
            months, means = [row.month for row in mine], [drawable(row.mean) for row in mine]
            low, high = [drawable(row.low) for row in mine], [drawable(row.high) for row in mine]
            axes.fill_between(months, low, high, color=line_style(position)["color"], alpha=0.13, linewidth=0)
            axes.plot(months, means, linewidth=1.5, label=legible(contents.label(point), 60), **line_style(position))
        axes.axvspan(0, warm_up, color=SHADE, zorder=0, linewidth=0)
        axes.set_xlim(0, max(row.month for row in of))
        axes.set_title(outcome_name(outcome))
        axes.set_ylabel(contents.units.get(outcome, ""))
    for axes in panels[-COLUMNS:]:
        axes.set_xlabel("month")
    handles, labels = panels[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper left", ncols=2, handlelength=3)
    return figure
