"""Reads the factors of an experiment file: named levels, or a range, given or that of the key's declaration."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sim.documents.checks import FILLED_TEXT, TABLE, TABLE_LIST, Check, whole_number
from sim.documents.document import Document
from sim.documents.positions import KeyPath
from sim.documents.suggestions import suggestion
from sim.experiment.specification import DECIDED, FROM_FILE, SAMPLED, SEED, Factor, Level
from sim.scenario.declarations import known, sections
from sim.scenario.file_layer import read_event
from sim.worlds.ranges import check_changes, declared_range, flat, read_ranges

NUMBER_OF_LEVELS = whole_number(2, 1000)
LEVELS = Check(
    "a list of tables, or how many, from 2 to 1000",
    lambda value: value if TABLE_LIST.takes(value) or NUMBER_OF_LEVELS.takes(value) else None,
)
FACTOR: dict[str, Check] = {"name": FILLED_TEXT, "levels": LEVELS, "range": TABLE}
LEVEL: dict[str, Check] = {"name": FILLED_TEXT, "set": TABLE, "events": TABLE_LIST}
NO_FACTOR = Factor("", ())  # in place of one with mistakes


def read_factor(document: Document, number: int, entry: Mapping[str, Any], design: str) -> Factor:
    """Read one factor: named levels, or a range, which a design at levels cuts into equal steps.

    A factor that is named after a key of a scenario may leave its range to the key's declaration.
    """
    path: KeyPath = ("factors", number)
    if not document.check_table(path, "a factor", entry, FACTOR, ["name"]):
        return NO_FACTOR
    document.check_name((*path, "name"), "a factor", entry["name"])
    levels, is_sampled = entry.get("levels"), design in SAMPLED
    if design == FROM_FILE and ("range" in entry or not isinstance(levels, list)):
        document.wrong(
            path,
            f"the factor '{entry['name']}' needs a list of levels, which the file of points names. A column of values "
            "is called after their key, and needs no factor here.",
        )
        return NO_FACTOR
    if "range" in entry or (known(entry["name"]) and (is_sampled or isinstance(levels, int))):
        return read_range(document, path, entry, is_sampled)
    if is_sampled or not isinstance(levels, list) or len(levels) < 2:
        wanted = "a range" if is_sampled else "a list of two levels or more, or a range"
        advice = how_to_vary(entry["name"], levels, is_sampled)
        document.wrong(path, f"the factor '{entry['name']}' needs {wanted}. {advice}")
        return NO_FACTOR
    return Factor(entry["name"], read_levels(document, path, levels))


def how_to_vary(name: str, levels: object, is_sampled: bool) -> str:
    """Say what to do about a factor without the levels or the range that it needs."""
    if isinstance(levels, list) and is_sampled:
        return "This design samples ranges and takes no list of levels."
    if isinstance(levels, list):
        return f"Its list has {len(levels) or 'none'}. Add {'another' if levels else 'two'}, or take the factor away."
    if known(name):
        return "Write levels, the number of equal steps in the key's own range, for example 5."
    keys = [f"{section}.{key}" for section, names in sections().items() for key in names]
    return suggestion(name, keys).strip() or "Only one named after a key has the key's own range."


def read_range(document: Document, path: KeyPath, entry: Mapping[str, Any], is_sampled: bool) -> Factor:
    """Read a factor with a range, given or declared."""
    levels, before = entry.get("levels"), len(document.mistakes)
    if "range" in entry:
        span = read_ranges(document, (*path, "range"), entry["range"])
    else:
        span = declared_range(document, path, entry["name"])
    if SEED in span:
        document.wrong(path, DECIDED)
    if is_sampled and levels is not None:
        document.wrong((*path, "levels"), "this design samples its ranges. Take levels away.")
    if len(document.mistakes) > before:
        return NO_FACTOR
    factor = Factor(entry["name"], (), span)
    if is_sampled:
        return factor
    if not isinstance(levels, int):
        document.wrong(path, f"the range of '{entry['name']}' needs levels, the number of equal steps, for example 5.")
        return NO_FACTOR
    steps = shortly_named([factor.along(step / (levels - 1)) for step in range(levels)])
    if len({step.name for step in steps}) < levels:
        document.wrong(path, f"'{entry['name']}' has fewer than {levels} values in its range. Ask for fewer levels.")
    return Factor(factor.name, steps, factor.span)


def shortly_named(steps: Sequence[Level]) -> tuple[Level, ...]:
    """Name the steps of a range with fifteen digits, 0.3 for 0.30000000000000004, if these tell them apart."""
    short = [f"{float(step.name):.15g}" if "." in step.name else step.name for step in steps]
    if len(set(short)) < len(short):
        return tuple(steps)
    return tuple(replace(step, name=name) for step, name in zip(steps, short, strict=True))


def read_levels(document: Document, path: KeyPath, levels: Sequence[Mapping[str, Any]]) -> tuple[Level, ...]:
    """Read the levels of a factor; one without `set` changes nothing."""
    found = []
    for number, level in enumerate(levels):
        here: KeyPath = (*path, "levels", number)
        if document.check_table(here, "a level", level, LEVEL, ["name"]):
            document.check_name((*here, "name"), "a level", level["name"])
            changes = flat(document, (*here, "set"), level.get("set", {}))
            check_changes(document, (*here, "set"), changes)
            if SEED in changes:
                document.wrong((*here, "set"), DECIDED)
            check_events(document, here, level.get("events", ()))
            found.append(Level(level["name"], changes, tuple(level.get("events", ()))))
    document.check_distinct(path, "levels", [level.name for level in found])
    return tuple(found)


def check_events(document: Document, path: KeyPath, events: Sequence[Mapping[str, Any]]) -> None:
    """Check the events of a level; no two of them may concern one key in one month."""
    known: set[tuple[int, str]] = set()
    for number, entry in enumerate(events):
        here: KeyPath = (*path, "events", number)
        event = read_event(document, here, entry)
        if event and (event.month, event.key) in known:
            document.wrong(here, f"there are two events on {event.key} in month {event.month}. Take one away.")
        if event:
            known.add((event.month, event.key))
