"""Conversion of matplotlib figures to SVG for a page with other figures.

Text stays text (`svg.fonttype` none): it can be read aloud, searched and copied, it weighs a fifth of outlines. Names
in files are never parsed as mathematics, and are escaped like any other text.
"""

import hashlib
import io
import math
import re
import warnings
from collections.abc import Callable
from functools import wraps
from textwrap import wrap
from xml.etree import ElementTree

from markupsafe import escape
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.outputs.naming import shortened
from sim.outputs.palette import FRAME, variable
from sim.outputs.style import plainly

WIDTH = 10.0  # inches: 960 pixels of a page, in which a point of text is a third more in pixels
MOST_LINES = 4  # of a name
ROW = 46  # letters of names that have room beside each other above a panel,
SAMPLE = 7  # with as many for the sample of each line
POINTS = 12.5  # height of a line of text with what separates it from the next
STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "coopsim",
    "text.parse_math": False,
    "axes.formatter.use_mathtext": False,
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.titlesize": 9.5,
    "axes.titlelocation": "left",
    "axes.labelsize": 8.5,
    "xtick.labelsize": 8.5,
    "ytick.labelsize": 8.5,
    "legend.fontsize": 8.5,
    "legend.frameon": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": FRAME,
    "axes.linewidth": 0.8,
    "figure.constrained_layout.use": True,
}
XLINK = "{http://www.w3.org/1999/xlink}href"
REFERENCE = re.compile(r"url\(#([^)]+)\)")
COLOUR = re.compile(r"#[0-9a-f]{6}\b")
FAMILY = re.compile(r"font-family: [^;]*;? ?")
LONG = re.compile(r"-?\d+\.\d{3,}")
PLACES = {"d", "x", "y"}  # a tenth of a point in them is too little to see, and they are most of a figure


def drawn[**Arguments](draw: Callable[Arguments, Figure]) -> Callable[Arguments, str]:
    """Turn a function that draws a figure into one that returns SVG; the figure's label says what it shows.

    A figure that fails costs no table: a sentence stands in its place, and a warning is given.
    """

    @wraps(draw)
    def as_text(*arguments: Arguments.args, **named: Arguments.kwargs) -> str:
        try:
            with plainly(STYLE), warnings.catch_warnings():
                # Text stays text, so that the reader's own fonts have the last word.
                warnings.filterwarnings("ignore", "Glyph .* missing")
                return svg(draw(*arguments, **named))
        except Exception as error:  # whatever a library of figures raises
            what = f"A figure could not be drawn ({type(error).__name__}: {error})"
            warnings.warn(f"{what}. The page has all else.", stacklevel=2)
            return f"<p>{escape(what)}. Its numbers stand in the tables.</p>"

    return as_text


def svg(figure: Figure) -> str:
    """Write a figure as an SVG element without anything that reaches beyond it.

    Names of elements get a prefix made of the figure's content, so that two figures of one page do not clash.
    """
    sink = io.BytesIO()
    figure.savefig(sink, format="svg", transparent=True, metadata={"Date": None})
    root = ElementTree.fromstring(sink.getvalue())
    prefix = "f" + hashlib.sha256(sink.getvalue()).hexdigest()[:10]
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag.endswith(("metadata", "style")):
                parent.remove(child)
    used = {name for element in root.iter() for value in element.attrib.values() for name in references(value)}
    for element in root.iter():
        if element.tag.endswith("}text"):
            element.tail = None
        elif not (element.text or "").strip():
            element.text = element.tail = None
        element.tag = element.tag.partition("}")[2]
        element.attrib = {
            key: value
            for name, value in element.attrib.items()
            for key, value in attribute(name, value, prefix)
            if name != "id" or element.get("id") in used
        }
    width = float(root.attrib.pop("width").removesuffix("pt"))
    root.attrib.pop("height")
    root.attrib |= {"role": "img", "aria-label": str(figure.get_label()), "style": f"width:{width * 4 / 3:.0f}px"}
    return ElementTree.tostring(root, encoding="unicode")


def drawable(value: float | None) -> float:
    """Return a number, or NaN for a missing one, which matplotlib leaves out."""
    return math.nan if value is None else value


def references(value: str) -> list[str]:
    """List the names of elements that an attribute refers to."""
    return [value[1:]] if re.fullmatch(r"#[\w-]+", value) else REFERENCE.findall(value)


def attribute(name: str, value: str, prefix: str) -> list[tuple[str, str]]:
    """Rewrite one attribute: prefixed names, short numbers, the page's own font and its colours."""
    if name == "id":
        return [("id", f"{prefix}-{value}")]
    if name == XLINK:
        return [("href", f"#{prefix}-{value.removeprefix('#')}")]
    value = REFERENCE.sub(rf"url(#{prefix}-\1)", value)
    if name == "style":
        value = COLOUR.sub(lambda found: variable(found[0]), FAMILY.sub("", value))
    if name == "transform" and value.startswith("rotate(-0 "):
        return []
    places = 1 if name in PLACES else 2
    return [(name, " ".join(LONG.sub(lambda found: f"{float(found[0]):.{places}f}", value).split()))]


def legible(name: str, width: int) -> str:
    """Wrap a name, and leave out the middle of a very long one. A leading "_" would hide it from legends."""
    text = "\n".join(wrap(shortened(name, MOST_LINES * width), width)) or name
    return f"\u200b{text}" if text.startswith("_") else text


def add_legend(axes: Axes, title: str = "") -> int:
    """Put a legend above a panel, where it covers no line; return the lines of text that it takes.

    Between them and the axes nothing stands, so the panel's own title moves up.
    """
    handles, labels = axes.get_legend_handles_labels()
    deep = [label.count("\n") + 1 for label in labels]
    is_row = sum(len(label) + SAMPLE for label in labels) <= ROW and max(deep) == 1
    deepest = (1 if is_row else sum(deep)) + (title.count("\n") + 1 if title else 0)
    axes.legend(
        handles, labels, title=title or None, title_fontsize=8.5, alignment="left", loc="lower left",
        bbox_to_anchor=(-0.02, 1), borderaxespad=0.1, handlelength=2.6, ncols=len(labels) if is_row else 1,
        columnspacing=1.2,
    )  # fmt: skip
    axes.set_title(axes.get_title(loc="left"), pad=8 + POINTS * deepest)
    return deepest


def make_room(figure: Figure, deepest: int, rows: int) -> None:
    """Make a figure higher, so that rows of panels keep their height below their legends."""
    wide, high = figure.get_size_inches()
    figure.set_size_inches(wide, high + rows * deepest * POINTS / 72)
