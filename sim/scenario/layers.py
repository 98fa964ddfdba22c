"""Reads scenario files into layers: a flat list of entries, each with the file and line it comes from.

A file builds on those it `extends`; its region and its approach are files of their own, found by name.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim.documents import positions
from sim.documents.checks import written
from sim.documents.errors import UnreadableError
from sim.documents.named_files import KINDS, SCENARIOS, by_name, look, names, places
from sim.documents.suggestions import suggestion
from sim.documents.toml_file import is_file, near, read, shown
from sim.scenario.keys import EVENT, REGION_BASE, TABLES, check, is_experiment, is_table, known, sections, unknown

DEEPEST = 30  # files, each building on the next


@dataclass(frozen=True)
class Entry:
    """One value, where it stands, and the folders beside which a file that it names is looked for."""

    value: Any
    origin: str
    folders: tuple[Path, ...] = (Path(),)


@dataclass(frozen=True)
class Event:
    """From `month` on, `key` has `value`."""

    month: int
    key: str
    value: Any
    origin: str


@dataclass
class Layer:
    """What one file, with all that it extends, says.

    Attributes
    ----------
    entries
        Dotted key to value.
    events
        Its time line; an event that is reached on two ways is there once.
    named
        Code of a country that has a table with nothing in it, to where that stands.
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)

    def add(self, later: "Layer") -> None:
        """Let another layer win over this one."""
        self.entries |= later.entries
        self.named |= later.named
        present = {id(event) for event in self.events}
        self.events += [event for event in later.events if id(event) not in present]


