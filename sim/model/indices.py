"""Loops over jurisdictions, agencies and groups.

Rules that are handed a whole line of an array, what all others have of one, loop along it by themselves: the processor
then takes four numbers at a time.
"""

import numpy as np

from sim.engine.compiled import rule
from sim.model.setting import KINDS
from sim.model.state import LEGS, State


@rule
def countries(state: State) -> range:
    """Go through all jurisdictions j, the world outside the region among them."""
    return range(len(state.external))


@rule
def kinds(state: State) -> range:
    """Go through all kinds m of agency."""
    return range(min(len(state.sight), len(KINDS)))  # few, as the compiler should know


@rule
def agencies(state: State) -> range:
    """Go through all agencies a, those of one jurisdiction side by side."""
    return range(len(state.staff))


@rule
def agencies_of(state: State, j: int) -> range:
    """Go through the agencies of a jurisdiction, by kind."""
    return range(j * len(state.sight), (j + 1) * len(state.sight))


@rule
def number_of_kinds(state: State) -> int:
    """Return the number of kinds of agency."""
    return len(state.sight)


@rule
def span_of(state: State, j: int) -> tuple[int, int]:
    """Return the first agency of a jurisdiction, and the one after its last."""
    return j * len(state.sight), (j + 1) * len(state.sight)


@rule
def agency_of(state: State, j: int, m: int) -> int:
    """Number a of the agency of a kind in a jurisdiction."""
    # An index without a sign needs no check for being negative.
    return np.uint32(j * len(state.sight) + m)  # type: ignore[return-value]


@rule
def groups(state: State) -> range:
    """Go through all slots i of the market, vacant ones too."""
    return range(len(state.status))


@rule
def country_of(state: State, i: int, leg: int) -> int:
    """Return the country of a leg that a group has."""
    return np.uint32(state.route[i, leg])  # type: ignore[return-value]


@rule
def leg_of(number: int) -> tuple[int, int]:
    """Return the group and the leg that have a number, LEGS · i + leg."""
    return number // np.uint32(LEGS), number % np.uint32(LEGS)  # type: ignore[return-value]
