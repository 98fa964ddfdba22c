"""A layer of a scenario: the entries and events of a file, each with its file and line."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Entry:
    """One value, its file and line, and the folders in which a file that it names is looked for first."""

    value: Any
    origin: str
    folders: tuple[Path, ...] = (Path(),)


@dataclass(frozen=True)
class Event:
    """A change during the run: from `month` on, `key` has `value`."""

    month: int
    key: str
    value: Any
    origin: str


@dataclass
class Layer:
    """The entries and events of one file, with all that it extends.

    Attributes
    ----------
    entries
        Dotted key to value.
    events
        Its time line; an event that is reached in two ways is there once.
    empty
        Code of a country whose table is empty, to file and line of the table.
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    empty: dict[str, str] = field(default_factory=dict)

    def add(self, later: "Layer") -> None:
        """Lay another layer over this one: its entries win."""
        self.entries |= later.entries
        self.empty |= later.empty
        present = {id(event) for event in self.events}
        self.events += [event for event in later.events if id(event) not in present]
