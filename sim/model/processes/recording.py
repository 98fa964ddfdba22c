"""Recording: the month's counts and stocks are written down, and its books are cleared.

    harm_j = victims_per_group · (active groups with market j + dormant_activity · dormant ones)   victim-months

A NaN, a negative amount or a share outside [0, 1] in the state ends the run.

Off: never; a run without a record has no result.
"""

from typing import NamedTuple

from sim.engine.compiled import compiled_part, inlined_part
from sim.engine.draws import Luck
from sim.model.pairs import add
from sim.model.quantity import ASSUMED, quantity
from sim.model.state import (
    ACTIVE,
    ACTIVE_CROSS_BORDER,
    ACTIVE_GROUPS,
    ACTIVE_LEGS,
    COMPROMISED_SHARE,
    CONTACT,
    COOPERATION_SHARE,
    DORMANT,
    DORMANT_GROUPS,
    HARM,
    IN_SERVICE,
    NOBODY,
    OPEN_CASES,
    REQUESTS_WAITING,
    RISK,
    SUPPRESSED,
    SUPPRESSED_GROUPS,
    TRUST_ACROSS,
    TRUST_WITHIN,
    WAITING,
    State,
)

NAME = "recording"
WRITES = ("tally", "records", "success", "failure", "met", "trust_sum", "contact_sum", "country_weight", "abroad")


class Parameters(NamedTuple):
    """Section `recording`."""

    victims_per_group: float = quantity(10.0, "persons", 0, 10000, "victims of an active group at a time", ASSUMED)
    dormant_activity: float = quantity(0.5, "share", 0, 1, "harm of a dormant group beside an active one", ASSUMED)


@inlined_part
def count_groups(state: State, parameters: Parameters, j: int) -> None:
    """Write down the groups with their market in a country, and the legs there."""
    active, dormant = state.groups_of_status[j, ACTIVE], state.groups_of_status[j, DORMANT]
    state.tally[ACTIVE_GROUPS, j] = active
    state.tally[ACTIVE_CROSS_BORDER, j] = state.active_cross_border[j]
    state.tally[SUPPRESSED_GROUPS, j] = state.groups_of_status[j, SUPPRESSED]
    state.tally[DORMANT_GROUPS, j] = dormant
    state.tally[ACTIVE_LEGS, j] = state.active_legs[j]
    state.tally[HARM, j] = parameters.victims_per_group * (active + parameters.dormant_activity * dormant)


@inlined_part
def count_cases(state: State) -> None:
    """Count open cases and requests by who asks."""
    kinds = state.sight.shape[0]
    for n in range(state.known_count[0]):
        i = int(state.known[n])
        if state.lead[i] == NOBODY:
            continue
        j = state.lead[i] // kinds
        state.tally[OPEN_CASES, j] += 1
        for leg in range(state.legs[i]):
            if state.request[i, leg] in (WAITING, IN_SERVICE):
                state.tally[REQUESTS_WAITING, j] += 1


@inlined_part
def sum_ties(state: State) -> int:
    """Sum up each agency's trust in those abroad and each country's contact; how many countries the region has.

    The world outside the region is abroad to nobody.
    """
    kinds, region = state.sight.shape[0], 0
    state.trust_sum[:] = 0.0
    state.contact_sum[:] = 0.0
    state.country_weight[:] = 1.0
    state.abroad[:] = 1.0
    for k in range(len(state.external)):
        if state.external[k] == 1:
            continue
        region += 1
        state.country_weight[k] = state.abroad[k * kinds : (k + 1) * kinds] = 0.0
        add(state.contact_sum, state.contact.T[k], state.country_weight)
        for b in range(k * kinds, (k + 1) * kinds):
            add(state.trust_sum, state.trust.T[b], state.abroad)
        state.country_weight[k] = state.abroad[k * kinds : (k + 1) * kinds] = 1.0
    return region


@inlined_part
def average_ties(state: State, j: int, region: int) -> None:
    """Average a country's trust and contact."""
    kinds = state.sight.shape[0]
    within = across = 0.0
    for a in range(j * kinds, (j + 1) * kinds):
        across += state.trust_sum[a]
        for b in range(j * kinds, (j + 1) * kinds):
            if b != a:
                within += state.trust[a, b]
    others = region if state.external[j] == 1 else region - 1
    state.tally[TRUST_WITHIN, j] = within / max(1, kinds * (kinds - 1))
    state.tally[TRUST_ACROSS, j] = across / max(1, kinds * kinds * others)
    state.tally[CONTACT, j] = state.contact_sum[j] / max(1, others)


@inlined_part
def forget_month(state: State) -> None:
    """Clear what agencies lived through this month; it has become reputation."""
    for b in range(len(state.met)):
        if state.met[b] == 1:
            state.success.T[b][:] = 0.0
            state.failure.T[b][:] = 0.0
            state.met[b] = 0


@compiled_part
def step(state: State, parameters: Parameters, luck: Luck) -> None:
    """Write down the month and clear its books."""
    kinds = state.sight.shape[0]
    count_cases(state)
    region = sum_ties(state)
    for j in range(len(state.external)):
        count_groups(state, parameters, j)
        average_ties(state, j, region)
        for a in range(j * kinds, (j + 1) * kinds):
            state.tally[COOPERATION_SHARE, j] += state.cooperation_share[a] / kinds
            state.tally[COMPROMISED_SHARE, j] += state.compromised[a] / kinds
        state.tally[RISK, j] = state.risk[j]
    for c in range(state.tally.shape[0]):
        for j in range(len(state.external)):
            state.records[int(luck.month) - 1, c, j] = state.tally[c, j]
    state.tally[:] = 0.0
    forget_month(state)
