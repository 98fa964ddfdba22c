"""Intelligence: agencies find evidence on the groups that pass through their country; what is known goes stale.

Agency a, of kind m in country j, gains one unit of evidence on a leg of an active group with probability 1 - exp(-λ),

    λ = search · sight[m, r] · search_a · (1 + κ) / max(1, n_j - 1 + κ · n0_j)   +   investigation · work_a

r is the role of the leg (market, source or transit), search_a and work_a are the agency's search and its work on this
leg (see `effort`), n_j the active legs in the country, n0_j the market and source legs that it would have without
enforcement, and κ the half saturation: where few groups are left, each is harder to find. Legs in transit count in n_j
and not in n0_j, so that in a country on the way each leg is searched better (among twelve countries by half in Austria,
where they are half of all). A leg is crowded by the others of its country, not by itself, and n0_j counts all: without
enforcement each is searched better by 1 in (1 + κ) · n0_j - 1, as far as the maximum allows. Evidence loses the share
`decay` a month and tips the share `tip_fade`; what falls below `least` is dropped, and a group of which nothing is left
is no longer known. Where an arrest or a move has taken all that was known of a group, it counts as known until the next
month's fading. Search and work on a known leg are drawn separately, each by its own part of λ; together they give at
most one unit a month. A tip that leads to evidence where the agency holds none on that leg is a good experience for the
agency and its informant, of weight confirmation_weight. That an agency finds evidence on a group which another kept
from it (see `exchange`) is counted, and has no consequence. What agency a can use on a leg is its own evidence with
what its colleagues n there pool,

    U_a = E_a + intra_cooperation_j · Σ over n of (1 - competitiveness_n) · E_n

Source: random search (Koopman 1980), with a response that saturates in the number of targets (type II of Holling 1959);
rates assumed. Off: search, investigation, decay, tip_fade and least 0.
"""

from typing import NamedTuple

import numpy as np

from sim.engine.chance import Chance, Room, stream
from sim.engine.compiled import rule
from sim.engine.questions import about, answer, name, note
from sim.engine.rare import rare
from sim.model.counts import Count
from sim.model.evidence import KNOWLEDGE, forget
from sim.model.experience import praise
from sim.model.indices import agencies, agency_of, country_of, groups, kinds, leg_of, number_of_kinds
from sim.model.known import ask_of_known
from sim.model.quantity import ASSUMED, quantity
from sim.model.state import ACTIVE, KEPT_FROM_IT, LEGS, NEVER, NOBODY, NOTICED, Floats, State
from sim.model.work import work_on

NAME = "intelligence"
WRITES = (
    *KNOWLEDGE, "tally", "find_rate", "known", "known_count",
    "claim", "success", "was_met",
)  # fmt: skip
OFF = {"search": 0.0, "investigation": 0.0, "decay": 0.0, "tip_fade": 0.0, "least": 0.0}

SEARCH = stream("intelligence: search")
FOLLOW = stream("intelligence: follow what is known")


class Parameters(NamedTuple):
    """Section `intelligence`."""

    search: float = quantity(
        0.116, "units per investigator-month", 0, 100, "evidence that a month of search yields", "fitted to F2",
        (0.02, 0.3),
    )  # fmt: skip
    investigation: float = quantity(
        1.16, "units per investigator-month", 0, 100, "evidence that a month of work on a known leg yields", ASSUMED,
        (1, 6),
    )  # fmt: skip
    half_saturation: float = quantity(
        1.64, "legs per undisturbed leg", 0, 1e9, "κ: how soon fewer groups make each harder to find", ASSUMED,
        (0.3, 10),
    )  # fmt: skip
    decay: float = quantity(0.0605, "per month", 0, 1, "share of evidence that goes stale", ASSUMED, (0.03, 0.12))
    tip_fade: float = quantity(0.0926, "per month", 0, 1, "share of a tip that fades", ASSUMED, (0.03, 0.3))
    least: float = quantity(
        0.0671, "units of evidence", 0, 1, "evidence and tips below this are dropped", ASSUMED, (0.02, 0.2)
    )
    confirmation_weight: float = quantity(
        1.06, "good experiences", 0, 100, "weight of a tip that led to evidence, beside a granted request", ASSUMED,
        (0.3, 3),
    )  # fmt: skip


@rule
def stale(known: float, fading: float, least: float) -> float:
    """Return what is left of evidence or a tip after a month."""
    left = (1.0 - fading) * known
    return left * (left >= least)


@rule
def fade(state: State, parameters: Parameters, i: int) -> None:
    """Let what is known of a group go stale."""
    left = 0.0
    for leg in range(state.legs[i]):
        j = country_of(state, i, leg)
        lost = state.tally[Count.EVIDENCE_LOST_TO_DECAY, j]
        for m in kinds(state):
            before, told = state.evidence[i, leg, m], state.tip[i, leg, m]
            after = stale(before, parameters.decay, parameters.least)
            tip = stale(told, parameters.tip_fade, parameters.least)
            state.evidence[i, leg, m], state.tip[i, leg, m] = after, tip
            if (after + tip == 0.0) & (state.informant[i, leg, m] != NOBODY):
                state.informant[i, leg, m] = NOBODY  # nobody remembers who told it
            lost += before - after
            left += after + tip
        state.tally[Count.EVIDENCE_LOST_TO_DECAY, j] = lost
    if left == 0.0:
        forget(state, i)


