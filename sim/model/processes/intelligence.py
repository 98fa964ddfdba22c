"""Intelligence: agencies find evidence on active groups that pass through their country, and evidence goes stale.

An agency a of country j with available effort e_a (staff less overhead and less what operations still claim)
gains one unit of evidence on a leg of role r with probability 1 - exp(-λ),

    λ = search · sight[m, r] · (1 - x_a) · e_a / n_j   +   joint_search · x_a · e_a / c_a   on legs of its own cases

with x_a its cooperation share, n_j the active legs in the country and c_a its open cases. Evidence loses the
share `decay` a month.

Source: random search (Koopman 1980) for the exponential; rates assumed. Off: search, joint_search and decay 0.
"""

from typing import NamedTuple

import numpy as np

from sim.engine.compiled import compiled_part, inlined_part
from sim.engine.draws import Luck, by_leg, draw, stream, uniform
from sim.model.quantity import ASSUMED, quantity
from sim.model.state import (
    ACTIVE,
    BATCH,
    EFFORT_IDLE_RESERVE,
    EFFORT_JOINT_CASEWORK,
    EFFORT_LIAISON,
    EFFORT_LOCAL_SEARCH,
    EFFORT_OPERATIONS,
    EFFORT_TECHNIQUES,
    EVIDENCE_LOST_TO_DECAY,
    LEGS,
    NEVER,
    NOBODY,
    State,
)

NAME = "intelligence"
WRITES = (
    "evidence", "evidence_held", "first_evidence", "workload", "tally", "find_miss", "case_miss",
    "known", "known_count", "listed", "country_listed", "asked", "drawn", "high",
)  # fmt: skip
OFF = {"search": 0.0, "joint_search": 0.0, "decay": 0.0}

FIND = by_leg(
    stream("intelligence: find at the market"),
    stream("intelligence: find at the source"),
    stream("intelligence: find in transit"),
)


class Parameters(NamedTuple):
    """Section `intelligence`."""

    search: float = quantity(
        0.12, "units per investigator-month", 0, 100, "evidence that a month of local search yields", "fitted to F2"
    )
    joint_search: float = quantity(
        3.0, "units per investigator-month", 0, 100, "evidence that a month of work on a joint case yields", ASSUMED
    )
    decay: float = quantity(0.06, "per month", 0, 1, "share of evidence that goes stale", ASSUMED)


@inlined_part
def allocate(state: State, parameters: Parameters) -> None:
    """Divide each agency's month among ties, techniques, operations, local search and joint casework."""
    kinds = state.sight.shape[0]
    for j in range(len(state.external)):
        for m in range(kinds):
            a = j * kinds + m
            staff = state.staff[a]
            overhead = min(1.0, state.overhead[a]) * staff
            busy = min(state.workload[a], staff - overhead)
            state.workload[a] -= busy
            free = staff - overhead - busy
            share = state.cooperation_share[a]
            for role in range(LEGS):
                local = parameters.search * state.sight[m, role] * (1.0 - share) * free
                state.find_miss[a, role] = np.exp(-local / max(1, state.active_legs[j]))
            cases = state.open_cases[a]
            state.case_miss[a] = np.exp(-parameters.joint_search * share * free / cases) if cases > 0 else 1.0
            state.tally[EFFORT_TECHNIQUES, j] += overhead
            state.tally[EFFORT_OPERATIONS, j] += busy
            state.tally[EFFORT_LOCAL_SEARCH, j] += (1.0 - share) * free
            state.tally[EFFORT_JOINT_CASEWORK if cases > 0 else EFFORT_IDLE_RESERVE, j] += share * free
    for j in range(len(state.external)):
        state.tally[EFFORT_TECHNIQUES, j] -= state.tally[EFFORT_LIAISON, j]


@inlined_part
def decay(state: State, parameters: Parameters) -> None:
    """Let evidence go stale."""
    kinds = state.sight.shape[0]
    for n in range(state.known_count[0]):
        i = int(state.known[n])
        for leg in range(state.legs[i]):
            lost_so_far = state.tally[EVIDENCE_LOST_TO_DECAY, state.route[i, leg]]
            for m in range(kinds):
                stale = parameters.decay * state.evidence[i, leg, m]
                state.evidence[i, leg, m] -= stale
                lost_so_far += stale
            state.tally[EVIDENCE_LOST_TO_DECAY, state.route[i, leg]] = lost_so_far


