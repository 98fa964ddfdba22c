"""Plots of published counts beside the model's intervals, country by country."""

import io
from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.outputs.palette import COLOURS
from sim.outputs.style import plainly
from sim.validation.agreement import YearRow
from sim.validation.observed import INDICATORS

DOTS_PER_INCH = 110
INCHES_A_COUNTRY = 0.19
LEAST, MOST = 0.02, 50.0  # of the axis; what lies beyond is drawn at its end
ROOM = 1.15  # beyond both ends, so that what is drawn there is seen
TICKS = {0.1: "0.1", 1.0: "1", 10.0: "10"}


def by_country(rows: Sequence[YearRow], title: str) -> bytes:
    """Draw the counts of one place as PNG: a panel an indicator, a line a country.

    Parameters
    ----------
    rows
        Of the place.
    title
        Of the figure.
    """
    names = [name for name in INDICATORS if any(row.indicator == name for row in rows)]
    countries = sorted({row.country for row in rows})
    with plainly():
        figure = Figure(figsize=(12, 1.8 + INCHES_A_COUNTRY * len(countries)), layout="constrained")
        figure.suptitle(title, fontsize=11, x=0.01, ha="left")
        for axes, name in zip(figure.subplots(1, len(names), squeeze=False)[0], names, strict=True):
            draw(axes, name, grouped([row for row in rows if row.indicator == name]))
        sink = io.BytesIO()
        figure.savefig(sink, format="png", dpi=DOTS_PER_INCH)
    return sink.getvalue()


def grouped(rows: Sequence[YearRow]) -> Mapping[str, list[YearRow]]:
    """Group rows by country, those with the lowest published mean first."""
    found: dict[str, list[YearRow]] = {}
    for row in rows:
        found.setdefault(row.country, []).append(row)
    return dict(sorted(found.items(), key=lambda pair: np.mean([row.per_head for row in pair[1]])))


def draw(axes: Axes, indicator: str, countries: Mapping[str, list[YearRow]]) -> None:
    """Draw a bar for the model's interval, a tick for its median, and a dot for each published year."""
    for height, rows in enumerate(countries.values()):
        low, median, high = (
            np.clip(np.mean([getattr(row, name) for row in rows]), LEAST, MOST) for name in ("low", "median", "high")
        )
        axes.plot([low, high], [height, height], color=COLOURS[5], linewidth=5, alpha=0.6, solid_capstyle="butt")
        axes.plot(median, height, "|", color=COLOURS[0], markersize=7, markeredgewidth=1.6)
        dots = np.clip([row.per_head for row in rows], LEAST, MOST)
        axes.plot(dots, [height] * len(rows), "o", color=COLOURS[1], markersize=2.6, alpha=0.7)
    axes.axvline(1, color="0.7", linewidth=0.8, zorder=0)
    axes.set_xscale("log")
    axes.set_xlim(LEAST / ROOM, MOST * ROOM)
    axes.set_xticks(list(TICKS), list(TICKS.values()))
    axes.set_xticks([], minor=True)
    axes.set_ylim(-0.7, len(countries) - 0.3)
    axes.set_yticks(range(len(countries)), list(countries), fontsize=7)
    axes.tick_params(axis="x", labelsize=8)
    axes.set_title(f"{indicator}, per head relative to all", fontsize=9, loc="left")
