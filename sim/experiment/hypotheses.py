"""Reads the hypotheses of an experiment file, its outcomes, and the precision at which it stops."""

from collections.abc import Mapping, Sequence
from math import nan
from typing import Any

from sim.documents.checks import (
    DISTINCT_TEXTS,
    FILLED_TEXT,
    LARGEST,
    LONG_TEXT,
    TABLE,
    TABLE_LIST,
    Check,
    one_of,
    real_number,
    written,
)
from sim.documents.document import Document
from sim.documents.positions import KeyPath
from sim.documents.suggestions import suggestion
from sim.experiment.specification import (
    DIRECTIONS,
    PRECISION,
    PRECISION_OF_SHARES,
    Caveat,
    Cell,
    Factor,
    Hypothesis,
    Precision,
)
from sim.model.outcomes import OUTCOMES
from sim.run.summary import SUMMARISED
from sim.worlds.sequence import EVEN

FEWEST_PAIRS = 20  # before a look, so that an interval can be trusted to stop on
FIRST_WORLDS = 64  # at the first look at shares, and between looks, unless it is said otherwise

CELLS = Check(
    "a table, or a list of tables",
    lambda value: value if TABLE.takes(value) or value and TABLE_LIST.takes(value) else None,
)
EFFECT = Check(
    'a number above 0, or a share of the mean such as "5%"',
    lambda value: value if 0 < smallest_effect(value)[0] < LARGEST else None,
)
HYPOTHESIS: dict[str, Check] = {
    "name": FILLED_TEXT, "outcome": FILLED_TEXT, "of": CELLS, "against": CELLS, "direction": one_of(DIRECTIONS),
    "smallest_effect": EFFECT,
}  # fmt: skip
CAVEAT: dict[str, Check] = {"text": LONG_TEXT, "hypotheses": DISTINCT_TEXTS}


def check_outcome(document: Document, path: KeyPath, outcome: str) -> None:
    """Check that an outcome exists, of the region or of a part of it; the part is checked with the scenarios."""
    name, dot, part = outcome.partition(".")
    if dot and not part:
        document.wrong(path, f"'{outcome}' names no place. Write a code after the dot, or take the dot away.")
    elif name not in SUMMARISED:
        document.wrong(path, f"there is no outcome '{name}'.{suggestion(name, SUMMARISED)}")
    elif part and name not in OUTCOMES:
        document.wrong(path, f"'{name}' belongs to the region as a whole: it has no places.")


def asks_for_shares(content: Mapping[str, Any]) -> bool:
    """Tell whether the precision that an experiment file asks for is one of shares of worlds."""
    entry = content.get("precision")
    return isinstance(entry, dict) and "share_half_width" in entry


def read_precision(document: Document, content: Mapping[str, Any]) -> Precision | None:
    """Read when a sequential experiment stops."""
    if "precision" not in content:
        return None
    entry, of_shares = content["precision"], asks_for_shares(content)
    width, checks = ("share_half_width", PRECISION_OF_SHARES) if of_shares else ("half_width", PRECISION)
    if not document.check_table(("precision",), "precision", entry, checks, [width, "cap"]):
        return None
    first = entry.get("first_look", FIRST_WORLDS if of_shares else FEWEST_PAIRS)
    found = Precision(float(entry[width]), first, entry.get("look_every", first), entry["cap"], of_shares)
    check_adding(document, content, of_shares)
    if not content.get("hypotheses"):
        document.wrong(("precision",), "there is no hypothesis of which anything could be known well enough to stop.")
    if found.first_look < FEWEST_PAIRS:
        what = "worlds" if of_shares else "pairs"
        document.wrong(("precision", "first_look"), f"first_look is {first}, expected {FEWEST_PAIRS} {what} or more.")
    if found.cap < found.first_look:
        document.wrong(("precision", "cap"), f"cap is {found.cap}, expected {found.first_look} or more.")
    return found


