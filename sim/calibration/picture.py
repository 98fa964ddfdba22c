"""The picture of a calibration: each parameter's prior and posterior, those that nothing is known of first."""

import io
from collections.abc import Sequence

import numpy as np

from sim.calibration.posterior import ParameterRow
from sim.calibration.specification import Calibration, Values
from sim.outputs.palette import BLUE, RED, ZONE

COLUMNS = 8  # of panels
WIDTH, HEIGHT = 1.9, 1.15  # of a panel, inches
BARS = 12  # of equal probability by the prior
DOTS_PER_INCH = 90
OPEN, KNOWN, PRIOR = ZONE, BLUE, RED


def picture(calibration: Calibration, shares: Values, weights: Values, rows: Sequence[ParameterRow]) -> bytes:
    """Draw the posterior as PNG: a panel for each parameter, on the scale on which its prior is flat.

    Parameters
    ----------
    shares
        Of the priors, shape (worlds, parameters).
    weights
        Shape (worlds,).
    rows
        Of the keys, several where a parameter has more than one.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from sim.outputs.style import plainly

    known = {row.key: row for row in rows}
    panels = [(known[one.keys[0]], one, column) for one, column in zip(calibration.parameters, shares.T, strict=True)]
    panels.sort(key=lambda panel: panel[0].apart)
    columns = min(COLUMNS, len(panels))
    lines = -(-len(panels) // columns)
    sink = io.BytesIO()
    with plainly():
        figure = Figure(figsize=(WIDTH * columns, HEIGHT * lines + 0.5), layout="constrained")
        FigureCanvasAgg(figure)
        figure.suptitle(
            "Posterior (bars) and prior (line), in shares of the prior; grey where they cannot be told apart",
            fontsize=9,
        )
        for axes in figure.subplots(lines, columns, squeeze=False).flat:
            axes.set_axis_off()
        for axes, (row, parameter, column) in zip(figure.axes, panels, strict=False):
            heights, edges = np.histogram(column, BARS, (0, 1), weights=weights * BARS)
            colour = KNOWN if row.identified == "yes" else OPEN
            axes.bar(edges[:-1], heights, 1 / BARS, align="edge", color=colour)
            axes.plot([0, 1], [1, 1], color=PRIOR, linewidth=0.8)
            section, _, name = parameter.name.rpartition(".")
            axes.set_title(f"{section}\n{name}", fontsize=5.5, pad=2)
        figure.savefig(sink, format="png", dpi=DOTS_PER_INCH, metadata={"Software": None})
    return sink.getvalue()
