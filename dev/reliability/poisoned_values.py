"""Poison in a scenario: each number that it may set, impossible in turn, by every way by which numbers come in."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from math import inf, nan
from pathlib import Path
from typing import NamedTuple

import sim
from sim.experiment.design import points
from sim.experiment.experiment_file import load_experiment
from sim.model.quantity import Quantity
from sim.run.simulation import begin
from sim.scenario import Event, Scenario, ScenarioError, load
from sim.scenario.declarations import CORRIDOR, country_keys, sections
from sim.shipped import SCENARIOS
from sim.worlds.table import read_worlds

SCENARIO = SCENARIOS / "two_countries.toml"
ABOVE_ONE = 1.0000001


class Poison(NamedTuple):
    """A value that a key does not take."""

    key: str
    value: float

    @property
    def text(self) -> str:
        """The value as TOML and CSV write it."""
        return repr(self.value)


def quantities() -> dict[str, Quantity]:
    """Map every number, switch and choice of a scenario of two countries to its declaration."""
    tables = {**sections(), "jurisdictions.AAA": country_keys(), "corridors.AAA": {"BBB": CORRIDOR}}
    return {
        f"{table}.{name}": what
        for table, names in tables.items()
        for name, what in names.items()
        if isinstance(what, Quantity)
    }


def poisons() -> list[Poison]:
    """List NaN and infinity for each key, -1 where that is not legal, and a little above 1 where 1 is the highest."""
    return [
        Poison(key, value)
        for key, what in quantities().items()
        for value in (nan, inf, -1, ABOVE_ONE)
        if not (value == -1 and what.low <= -1) and not (value == ABOVE_ONE and takes_more(what))
    ]


def takes_more(what: Quantity) -> bool:
    """Tell whether a number a little above 1 is legal: it is no whole number, no truth value and no word."""
    return what.high > 1 and not (what.is_whole or what.is_switch or what.options)


Way = Callable[[Poison, Path], object]  # takes the poison in a folder of its own; to be refused with an error


def as_file(poison: Poison, folder: Path) -> object:
    """Set it in a scenario file, in its third line."""
    path = folder / "poisoned.toml"
    path.write_text(f'extends = "{SCENARIO}"\n\n{poison.key} = {poison.text}\n', encoding="utf-8")
    return load(path)


def as_event(poison: Poison, folder: Path) -> object:
    """Let an event set it."""
    path = folder / "poisoned.toml"
    event = f'[[events]]\nmonth = 6\nkey = "{poison.key}"\nvalue = {poison.text}\n'
    path.write_text(f'extends = "{SCENARIO}"\n{event}', encoding="utf-8")
    return load(path)


def as_change(poison: Poison, _: Path) -> object:
    """Give it to `sim.load`."""
    return sim.load(SCENARIO, {poison.key: poison.value})


def as_world(poison: Poison, folder: Path) -> object:
    """Put it into a table of worlds, in its second line."""
    path = folder / "poisoned.csv"
    path.write_text(f"{poison.key}\n{poison.text}\n", encoding="utf-8")
    return read_worlds(path)


def as_level(poison: Poison, folder: Path) -> object:
    """Set it by a level of a factor of an experiment."""
    path = folder / "poisoned.toml"
    level = f'{{ name = "b", set = {{ "{poison.key}" = {poison.text} }} }}'
    head = f'title = "A poisoned level"\nbase = "{SCENARIO}"\nreplicates = 1\n'
    path.write_text(
        f'{head}[[factors]]\nname = "poison"\nlevels = [{{ name = "a" }}, {level}]\n',
        encoding="utf-8",
    )
    return points(load_experiment(path))


def as_copy(poison: Poison, _: Path) -> object:
    """Put it into a copy of a scenario that was loaded, which no file is read for, and begin a run of that."""
    whole = load(SCENARIO)
    return begin(replace(whole, values={**whole.values, poison.key: poison.value}), seed=1)


def as_event_of_copy(poison: Poison, _: Path) -> object:
    """Let an event of such a copy set it."""
    whole: Scenario = load(SCENARIO)
    return begin(replace(whole, events=(Event(6, poison.key, poison.value, "a copy"),)), seed=1)


# Each way with what the refusal must name besides the key: a file by its line, all else by where it was given.
WAYS: dict[str, tuple[Way, str]] = {
    "a scenario file": (as_file, "poisoned.toml:3: "),
    "an event of a file": (as_event, "poisoned.toml:5: "),
    "a change given to `sim.load`": (as_change, "changes=: "),
    "a table of worlds": (as_world, "poisoned.csv:2: "),
    "a level of a factor": (as_level, "poisoned.toml:6"),
    "a copy of a scenario that was loaded": (as_copy, ""),
    "an event of such a copy": (as_event_of_copy, "a copy: "),
}


def missed(name: str, folder: Path) -> Iterator[str]:
    """Yield what happens to each poison that comes in by a way and is not refused with its place and key."""
    way, place = WAYS[name]
    for poison in poisons():
        try:
            way(poison, folder)
            happened = "accepted"
        except ScenarioError as error:
            happened = str(error)
        if not (place in happened and poison.key in happened):
            yield f"{poison.key} = {poison.text}: {happened}"
