"""Keys of a scenario as sentences call them: by what they mean, in the words of their declarations."""

from collections.abc import Mapping, Sequence
from functools import cache

from sim.model.quantity import Quantity
from sim.scenario.declarations import known, sections
from sim.scenario.describe import unit

UNSAID = ("1", "share", "0 to 1", "relative", "relative to 1", "number", "offset", "elasticity", "power")  # units


def meaning(key: str) -> str:
    """Say what a key means, and of what where several keys mean the same; one that nobody declared by itself.

    >>> meaning("intelligence.search"), meaning("no.key")
    ('evidence that a month of search yields', 'no.key')
    >>> meaning("hub.cost"), meaning("trust_building.cost")
    ('effort that full membership takes', 'effort that the full level takes (trust building)')
    >>> meaning("agencies.sight.police.source")
    'how well this kind sees a leg of this role (police, source)'
    """
    text = str(getattr(known(key), "meaning", key))
    alike = keys_by_meaning().get(text, ())
    if len(alike) < 2 or key not in alike:
        return text
    columns = zip(*(other.split(".") for other in alike), strict=True)
    own = [part for part, every in zip(key.split("."), columns, strict=True) if len(set(every)) > 1]
    return f"{text} ({', '.join(own).replace('_', ' ')})"


@cache
def keys_by_meaning() -> Mapping[str, Sequence[str]]:
    """List the keys of each meaning, but those of single countries."""
    found: dict[str, list[str]] = {}
    for section, names in sections().items():
        for name, what in names.items():
            if isinstance(what, Quantity):
                found.setdefault(what.meaning, []).append(f"{section}.{name}")
    return found


def said_unit(key: str) -> str:
    """Return the unit of a key where a reader needs it.

    >>> said_unit("intelligence.search"), said_unit("operations.search_credit")
    ('units per investigator-month', '')
    """
    found = unit(key)
    return "" if found in UNSAID else found


def with_unit(key: str) -> str:
    """Say what a key means and in which unit it is, for an axis."""
    return f"{meaning(key)} ({said_unit(key)})" if said_unit(key) else meaning(key)
