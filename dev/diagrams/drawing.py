"""Boxes, arrows and text as SVG in the one palette, as wide as a phone's screen, with colours for a dark ground.

Positions and sizes are units of the sheet, of which a page of 440 pixels or more shows one as a pixel. Text stays
text, and its width is known only from its number of letters.
"""

from collections.abc import Iterable, Sequence
from html import escape
from textwrap import wrap

from sim.outputs.palette import FRAME, GREY, INK, PAPER, style_sheet, variable

WIDTH = 440
TEXT, SMALL = 14.0, 12.5  # sizes of letters
LETTER, MONO_LETTER = 0.53, 0.61  # mean width of a letter, of its size
SANS, MONO = "Helvetica, Arial, sans-serif", "Menlo, Consolas, 'DejaVu Sans Mono', monospace"
HEAD = (
    "<marker id='head' viewBox='0 0 10 10' refX='9' refY='5' markerWidth='8' markerHeight='8' orient='auto'>"
    f"<path d='M0 1 L9 5 L0 9 z' fill='{variable(INK)}'/></marker>"
)


def sheet(height: float, title: str, parts: Iterable[str]) -> str:
    """Put parts on a sheet of paper; the title is read aloud."""
    paper = f"<rect width='100%' height='100%' fill='{variable(PAPER)}'/>"
    drawn = "\n".join([f"<defs>{HEAD}</defs>", paper, *parts])
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{WIDTH}' height='{height:g}' "
        f"viewBox='0 0 {WIDTH} {height:g}' role='img'>\n<title>{escape(title)}</title>\n"
        f"<style>{style_sheet(drawn)}</style>\n{drawn}\n</svg>\n"
    )


def text(  # noqa: PLR0913  as SVG has it
    x: float, y: float, words: str, size: float = TEXT, *, colour: str = INK, bold: bool = False, mono: bool = False,
    anchor: str = "start", turned: float = 0,
) -> str:  # fmt: skip
    """Write a line that begins at a place, ends there or has its middle there, turned by degrees."""
    weight = ' font-weight="bold"' if bold else ""
    turn = f" transform='rotate({turned:g} {x:g} {y:g})'" if turned else ""
    return (
        f'<text x="{x:g}" y="{y:g}" font-family="{MONO if mono else SANS}" font-size="{size:g}" '
        f'fill="{variable(colour)}"{weight} text-anchor="{anchor}"{turn}>{escape(words)}</text>'
    )


def paragraph(  # noqa: PLR0913
    x: float, y: float, width: float, words: str, size: float = TEXT, *, colour: str = INK, mono: bool = False
) -> tuple[list[str], float]:
    """Break words into lines below a place; return them, and the place below the last."""
    lines = wrap(words, int(width / (size * (MONO_LETTER if mono else LETTER))), break_on_hyphens=False)
    step = 1.3 * size
    return [
        text(x, y + step * (number + 0.8), line, size, colour=colour, mono=mono) for number, line in enumerate(lines)
    ], y + step * len(lines)


def frame(x: float, y: float, width: float, height: float, colour: str) -> str:
    """Draw a box, whose left edge has a colour."""
    return (
        f"<rect x='{x:g}' y='{y:g}' width='{width:g}' height='{height:g}' rx='4' fill='none' "
        f"stroke='{variable(FRAME)}'/><rect x='{x:g}' y='{y:g}' width='6' height='{height:g}' rx='2' "
        f"fill='{variable(colour)}'/>"
    )


def arrow(*places: tuple[float, float]) -> str:
    """Draw an arrow through places."""
    points = " ".join(f"{x:g},{y:g}" for x, y in places)
    return (
        f"<polyline points='{points}' fill='none' stroke='{variable(INK)}' stroke-width='1.4' marker-end='url(#head)'/>"
    )


def box(  # noqa: PLR0913
    x: float,
    y: float,
    width: float,
    title: str,
    words: str,
    names: Sequence[str],
    colour: str,
    ends: Sequence[str] = (),
) -> tuple[list[str], float]:
    """Draw a box with a title, words, names as the code has them, and how things may end here.

    Returns
    -------
    tuple
        What is drawn, and the place of its lower edge.
    """
    inside, room = x + 16, width - 26
    parts = [text(inside, y + 22, title, 15, bold=True)]
    below = y + 30
    for written, size, shade, is_mono in (
        (words, TEXT, INK, False),
        (", ".join(names), SMALL, GREY, True),
        *((f"✕ {end}", TEXT, INK, False) for end in ends),
    ):
        if written:
            lines, below = paragraph(inside, below + 3, room, written, size, colour=shade, mono=is_mono)
            parts += lines
    return [frame(x, y, width, below + 9 - y, colour), *parts], below + 9
