"""Heat maps of the difference that a policy makes, over two factors."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.outputs.palette import BLUE, ON_COLOUR, RED
from sim.report.averages import DifferenceMap, Estimate
from sim.report.contents import Contents
from sim.report.drawing import WIDTH, drawn, legible
from sim.report.wording import estimate_text, outcome_name

# Few steps, so that the colour bar is drawn of shapes; one without steps would be a bitmap.
DIVERGING = LinearSegmentedColormap.from_list("blue, white, red", [BLUE, "#FDFDFD", RED], N=41)
UNSURE = "#595959"  # of a cell whose interval includes 0; as ON_COLOUR the same in the dark, since the cells are
MOST_WRITTEN = 36  # cells of a panel that have room for their number


@drawn
def frontier(contents: Contents, maps: Sequence[DifferenceMap]) -> Figure:
    """Draw one map an outcome: ▲ above 0, ▼ below 0; where the interval excludes 0, framed and black."""
    deep, wide = len(maps[0].cells), len(maps[0].cells[0])
    columns = min(2, len(maps))
    rows = -(-len(maps) // columns)
    figure = Figure(figsize=(WIDTH * (0.62 if columns == 1 else 1), rows * (0.42 * deep + 1.3)))
    figure.set_label(f"Differences over {maps[0].rows} and {maps[0].columns}")
    panels = list(figure.subplots(rows, columns, squeeze=False).flat)
    for unused in panels[len(maps) :]:
        unused.remove()
    for axes, one in zip(panels, maps, strict=False):
        means = np.array([[cell.mean for cell in row] for row in one.cells])
        reach = float(np.nanmax(np.abs(means), initial=0.0)) or 1.0
        mesh = axes.pcolormesh(np.ma.masked_invalid(means), cmap=DIVERGING, vmin=-reach, vmax=reach)
        for row, column in np.ndindex(deep, wide):
            mark(axes, (row, column), one.cells[row][column], deep * wide <= MOST_WRITTEN)
        axes.set_xticks(np.arange(wide) + 0.5, [legible(level, 14) for level in contents.levels(one.columns)])
        axes.set_yticks(np.arange(deep) + 0.5, [legible(level, 20) for level in contents.levels(one.rows)])
        axes.tick_params(length=0)
        axes.set_xlabel(legible(one.columns, 50))
        axes.set_ylabel(legible(one.rows, 40))
        axes.set_title(outcome_name(one.outcome))
        bar = figure.colorbar(mesh, ax=axes, pad=0.02)
        bar.set_label(contents.units_of_differences.get(one.outcome, ""))
        if bar.solids is not None:
            bar.solids.set_rasterized(False)
        bar.outline.set_visible(False)
    return figure


def mark(axes: Axes, position: tuple[int, int], cell: Estimate, is_written: bool) -> None:
    """Write the sign of a cell, and its number where there is room."""
    row, column = position
    middle = (column + 0.5, row + 0.5)
    if not np.isfinite(cell.mean):
        axes.text(*middle, "–", ha="center", va="center")
        return
    sign = "▲" if cell.mean > 0 else "▼"
    text = f"{sign} {estimate_text(*cell)}" if is_written else sign if cell.is_sure else ""
    axes.text(*middle, text, ha="center", va="center", fontsize=8, color=ON_COLOUR if cell.is_sure else UNSURE)
    if cell.is_sure and is_written:
        frame = Rectangle((column + 0.04, row + 0.06), 0.92, 0.88, fill=False, edgecolor=ON_COLOUR, linewidth=1.2)
        axes.add_patch(frame)
