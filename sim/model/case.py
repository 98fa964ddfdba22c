"""Joint cases: opened by a lead with one partner per leg, and closed.

A joint action, a refusal, a leak, an arrest, a move, the end of the group and time close a case.
Each country's waiting requests form a line in order of arrival, kept as links between (group, leg) pairs, so
that joining and leaving take the same time however long the line.
"""

from sim.engine.compiled import rule
from sim.model.counts import Count
from sim.model.state import (
    IN_SERVICE,
    LEGS,
    NOBODY,
    NOT_NEEDED,
    NOWHERE,
    TO_SEND,
    WAITING,
    State,
)

CASE = (
    "lead", "partner", "request", "case_age", "open_cases", "next_waiting", "previous_waiting", "queue_head",
    "queue_tail", "queue_length", "desks_busy",
)  # fmt: skip
"""The arrays that closing a case changes."""


@rule
def number_of(i: int, leg: int) -> int:
    """Number the request of a group's case about a leg, as lines of requests know it."""
    return i * LEGS + leg


@rule
def group_and_leg(number: int) -> tuple[int, int]:
    """Return the group and the leg of a request's number."""
    return number // LEGS, number % LEGS


@rule
def join_queue(state: State, i: int, leg: int) -> None:
    """Put the request to the country of a leg at the end of that country's line."""
    k = state.route[i, leg]
    here = number_of(i, leg)
    last = state.queue_tail[k]
    state.previous_waiting[i, leg] = last
    state.next_waiting[i, leg] = NOWHERE
    if last == NOWHERE:
        state.queue_head[k] = here
    else:
        state.next_waiting[group_and_leg(last)] = here
    state.queue_tail[k] = here
    state.queue_length[k] += 1
    state.request[i, leg] = WAITING


@rule
def leave_queue(state: State, i: int, leg: int) -> None:
    """Take a waiting request out of its line, wherever it stands."""
    k = state.route[i, leg]
    before = state.previous_waiting[i, leg]
    after = state.next_waiting[i, leg]
    if before == NOWHERE:
        state.queue_head[k] = after
    else:
        state.next_waiting[group_and_leg(before)] = after
    if after == NOWHERE:
        state.queue_tail[k] = before
    else:
        state.previous_waiting[group_and_leg(after)] = before
    state.queue_length[k] -= 1


@rule
def open_case(state: State, i: int, lead: int) -> None:
    """Open the case of a group whose `partner` entries are set, the lead standing on its own leg."""
    state.lead[i] = lead
    state.case_age[i] = 0
    for leg in range(state.legs[i]):
        agency = state.partner[i, leg]
        state.open_cases[agency] += 1
        state.request[i, leg] = NOT_NEEDED if agency == lead else TO_SEND
        state.request_age[i, leg] = 0


@rule
def close_case(state: State, i: int, count: int) -> None:
    """Close a group's case, which it must have; requests not yet answered are counted under `count`.

    Parameters
    ----------
    state
        The run.
    i
        The group.
    count
        Count.REQUESTS_WITHDRAWN or REQUESTS_TIMED_OUT.
    """
    asking = state.home[state.lead[i]]
    for leg in range(state.legs[i]):
        now = state.request[i, leg]
        if now == WAITING:
            leave_queue(state, i, leg)
            state.tally[count, asking] += 1
        elif now == IN_SERVICE:
            state.desks_busy[state.route[i, leg]] -= 1
            state.tally[count, asking] += 1
        state.request[i, leg] = NOT_NEEDED
        state.open_cases[state.partner[i, leg]] -= 1
        state.partner[i, leg] = NOBODY
    state.lead[i] = NOBODY
    state.case_age[i] = 0


@rule
def withdraw_case(state: State, i: int) -> None:
    """Close a group's case, if it has one, because what it was about is gone."""
    # Asked here, where it is compiled into the caller: most groups have none.
    if state.lead[i] != NOBODY:
        close_case(state, i, Count.REQUESTS_WITHDRAWN)
