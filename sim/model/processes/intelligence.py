"""Intelligence: agencies find evidence on active groups that pass through their country, and evidence goes stale.

Agency a, of kind m in country j, gains one unit of evidence on a leg with probability 1 - exp(-λ),

    λ = search · sight[m, r] · local_a / n_j   +   joint_search · casework_a / c_a

the second term only on the legs that it works in joint cases. r is the role of the leg (market, source or transit),
local_a and casework_a are its effort for the two (see `effort`), n_j the active legs in the country and c_a its open
cases. Evidence loses the share `decay` a month.

Source: random search (Koopman 1980) for the exponential; rates assumed. Off: search, joint_search and decay 0.
"""

from typing import NamedTuple

import numpy as np

from sim.engine.ask import finding, put
from sim.engine.chance import Chance, Room, by_leg, stream, uniform
from sim.engine.compiled import rule
from sim.model.counts import Count
from sim.model.indices import agencies, groups, kinds, number_of_kinds
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
def set_misses(state: State, parameters: Parameters) -> None:
    """Set the probability that a month's local search of a leg finds nothing, and that of a month's work on a case."""
    for a in agencies(state):
        legs, cases = max(1, state.active_legs[state.home[a]]), state.open_cases[a]
        for role in range(LEGS):
            expected_finds = parameters.search * state.sight[state.kind[a], role] * state.local_effort[a]
            state.find_miss[a, role] = np.exp(-expected_finds / legs)
        expected_finds = parameters.joint_search * state.casework_effort[a]
        state.case_miss[a] = np.exp(-expected_finds / cases) if cases > 0 else 1.0


@rule
def add_evidence(state: State, chance: Chance, i: int, leg: int, m: int) -> None:
    """Give a unit of evidence on a leg to the agency of kind m there."""
    state.evidence[i, leg, m] += 1.0
    state.evidence_held[i] = 1
    if state.first_evidence[i] == NEVER:
        state.first_evidence[i] = chance.month


@rule
def list_legs(room: Room, status: Bytes, legs: Bytes, country: Places, leg: int) -> int:
    """List the active groups that have this leg, with the country of the leg; return how many there are."""
    count = 0
    for i in range(len(status)):
        count = put(room, count, i, country[i], (status[i] == ACTIVE) & (legs[i] > leg))
    return count


@rule
def search(state: State, chance: Chance) -> None:
    """Let every agency search the active groups that pass through its country."""
    for leg in range(LEGS):
        count = list_legs(chance.room, state.status, state.legs, state.route[:, leg], leg)
        for m in kinds(state):
            # By country: the agency of kind m there, and its probability to miss.
            seekers = state.agency_identity[m :: number_of_kinds(state)]
            misses = state.find_miss[m :: number_of_kinds(state), leg]
            found = finding(chance, FIND[leg], count, seekers, misses)
            for i in chance.room.happened[:found]:
                add_evidence(state, chance, i, leg, m)


@rule
def work_cases(state: State, chance: Chance) -> None:
    """Let the agencies of joint cases find what their local search has missed.

    One draw decides both: the search finds the group if the draw is at least find_miss, work on the case if it is at
    least find_miss · case_miss.
    """
    for i in state.known[: state.known_count[0]]:
        if state.lead[i] == NOBODY:
            continue
        for leg in range(state.legs[i]):
            a = state.partner[i, leg]
            drawn = uniform(chance, FIND[leg], i, state.agency_identity[a])
            if state.find_miss[a, leg] * state.case_miss[a] <= drawn < state.find_miss[a, leg]:
                add_evidence(state, chance, i, leg, state.kind[a])


@rule
def list_known(state: State) -> None:
    """List the groups that agencies know of; until the next search, steps go through this list alone."""
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
    set_misses(state, parameters)
    search(state, chance)
    work_cases(state, chance)
    list_known(state)
