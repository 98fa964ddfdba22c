"""What a group is to the others: its status and its legs, and how many there are of each.

The counts are kept up to date wherever a group changes, so that no process has to count all groups again.
"""

from sim.engine.compiled import inlined_part
from sim.model.state import ACTIVE, LEGS, NOWHERE, VACANT, Floats, State

FETCHED = 32  # groups at once
FAR = 2_000  # groups from which on what is known of them fits no second-level cache
COUNTS = ("groups_of_status", "active_cross_border", "active_legs")
"""What counting writes."""


@inlined_part
def fetch(state: State, n: int) -> None:
    """Read something of the next groups that agencies know of, before a process works through them.

    They lie far apart in memory. Here the processor waits for all of them at once, later it would for each in turn.
    """
    if n % FETCHED != 0 or len(state.status) < FAR:
        return
    total = 0.0
    for ahead in range(n, min(n + FETCHED, state.known_count[0])):
        i = int(state.known[ahead])
        total += state.evidence[i, 0, 0] + state.evidence[i, LEGS - 1, state.evidence.shape[2] - 1]
        total += state.status[i] + state.legs[i] + state.route[i, 0] + state.lead[i] + state.partner[i, 0]
        total += state.plan[i] + state.acting[i] + state.moving_leg[i] + state.first_evidence[i] + state.case_age[i]
    state.fetched[0] = total


@inlined_part
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


@inlined_part
def change_status(state: State, i: int, status: int) -> None:
    """Give a group another status."""
    count(state, i, -1)
    state.status[i] = status
    count(state, i, 1)


@inlined_part
def vacate(state: State, i: int) -> None:
    """Leave a group's slot without a group."""
    change_status(state, i, VACANT)
    for leg in range(LEGS):
        state.route[i, leg] = NOWHERE
    state.legs[i] = 0


@inlined_part
def relocate(state: State, i: int, leg: int, there: int) -> None:
    """Move a leg of a group to another country."""
    count(state, i, -1)
    state.route[i, leg] = there
    count(state, i, 1)


@inlined_part
def forget(state: State, i: int) -> float:
    """Drop all evidence on a group; the units that were lost."""
    if state.evidence_held[i] == 0:
        return 0.0
    held: Floats = state.evidence[i]
    lost = 0.0
    for leg in range(held.shape[0]):
        for m in range(held.shape[1]):
            lost += held[leg, m]
            held[leg, m] = 0.0
    state.evidence_held[i] = 0
    return lost
