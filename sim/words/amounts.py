"""The numbers of a finding in words: how large a difference is, of what, how sure, and what would matter."""

from sim.experiment.rows import FindingRow
from sim.experiment.specification import Hypothesis
from sim.words.contrast import Contrast, Interaction, compared
from sim.words.rounding import counted, place, relative, rounded, span
from sim.words.titles import Title

MOST_TIMES = 3.0  # the mean compared with: a larger difference is no percentage of it


def is_unclear(row: FindingRow) -> bool:
    """Tell whether the interval of a difference leaves its sign open."""
    return row.low is not None and row.high is not None and row.low <= 0 <= row.high


def headline(row: FindingRow, hypothesis: Hypothesis | None, named: Title) -> str:
    """Write a difference in per cent of the mean compared with; nothing where it is stated in its unit or too large."""
    of, difference = row.mean_against, row.difference
    is_share = hypothesis is not None and hypothesis.is_relative
    if not is_share or not of or difference is None or abs(difference) > MOST_TIMES * abs(of) or named.scale != 1:
        return ""
    return relative(difference, of, width(row))


def width(row: FindingRow) -> float | None:
    """Width of the interval of a difference."""
    return None if row.low is None or row.high is None else row.high - row.low


def digits(row: FindingRow, named: Title) -> int:
    """Place of the last digit that the interval carries."""
    found = width(row)
    return place(None if found is None else found * named.scale, (row.difference or 0.0) * named.scale)


def size(row: FindingRow, named: Title) -> str:
    """Write the size of a difference in its unit."""
    return counted(rounded(abs(row.difference or 0.0) * named.scale, digits(row, named)), named.unit)


def moved(row: FindingRow) -> str:
    """Say in which direction a difference goes."""
    return "lower" if (row.difference or 0.0) < 0 else "higher"


def details(row: FindingRow, hypothesis: Hypothesis | None, named: Title) -> str:
    """Write the mean compared with, the interval, and the smallest effect of interest."""
    at = digits(row, named)
    parts = []
    if row.mean_against is not None and not is_interaction(hypothesis):
        unit = " %" if named.unit == "percentage points" else ""
        of = "of" if headline(row, hypothesis, named) or is_unclear(row) else "against"
        parts.append(f"{of} {rounded(row.mean_against * named.scale, at)}{unit}")
    if row.low is not None and row.high is not None:
        parts.append(f"95 % interval {span(row.low * named.scale, row.high * named.scale, at)}")
    if row.smallest_effect is not None:
        parts.append(f"smallest effect of interest {least(row, hypothesis, named)}")
    return "; ".join(parts)


def least(row: FindingRow, hypothesis: Hypothesis | None, named: Title) -> str:
    """Write the smallest effect of interest as it was stated."""
    if not hypothesis or not hypothesis.is_relative:
        return f"{(row.smallest_effect or 0.0) * named.scale:g}"
    if not is_interaction(hypothesis):
        return relative_least(hypothesis)
    whole = (row.mean_against or 0.0) / len(hypothesis.against)
    return f"{100 * hypothesis.smallest_effect:g} % of {rounded(whole * named.scale, digits(row, named))}"


def relative_least(hypothesis: Hypothesis) -> str:
    """Write a smallest effect that is a share of the mean of a cell as one of the sum of the cells compared with."""
    return f"{100 * hypothesis.smallest_effect / len(hypothesis.against):g} %"


def is_of_whole(hypothesis: Hypothesis | None) -> bool:
    """Tell whether a smallest effect is written as a share of all that a hypothesis compares with: a contrast's is."""
    return hypothesis is not None and hypothesis.is_relative and isinstance(compared(hypothesis, {}), Contrast)


def least_in_worlds(hypothesis: Hypothesis | None, stated: str, named: Title) -> str:
    """Write the smallest effect of interest of the table of shares as sentences and figures on worlds have it."""
    return relative_least(hypothesis) if hypothesis and is_of_whole(hypothesis) else unit_of(stated, named)


def is_interaction(hypothesis: Hypothesis | None) -> bool:
    """Tell whether a hypothesis is on a difference of differences."""
    return hypothesis is not None and isinstance(compared(hypothesis, {}), Interaction)


def unit_of(stated: str, named: Title) -> str:
    """Write a smallest effect of interest of the table of shares with its unit."""
    return stated if stated.endswith("%") else counted(f"{float(stated) * named.scale:g}", named.unit)
