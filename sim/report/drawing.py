"""From a matplotlib figure to SVG that can stand in a page beside others.

Text stays text (`svg.fonttype` none): it can be read aloud, searched and copied, it weighs a fifth of outlines. Names
in files are never parsed as mathematics, and are escaped like any other text.
"""

import hashlib
import io
import re
import warnings
from collections.abc import Callable
from functools import wraps
from textwrap import wrap
from xml.etree import ElementTree

from markupsafe import escape
from matplotlib.figure import Figure

from sim.outputs.style import plainly

WIDTH = 10.0  # inches: 960 pixels of a page, in which a point of text is a third more in pixels
GREY = "#6A6A6A"
SHADE = "#E6E6E6"
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
    "axes.edgecolor": "#8A8A8A",
    "axes.linewidth": 0.8,
    "figure.constrained_layout.use": True,
}
XLINK = "{http://www.w3.org/1999/xlink}href"
REFERENCE = re.compile(r"url\(#([^)]+)\)")
FAMILY = re.compile(r"font-family: [^;]*;? ?")
LONG = re.compile(r"-?\d+\.\d{3,}")


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


def references(value: str) -> list[str]:
    """Names of elements that an attribute refers to."""
    return [value[1:]] if re.fullmatch(r"#[\w-]+", value) else REFERENCE.findall(value)


def attribute(name: str, value: str, prefix: str) -> list[tuple[str, str]]:
    """Rewrite one attribute: prefixed names, short numbers, the page's own font."""
    if name == "id":
        return [("id", f"{prefix}-{value}")]
    if name == XLINK:
        return [("href", f"#{prefix}-{value.removeprefix('#')}")]
    value = REFERENCE.sub(rf"url(#{prefix}-\1)", value)
    if name == "style":
        value = FAMILY.sub("", value)
    if name == "transform" and value.startswith("rotate(-0 "):
        return []
    return [(name, " ".join(LONG.sub(lambda found: f"{float(found[0]):.2f}", value).split()))]


def legible(name: str, width: int) -> str:
    """Fold a name for a legend, which would leave out one that begins with an underscore."""
    text = "\n".join(wrap(name, width)) or name
    return f"\u200b{text}" if text.startswith("_") else text