@rule
def set_find_rates(state: State, parameters: Parameters) -> None:
    """Set the units that each agency's search is expected to find on a leg of each role."""
    half = parameters.half_saturation
    for a in agencies(state):
        j = state.home[a]
        crowd = max(1.0, state.active_legs[j] - 1.0 + half * state.undisturbed_legs[j])
        for role in range(LEGS):
            found = parameters.search * state.sight[state.kind[a], role] * state.search_effort[a] * (1.0 + half)
            state.find_rate[a, role] = found / crowd


@rule
def confirm(state: State, parameters: Parameters, i: int, leg: int, a: int) -> None:
    """Let an agency and its informant make a good experience of each other, as the tip has led to evidence.

    The tip has done its work; who gave it is remembered as long as the evidence lasts.
    """
    informant = state.informant[i, leg, state.kind[a]]
    state.tip[i, leg, state.kind[a]] = 0.0
    state.tally[Count.TIPS_CONFIRMED, state.home[a]] += 1
    praise(state, a, informant, parameters.confirmation_weight)
    praise(state, informant, a, parameters.confirmation_weight)


@rule
def add_evidence(state: State, parameters: Parameters, chance: Chance, i: int, leg: int, m: int) -> None:
    """Give a unit of evidence on a leg to the agency of kind m there."""
    if state.evidence[i, leg, m] == 0.0 and state.tip[i, leg, m] > 0.0:
        confirm(state, parameters, i, leg, agency_of(state, state.route[i, leg], m))
    if state.withheld[i, leg, m] == KEPT_FROM_IT:
        state.withheld[i, leg, m] = NOTICED
        state.tally[Count.WITHHOLDING_NOTICED, state.route[i, leg]] += 1
    state.evidence[i, leg, m] += 1.0
    state.is_known[i] = 1
    if state.first_evidence[i] == NEVER:
        state.first_evidence[i] = chance.month


@rule
def most_found(rates: Floats, kind: int, kinds: int) -> float:
    """Return what agencies of a kind are expected to find on a leg where they find most."""
    most = 0.0
    for a in range(kind, len(rates), kinds):
        for role in range(LEGS):
            most = max(most, rates[a, role])
    return most


@rule
def search(state: State, parameters: Parameters, chance: Chance, m: int) -> None:
    """Let the agencies of a kind, each in its country, search the legs of active groups."""
    room, legs = chance.room, LEGS * len(state.status)
    most = most_found(state.find_rate, m, number_of_kinds(state))
    for n in range(rare(chance, SEARCH, state.kind_identity[m], legs, most)):
        i, leg = leg_of(room.struck[n])
        if leg < state.legs[i] and state.status[i] == ACTIVE:
            a = agency_of(state, country_of(state, i, leg), m)
            if room.heights[n] < state.find_rate[a, leg]:
                add_evidence(state, parameters, chance, i, leg, m)
                state.claim[i, leg, m] = 0.0  # no more than a unit a month


@rule
def name_question(state: State, room: Room, n: int) -> None:
    """Ask whether the agency of the n-th question finds evidence where it looks closely."""
    i, _, a, _ = about(room, n)
    name(room, n, FOLLOW, i, state.agency_identity[a])


@rule
def note_followed(state: State, parameters: Parameters, room: Room, i: int, count: int) -> int:
    """Note the agencies that look closely at a group; the limit is what they expect to find, at least the chance."""
    for leg in range(state.legs[i]):
        j = country_of(state, i, leg)
        for m in kinds(state):
            a = agency_of(state, j, m)
            found = parameters.investigation * work_on(state, i, leg, m, a)
            count = note(room, count, (i, leg, a, m), min(1.0, found), found > 0.0)
    return count


@rule
def follow(state: State, parameters: Parameters, chance: Chance, n: int) -> None:
    """Let the agency of the n-th question find evidence where it looks closely, or not."""
    i, leg, a, m = about(chance.room, n)
    if answer(chance, n, 1.0 - np.exp(-parameters.investigation * work_on(state, i, leg, m, a))):
        add_evidence(state, parameters, chance, i, leg, m)


@rule
def find(state: State, parameters: Parameters, chance: Chance) -> None:
    """Let every agency search the active groups that pass through its country, and look closely at those it knows."""
    for m in kinds(state):
        search(state, parameters, chance, m)
    ask_of_known(state, parameters, chance, LEGS * number_of_kinds(state), note_followed, name_question, follow)


@rule
def list_known(state: State) -> None:
    """List the groups that agencies know of; until the next search, steps go through this list alone."""
    count = 0
    for i in state.known[: state.known_count[0]]:
        state.claim[i, :, :] = 0.0
    for i in groups(state):
        state.known[np.uint64(count)] = i  # without a branch (see `sim.engine.listing`)
        count += (state.is_known[i] != 0) | (state.lead_agency[i] != NOBODY)
    state.known_count[0] = count


@rule
def step(state: State, parameters: Parameters, chance: Chance) -> None:
    """Let what is known go stale, find new evidence, and list the groups that agencies now know of."""
    for i in state.known[: state.known_count[0]]:
        fade(state, parameters, i)
    set_find_rates(state, parameters)
    find(state, parameters, chance)
    list_known(state)
