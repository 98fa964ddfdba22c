"""Reads scenario files into layers: a flat list of entries, each with the file and line it comes from.

A file builds on those it `extends`; its region and its approach are files of their own, found by name in the folders
`regions/` and `approaches/` beside the scenarios.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim.scenario import positions
from sim.scenario.errors import UnreadableError
from sim.scenario.keys import EVENT, REGION_BASE, checked, expected, known, sections, unknown


@dataclass(frozen=True)
class Entry:
    """One value and where it stands."""

    value: Any
    origin: str
    folder: Path = field(default_factory=Path)


@dataclass(frozen=True)
class Event:
    """From `month` on, `key` has `value`."""

    month: int
    key: str
    value: Any
    origin: str


@dataclass
class Layer:
    """What one file, with all that it extends, says."""

    entries: dict[str, Entry] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)

    def add(self, later: "Layer") -> None:
        """Let another layer win over this one."""
        self.entries |= later.entries
        self.events += later.events


def shown(path: Path) -> str:
    """Path as a reader would type it: relative to the current folder where it lies below."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)


def read(path: Path) -> tuple[dict[str, Any], dict[positions.Path, int]]:
    """Read a TOML file with the lines of its keys.

    Raises
    ------
    UnreadableError
        If the file is missing, no file, not UTF-8, too large or not TOML.
    """
    name = shown(path)
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        message = (
            f"{name}:1: there is no such file. Give the path of a scenario file; `coopsim list` shows those at hand."
        )
        raise UnreadableError(message) from None
    except UnicodeDecodeError as error:
        message = f"{name}:1: byte {error.start} is not UTF-8. Save the file as UTF-8 text."
        raise UnreadableError(message) from None
    except OSError as error:
        raise UnreadableError(
            f"{name}:1: cannot be read: {error.strerror}. Give the path of a scenario file."
        ) from None
    if over := positions.excess(text):
        raise UnreadableError(f"{name}:{over[0]}: {over[1]}, so it is not read. Make it smaller.")
    try:
        return tomllib.loads(text), positions.positions(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        at = re.search(r"at line (\d+)", str(error))
        line = int(at[1]) if at else max(1, text.count("\n"))
        what = re.sub(r" \(at .*\)", "", str(error))
        raise UnreadableError(f"{name}:{line}: this is not TOML: {what}. Mend the line.") from None


def leaves(content: Mapping[str, Any], prefix: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Walk the values of nested tables."""
    for key, value in content.items():
        if isinstance(value, dict):
            yield from leaves(value, (*prefix, key))
        else:
            yield (*prefix, key), value


def own_layer(path: Path, mistakes: list[str]) -> Layer:
    """Read what one file itself says, and check every key of it."""
    content, lines = read(path)
    layer = Layer()
    events = content.pop("events", [])
    for at, value in leaves(content):
        key = REGION_BASE if at == ("region",) else ".".join(at)
        place = f"{shown(path)}:{positions.line_of(lines, at)}"
        good = check(key, value, place, mistakes)
        if good is not None:
            layer.entries[key] = Entry(good, place, path.parent)
    for table in [name for name in content if isinstance(content[name], dict) and not content[name]]:
        if table not in sections() and table not in ("jurisdictions", "corridors", "agencies"):
            mistakes.append(f"{shown(path)}:{positions.line_of(lines, (table,))}: {unknown(table)}")
    if not isinstance(events, list) or not all(isinstance(event, dict) for event in events):
        place = f"{shown(path)}:{positions.line_of(lines, ('events',))}"
        mistakes.append(f"{place}: events is not a list of tables. Write each event under its own [[events]].")
        return layer
    for number, event in enumerate(events):
        place = f"{shown(path)}:{positions.line_of(lines, ('events', number))}"
        good_event = check_event(event, place, mistakes)
        if good_event is not None:
            layer.events.append(good_event)
    return layer


def check(key: str, value: object, place: str, mistakes: list[str]) -> Any:
    """Return a value that its key may take, or note the mistake and return None."""
    what = known(key)
    if what is None:
        mistakes.append(f"{place}: {unknown(key)}")
        return None
    good = checked(what, value)
    if good is None:
        mistakes.append(f"{place}: {key} is {written(value)}, expected {expected(what)}.")
    return good


def written(value: object) -> str:
    """Write a value as it stands in a file."""
    return str(value).lower() if isinstance(value, bool) else repr(value)


def check_event(event: Mapping[str, Any], place: str, mistakes: list[str]) -> Event | None:
    """Return an event whose parts are all right, or note what is not and return None."""
    before = len(mistakes)
    for part in EVENT:
        if part not in event:
            mistakes.append(f"{place}: the event has no '{part}'. An event has month, key and value.")
    for part in event:
        if part not in EVENT:
            mistakes.append(f"{place}: an event has no '{part}'. An event has month, key and value.")
    if len(mistakes) > before:
        return None
    month, key = event["month"], event["key"]
    if isinstance(month, bool) or not isinstance(month, int) or month < 1:
        mistakes.append(f"{place}: the event's month is {month!r}, expected a whole number from 1.")
    if not isinstance(key, str):
        mistakes.append(f'{place}: the event\'s key is {key!r}, expected a text such as "hub.level".')
        return None
    good = check(key, event["value"], place, mistakes)
    return Event(month, key, good, place) if len(mistakes) == before else None


def collect(path: Path, mistakes: list[str], above: tuple[Path, ...] = ()) -> Layer:
    """Read a file with all that it extends, the deepest first.

    Raises
    ------
    UnreadableError
        If a file cannot be read, or files extend each other in a loop.
    """
    here = path.resolve()
    if here in above:
        loop = " -> ".join(shown(one) for one in (*above[above.index(here) :], here))
        raise UnreadableError(
            f"{shown(above[-1])}:1: files extend each other in a loop: {loop}. Take one `extends` away."
        )
    own = own_layer(path, mistakes)
    layer = Layer()
    bases = own.entries.pop("extends", None)
    if bases is None:
        return own
    for name in bases.value:
        base = path.parent / name
        if not base.exists():
            message = f"{bases.origin}: extends '{name}', but there is no such file beside this one.{near(base)}"
            raise UnreadableError(message)
        layer.add(collect(base, mistakes, (*above, here)))
    layer.add(own)
    return layer


def near(path: Path) -> str:
    """Offer the nearest TOML file in the folder where a missing one was looked for."""
    from sim.scenario.errors import suggestion

    return suggestion(path.name, [file.name for file in path.parent.glob("*.toml")]) if path.parent.is_dir() else ""


def find(entry: Entry, folder: str) -> Path:
    """Find the file of a region or an approach that an entry names.

    A path ends in .toml and is relative to the file that names it. A bare name is looked for in `folder` beside that
    file, then in its parents up to one called scenarios, then in the current folder's scenarios.

    Raises
    ------
    UnreadableError
        If there is no such file.
    """
    from sim.scenario.errors import suggestion

    name = str(entry.value)
    if name.endswith(".toml"):
        if (entry.folder / name).is_file():
            return entry.folder / name
        raise UnreadableError(f"{entry.origin}: there is no file '{name}'.{near(entry.folder / name)}")
    start = entry.folder.resolve()
    own = Path(__file__).resolve().parents[2] / "scenarios"
    looked = [place / folder for place in (start, *start.parents, Path.cwd() / "scenarios", own)]
    for place in looked:
        if (place / f"{name}.toml").is_file():
            return place / f"{name}.toml"
    names = {file.stem for place in looked if place.is_dir() for file in place.glob("*.toml")}
    kind = folder.removesuffix("es") if folder == "approaches" else folder.removesuffix("s")
    raise UnreadableError(f"{entry.origin}: there is no {kind} '{name}' in {folder}/.{suggestion(name, names)}")