def check_adding(document: Document, content: Mapping[str, Any], of_shares: bool) -> None:
    """Check that it is clear what a sequential experiment adds: worlds for its shares, else replicates."""
    if of_shares and "worlds" not in content:
        document.wrong(("precision",), "share_half_width is that of shares of worlds, and there is no [worlds].")
    elif of_shares and content["worlds"].get("sequence", EVEN) != EVEN:
        document.wrong(("worlds", "sequence"), "only a sample of worlds has shares. Take the sequence away.")
    elif of_shares and content.get("replicates", 0) < 2:
        document.wrong(("replicates",), "a world is judged by two replicates or more. Take more.")
    elif not of_shares and "worlds" in content:
        document.wrong(
            ("precision", "half_width"),
            "with worlds, it is worlds that are added, until their shares are known. Write share_half_width instead.",
        )
    elif not of_shares and "replicates" in content:
        document.wrong(("replicates",), "an experiment has replicates or a precision, not both. Take one away.")


def read_hypothesis(
    document: Document, number: int, entry: Mapping[str, Any], factors: Sequence[Factor], design: str
) -> Hypothesis | None:
    """Read one hypothesis.

    In a one-at-a-time design, factors that a cell leaves open stay at their first level.
    """
    path: KeyPath = ("hypotheses", number)
    if not document.check_table(path, "a hypothesis", entry, HYPOTHESIS, HYPOTHESIS):
        return None
    document.check_name((*path, "name"), "a hypothesis", entry["name"])
    first = {factor.name: factor.levels[0].name for factor in factors} if design == "one_at_a_time" else {}
    of, against = (
        tuple({**first, **cell} for cell in read_cells(document, (*path, side), entry[side], factors))
        for side in ("of", "against")
    )
    for side, cells in (("of", of), ("against", against)):
        if any(cell in cells[:at] for at, cell in enumerate(cells)):
            document.wrong((*path, side), f"{side} has the same cell twice. Take one away.")
    if of == against:
        document.wrong(path, "of and against are the same, so there is nothing to compare.")
    if len(of) != len(against):
        document.wrong(path, "of and against list different numbers of cells, so their sums could not be compared.")
    check_outcome(document, (*path, "outcome"), entry["outcome"])
    effect, is_relative = smallest_effect(entry["smallest_effect"])
    return Hypothesis(entry["name"], entry["outcome"], of, against, entry["direction"], effect, is_relative)


def read_caveat(
    document: Document, number: int, entry: Mapping[str, Any], hypotheses: Sequence[Hypothesis]
) -> Caveat | None:
    """Read what has to be known beside the verdicts, on the hypotheses that it names, or on all of them."""
    path: KeyPath = ("caveats", number)
    if not document.check_table(path, "a caveat", entry, CAVEAT, ["text"]):
        return None
    known = [one.name for one in hypotheses]
    for name in entry.get("hypotheses", ()):
        if name not in known:
            document.wrong((*path, "hypotheses"), f"there is no hypothesis '{name}'.{suggestion(name, known)}")
    return Caveat(entry["text"], tuple(entry.get("hypotheses", ())))


def read_cells(document: Document, path: KeyPath, value: Any, factors: Sequence[Factor]) -> list[Cell]:
    """Read one side of a hypothesis: a cell, or a list of cells, each a level for some factors."""
    known = {factor.name: [level.name for level in factor.levels] for factor in factors}
    cells = value if isinstance(value, list) else [value]
    for factor, level in (pair for cell in cells for pair in cell.items()):
        if factor not in known:
            document.wrong(path, f"there is no factor '{factor}'.{suggestion(factor, known)}")
        elif level not in known[factor]:
            document.wrong(path, f"'{factor}' has no level {written(level)}.{level_meant(level, known[factor])}")
    return cells


def level_meant(level: object, known: Sequence[str]) -> str:
    """Suggest a level of a factor in the place of one that it has not."""
    if isinstance(level, str):
        return suggestion(level, known) or f" It has {', '.join(known)}."
    names = [written(level)] if written(level) in known else known
    return f" A level's name is a text, in quotation marks: {', '.join(f'"{name}"' for name in names)}."


def smallest_effect(value: Any) -> tuple[float, bool]:
    """Read a smallest effect of interest: a number, or a text with a per cent sign.

    Returns
    -------
    tuple of float and bool
        The effect, NaN if the value is neither, and whether it is relative.
    """
    if (number := real_number(-LARGEST, LARGEST).read(value)) is not None:
        return number, False
    if not isinstance(value, str) or not value.endswith("%"):
        return nan, False
    try:
        return float(value[:-1]) / 100, True
    except ValueError:
        return nan, False
