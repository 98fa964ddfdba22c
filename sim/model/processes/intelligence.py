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
from sim.model.draws import Luck, stream, uniforms
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
    "asked", "asked_first", "asked_second", "asked_where", "asked_chance", "drawn",
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


@compiled_part
def find(state: State, luck: Luck, count: int) -> None:
    """Draw for those who search, and note what is found."""
    kinds = state.sight.shape[0]
    uniforms(luck, state.asked, state.asked_first, state.asked_second, count, state.drawn)
    for at in range(count):
        if state.drawn[at] >= state.asked_chance[at]:
            i, leg, m = state.asked_first[at], state.asked_where[at] // kinds, state.asked_where[at] % kinds
            state.evidence[i, leg, m] += 1.0
            state.evidence_held[i] = 1
            if state.first_evidence[i] == NEVER:
                state.first_evidence[i] = luck.month


@compiled_part
def step(state: State, parameters: Parameters, luck: Luck) -> None:
    """Let evidence go stale, then find new evidence."""
    kinds = state.sight.shape[0]
    decay(state, parameters)
    allocate(state, parameters)
    asked = 0
    for i in range(len(state.status)):
        if state.status[i] != ACTIVE:
            continue
        if asked > BATCH - LEGS * kinds:
            find(state, luck, asked)
            asked = 0
        has_case = state.lead[i] != NOBODY
        for leg in range(state.legs[i]):
            for m in range(kinds):
                a = state.route[i, leg] * kinds + m
                miss = state.find_miss[a, leg]
                if has_case and state.partner[i, leg] == a:
                    miss *= state.case_miss[a]
                if miss < 1.0:
                    state.asked[asked] = FIND[leg]
                    state.asked_first[asked] = i
                    state.asked_second[asked] = state.agency_identity[a]
                    state.asked_where[asked] = leg * kinds + m
                    state.asked_chance[asked] = miss
                    asked += 1
    find(state, luck, asked)
