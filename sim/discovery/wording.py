"""Boxes and their trials in words."""

import math
from collections.abc import Sequence
from itertools import groupby

from sim.discovery.box import ABOVE, AMONG, Box, Restriction
from sim.discovery.together import Pair
from sim.discovery.unknowns import Unknown
from sim.experiment.over_worlds import Share
from sim.words.keys import UNSAID
from sim.words.rounding import counted

FIGURES = 3
MOST_PAIRS = 5  # that are named
MUCH_CHANCE = 0.1  # share of the variance


def conditions(box: Box, unknowns: Sequence[Unknown]) -> list[str]:
    """Write the restrictions of a box, those of one unknown together, by what it means."""
    by_unknown = groupby(sorted(box, key=lambda one: one.at), key=lambda one: one.at)
    return [f"*{unknowns[at].meaning}* {bounds(list(ones), unknowns[at])}" for at, ones in by_unknown]


def sizes(worlds: int, unknowns: int, failed: int) -> str:
    """Count the worlds and unknowns of a study, and the worlds that are left out.

    >>> sizes(64, 1, 1)
    '64 worlds, 1 unknown. 1 world is left out, since a run failed.'
    """
    counts = f"{counted(str(worlds), 'worlds')}, {counted(str(unknowns), 'unknowns')}."
    are = "is" if failed == 1 else "are"
    return f"{counts} {counted(str(failed), 'worlds')} {are} left out, since a run failed." if failed else counts


def named(unknown: Unknown) -> str:
    """Name an unknown in a table, by its key with what this means."""
    return f"`{unknown.name}` ({unknown.meaning})"


def bounds(ones: Sequence[Restriction], unknown: Unknown) -> str:
    """Write what the restrictions of one unknown leave of it."""
    first = ones[0]
    if first.side == AMONG:
        return f"is {' or '.join(unknown.options[at] for at in first.options)}"
    unit = "" if unknown.unit in UNSAID else f" {unknown.unit}"
    texts = [number(one.bound) for one in sorted(ones, key=lambda one: one.bound)]
    if len(texts) == 2:
        return f"is between {texts[0]} and {texts[1]}{unit}"
    return f"is {'above' if first.side == ABOVE else 'below'} {texts[0]}{unit}"


def number(value: float) -> str:
    """Write a number for people; a dash where there is none."""
    if not math.isfinite(value):
        return "–"
    text = f"{value:.0f}" if abs(value) >= 1000 else f"{value:.{FIGURES}g}"
    return text.replace("-", "−")


def warned(pairs: Sequence[Pair]) -> str:
    """Warn of unknowns that go together; nothing where none do."""
    if not pairs:
        return ""
    named = [
        f"*{one.meaning}* and *{other.meaning}* ({number(round(value, 2))})" for one, other, value in pairs[:MOST_PAIRS]
    ]
    more = f", and {len(pairs) - MOST_PAIRS} pairs more" if len(pairs) > MOST_PAIRS else ""
    return (
        "Some unknowns go together in these worlds, so that what one does may be shown for the other (rank "
        f"correlation): {'; '.join(named)}{more}."
    )


def per_cent(share: float) -> str:
    """Write a share; a dash where there is none."""
    return f"{round(100 * share)} %".replace("-", "−") if math.isfinite(share) else "–"


def with_interval(share: Share) -> str:
    """Write a share with its interval."""
    return f"{per_cent(share.value)} ({per_cent(share.low)} to {per_cent(share.high)})"


def short(value: float) -> float:
    """Round to six figures, beyond which machines may differ."""
    return float(f"{value:.6g}")