@inlined_part
def note(state: State, luck: Luck, i: int, leg: int, m: int) -> None:
    """Give a unit of evidence on a leg to the agency of kind m there."""
    state.evidence[i, leg, m] += 1.0
    state.evidence_held[i] = 1
    if state.first_evidence[i] == NEVER:
        state.first_evidence[i] = luck.month


@inlined_part
def list_legs(state: State, start: int, end: int) -> tuple[int, int, int]:
    """List the active groups once for each leg; how many there are with such a leg.

    A slot is written down always, and counts only where it belongs to the list: a processor often guesses wrongly at a
    branch that depends on the group.
    """
    market = source = transit = np.uint64(0)
    for i in range(start, end):
        legs = state.legs[i] * (state.status[i] == ACTIVE)
        state.listed[0, market] = state.listed[1, source] = state.listed[2, transit] = i
        market += np.uint64(legs > 0)
        source += np.uint64(legs > 1)
        transit += np.uint64(legs > 2)
    return int(market), int(source), int(transit)


@inlined_part
def search_legs(state: State, luck: Luck, leg: int, m: int, count: int) -> None:
    """Let the agencies of kind m search the listed legs, each in the country that `country_listed` gives."""
    kinds, least = state.sight.shape[0], 1.0
    identities, misses = state.agency_identity[m::kinds], state.find_miss[m::kinds, leg]
    for j in range(len(misses)):
        least = min(least, misses[j])
    for at in range(count):
        state.asked[at] = identities[state.country_listed[at]]
    draw(luck, FIND[leg], state.listed[leg, :count], state.asked, state.drawn)
    high = 0
    for at in range(count):  # most draws are too low for any agency
        state.high[high] = at
        high += state.drawn[at] >= least
    for n in range(high):
        at = state.high[n]
        if state.drawn[at] >= misses[state.country_listed[at]]:
            note(state, luck, int(state.listed[leg, at]), leg, m)


@compiled_part
def search(state: State, luck: Luck) -> None:
    """Let every agency search the active groups that pass through its country."""
    for start in range(0, len(state.status), BATCH):
        counts = list_legs(state, start, min(start + BATCH, len(state.status)))
        for leg in range(LEGS):
            for at in range(counts[leg]):
                state.country_listed[at] = state.route[state.listed[leg, at], leg]
            for m in range(state.sight.shape[0]):
                search_legs(state, luck, leg, m, counts[leg])


@inlined_part
def work_case(state: State, luck: Luck, i: int) -> None:
    """Let the agencies of a case find what local search has missed: the same draw, against a smaller chance to miss."""
    kinds = state.sight.shape[0]
    for leg in range(state.legs[i]):
        a = state.partner[i, leg]
        drawn = uniform(luck, FIND[leg], i, state.agency_identity[a])
        if state.find_miss[a, leg] * state.case_miss[a] <= drawn < state.find_miss[a, leg]:
            note(state, luck, i, leg, a % kinds)


@compiled_part
def work_cases(state: State, luck: Luck) -> None:
    """Let agencies work their joint cases."""
    for n in range(state.known_count[0]):
        i = int(state.known[n])
        if state.lead[i] != NOBODY:
            work_case(state, luck, i)


@inlined_part
def list_known(state: State) -> None:
    """List the groups of which an agency knows, by its evidence or by a case.

    They are few, and no process but this one adds to them, so that none has to look through all groups again. Until
    the list is made anew, evidence and cases come and go on groups that are listed, and formation only takes them
    away: next month's `decay` and `work_cases` rely on that.
    """
    known = 0
    for i in range(len(state.status)):
        if state.evidence_held[i] != 0 or state.lead[i] != NOBODY:
            state.known[known] = i
            known += 1
    state.known_count[0] = known


@compiled_part
def step(state: State, parameters: Parameters, luck: Luck) -> None:
    """Let evidence go stale, find new evidence, and list the groups that agencies now know of."""
    decay(state, parameters)
    allocate(state, parameters)
    search(state, luck)
    work_cases(state, luck)
    list_known(state)
