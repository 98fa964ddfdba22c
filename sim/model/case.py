"""What a joint case is: opened by a lead with one partner per leg, closed by success, refusal, leak or time.

Each country's waiting requests form a line in order of arrival, kept as links between (group, leg) pairs, so
that joining and leaving take the same time however long the line.
"""

from sim.engine.compiled import compiled_part, inlined_part
from sim.model.state import (
    IN_SERVICE,
    LEGS,
    NOBODY,
    NOT_NEEDED,
    NOWHERE,
    REQUESTS_WITHDRAWN,
    TO_SEND,
    WAITING,
    Floats,
    State,
)

CASE = (
    "lead", "partner", "request", "case_age", "open_cases", "next_waiting", "previous_waiting", "queue_head",
    "queue_tail", "queue_length", "desks_busy",
)  # fmt: skip
"""What closing a case writes."""


@inlined_part
def join_queue(state: State, i: int, leg: int) -> None:
    """Put the request to the country of a leg at the end of that country's line."""
    k = state.route[i, leg]
    here = i * LEGS + leg
    last = state.queue_tail[k]
    state.previous_waiting[i, leg] = last
    state.next_waiting[i, leg] = NOWHERE
    if last == NOWHERE:
        state.queue_head[k] = here
    else:
        state.next_waiting[last // LEGS, last % LEGS] = here
    state.queue_tail[k] = here
    state.queue_length[k] += 1
    state.request[i, leg] = WAITING


@inlined_part
def leave_queue(state: State, i: int, leg: int) -> None:
    """Take a waiting request out of its line, wherever it stands."""
    k = state.route[i, leg]
    before = state.previous_waiting[i, leg]
    after = state.next_waiting[i, leg]
    if before == NOWHERE:
        state.queue_head[k] = after
    else:
        state.next_waiting[before // LEGS, before % LEGS] = after
    if after == NOWHERE:
        state.queue_tail[k] = before
    else:
        state.previous_waiting[after // LEGS, after % LEGS] = before
    state.queue_length[k] -= 1


@inlined_part
def open_case(state: State, i: int, lead: int) -> None:
    """Open the case of a group whose `partner` entries are set, the lead standing on its own leg."""
    state.lead[i] = lead
    state.case_age[i] = 0
    for leg in range(state.legs[i]):
        agency = state.partner[i, leg]
        state.open_cases[agency] += 1
        state.request[i, leg] = NOT_NEEDED if agency == lead else TO_SEND
        state.request_age[i, leg] = 0


@compiled_part
def close_case(state: State, i: int, counter: int) -> None:
    """Close a group's case, which it must have; requests not yet answered are counted under `counter`.

    Parameters
    ----------
    state
        The run.
    i
        The group.
    counter
        REQUESTS_WITHDRAWN or REQUESTS_TIMED_OUT.
    """
    asking = state.lead[i] // state.sight.shape[0]
    for leg in range(state.legs[i]):
        now = state.request[i, leg]
        if now == WAITING:
            leave_queue(state, i, leg)
            state.tally[counter, asking] += 1
        elif now == IN_SERVICE:
            state.desks_busy[state.route[i, leg]] -= 1
            state.tally[counter, asking] += 1
        state.request[i, leg] = NOT_NEEDED
        state.open_cases[state.partner[i, leg]] -= 1
        state.partner[i, leg] = NOBODY
    state.lead[i] = NOBODY
    state.case_age[i] = 0


@inlined_part
def withdraw_case(state: State, i: int) -> None:
    """Close a group's case, if it has one, because what it was about is gone."""
    # Asked here, where it is compiled into the caller: most groups have none.
    if state.lead[i] != NOBODY:
        close_case(state, i, REQUESTS_WITHDRAWN)


@inlined_part
def usable(held: Floats, competitiveness: Floats, pooling: float, m: int) -> float:
    """Evidence that an agency can use on a leg: its own, and what colleagues at home pool.

    E = E_m + c_j · sum over other kinds n of (1 - competitiveness_n) E_n, with c_j the country's intra-country
    cooperation.

    Parameters
    ----------
    held
        Shape (kinds,): evidence on the leg.
    competitiveness
        Shape (kinds,): of the agencies of the leg's country.
    pooling
        c_j.
    m
        The agency's kind.

    Returns
    -------
    float
        Units of evidence.
    """
    total = held[m]
    for n in range(len(held)):
        if n != m:
            total += pooling * (1.0 - competitiveness[n]) * held[n]
    return total


@inlined_part
def usable_on(state: State, i: int, leg: int, m: int) -> float:
    """Evidence that the agency of kind m in the country of a leg can use there."""
    kinds = state.sight.shape[0]
    j = state.route[i, leg]
    rivals = state.competitiveness[j * kinds : (j + 1) * kinds]
    return usable(state.evidence[i, leg], rivals, state.intra_cooperation[j], m)
