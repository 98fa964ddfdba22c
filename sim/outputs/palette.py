"""The one palette: what is drawn in a figure, on the page of a report and in documents has the same colour everywhere.

Colours are those of Okabe & Ito (2008), told apart by colour-blind readers, darkened where they carry text. For each
there is one for a dark ground. Nothing is told by colour alone.
"""

from collections.abc import Mapping

INK, PAPER = "#000000", "#FFFFFF"
BLUE, RED, GREEN, PINK, ORANGE, SKY = "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"
DEEP_BLUE, PLUM, CRIMSON = "#00587F", "#8A4F73", "#B3001B"  # which carry white text
COLOURS = (BLUE, RED, GREEN, PINK, ORANGE, SKY, INK)  # of lines, in their order
ZONE = "#B0B0B0"  # bars within the smallest effect of interest
GREY, FRAME, GRID = "#6A6A6A", "#8A8A8A", "#EEEEEE"
SHADE = "#E6E6E6"  # the zone of practical equality, and the warm-up
ON_COLOUR = "#111111"  # text on a coloured ground, which stays as it is in the dark
# Where a difference lies, by the words of a hypothesis and of the tables of shares.
SIDES: Mapping[str, str] = {"lower": BLUE, "within": ZONE, "higher": RED}
VERDICTS: Mapping[str, str] = {
    "supported": DEEP_BLUE,
    "refuted": "#A94400",
    "practically equal": "#3F3F3F",
    "undecided": PLUM,
    "not assessed": GREY,
}
# What becomes of a group, on the map and in the plots.
STATUSES: Mapping[str, str] = {
    "active": RED,
    "suppressed": BLUE,
    "dormant": GREY,
    "dismantled": ORANGE,
    "dismantled jointly": GREEN,
}
# What else the map and the plots show.
MARKS: Mapping[str, str] = {
    "agency": DEEP_BLUE,
    "compromised": CRIMSON,
    "request": PLUM,
    "hub": PLUM,
    "leak": CRIMSON,
    "joint": GREEN,
    "failed": GREY,
}
IN_THE_DARK: Mapping[str, str] = {
    INK: "#F0F0F0", PAPER: "#14181C", BLUE: "#4BA3DC", RED: "#F0853F", GREEN: "#35C49B", PINK: "#E3A0C6",
    ORANGE: "#F2B840", SKY: "#9BD6F8", ZONE: "#7C848C", GREY: "#A9B0B7", FRAME: "#7E868E", GRID: "#2A3036",
    SHADE: "#333A41", DEEP_BLUE: "#62B6E6", "#A94400": "#FF9D62", "#3F3F3F": "#D2D6DA", PLUM: "#DDA3C6",
    CRIMSON: "#FF8A96",
}  # fmt: skip


def variable(colour: str) -> str:
    """Write a colour as style sheets name it; one that is the same in the dark stays as it is.

    >>> variable("#0072b2"), variable("#111111")
    ('var(--c0072B2)', '#111111')
    """
    return f"var(--c{colour[1:].upper()})" if colour.upper() in IN_THE_DARK else colour


def style_sheet(used_in: str | None = None) -> str:
    """Declare the colours that a text uses, or every one, for a light ground, and for a dark one if its reader asks."""
    pairs = [(f"--c{one[1:]}", one, other) for one, other in IN_THE_DARK.items()]
    used = [pair for pair in pairs if used_in is None or pair[0] in used_in]
    light, dark = ("; ".join(f"{pair[0]}: {pair[ground]}" for pair in used) for ground in (1, 2))
    return f":root {{ {light}; }}\n@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark}; }} }}\n"
