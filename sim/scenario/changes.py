"""Changes of a scenario that the command line, a caller or an experiment makes."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.countries.declarations import EXTERNAL
from sim.documents.declared import Text, Value
from sim.model.quantity import Quantity
from sim.scenario.declarations import REGION_BASE, known
from sim.scenario.keys import check
from sim.scenario.layer import Entry

SET, CHANGES = "--set", "changes="
TYPED = (SET, CHANGES)  # by someone who sees the current folder, and means paths from there
EVERY = "jurisdictions.*."


def read_changes(
    changes: Mapping[str, Any] | Sequence[str],
    beside: tuple[Path, ...],
    origins: Mapping[str, str],
    mistakes: list[str],
) -> dict[str, Entry]:
    """Check changes and make entries of them.

    Parameters
    ----------
    changes
        Dotted key to value, or texts `key=value`.
    beside
        Folders in which a bare name of a file is looked for first.
    origins
        Key to the argument or file that changes it, for messages; the empty key stands for all others.
    mistakes
        List to which mistakes are added.
    """
    texts = [changes] if isinstance(changes, str) else changes
    pairs = texts.items() if isinstance(texts, Mapping) else (split_change(text, mistakes) for text in texts)
    entries = {}
    for given, value in pairs:
        key = REGION_BASE if given == "region" else given
        origin = origins.get(key, origins[""])
        if key == "extends":
            mistakes.append(
                f"{origin}: `extends` is for files. Write a scenario that extends both, or set single keys."
            )
        elif key and (good := check(key, value, origin, mistakes)) is not None:
            is_path = isinstance(value, str) and value.endswith(".toml")
            entries[key] = Entry(good, origin, (Path(),) if is_path and origin in TYPED else beside)
    return entries


def split_change(text: str, mistakes: list[str]) -> tuple[str, Value | None]:
    """Split `key=value`; a value that is not TOML is a text, and so is any where the key takes a word."""
    key, sign, word = text.partition("=")
    key = key.strip()
    if not sign or not key:
        mistakes.append(f"{SET}: '{text}' is not key=value, for example corruption.scale=0.5.")
        return "", None
    try:
        read = tomllib.loads(f"value = {word}")
    except (ValueError, RecursionError):
        return key, word.strip()
    what = known(REGION_BASE if key == "region" else key)
    takes_word = isinstance(what, Text) and not what.is_list or isinstance(what, Quantity) and bool(what.options)
    is_word = takes_word and not isinstance(read["value"], str)
    return key, word.strip() if is_word or len(read) > 1 else read["value"]


def apply_to_every_country(
    entries: dict[str, Entry], changes: Mapping[str, Entry], others: Mapping[str, Entry] | None = None
) -> None:
    """Replace a change of `jurisdictions.*.key` by one of each country, but of those that another change names."""
    if "region.countries" not in entries:
        return
    named = {**changes, **(others or {})}
    for key in [key for key in changes if key.startswith(EVERY)]:
        entry = entries.pop(key)
        for code in entries["region.countries"].value:
            one = f"jurisdictions.{code}.{key.removeprefix(EVERY)}"
            if one not in named:
                entries[one] = entry


def is_set(key: str, changes: Mapping[str, Entry]) -> bool:
    """Tell whether changes set a key, by itself or for every country of the region, as the world outside is none."""
    first, _, name = key.rpartition(".")
    is_country = first.startswith("jurisdictions.") and first != f"jurisdictions.{EXTERNAL}"
    return key in changes or is_country and f"{EVERY}{name}" in changes
