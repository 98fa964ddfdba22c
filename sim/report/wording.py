"""Wording of the page: verdicts, numbers, counts and names of outcomes."""

import math
from typing import NamedTuple

from sim.outputs import palette
from sim.run.summary import BETTER
from sim.words.rounding import place, rounded
from sim.words.titles import title


class Verdict(NamedTuple):
    """A verdict as it is drawn: shape and colour say the same."""

    word: str
    sign: str
    marker: str
    colour: str


# The marker is matplotlib's name for the sign.
VERDICTS = (
    Verdict("supported", "●", "o", palette.VERDICTS["supported"]),
    Verdict("refuted", "✖", "X", palette.VERDICTS["refuted"]),
    Verdict("practically equal", "■", "s", palette.VERDICTS["practically equal"]),
    Verdict("undecided", "◆", "D", palette.VERDICTS["undecided"]),
    Verdict("not assessed", "○", "", palette.VERDICTS["not assessed"]),
)


def verdict(text: str) -> Verdict:
    """Find a verdict by its word in a finding, after which a colon and a reason may follow."""
    word = text.partition(":")[0]
    return next((one for one in VERDICTS if one.word == word), VERDICTS[-1])


def number_text(value: float | None, figures: int = 4) -> str:
    """Write a number with so many figures and a true minus sign; a dash where there is none.

    >>> number_text(-132.1517), number_text(18271.6), number_text(0.000001234), number_text(None)
    ('−132.2', '18272', '1.234e−06', '–')
    """
    if value is None or math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    text = f"{value:.0f}" if 1000 <= abs(value) < 1e9 else f"{value:.{figures}g}"
    return "0" if text == "-0" else text.replace("-", "−")


def estimate_text(value: float, low: float, high: float) -> str:
    """Write a number to the second figure of the width of its interval, as sentences do, or in full without one.

    >>> estimate_text(0.01634, -5.631, 5.664), estimate_text(-132.1517, -140.2, -124.1)
    ('0', '−132')
    """
    width = high - low
    if not (math.isfinite(value) and 0 < width < math.inf):
        return number_text(value)
    return rounded(value, place(width)).replace(",", "")  # as `number_text` writes thousands


def counted(count: int, noun: str) -> str:
    """Write a count with its noun.

    >>> counted(1, "run"), counted(2, "run"), counted(2, "hypothesis")
    ('1 run', '2 runs', '2 hypotheses')
    """
    plural = f"{noun[:-2]}es" if noun.endswith("is") else f"{noun}s"
    return f"{count} {noun if count == 1 else plural}"


def better(outcome: str) -> str:
    """Return the better direction of an outcome, of a country or of the region; nothing where that is not clear.

    >>> better("harm.DEU"), better("convictions"), better("harm_gini")
    ('lower', 'higher', '')
    """
    return BETTER.get(outcome.partition(".")[0], "")


def outcome_name(outcome: str) -> str:
    """Name an outcome as sentences do, without an article.

    >>> outcome_name("harm.DEU"), outcome_name("harm_averted_share")
    ('harm in Germany', 'share of harm averted')
    """
    return title(outcome).label
