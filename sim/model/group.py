"""Groups: their status and their legs, and how many there are of each by country.

The counts are kept up to date wherever a group changes, so that no process has to count all groups again.
"""

from sim.engine.compiled import rule
from sim.model.state import ACTIVE, NOWHERE, SUPPRESSED, VACANT, State

COUNTS = ("groups_of_status", "active_cross_border", "active_legs")
"""The arrays that counting changes."""

# What a slot waits for is its course: 0 vacant, 1 active, 2 dormant; suppressed with two functions, of which none (3)
# or one (4) was removed, or with three, of which none (5), one (6) or two (7) were.
REMOVED_SHARE = (1.0, 0.0, 0.0, 0.0, 1 / 2, 0.0, 1 / 3, 2 / 3)  # by course
COURSES = len(REMOVED_SHARE)
HALF_REMOVED = 4


@rule
def functions_of(state: State, i: int) -> int:
    """Return the functions that a group has: one a leg, and two at home if it has no other leg."""
    return max(2, int(state.legs[i]))


@rule
def course_of(status: int, removed: int, legs: int) -> int:
    """Number the course of a slot, as in REMOVED_SHARE; a group that lost all its functions leaves a vacant slot."""
    return status + (status == SUPPRESSED) * (removed + 2 * (legs > 2))


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
    state.removed[i] = 0
    state.route[i, :] = NOWHERE
    state.legs[i] = 0


@rule
def relocate(state: State, i: int, leg: int, there: int) -> None:
    """Move a leg of a group to another country."""
    count(state, i, -1)
    state.route[i, leg] = there
    count(state, i, 1)


@rule
def suppress(state: State, i: int, removed: int) -> None:
    """Put a group down until it has replaced the functions that were removed."""
    change_status(state, i, SUPPRESSED)
    state.removed[i] = removed
