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

from sim.compiled import compiled_part, inlined_part
from sim.model.draws import BITS_IN_WORD, WORD, Luck, stream, unit
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
    "asked", "asked_pair", "drawn",
)  # fmt: skip
OFF = {"search": 0.0, "joint_search": 0.0, "decay": 0.0}

FIND = (
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
    for a in range(len(state.staff)):
        j = a // kinds
        staff = state.staff[a]
        overhead = min(1.0, state.overhead[a]) * staff
        busy = min(state.workload[a], staff - overhead)
        state.workload[a] -= busy
        free = staff - overhead - busy
        share = state.cooperation_share[a]
        for role in range(LEGS):
            local = parameters.search * state.sight[a % kinds, role] * (1.0 - share) * free
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
    for i in range(len(state.status)):
        if state.evidence_held[i] == 0:
            continue
        for leg in range(state.legs[i]):
            for m in range(kinds):
                stale = parameters.decay * state.evidence[i, leg, m]
                state.evidence[i, leg, m] -= stale
                state.tally[EVIDENCE_LOST_TO_DECAY, state.route[i, leg]] += stale


@inlined_part
def note(state: State, luck: Luck, i: int, leg: int, m: int) -> None:
    """Give a unit of evidence on a leg to the agency of kind m there."""
    state.evidence[i, leg, m] += 1.0
    state.evidence_held[i] = 1
    if state.first_evidence[i] == NEVER:
        state.first_evidence[i] = luck.month


@compiled_part
def find(state: State, luck: Luck, listed: int, least_miss: float) -> None:
    """Draw for the searches that are listed, and note what is found; the agencies of a case search harder."""
    kinds = state.sight.shape[0]
    for at in range(listed):
        slot, agency = np.uint32(state.asked_pair[at] & WORD), np.uint32(state.asked_pair[at] >> BITS_IN_WORD)
        state.drawn[at] = unit(luck, state.asked[at], slot, agency)
    for at in range(listed):
        if state.drawn[at] < least_miss:
            continue  # too low for any agency, as most are
        i, leg, m = int(state.asked_pair[at] & WORD), 0, at % kinds
        while FIND[leg] != state.asked[at]:
            leg += 1
        a = state.route[i, leg] * kinds + m
        miss = state.find_miss[a, leg]
        if state.partner[i, leg] == a:
            miss *= state.case_miss[a]
        if state.drawn[at] >= miss:
            note(state, luck, i, leg, m)


@compiled_part
def search(state: State, luck: Luck, with_case: bool) -> None:
    """Let every agency search the active groups that pass through its country: those with a case, or the others."""
    kinds, listed = state.sight.shape[0], 0
    # Groups with a case come by themselves: beside them, few draws would be too low for any agency.
    least_miss = 1.0
    for a in range(len(state.staff)):
        for leg in range(LEGS):
            miss = state.find_miss[a, leg] * state.case_miss[a] if with_case else state.find_miss[a, leg]
            least_miss = min(least_miss, miss)
    for i in range(len(state.status)):
        if state.status[i] != ACTIVE or (state.lead[i] != NOBODY) != with_case:
            continue
        for leg in range(state.legs[i]):
            first = state.route[i, leg] * kinds
            # The agencies of a country stand in the order of their kinds, so that `find` knows which one was asked.
            for m in range(kinds):
                state.asked[listed + m] = FIND[leg]
                state.asked_pair[listed + m] = np.uint64(i) | (state.agency_identity[first + m] << BITS_IN_WORD)
            listed += kinds
        if listed > BATCH - LEGS * kinds:
            find(state, luck, listed, least_miss)
            listed = 0
    find(state, luck, listed, least_miss)


@compiled_part
def step(state: State, parameters: Parameters, luck: Luck) -> None:
    """Let evidence go stale, then find new evidence."""
    decay(state, parameters)
    allocate(state, parameters)
    search(state, luck, False)
    search(state, luck, True)
