"""Limits of a scenario's size, checked before anything of that size is made."""

from collections.abc import Mapping, Sequence
from math import prod

import numpy as np

from sim.engine.chance import BYTES_PER_ENTITY
from sim.model.initialise import sizes
from sim.model.state import ARRAYS, LEGS
from sim.scenario.layer import Entry, Event

# Twice as many as there are. Arrays of pairs of agencies grow with the square; with this bound, and those that slots
# and months have in their declarations, no run takes more than 4.6 GB.
MOST_COUNTRIES = 500
MOST_EVENTS = 10_000  # for each month with events the region is built anew, before the run and in it


def memory_of_run(countries: int, kinds: int, slots: int, months: int) -> int:
    """Count the memory of one run.

    Parameters
    ----------
    countries
        With the world outside.
    kinds, slots, months
        Kinds of agency, groups at most, length of the run.

    Returns
    -------
    int
        Bytes of all arrays of its state, and of the room in which its groups are asked.
    """
    size = sizes(countries, kinds, slots, months)
    state = sum(prod(size[index] for index in indices) * np.dtype(kind).itemsize for _, _, indices, kind in ARRAYS)
    return state + BYTES_PER_ENTITY * LEGS * slots


def excess(entries: Mapping[str, Entry], events: Sequence[Event]) -> list[str]:
    """List the limits that a scenario exceeds."""
    countries = entries.get("region.countries")
    found = []
    if countries and len(countries.value) > MOST_COUNTRIES:
        found.append(
            f"{countries.origin}: region.countries names {len(countries.value):,} countries, more than "
            f"{MOST_COUNTRIES:,}. Leave some out."
        )
    if len(events) > MOST_EVENTS:
        found.append(
            f"{events[MOST_EVENTS].origin}: the time line has {len(events):,} events, more than {MOST_EVENTS:,}. Leave "
            "some out."
        )
    return found
