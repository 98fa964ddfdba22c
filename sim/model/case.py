"""Joint cases: opened by a lead agency with one partner per leg, asked for assistance, closed and remembered.

A joint action, a refusal, a leak, an arrest, a move, the end of the group and time close a case.
"""

from sim.engine.compiled import rule
from sim.model.counts import Count
from sim.model.state import NOBODY, NOT_NEEDED, PENDING, TO_SEND, Floats, State

CASE = ("lead_agency", "partner", "request", "case_age", "open_cases", "pending")
"""The arrays that closing a case changes."""


@rule
def open_case(state: State, i: int, lead: int) -> None:
    """Open the case of a group whose `partner` entries are set, the lead standing on its own leg."""
    state.lead_agency[i] = lead
    state.case_age[i] = 0
    for leg in range(state.legs[i]):
        agency = state.partner[i, leg]
        state.open_cases[agency] += 1
        state.request[i, leg] = NOT_NEEDED if agency == lead else TO_SEND
        state.request_age[i, leg] = 0


@rule
def send_request(state: State, i: int, leg: int) -> None:
    """Send the request for a leg to the central authority of its country."""
    state.request[i, leg] = PENDING
    state.request_age[i, leg] = 0
    state.pending[state.route[i, leg]] += 1


@rule
def end_request(state: State, i: int, leg: int, now: int) -> None:
    """Leave a leg's request `now` NOT_NEEDED or GRANTED, and its country's central authority without it."""
    if state.request[i, leg] == PENDING:
        state.pending[state.route[i, leg]] -= 1
    state.request[i, leg] = now


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
    asking = state.home[state.lead_agency[i]]
    for leg in range(state.legs[i]):
        if state.request[i, leg] == PENDING:
            state.tally[count, asking] += 1
        end_request(state, i, leg, NOT_NEEDED)
        state.open_cases[state.partner[i, leg]] -= 1
        state.partner[i, leg] = NOBODY
    state.lead_agency[i] = NOBODY
    state.case_age[i] = 0


@rule
def withdraw_case(state: State, i: int) -> None:
    """Close a group's case, if it has one, because what it was about is gone."""
    # Asked here, where it is compiled into the caller: most groups have none.
    if state.lead_agency[i] != NOBODY:
        close_case(state, i, Count.REQUESTS_WITHDRAWN)


@rule
def forget_joint_work(history: Floats, retention: Floats, own_retention: float, forgetting: float) -> None:
    """Let a country's history with all others fade, as those who took part in joint actions move on."""
    for j in range(len(history)):
        history[j] *= 1.0 - forgetting * (1.0 - 0.5 * (own_retention + retention[j]))