def leaves(content: Mapping[str, Any], prefix: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Walk the values of nested tables; a table with nothing in it is a value, so that none goes unseen."""
    for key, value in content.items():
        if isinstance(value, dict) and value:
            yield from leaves(value, (*prefix, key))
        else:
            yield (*prefix, key), value


def own_layer(path: Path, mistakes: list[str]) -> Layer:
    """Read what one file itself says, and check every key of it."""
    content, lines = read(path)
    name, layer = shown(path), Layer()
    if is_experiment(content):
        message = f"{name}:1: this is an experiment, no scenario. `coopsim experiment {name}` runs it."
        raise UnreadableError(message)

    def place(*at: str | int) -> str:
        return f"{name}:{positions.line_of(lines, at)}"

    events = content.pop("events", [])
    for at, value in leaves(content):
        key = REGION_BASE if at == ("region",) and value != {} else ".".join(at)
        if quoted := [part for part in at if "." in part or not part]:
            mistakes.append(f"{place(*at)}: '{quoted[0]}' is no name of a key. Write it without quotes.")
        elif value == {} and not known(key):
            check_empty(key, place(*at), layer, mistakes)
        elif (good := check(key, value, place(*at), mistakes)) is not None:
            layer.entries[key] = Entry(good, place(*at), (path.parent,))
    if not isinstance(events, list) or not all(isinstance(event, dict) for event in events):
        mistakes.append(
            f"{place('events')}: events is not a list of tables. Write each event under its own [[events]]."
        )
        return layer
    for number, event in enumerate(events):
        good_event = check_event(event, lambda *at, number=number: place("events", number, *at), mistakes)
        if good_event:
            layer.events.append(good_event)
    return layer


def check_empty(key: str, place: str, layer: Layer, mistakes: list[str]) -> None:
    """Note a table that has nothing in it and is not known; one that is known says nothing, as it stands."""
    table, *rest = key.split(".")
    if not is_table(key):
        what = f"there is no section [{key}].{suggestion(key, sections())}" if rest else unknown(key)
        mistakes.append(f"{place}: {what}")
    elif table == "corridors" and rest:
        mistakes.append(f"{place}: [{key}] is empty. Name the sources of this market, or take the table away.")
    elif table in TABLES and rest:
        layer.named[rest[0]] = place


def check_event(event: Mapping[str, Any], place: Callable[..., str], mistakes: list[str]) -> Event | None:
    """Return an event whose parts are all right, or note what is not and return None."""
    before = len(mistakes)
    for part in EVENT:
        if part not in event:
            mistakes.append(f"{place()}: the event has no '{part}'. An event has month, key and value.")
    for part in event:
        if part not in EVENT:
            mistakes.append(f"{place(part)}: an event has no '{part}'. An event has month, key and value.")
    month, key = event.get("month", 1), event.get("key")
    if isinstance(month, bool) or not isinstance(month, int) or month < 1:
        mistakes.append(f"{place('month')}: the event's month is {written(month)}, expected a whole number from 1.")
    if not isinstance(key, str):
        if "key" in event:
            text = f'the event\'s key is {written(key)}, expected a text such as "hub.level".'
            mistakes.append(f"{place('key')}: {text}")
        return None
    good = None
    if known(key) is None:
        mistakes.append(f"{place('key')}: {unknown(key)}")
    elif "value" in event:
        good = check(key, event["value"], place("value"), mistakes)
    return Event(month, key, good, place()) if len(mistakes) == before else None


class Reading:
    """One reading of a scenario: every file once, and every mistake that is found on the way."""

    def __init__(self) -> None:
        self.mistakes: list[str] = []
        self.layers: dict[Path, Layer] = {}

    def collect(self, path: Path, above: tuple[Path, ...] = ()) -> Layer:
        """Read a file with all that it extends, the deepest first.

        Raises
        ------
        UnreadableError
            If the file itself cannot be read.
        """
        here = path.resolve()
        if here not in self.layers:
            own = own_layer(path, self.mistakes)
            self.layers[here] = self.extended(own, path, (*above, here))
        return self.layers[here]

    def extended(self, own: Layer, path: Path, above: tuple[Path, ...]) -> Layer:
        """Lay what a file itself says over all that it extends."""
        bases = own.entries.pop("extends", None)
        layer = Layer()
        if bases is None:
            return own
        for name in bases.value:
            base = path.parent / name
            if not name.endswith(".toml"):
                base = look(name, SCENARIOS, [path.parent]) or base
            if wrong := unusable(base, name, above, path.parent):
                self.mistakes.append(f"{bases.origin}: {wrong}")
            else:
                layer.add(self.attempt(base, above))
        layer.add(own)
        return layer

    def attempt(self, path: Path, above: tuple[Path, ...] = ()) -> Layer:
        """Collect a file; one that cannot be read is a mistake among others."""
        try:
            return self.collect(path, above)
        except UnreadableError as error:
            self.mistakes += error.mistakes
            return Layer()

    def fragment(self, entry: Entry, folder: str) -> Layer:
        """Collect the file of the region or the approach that an entry names."""
        try:
            path = find(entry, folder)
        except UnreadableError as error:
            self.mistakes += error.mistakes
            return Layer()
        layer = self.attempt(path)
        for key, name in ((REGION_BASE, "region"), ("approach", "approach")):
            if key in layer.entries:
                kind = "an approach" if folder == "approaches" else "a region"
                self.mistakes.append(
                    f"{layer.entries[key].origin}: a file that is used as {kind} cannot itself name the {name}. "
                    "Take that line away, or build on the file with `extends`."
                )
        return layer


def unusable(base: Path, name: str, above: tuple[Path, ...], folder: Path) -> str:
    """Say why a file in a folder cannot build on another; nothing if it can."""
    if not is_file(base):
        is_path = name.endswith(".toml")
        near_one = by_name(name, SCENARIOS, [folder]) or near(base) if is_path else suggestion(name, names())
        return f"extends {written(name)}, but there is no such file beside this one.{near_one}"
    here = base.resolve()
    if here in above:
        loop = " -> ".join(shown(one) for one in (*above[above.index(here) :], here))
        return f"files extend each other in a loop: {loop}. Take one `extends` away."
    if len(above) >= DEEPEST:
        return f"more than {DEEPEST} files extend one another. Join some of them."
    return ""


def find(entry: Entry, folder: str) -> Path:
    """Find the file of a region or an approach that an entry names.

    A path ends in .toml and is relative to the file that names it; where a bare name is looked for, `at_hand` says.

    Raises
    ------
    UnreadableError
        If there is no such file.
    """
    name, beside = str(entry.value), entry.folders[0]
    if name.endswith(".toml"):
        if is_file(beside / name):
            return beside / name
        meant = by_name(name, folder, entry.folders) or near(beside / name)
        raise UnreadableError(f"{entry.origin}: there is no file {written(name)}.{meant}")
    if path := look(name, folder, entry.folders):
        return path
    known = {file.stem for place in places(folder, entry.folders) for file in place.glob("*.toml")}
    raise UnreadableError(
        f"{entry.origin}: there is no {KINDS[folder]} {written(name)} in {folder}/.{suggestion(name, known)}"
    )
