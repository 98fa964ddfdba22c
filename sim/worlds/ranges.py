"""Ranges of keys of a scenario: a low and a high value each, as files give them or declarations have them."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from sim.documents.checks import LARGEST, real_number, written
from sim.documents.document import Document
from sim.documents.positions import KeyPath
from sim.model.quantity import Quantity
from sim.scenario.declarations import REGION_BASE, known
from sim.scenario.file_layer import leaves
from sim.scenario.keys import check, unknown

Ranges = Mapping[str, tuple[float, float]]

END = real_number(-LARGEST, LARGEST)
LARGEST_EXACT = 2**53  # whole number up to which a float holds every one


def read_ranges(
    document: Document, path: KeyPath, table: Mapping[str, Any], is_relative: bool = False
) -> dict[str, tuple[float, float]]:
    """Read keys with their ranges; what is wrong is noted in the document, at the path of the table.

    The ends of a relative range multiply a value, and are none themselves.
    """
    ranges = {}
    for key, ends in flat(document, path, table).items():
        if not (isinstance(ends, list) and len(ends) == 2 and all(map(END.takes, ends)) and ends[0] < ends[1]):
            message = f"the range of {key} is {written(ends)}, expected two numbers, the lower first."
            document.wrong(path, message)
            continue
        low, high = ends
        if is_relative:
            check_relative(document, path, key)
        else:
            check_changes(document, path, {key: low})
            check_changes(document, path, {key: high})
        ranges[key] = (low, high)
    if not table:
        document.wrong(path, "the range names no key. Write for example range = { corruption.scale = [0, 1] }.")
    return ranges


def check_relative(document: Document, path: KeyPath, key: str) -> None:
    """Check that the value of a key can be multiplied."""
    what = known(key)
    if what is None:
        document.wrong(path, unknown(key))
    elif not isinstance(what, Quantity) or what.options or what.is_switch or what.is_whole:
        document.wrong(path, f"{key} is no real number, so that no range is relative to it.")


def declared_range(document: Document, path: KeyPath, key: str) -> dict[str, tuple[float, float]]:
    """Return a key with the range of uncertainty of its declaration."""
    what = known(key)
    if isinstance(what, Quantity) and what.plausible:
        return {key: what.plausible}
    document.wrong(path, f'{key} is declared without a range. Give one, range = {{ "{key}" = [lowest, highest] }}.')
    return {}


def check_changes(document: Document, path: KeyPath, changes: Mapping[str, Any]) -> None:
    """Check that a scenario takes these values."""
    read_values(document, path, changes)


def read_values(document: Document, path: KeyPath, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values in the types of their keys; None in the place of one that is wrong, which is noted."""
    origin = document.origin(*path)
    return {key: check(alias(key), value, origin, document.mistakes) for key, value in values.items()}


def alias(key: str) -> str:
    """Return the key that a name stands for: `region` is the region's file."""
    return REGION_BASE if key == "region" else key


def flat(document: Document, path: KeyPath, table: Mapping[str, Any]) -> dict[str, Any]:
    """Turn nested tables into dotted keys: TOML reads `set = { corruption.scale = 0 }` as tables.

    An empty table counts as a value, so that none goes unseen.
    """
    keys: dict[str, Any] = {}
    for parts, value in leaves(table):
        key = ".".join(parts)
        if key in keys:
            document.wrong(path, f"{key} is set twice, in quotes and without. Take one away.")
        keys[key] = value
    return keys


def overlap(key: str, other: str) -> bool:
    """Tell whether two keys set the same value; a star stands for every country."""
    parts, others = alias(key).split("."), alias(other).split(".")
    return len(parts) == len(others) and all(
        one == two or "*" in (one, two) for one, two in zip(parts, others, strict=True)
    )


def is_whole(key: str) -> bool:
    """Tell whether a key takes whole numbers alone."""
    what = known(key)
    return isinstance(what, Quantity) and what.is_whole


def between(key: str, low: float, high: float, share: float) -> float:
    """Value a share of the way from low to high, never beyond them; a whole number where the key takes no other."""
    if not is_whole(key):
        return float(high if share == 1 else min(low + (high - low) * share, high))
    if max(abs(low), abs(high)) > LARGEST_EXACT:
        return round(low + (high - low) * Fraction(share))
    return round(low + (high - low) * share)
