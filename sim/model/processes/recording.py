"""Recording: the month's counts and stocks are written down, and its books are cleared.

    harm_j = V · (active_j + dormant_activity · dormant_j)   V = victims_per_group, groups with market j, victim-months

Without enforcement all slots N would be active, V · pull_j · N of them with market j. The difference has four parts,

    dismantling    V · pull_j · vacant slots
    suppression    V · suppressed_j
    dormancy       V · (1 - dormant_activity) · dormant_j
    displacement   V · (pull_j · (N - vacant) - active_j - dormant_j - suppressed_j)    0 over all countries together

A NaN, a negative amount or a share outside [0, 1] in the state ends the run.

Off: never; a run without a record has no result.
"""

from typing import NamedTuple

from sim.engine.chance import Chance
from sim.engine.compiled import rule
from sim.model.counts import Count
from sim.model.indices import agencies_of, countries, number_of_kinds, span_of
from sim.model.quantity import ASSUMED, quantity
from sim.model.state import ACTIVE, DORMANT, NOBODY, PENDING, SUPPRESSED, Floats, State

NAME = "recording"
WRITES = ("tally", "records", "success", "failure", "was_met", "trust_abroad", "contact_abroad")


class Parameters(NamedTuple):
    """Section `recording`."""

    victims_per_group: float = quantity(
        11.9, "persons", 0, 10000, "victims of an active group at a time", ASSUMED, (3, 30)
    )
    dormant_activity: float = quantity(
        0.392, "share", 0, 1, "harm of a dormant group beside an active one", ASSUMED, (0.2, 0.8)
    )


@rule
def count_groups(state: State, j: int) -> None:
    """Count the groups with their market in a country, and the legs there."""
    state.tally[Count.ACTIVE_GROUPS, j] = state.groups_of_status[j, ACTIVE]
    state.tally[Count.ACTIVE_CROSS_BORDER, j] = state.active_cross_border[j]
    state.tally[Count.ACTIVE_LEGS, j] = state.active_legs[j]
    state.tally[Count.SUPPRESSED_GROUPS, j] = state.groups_of_status[j, SUPPRESSED]
    state.tally[Count.DORMANT_GROUPS, j] = state.groups_of_status[j, DORMANT]


@rule
def account_for_harm(state: State, parameters: Parameters, j: int, occupied: int) -> None:
    """Count the harm at a market, and the parts of what it would be without enforcement."""
    victims, slots = parameters.victims_per_group, len(state.status)
    active, dormant = state.groups_of_status[j, ACTIVE], state.groups_of_status[j, DORMANT]
    suppressed = state.groups_of_status[j, SUPPRESSED]
    state.tally[Count.HARM, j] = victims * (active + parameters.dormant_activity * dormant)
    state.tally[Count.HARM_WITHOUT_ENFORCEMENT, j] = victims * state.pull[j] * slots
    state.tally[Count.AVERTED_BY_DISMANTLING, j] = victims * state.pull[j] * (slots - occupied)
    state.tally[Count.AVERTED_BY_SUPPRESSION, j] = victims * suppressed
    state.tally[Count.AVERTED_BY_DORMANCY, j] = victims * (1.0 - parameters.dormant_activity) * dormant
    elsewhere = state.pull[j] * occupied - (active + dormant + suppressed)
    state.tally[Count.AVERTED_BY_DISPLACEMENT, j] = victims * elsewhere


@rule
def occupied_slots(state: State) -> int:
    """Count the slots that are not vacant."""
    occupied = 0
    for j in countries(state):
        occupied += state.groups_of_status[j, ACTIVE] + state.groups_of_status[j, DORMANT]
        occupied += state.groups_of_status[j, SUPPRESSED]
    return occupied


@rule
def count_cases(state: State) -> None:
    """Count open cases and requests by who asks."""
    for i in state.known[: state.known_count[0]]:
        if state.lead_agency[i] == NOBODY:
            continue
        j = state.home[state.lead_agency[i]]
        state.tally[Count.OPEN_CASES, j] += 1
        for leg in range(state.legs[i]):
            if state.request[i, leg] == PENDING:
                state.tally[Count.REQUESTS_PENDING, j] += 1


@rule
def add(sums: Floats, values: Floats) -> None:
    """Add to each sum its value."""
    for each in range(len(sums)):
        sums[each] += values[each]


@rule
def sum_ties(state: State) -> int:
    """Sum each agency's trust, and each country's contact, over other countries; return how many the region has.

    The world outside the region is abroad to nobody.
    """
    region = 0
    state.trust_abroad[:] = 0.0
    state.contact_abroad[:] = 0.0
    for k in countries(state):
        if state.external[k] == 1:
            continue
        region += 1
        add(state.contact_abroad[:k], state.contact[k, :k])
        add(state.contact_abroad[k + 1 :], state.contact[k, k + 1 :])
        first, end = span_of(state, k)
        for b in agencies_of(state, k):
            add(state.trust_abroad[:first], state.trust_in[b, :first])
            add(state.trust_abroad[end:], state.trust_in[b, end:])
    return region


@rule
def average_agencies(state: State, j: int, region: int) -> None:
    """Average over a country's agencies: trust, contact, cooperation share, and how many are compromised."""
    number = number_of_kinds(state)
    within = across = 0.0
    for a in agencies_of(state, j):
        across += state.trust_abroad[a]
        for b in agencies_of(state, j):
            if b != a:
                within += state.trust_in[b, a]
        state.tally[Count.COOPERATION_SHARE, j] += state.cooperation_share[a] / number
        state.tally[Count.COMPROMISED_SHARE, j] += state.compromised[a] / number
    others = region if state.external[j] == 1 else region - 1
    state.tally[Count.TRUST_WITHIN, j] = within / max(1, number * (number - 1))
    state.tally[Count.TRUST_ACROSS, j] = across / max(1, number * number * others)
    state.tally[Count.CONTACT, j] = state.contact_abroad[j] / max(1, others)


@rule
def close_books(state: State, month: int) -> None:
    """Write the month down, and clear what was counted and lived through in it."""
    for count in range(len(state.tally)):
        for j in countries(state):
            state.records[month - 1, count, j] = state.tally[count, j]
    state.tally[:] = 0.0
    for k in countries(state):
        if state.was_met[k] == 1:
            for b in agencies_of(state, k):
                state.success[b, :] = 0.0
                state.failure[b, :] = 0.0
            state.was_met[k] = 0


@rule
def step(state: State, parameters: Parameters, chance: Chance) -> None:
    """Count what there is at the end of the month, and write the month down."""
    count_cases(state)
    region, occupied = sum_ties(state), occupied_slots(state)
    for j in countries(state):
        count_groups(state, j)
        account_for_harm(state, parameters, j, occupied)
        average_agencies(state, j, region)
        state.tally[Count.PERCEIVED_RISK, j] = state.risk[j]
    close_books(state, int(chance.month))
