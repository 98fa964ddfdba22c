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

from sim.compiled import compiled, compiled_part
from sim.model.draws import Luck, stream, uniform
from sim.model.quantity import ASSUMED, quantity
from sim.model.state import (
    ACTIVE,
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
    VACANT,
    State,
)

NAME = "intelligence"
WRITES = ("evidence", "first_evidence", "workload", "tally", "legs_here", "find_miss", "case_miss")
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


@compiled_part
def count_legs(state: State) -> None:
    """Count the legs of active groups in each country."""
    state.legs_here[:] = 0
    for i in range(len(state.status)):
        if state.status[i] == ACTIVE:
            for leg in range(state.legs[i]):
                state.legs_here[state.route[i, leg]] += 1


@compiled_part
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
            state.find_miss[a, role] = np.exp(-local / max(1, state.legs_here[j]))
        cases = state.open_cases[a]
        state.case_miss[a] = np.exp(-parameters.joint_search * share * free / cases) if cases > 0 else 1.0
        state.tally[EFFORT_TECHNIQUES, j] += overhead
        state.tally[EFFORT_OPERATIONS, j] += busy
        state.tally[EFFORT_LOCAL_SEARCH, j] += (1.0 - share) * free
        state.tally[EFFORT_JOINT_CASEWORK if cases > 0 else EFFORT_IDLE_RESERVE, j] += share * free
    for j in range(len(state.external)):
        state.tally[EFFORT_TECHNIQUES, j] -= state.tally[EFFORT_LIAISON, j]


@compiled
def step(state: State, parameters: Parameters, luck: Luck) -> None:
    """Let evidence go stale, then find new evidence."""
    kinds = state.sight.shape[0]
    count_legs(state)
    allocate(state, parameters)
    for i in range(len(state.status)):
        if state.status[i] == VACANT:
            continue
        for leg in range(state.legs[i]):
            j = state.route[i, leg]
            for m in range(kinds):
                a = j * kinds + m
                stale = parameters.decay * state.evidence[i, leg, m]
                state.evidence[i, leg, m] -= stale
                state.tally[EVIDENCE_LOST_TO_DECAY, j] += stale
                if state.status[i] != ACTIVE:
                    continue
                miss = state.find_miss[a, leg]
                if state.lead[i] != NOBODY and state.partner[i, leg] == a:
                    miss *= state.case_miss[a]
                if miss < 1.0 and uniform(luck, FIND[leg], i, state.agency_identity[a]) >= miss:
                    state.evidence[i, leg, m] += 1.0
                    if state.first_evidence[i] == NEVER:
                        state.first_evidence[i] = luck.month
