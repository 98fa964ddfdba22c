"""Reads the factors of an experiment file: named levels, or a range."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sim.documents.checks import written
from sim.experiment.reading import TABLE, TABLES, TEXT, At, Check, Reading, is_number, is_whole
from sim.experiment.specification import SAMPLED, Factor, Level
from sim.scenario.layers import check_event, leaves

LEVELS: Check = (
    lambda value: TABLES[0](value) or is_whole(value, 2, 1000),
    "a list of tables, or how many, from 2 to 1000",
)
FACTOR: dict[str, Check] = {"name": TEXT, "levels": LEVELS, "range": TABLE}
LEVEL: dict[str, Check] = {"name": TEXT, "set": TABLE, "events": TABLES}


def read_factor(reading: Reading, number: int, entry: Mapping[str, Any], design: str) -> Factor:
    """Read one factor: named levels, or a range, which a design at levels cuts into equal steps."""
    at: At = ("factors", number)
    nothing = Factor("", ())
    if not reading.table(at, "a factor", entry, FACTOR, "name"):
        return nothing
    reading.named((*at, "name"), "a factor", entry["name"])
    levels, sampled = entry.get("levels"), design in SAMPLED
    if "range" not in entry:
        if sampled or not isinstance(levels, list) or len(levels) < 2:
            wanted = "a range" if sampled else "a list of two levels or more, or a range"
            reading.wrong(at, f"the factor '{entry['name']}' needs {wanted}.")
            return nothing
        return Factor(entry["name"], read_levels(reading, at, levels))
    return read_range(reading, at, entry, sampled)


def read_range(reading: Reading, at: At, entry: Mapping[str, Any], sampled: bool) -> Factor:
    """Read a factor with a range, which a design at levels cuts into equal steps."""
    nothing, levels = Factor("", ()), entry.get("levels")
    before = len(reading.mistakes)
    span = flat(reading, (*at, "range"), entry["range"])
    if not span:
        reading.wrong(
            (*at, "range"), "the range names no key. Write for example range = { corruption.scale = [0, 1] }."
        )
    if sampled and levels is not None:
        reading.wrong((*at, "levels"), "this design samples its ranges. Take levels away.")
    for key, ends in span.items():
        if not (isinstance(ends, list) and len(ends) == 2 and all(map(is_number, ends)) and ends[0] < ends[1]):
            reading.wrong(
                (*at, "range"), f"the range of {key} is {written(ends)}, expected two numbers, the lower first."
            )
        else:
            reading.settable((*at, "range"), {key: ends[0]})
            reading.settable((*at, "range"), {key: ends[1]})
    if len(reading.mistakes) > before:
        return nothing
    factor = Factor(entry["name"], (), {key: (low, high) for key, (low, high) in span.items()})
    if sampled:
        return factor
    if not isinstance(levels, int):
        reading.wrong(at, f"the range of '{entry['name']}' needs levels, the number of equal steps, for example 5.")
        return nothing
    steps = shortly_named([factor.along(step / (levels - 1)) for step in range(levels)])
    if len({step.name for step in steps}) < levels:
        reading.wrong(at, f"'{entry['name']}' has fewer than {levels} values in its range. Ask for fewer levels.")
    return Factor(factor.name, steps, factor.span)


def shortly_named(steps: Sequence[Level]) -> tuple[Level, ...]:
    """Name the steps of a range with fifteen digits, 0.3 for 0.30000000000000004, where that tells them apart."""
    short = [f"{float(step.name):.15g}" if "." in step.name else step.name for step in steps]
    if len(set(short)) < len(short):
        return tuple(steps)
    return tuple(replace(step, name=name) for step, name in zip(steps, short, strict=True))


def read_levels(reading: Reading, at: At, levels: Sequence[Mapping[str, Any]]) -> tuple[Level, ...]:
    """Read the levels of a factor; one without `set` changes nothing."""
    found = []
    for number, level in enumerate(levels):
        here: At = (*at, "levels", number)
        if reading.table(here, "a level", level, LEVEL, "name"):
            reading.named((*here, "name"), "a level", level["name"])
            changes = flat(reading, (*here, "set"), level.get("set", {}))
            reading.settable((*here, "set"), changes)
            read_events(reading, here, level.get("events", ()))
            found.append(Level(level["name"], changes, tuple(level.get("events", ()))))
    reading.distinct(at, "levels", [level.name for level in found])
    return tuple(found)


def read_events(reading: Reading, at: At, events: Sequence[Mapping[str, Any]]) -> None:
    """Check what a level adds to the time line; no two of its events may concern one key in one month."""
    said: set[tuple[int, str]] = set()
    for number, event in enumerate(events):
        here: At = (*at, "events", number)
        good = check_event(event, lambda *part, here=here: reading.place((*here, *part)), reading.mistakes)
        if good and (good.month, good.key) in said:
            reading.wrong(here, f"there are two events on {good.key} in month {good.month}. Take one away.")
        if good:
            said.add((good.month, good.key))


def flat(reading: Reading, at: At, table: Mapping[str, Any]) -> dict[str, Any]:
    """Turn nested tables into dotted keys: `set = { corruption.scale = 0 }` is read as tables by TOML.

    A table with nothing in it is a value, so that none goes unseen.
    """
    keys: dict[str, Any] = {}
    for path, value in leaves(table):
        key = ".".join(path)
        if key in keys:
            reading.wrong(at, f"{key} is set twice, in quotes and without. Take one away.")
        keys[key] = value
    return keys
