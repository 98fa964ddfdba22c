"""Reads the factors of an experiment file: named levels, or a range."""

from collections.abc import Mapping, Sequence
from typing import Any

from sim.experiment.reading import TABLE, TABLES, TEXT, At, Check, Reading, is_number, is_whole
from sim.experiment.statement import SAMPLED, Factor, Level

LEVELS: Check = (lambda value: TABLES[0](value) or is_whole(value, 2, 1000), "a list of tables, or how many")
FACTOR: dict[str, Check] = {"name": TEXT, "levels": LEVELS, "range": TABLE}
LEVEL: dict[str, Check] = {"name": TEXT, "set": TABLE, "events": TABLES}


def read_factor(reading: Reading, number: int, entry: Mapping[str, Any], design: str) -> Factor:
    """Read one factor: named levels, or a range, which a design at levels cuts into equal steps."""
    at: At = ("factors", number)
    nothing = Factor("", ())
    if not reading.table(at, "a factor", entry, FACTOR, "name"):
        return nothing
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
    span = flat(entry["range"])
    if not span:
        reading.wrong(
            (*at, "range"), "the range names no key. Write for example range = { corruption.scale = [0, 1] }."
        )
    if sampled and levels is not None:
        reading.wrong((*at, "levels"), "this design samples its ranges. Take levels away.")
    for key, ends in span.items():
        if not (isinstance(ends, list) and len(ends) == 2 and all(map(is_number, ends)) and ends[0] < ends[1]):
            reading.wrong((*at, "range"), f"the range of {key} is {ends!r}, expected two numbers, the lower first.")
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
    steps = tuple(factor.along(step / (levels - 1)) for step in range(levels))
    if len({step.name for step in steps}) < levels:
        reading.wrong(at, f"'{entry['name']}' has fewer than {levels} values in its range. Ask for fewer levels.")
    return Factor(factor.name, steps, factor.span)


def read_levels(reading: Reading, at: At, levels: Sequence[Mapping[str, Any]]) -> tuple[Level, ...]:
    """Read the levels of a factor; one without `set` changes nothing."""
    found = []
    for number, level in enumerate(levels):
        if reading.table((*at, "levels", number), "a level", level, LEVEL, "name"):
            changes = flat(level.get("set", {}))
            reading.settable((*at, "levels", number, "set"), changes)
            found.append(Level(level["name"], changes, tuple(level.get("events", ()))))
    names = [level.name for level in found]
    for name in sorted({name for name in names if names.count(name) > 1}):
        reading.wrong(at, f"two levels share the name '{name}'. Rename one.")
    return tuple(found)


def flat(table: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Turn nested tables into dotted keys: `set = { corruption.scale = 0 }` is read as tables by TOML."""
    keys: dict[str, Any] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            keys |= flat(value, f"{prefix}{key}.")
        else:
            keys[f"{prefix}{key}"] = value
    return keys
