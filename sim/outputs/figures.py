"""The figure of a run, or of several side by side."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, MultipleLocator

from sim.outputs.headlines import labels
from sim.outputs.naming import columns, distinct, shortened
from sim.outputs.palette import COLOURS
from sim.outputs.style import plainly
from sim.run.data import RunData

# Line styles tell lines apart in print.
STYLES = ("-", "--", "-.", ":")
ROOM = {4: 30, 3: 42, 2: 66}  # runs in a row of the legend, and the columns of text for which each then has room
LONGEST_NAME = 48  # columns of text
MOST_ROWS = 12  # of a legend; where there are more runs it would take the room of the panels
TICKS = 5  # of an axis, about: to draw them takes longest
MONTHS_APART = (1, 2, 6, 12, 24, 60, 120, 240)
VALUES_APART = (1, 2, 2.5, 5, 10)

# title, outcome, unit, months of the running mean
PANELS = (
    ("Harm averted", "harm_averted_share", "share of harm without enforcement", 1),
    ("Harm", "harm", "victim-months per month", 1),
    ("Local arrests", "arrests", "per month, 12-month mean", 12),
    ("Joint dismantlings", "dismantled_joint", "per month, 12-month mean", 12),
    ("Requests pending", "requests_pending", "requests", 1),
    ("Delay of granted requests", "request_delay", "months, 12-month mean", 12),
    ("Trust across borders", "trust_across", "mean, 0 to 1", 1),
    ("Effort reserved for cooperation", "cooperation_share", "share", 1),
    ("Leaks", "leaks", "per month, 12-month mean", 12),
)


def draw(axes: Axes, results: Sequence[RunData], panel: tuple[str, str, str, int]) -> None:
    """Draw one outcome of every run over time."""
    title, outcome, unit, window = panel
    for position, result in enumerate(results):
        # A running mean starts when its window is full.
        series = result.over_time(outcome, window)[window - 1 :]
        axes.plot(
            range(window, window + len(series)),
            series,
            color=COLOURS[position % len(COLOURS)],
            linestyle=STYLES[position % len(STYLES)],
            linewidth=1.6,
        )
    for month in {event.month for result in results for event in result.scenario.events}:
        axes.axvline(month, color="0.6", linewidth=0.8, linestyle=":")
    axes.axvspan(0, results[0].scenario.warm_up, color="0.93", zorder=0, linewidth=0)
    axes.set_title(title, fontsize=10, loc="left")
    axes.set_ylabel(unit, fontsize=8)
    axes.set_ylim(bottom=0, top=1 if unit.endswith("0 to 1") else None)
    months = max(result.scenario.months for result in results)
    axes.set_xlim(0, months)
    axes.xaxis.set_major_locator(
        MultipleLocator(next((apart for apart in MONTHS_APART if months <= TICKS * apart), 600))
    )
    axes.yaxis.set_major_locator(MaxNLocator(TICKS, steps=VALUES_APART))
    axes.tick_params(labelsize=8)
    axes.spines[["top", "right"]].set_visible(False)


def overview(results: Sequence[RunData]) -> Figure:
    """Draw the main outcomes over time, each run a line; the warm-up is shaded.

    Parameters
    ----------
    results
        One or more runs.

    Returns
    -------
    matplotlib.figure.Figure
        Nine panels, 12 by 9 inches.
    """
    with plainly():
        figure = Figure(figsize=(12, 9))
        for axes, panel in zip(figure.subplots(3, 3).flat, PANELS, strict=True):
            draw(axes, results, panel)
        for axes in figure.axes[6:]:
            axes.set_xlabel("month (shaded: warm-up, left out of summaries)", fontsize=8)
        rows = legend(figure, results)
        # Fixed margins, since to search for the best ones takes as long as all the rest of a short run's drawing.
        top = 0.965 - 0.023 * rows
        figure.subplots_adjust(left=0.065, right=0.985, bottom=0.06, top=top, wspace=0.27, hspace=0.27)
    return figure


def legend(figure: Figure, results: Sequence[RunData]) -> int:
    """Name the runs above the panels, in as many columns as long names leave room for; return the number of rows."""
    names = distinct([shortened(name, LONGEST_NAME) for name in labels(results)])
    texts = [f"{name}, seed {result.seed}" for name, result in zip(names, results, strict=True)]
    in_a_row = next((wide for wide, fits in ROOM.items() if max(map(columns, texts)) <= fits), 1)
    shown = in_a_row * MOST_ROWS
    if len(texts) > shown:
        texts[shown - 1] = f"and {len(texts) - shown + 1} more"
    # Lines and texts are given, since a legend that gathers them itself leaves out names that begin with "_".
    figure.legend(
        figure.axes[0].get_lines()[: len(texts)][:shown],
        texts[:shown],
        loc="upper center",
        ncols=min(in_a_row, len(texts)),
        frameon=False,
        fontsize=10,
    )
    return -(-len(texts[:shown]) // in_a_row)
