"""Groups: their status and their legs, and how many there are of each by country.

The counts are kept up to date wherever a group changes, so that no process has to count all groups again.
"""

from sim.engine.compiled import rule
from sim.model.state import ACTIVE, NOWHERE, VACANT, State

COUNTS = ("groups_of_status", "active_cross_border", "active_legs")
"""The arrays that counting changes."""


@rule
def count(state: State, i: int, by: int) -> None:
    """Add a group to the counts (`by` = 1), or take it away (-1); a vacant slot counts nowhere."""
    now = state.status[i]
    if now == VACANT:
        return
    market = state.route[i, 0]
    state.groups_of_status[market, now] += by
    if now == ACTIVE:
        if state.legs[i] > 1:
            state.active_cross_border[market] += by
        for leg in range(state.legs[i]):
            state.active_legs[state.route[i, leg]] += by


@rule
def change_status(state: State, i: int, status: int) -> None:
    """Give a group another status."""
    count(state, i, -1)
    state.status[i] = status
    count(state, i, 1)


@rule
def vacate(state: State, i: int) -> None:
    """Leave a group's slot without a group."""
    change_status(state, i, VACANT)
    state.route[i, :] = NOWHERE
    state.legs[i] = 0


@rule
def relocate(state: State, i: int, leg: int, there: int) -> None:
    """Move a leg of a group to another country."""
    count(state, i, -1)
    state.route[i, leg] = there
    count(state, i, 1)


@rule
def forget(state: State, i: int) -> float:
    """Drop all evidence on a group; return the units that were lost."""
    if state.evidence_held[i] == 0:
        return 0.0
    held = state.evidence[i]
    lost = 0.0
    for leg in range(held.shape[0]):
        for m in range(held.shape[1]):
            lost += held[leg, m]
            held[leg, m] = 0.0
    state.evidence_held[i] = 0
    return lost
