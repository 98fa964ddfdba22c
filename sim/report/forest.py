"""Forest plots: the stated differences with their intervals, beside the effects that would matter."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.experiment.rows import FindingRow
from sim.outputs.palette import GREY, SHADE
from sim.report.contents import Contents
from sim.report.drawing import WIDTH, drawable, drawn, legible
from sim.report.wording import estimate_text, outcome_name, verdict


@drawn
def forest(contents: Contents) -> Figure:
    """Draw one panel an outcome, one row a hypothesis that was assessed."""
    panels = {
        outcome: [row for row in contents.findings if row.outcome == outcome and not row.reason]
        for outcome in contents.claimed
    }
    panels = {outcome: rows for outcome, rows in panels.items() if rows}
    heights = [len(rows) + 1.4 for rows in panels.values()]
    figure = Figure(figsize=(WIDTH, 0.42 * sum(heights) + 0.2))
    figure.set_label("Differences claimed by the hypotheses, with 95 % intervals")
    axes = figure.subplots(len(panels), squeeze=False, height_ratios=heights)[:, 0]
    for panel, (outcome, rows) in zip(axes, panels.items(), strict=True):
        draw(panel, rows)
        panel.set_title(f"Difference of {outcome_name(outcome)} ({contents.units_of_differences.get(outcome, '')})")
    return figure


def draw(axes: Axes, rows: list[FindingRow]) -> None:
    """Draw the hypotheses of one outcome."""
    for position, row in enumerate(rows):
        least, difference = drawable(row.smallest_effect), drawable(row.difference)
        low, high, mark = drawable(row.low), drawable(row.high), verdict(row.verdict)
        axes.fill_betweenx([position - 0.42, position + 0.42], -least, least, color=SHADE, linewidth=0)
        sign = -1 if row.direction == "lower" else 1
        axes.plot(sign * least, position, marker="<" if sign < 0 else ">", color=GREY, markersize=5, linestyle="")
        axes.vlines(sign * least, position - 0.42, position + 0.42, color=GREY, linewidth=0.8)
        axes.hlines(position, low, high, color=mark.colour, linewidth=2)
        axes.plot(
            difference,
            position,
            marker=mark.marker,
            color=mark.colour,
            markersize=9,
            markeredgecolor="white",
            markeredgewidth=0.6,
            linestyle="",
        )
        mean, least_of_it, most_of_it = (estimate_text(one, low, high) for one in (difference, low, high))
        text = f"{mean} ({least_of_it} to {most_of_it})  {mark.word}"
        axes.annotate(
            text, (1.01, position), xycoords=("axes fraction", "data"), va="center", fontsize=8.5, color=mark.colour
        )
    axes.axvline(0, color="black", linewidth=0.8, zorder=1)
    axes.set_yticks(np.arange(len(rows)), [legible(row.hypothesis, 44) for row in rows])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.margins(x=0.04)
