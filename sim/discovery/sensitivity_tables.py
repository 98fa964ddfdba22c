"""The findings of `coopsim sensitivity` as tables of numbers."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sim.discovery.sensitivity import Sensitivity
from sim.discovery.wording import short
from sim.experiment.tables import write_rows


class ImportanceRow(NamedTuple):
    """A measure of an unknown; `clear` is yes where the interval lies above the dummy."""

    region: str
    answer: str
    unknown: str
    measure: str
    value: float
    low: float
    high: float
    dummy: float
    dummy_high: float
    clear: str


class AnswerRow(NamedTuple):
    """An answer over worlds; `chance` is the share of its variance that is chance, empty with a single replicate."""

    region: str
    answer: str
    outcome: str
    unit: str
    worlds: float
    mean: float
    deviation: float
    chance: float


class SliceRow(NamedTuple):
    """An answer in a part of the worlds that are alike in its strongest unknown; see `sim.discovery.along.Slice`."""

    region: str
    answer: str
    unknown: str
    unknown_unit: str
    part: str
    worlds: int
    mean: float
    low: float
    high: float
    above: float
    below: float


def tables(found: Sequence[Sensitivity]) -> dict[str, bytes]:
    """Write the tables of numbers; return the bytes of each file."""
    rows: dict[str, Sequence[Any]] = {
        "importance.csv": [row for one in found for row in importance_rows(one)],
        "answers.csv": [answer_row(one) for one in found],
        "along.csv": [row for one in found for row in slice_rows(one)],
    }
    return {name: write_rows(of) for name, of in rows.items() if of}


def importance_rows(one: Sensitivity) -> Iterator[ImportanceRow]:
    """Make a row of every measure of every unknown."""
    for of in one.measures:
        value, low, high, dummy, dummy_high = map(short, of[2:])
        names = one.answer.region, one.answer.name, of.unknown.name, of.measure
        yield ImportanceRow(*names, value, low, high, dummy, dummy_high, "yes" if of.is_clear else "no")


def answer_row(one: Sensitivity) -> AnswerRow:
    """Make the row of an answer."""
    numbers = [short(value) for value in (one.worlds, one.mean, one.deviation, one.chance)]
    return AnswerRow(one.answer.region, one.answer.name, one.answer.outcome, one.answer.unit, *numbers)


def slice_rows(one: Sensitivity) -> Iterator[SliceRow]:
    """Make the rows of an answer along its strongest unknown."""
    for part in one.slices:
        unknown = one.strongest
        numbers = [short(value) for value in (part.mean, part.low, part.high, part.above, part.below)]
        yield SliceRow(
            one.answer.region, one.answer.name, unknown.name, unknown.unit, part.label, part.worlds, *numbers
        )
