"""Keys of a scenario as sentences call them: by what they mean, in the words of their declarations."""

from sim.scenario.declarations import known
from sim.scenario.describe import unit

UNSAID = ("1", "share", "0 to 1", "relative", "relative to 1", "number", "offset", "elasticity", "power")  # units


def meaning(key: str) -> str:
    """Say what a key means; one that nobody declared by itself.

    >>> meaning("intelligence.search"), meaning("no.key")
    ('evidence that a month of search yields', 'no.key')
    """
    return getattr(known(key), "meaning", key)


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
