"""The picture of a box: its ranges, the worlds inside and outside, and the path on which it was found."""

from collections.abc import Sequence
from itertools import product

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.discovery.box import ABOVE, AMONG, Mask, Restriction, inside
from sim.discovery.discovery import Discovery
from sim.discovery.drawing import DRAWN, WIDTH, is_wide, name_rows, scale
from sim.discovery.trial import Trial
from sim.discovery.unknowns import Unknown, Values
from sim.discovery.wording import bounds
from sim.outputs.naming import shortened
from sim.outputs.palette import BLUE, GREY, RED, SHADE
from sim.outputs.style import plainly
from sim.words.titles import title

HEIGHT = 4.2  # inches
THICK = 0.34  # of a bar
LONGEST_TITLE = 110
WIDEST_BOUNDS = 50  # letters under a bar
JITTER = 0.3  # of the options of a choice, so that worlds do not hide one another


def picture(found: Discovery) -> Figure:
    """Draw a box, be it over-fitted or not."""
    trial, unknowns = found.trial, found.unknowns
    assert trial is not None, "there is no box"
    with plainly(DRAWN):
        figure = Figure(figsize=(WIDTH, HEIGHT))
        left, middle, right = figure.subplots(1, 3, width_ratios=(3, 3, 2))
        head = f"{found.answer.name}: {found.question} ({trial.verdict})"
        figure.suptitle(shortened(head, LONGEST_TITLE), x=0.01, ha="left", fontsize=10)
        places = list(dict.fromkeys(one.at for one in trial.box))
        draw_ranges(left, trial, unknowns, places)
        draw_worlds(middle, trial, unknowns, found.interest, found.values)
        if len(places) == 1:
            middle.set_ylabel(f"difference in {title(found.answer.outcome).label}\n({found.answer.unit})")
        draw_path(right, trial)
    return figure


def draw_ranges(axes: Axes, trial: Trial, unknowns: Sequence[Unknown], places: Sequence[int]) -> None:
    """Draw what the box leaves of the range of each unknown, with the bounds in worlds that were drawn again."""
    for row, at in enumerate(places):
        ones = [one for one in trial.box if one.at == at]
        axes.barh(row, 1, color=SHADE, height=THICK)
        if unknowns[at].options:
            draw_options(axes, row, unknowns[at], ones[0])
        else:
            draw_bounds(axes, row, unknowns[at], trial, at)
        kept = min(len(trial.alike(one)) for one in ones)
        text = f"{shortened(bounds(ones, unknowns[at]), WIDEST_BOUNDS)}\nin {kept} of {len(trial.resampled)} samples"
        axes.text(0, row + 0.34, text, va="top", fontsize=8)
    name_rows(axes, [unknowns[at].meaning for at in places])
    axes.set_ylim(len(places) - 0.2, -0.6)
    axes.set_xlim(0, 1)
    axes.set_xticks([0, 1], ["least", "most"])
    axes.set_title("Box (blue), and its bounds\nin worlds drawn again (orange)")


def draw_options(axes: Axes, row: int, unknown: Unknown, only: Restriction) -> None:
    """Draw the options of a choice, those inside blue."""
    wide = 1 / len(unknown.options)
    for option, word in enumerate(unknown.options):
        is_in = option in only.options
        if is_in:
            axes.barh(row, wide, left=option * wide, color=BLUE, height=THICK)
        colour = "white" if is_in else GREY
        axes.text((option + 0.5) * wide, row, word, ha="center", va="center", fontsize=8, color=colour)


def draw_bounds(axes: Axes, row: int, unknown: Unknown, trial: Trial, at: int) -> None:
    """Draw the range of a number inside the box, and its bounds in worlds that were drawn again."""
    ((low, high),) = extents(trial.box, unknown, at)
    start, end = place(unknown, low), place(unknown, high)
    axes.barh(row, end - start, left=start, color=BLUE, height=THICK)
    again = [place(unknown, other.bound) for one in trial.box if one.at == at for other in trial.alike(one)]
    axes.plot(again, np.full(len(again), row + 0.24), "|", color=RED, markersize=6)


