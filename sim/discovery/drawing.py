"""What the pictures of unknowns share."""

import io
from collections.abc import Sequence
from textwrap import fill

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from sim.discovery.unknowns import Unknown, Values
from sim.outputs.naming import shortened
from sim.outputs.style import STYLE, plainly
from sim.words.keys import UNSAID

WIDTH = 11.0  # inches
DOTS_PER_INCH = 110
WIDE = 10.0  # largest over least value from which an axis is logarithmic
FAR = 50.0  # from which it has fewer ticks
LONGEST, LINES = 36, 3  # letters of a line of a name, and lines
DRAWN = STYLE | {
    "font.size": 9,
    "axes.titlesize": 9.5,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "legend.frameon": False,
    "figure.constrained_layout.use": True,
}


def png(figure: Figure) -> bytes:
    """Write a figure that was made with the style of DRAWN as PNG."""
    sink = io.BytesIO()
    with plainly(DRAWN):
        figure.savefig(sink, format="png", dpi=DOTS_PER_INCH)
    return sink.getvalue()


def name_rows(axes: Axes, names: Sequence[str], letters: int = LONGEST) -> None:
    """Name the rows of a plot, the first on top, with so many letters a line."""
    axes.set_yticks(np.arange(len(names)), [in_lines(name, letters) for name in names])
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)


def scale(axes: Axes, unknown: Unknown, is_upright: bool = False) -> None:
    """Scale an axis for an unknown: the words of a choice, or a logarithm where values are many times apart."""
    axis, values = axes.yaxis if is_upright else axes.xaxis, unknown.values
    if unknown.options:
        axis.set_ticks(range(len(unknown.options)), list(unknown.options))
    elif is_wide(values):
        (axes.set_yscale if is_upright else axes.set_xscale)("log")
        # The usual labels of a logarithmic axis are mathematics, which no text is parsed for here.
        axis.set_major_locator(LogLocator(subs=(1, 3) if values.max() > FAR * values.min() else (1, 2, 5)))
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axis.set_minor_formatter(NullFormatter())
    axis.set_label_text(label(unknown))


def label(unknown: Unknown) -> str:
    """Name an unknown by what it means, with its unit in a line of its own."""
    unit = "" if unknown.unit in ("", *UNSAID) else f"\n({unknown.unit})"
    return in_lines(unknown.meaning) + unit


def in_lines(text: str, letters: int = LONGEST) -> str:
    """Break a text that would be cut off at the edge of the picture; only one of more than a few lines is shortened."""
    return fill(shortened(text, LINES * LONGEST - 10), letters)


def is_wide(values: Values) -> bool:
    """Tell whether values are so far apart that their logarithm is shown."""
    return bool(values.min() > 0 and values.max() >= WIDE * values.min())
