"""Intelligence: agencies find evidence on active groups that pass through their country, and evidence goes stale.

An agency a of country j gains one unit of evidence on a leg of role r with probability 1 - exp(-λ),

    λ = search · sight[m, r] · local_a / n_j   +   joint_search · casework_a / c_a   on legs of its own cases

with local_a and casework_a its effort for either (see `effort`), n_j the active legs in the country and c_a its open
cases. Evidence loses the share `decay` a month.

Source: random search (Koopman 1980) for the exponential; rates assumed. Off: search, joint_search and decay 0.
"""

from typing import NamedTuple

import numpy as np

from sim.engine.ask import finding, put
from sim.engine.chance import Chance, Room, by_leg, stream, uniform
from sim.engine.compiled import rule
from sim.model.counts import Count
from sim.model.indices import agencies, groups, kinds
from sim.model.quantity import ASSUMED, quantity
from sim.model.state import ACTIVE, LEGS, NEVER, NOBODY, Bytes, Places, State

NAME = "intelligence"
WRITES = (
    "evidence", "evidence_held", "first_evidence", "tally", "find_miss", "case_miss", "known", "known_count",
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


@rule
def decay(state: State, parameters: Parameters) -> None:
    """Let evidence go stale."""
    for i in state.known[: state.known_count[0]]:
        for leg in range(state.legs[i]):
            j = state.route[i, leg]
            for m in kinds(state):
                stale = parameters.decay * state.evidence[i, leg, m]
                state.evidence[i, leg, m] -= stale
                state.tally[Count.EVIDENCE_LOST_TO_DECAY, j] += stale


@rule
def set_chances(state: State, parameters: Parameters) -> None:
    """Set each agency's chances to miss: exp(-λ) of its local search of a leg, and of its work on a joint case."""
    for a in agencies(state):
        legs, cases = max(1, state.active_legs[state.home[a]]), state.open_cases[a]
        for role in range(LEGS):
            sought = parameters.search * state.sight[state.kind[a], role] * state.local_effort[a]
            state.find_miss[a, role] = np.exp(-sought / legs)
        worked = parameters.joint_search * state.casework_effort[a]
        state.case_miss[a] = np.exp(-worked / cases) if cases > 0 else 1.0


@rule
def note(state: State, chance: Chance, i: int, leg: int, m: int) -> None:
    """Give a unit of evidence on a leg to the agency of kind m there."""
    state.evidence[i, leg, m] += 1.0
    state.evidence_held[i] = 1
    if state.first_evidence[i] == NEVER:
        state.first_evidence[i] = chance.month


@rule
def list_legs(room: Room, status: Bytes, legs: Bytes, country: Places, leg: int) -> int:
    """List the active groups with such a leg, by the country of the leg; return how many there are."""
    count = 0
    for i in range(len(status)):
        count = put(room, count, i, country[i], (status[i] == ACTIVE) & (legs[i] > leg))
    return count


@rule
def search(state: State, chance: Chance) -> None:
    """Let every agency search the active groups that pass through its country."""
    number = len(state.sight)
    for leg in range(LEGS):
        passing = list_legs(chance.room, state.status, state.legs, state.route[:, leg], leg)
        for m in kinds(state):
            seekers, misses = state.agency_identity[m::number], state.find_miss[m::number, leg]
            found = finding(chance, FIND[leg], passing, seekers, misses)
            for i in chance.room.happened[:found]:
                note(state, chance, i, leg, m)


@rule
def work_cases(state: State, chance: Chance) -> None:
    """Let the agencies of joint cases find what their local search has missed.

    It is the same draw as that of the search, against a smaller chance to miss.
    """
    for i in state.known[: state.known_count[0]]:
        if state.lead[i] == NOBODY:
            continue
        for leg in range(state.legs[i]):
            a = state.partner[i, leg]
            drawn = uniform(chance, FIND[leg], i, state.agency_identity[a])
            if state.find_miss[a, leg] * state.case_miss[a] <= drawn < state.find_miss[a, leg]:
                note(state, chance, i, leg, state.kind[a])


@rule
def list_known(state: State) -> None:
    """List the groups of which an agency knows; until next month's search nothing but this list is worked through."""
    count = 0
    for i in groups(state):
        if state.evidence_held[i] != 0 or state.lead[i] != NOBODY:
            state.known[count] = i
            count += 1
    state.known_count[0] = count


@rule
def step(state: State, parameters: Parameters, chance: Chance) -> None:
    """Let evidence go stale, find new evidence, and list the groups that agencies now know of."""
    decay(state, parameters)
    set_chances(state, parameters)
    search(state, chance)
    work_cases(state, chance)
    list_known(state)