def place(unknown: Unknown, value: float) -> float:
    """Return the share of the way from the least to the largest value, of their logarithms where they are far apart."""
    ends = np.array([unknown.values.min(), value, unknown.values.max()])
    low, at, high = np.log(ends) if is_wide(unknown.values) else ends
    return float((at - low) / (high - low))


def draw_worlds(axes: Axes, trial: Trial, unknowns: Sequence[Unknown], interest: Mask, values: Values) -> None:
    """Draw every world along the two unknowns that are restricted most surely, or one and the difference."""
    by_sureness = sorted(zip(trial.quasi_p, trial.box, strict=True), key=lambda pair: pair[0])
    first, *others = dict.fromkeys(one.at for _, one in by_sureness)
    across = spread(unknowns[first])
    upright = spread(unknowns[others[0]]) if others else values
    mask = inside(trial.box, unknowns)
    for is_of, colour, marker, label in ((True, BLUE, "o", "of interest"), (False, RED, "x", "not")):
        for alpha, part in ((0.9, mask), (0.4, ~mask)):
            at = (interest == is_of) & part
            axes.plot(
                across[at], upright[at], marker, color=colour, markersize=4, linewidth=0, alpha=alpha, label=label
            )
            label = ""
    scale(axes, unknowns[first])
    if others:
        scale(axes, unknowns[others[0]], is_upright=True)
    whole = [(float(values.min()), float(values.max()))]
    sides = (
        extents(trial.box, unknowns[first], first),
        extents(trial.box, unknowns[others[0]], others[0]) if others else whole,
    )
    for (left, right), (bottom, top) in product(*sides):
        edge = Rectangle((left, bottom), right - left, top - bottom, fill=False, edgecolor="black", linewidth=1.2)
        axes.add_patch(edge)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, 1.09), ncols=2, fontsize=8)


def spread(unknown: Unknown) -> Values:
    """Return values to draw, those of a choice side by side."""
    if not unknown.options:
        return unknown.values
    count = len(unknown.values)
    return unknown.values + JITTER * (2 * ((np.arange(count) * 0.618034) % 1) - 1)


def extents(box: Sequence[Restriction], unknown: Unknown, at: int) -> list[tuple[float, float]]:
    """Return the ends of a box along an unknown; of a choice, the ends of each option inside."""
    low, high = float(unknown.values.min()), float(unknown.values.max())
    for one in box:
        if one.at == at and one.side == AMONG:
            return [(option - 0.5, option + 0.5) for option in one.options]
        if one.at == at:
            low, high = (one.bound, high) if one.side == ABOVE else (low, one.bound)
    return [(low, high)]


def draw_path(axes: Axes, trial: Trial) -> None:
    """Draw density against coverage along the path, the box, and its worth on worlds held out."""
    path = trial.path
    axes.plot(path.coverage, path.density, "o-", color=GREY, markersize=3, linewidth=0.8)
    axes.axhline(trial.share, color=GREY, linewidth=0.8, linestyle=":")
    axes.plot(trial.worth.coverage, trial.worth.density, "s", color=BLUE, markersize=8, label="box")
    density, coverage = trial.held_out
    axes.vlines(coverage.value, density.low, density.high, color=RED, linewidth=1.6)
    axes.hlines(density.value, coverage.low, coverage.high, color=RED, linewidth=1.6)
    axes.plot(coverage.value, density.value, "D", color=RED, markersize=5, label="on worlds held out")
    axes.set_xlim(0, 1.02)
    axes.set_ylim(0, 1.02)
    axes.set_xlabel("coverage")
    axes.set_ylabel("density (dotted: in all worlds)")
    axes.legend(loc="lower left", fontsize=8)
