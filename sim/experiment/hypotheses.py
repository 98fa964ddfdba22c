"""Reads the hypotheses of an experiment file, its outcomes, and the precision at which it stops."""

from collections.abc import Mapping, Sequence
from typing import Any

from sim.documents.checks import written
from sim.documents.suggestions import suggestion
from sim.experiment.reading import LARGEST, PRECISION, TABLE, TABLES, TEXT, At, Check, Reading, is_number
from sim.experiment.specification import Factor, Hypothesis, Precision
from sim.model.outcomes import OUTCOMES
from sim.run.summary import SUMMARISED

DIRECTIONS = ("higher", "lower")
FEWEST_PAIRS = 20  # before a look, so that an interval can be trusted to stop on

PLACES: Check = (lambda value: TABLE[0](value) or bool(value) and TABLES[0](value), "a table, or a list of tables")
EFFECT: Check = (
    lambda value: 0 < smallest(value)[0] < LARGEST,
    'a number above 0, or a share of the mean such as "5%"',
)

HYPOTHESIS: dict[str, Check] = {
    "name": TEXT, "outcome": TEXT, "of": PLACES, "against": PLACES, "direction": TEXT, "smallest_effect": EFFECT,
}  # fmt: skip


def check_outcome(reading: Reading, at: At, outcome: str) -> None:
    """Check that there is such an outcome, of the region or of a place; places are checked with the scenarios."""
    name, dot, place = outcome.partition(".")
    if dot and not place:
        reading.wrong(at, f"'{outcome}' names no place. Write a code after the dot, or take the dot away.")
    elif name not in SUMMARISED:
        reading.wrong(at, f"there is no outcome '{name}'.{near(name)}")
    elif place and name not in OUTCOMES:
        reading.wrong(at, f"'{name}' belongs to the region as a whole: it has no places.")


def near(outcome: str) -> str:
    """Offer the nearest outcome."""
    return suggestion(outcome, SUMMARISED)


def read_precision(reading: Reading, content: Mapping[str, Any]) -> Precision | None:
    """Read when a sequential experiment stops."""
    if "precision" not in content:
        return None
    entry = content["precision"]
    if not reading.table(("precision",), "precision", entry, PRECISION, "half_width cap"):
        return None
    first = entry.get("first_look", FEWEST_PAIRS)
    found = Precision(float(entry["half_width"]), first, entry.get("look_every", first), entry["cap"])
    if "replicates" in content:
        reading.wrong(("replicates",), "an experiment has replicates or a precision, not both. Take one away.")
    if not content.get("hypotheses"):
        reading.wrong(("precision",), "there is no hypothesis whose difference could be known well enough to stop.")
    if found.first_look < FEWEST_PAIRS:
        reading.wrong(("precision", "first_look"), f"first_look is {first}, expected {FEWEST_PAIRS} pairs or more.")
    if found.cap < found.first_look:
        reading.wrong(("precision", "cap"), f"cap is {found.cap}, expected {found.first_look} or more.")
    return found


def read_hypothesis(
    reading: Reading,
    number: int,
    entry: Mapping[str, Any],
    factors: Sequence[Factor],
    design: str,
) -> Hypothesis | None:
    """Read one hypothesis; in a design of one at a time, factors that a place leaves open stay at their first level."""
    at: At = ("hypotheses", number)
    if not reading.table(at, "a hypothesis", entry, HYPOTHESIS, " ".join(HYPOTHESIS)):
        return None
    reading.named((*at, "name"), "a hypothesis", entry["name"])
    usual = {factor.name: factor.levels[0].name for factor in factors} if design == "one_at_a_time" else {}
    known = {factor.name: [level.name for level in factor.levels] for factor in factors}
    sides = {}
    for side in ("of", "against"):
        listed = entry[side] if isinstance(entry[side], list) else [entry[side]]
        for factor, level in (pair for one in listed for pair in one.items()):
            if factor not in known:
                reading.wrong((*at, side), f"there is no factor '{factor}'.{suggestion(factor, known)}")
            elif level not in known[factor]:
                hint = suggestion(written(level), known[factor]) or f" It has {', '.join(known[factor])}."
                reading.wrong((*at, side), f"'{factor}' has no level {written(level)}.{hint}")
        sides[side] = tuple({**usual, **one} for one in listed)
    if sides["of"] == sides["against"]:
        reading.wrong(at, "of and against are the same, so there is nothing to compare.")
    if len(sides["of"]) != len(sides["against"]):
        reading.wrong(at, "of and against list different numbers of places, so their sums could not be compared.")
    check_outcome(reading, (*at, "outcome"), entry["outcome"])
    if entry["direction"] not in DIRECTIONS:
        reading.wrong(
            (*at, "direction"), f"direction is '{entry['direction']}', expected one of {', '.join(DIRECTIONS)}."
        )
    effect, is_relative = smallest(entry["smallest_effect"])
    return Hypothesis(
        entry["name"], entry["outcome"], sides["of"], sides["against"], entry["direction"], effect, is_relative
    )


def smallest(value: Any) -> tuple[float, bool]:
    """Read a smallest effect: a number, or a text with a per cent sign; NaN if it is neither."""
    if is_number(value):
        return float(value), False
    try:
        return (
            (float(value[:-1]) / 100, True) if isinstance(value, str) and value.endswith("%") else (float("nan"), False)
        )
    except ValueError:
        return float("nan"), False
