"""Reads one scenario file into a layer, without the files that it builds on, and checks every key of it."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sim.documents.checks import ANY_TEXT, ANYTHING, TABLE_LIST, Check, whole_number
from sim.documents.document import Document
from sim.documents.errors import UnreadableError
from sim.documents.positions import KeyPath
from sim.documents.suggestions import suggestion
from sim.documents.toml_file import read, shown
from sim.scenario.declarations import BY_COUNTRY, REGION_BASE, known, sections
from sim.scenario.keys import check, is_experiment, is_table, unknown
from sim.scenario.layer import Entry, Event, Layer

EVENT: dict[str, Check] = {
    "month": whole_number(1),
    "key": Check('a text such as "hub.level"', ANY_TEXT.read),
    "value": ANYTHING,  # checked against its key once that is known
}


def read_layer(path: Path, mistakes: list[str]) -> Layer:
    """Read the entries and events of one file.

    Raises
    ------
    UnreadableError
        If it cannot be read, or is an experiment.
    """
    content, lines = read(path)
    document, layer = Document(shown(path), lines, mistakes), Layer()
    if is_experiment(content):
        message = f"this is an experiment, no scenario. `coopsim experiment {document.name}` runs it."
        raise UnreadableError(f"{document.name}:1: {message}")
    events = content.pop("events", [])
    for parts, value in leaves(content):
        key, origin = ".".join(parts), document.origin(*parts)
        if key == "region" and value != {}:
            key = REGION_BASE
        if key == "extends" and isinstance(value, str):
            value = [value]
        if quoted := [part for part in parts if "." in part or not part]:
            document.wrong(parts, f"'{quoted[0]}' is no name of a key. Write it without quotes.")
        elif value == {} and not known(key):
            read_empty_table(document, parts, layer)
        elif (good := check(key, value, origin, mistakes)) is not None:
            layer.entries[key] = Entry(good, origin, (path.parent,))
    if not TABLE_LIST.takes(events):
        document.wrong(("events",), "events is not a list of tables. Write each event under its own [[events]].")
        return layer
    found = (read_event(document, ("events", number), event) for number, event in enumerate(events))
    layer.events += [event for event in found if event]
    return layer


def leaves(content: Mapping[str, Any], prefix: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Walk the values of nested tables; an empty table counts as a value, so that none goes unseen."""
    for key, value in content.items():
        if isinstance(value, dict) and value:
            yield from leaves(value, (*prefix, key))
        else:
            yield (*prefix, key), value


def read_empty_table(document: Document, parts: tuple[str, ...], layer: Layer) -> None:
    """Take an empty table for the mention of a country, or for nothing; note a mistake if no table has its name."""
    key, (table, *rest) = ".".join(parts), parts
    if not is_table(key):
        wrong = f"there is no section [{key}].{suggestion(key, sections())}" if rest else unknown(key)
        document.wrong(parts, wrong)
    elif table == "corridors" and rest:
        document.wrong(parts, f"[{key}] is empty. Name the sources of this market, or take the table away.")
    elif table in BY_COUNTRY and rest:
        layer.empty[rest[0]] = document.origin(*parts)


def read_event(document: Document, path: KeyPath, event: Mapping[str, Any]) -> Event | None:
    """Return an event if all of it is right; else note the mistakes and return None.

    Parameters
    ----------
    document
        That of the event, to which mistakes are added.
    path
        Of the event in the document.
    event
        Month, key and value.
    """
    before, value = len(document.mistakes), None
    document.check_table(path, "an event", event, EVENT, EVENT)
    key = event.get("key")
    if isinstance(key, str) and known(key) is None:
        document.wrong((*path, "key"), unknown(key))
    elif isinstance(key, str) and "value" in event:
        value = check(key, event["value"], document.origin(*path, "value"), document.mistakes)
    if len(document.mistakes) > before:
        return None
    return Event(event["month"], event["key"], value, document.origin(*path))
