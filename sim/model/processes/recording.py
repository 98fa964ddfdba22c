"""Recording: the month's counts and stocks are written down, its books are cleared, and impossible numbers found.

    harm_j = victims_per_group · (active groups with market j + dormant_activity · dormant ones)   victim-months

A NaN, a negative amount or a share outside [0, 1] in the state ends the run.

Off: never; a run without a record has no result.
"""

from typing import NamedTuple

from sim.compiled import compiled, compiled_part
from sim.model.draws import Luck
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
    SUPPRESSED_GROUPS,
    TRUST_ACROSS,
    TRUST_WITHIN,
    VACANT,
    WAITING,
    State,
)

NAME = "recording"
WRITES = ("tally", "records", "success", "failure")


class Parameters(NamedTuple):
    """Section `recording`."""

    victims_per_group: float = quantity(10.0, "persons", 0, 10000, "victims of an active group at a time", ASSUMED)
    dormant_activity: float = quantity(0.5, "share", 0, 1, "harm of a dormant group beside an active one", ASSUMED)


@compiled_part
def count_groups(state: State, parameters: Parameters) -> None:
    """Count groups by status and market, legs by place, cases and requests by who asks."""
    kinds = state.sight.shape[0]
    for i in range(len(state.status)):
        now = state.status[i]
        if now == VACANT:
            continue
        market = state.route[i, 0]
        if now == ACTIVE:
            state.tally[ACTIVE_GROUPS, market] += 1
            state.tally[ACTIVE_CROSS_BORDER, market] += state.legs[i] > 1
            state.tally[HARM, market] += parameters.victims_per_group
            for leg in range(state.legs[i]):
                state.tally[ACTIVE_LEGS, state.route[i, leg]] += 1
        elif now == DORMANT:
            state.tally[DORMANT_GROUPS, market] += 1
            state.tally[HARM, market] += parameters.victims_per_group * parameters.dormant_activity
        else:
            state.tally[SUPPRESSED_GROUPS, market] += 1
        if state.lead[i] != NOBODY:
            state.tally[OPEN_CASES, state.lead[i] // kinds] += 1
            for leg in range(state.legs[i]):
                if state.request[i, leg] in (WAITING, IN_SERVICE):
                    state.tally[REQUESTS_WAITING, state.lead[i] // kinds] += 1


@compiled_part
def average_ties(state: State, j: int) -> None:
    """Average a country's trust and contact; the world outside the region does not count."""
    kinds = state.sight.shape[0]
    within = 0.0
    across = 0.0
    contact = 0.0
    pairs_within = 0
    pairs_across = 0
    for a in range(j * kinds, (j + 1) * kinds):
        for k in range(len(state.external)):
            if k != j and state.external[k] == 1:
                continue
            for b in range(k * kinds, (k + 1) * kinds):
                if k != j:
                    across += state.trust[a, b]
                    contact += state.contact[a, b]
                    pairs_across += 1
                elif b != a:
                    within += state.trust[a, b]
                    pairs_within += 1
    state.tally[TRUST_WITHIN, j] = within / max(1, pairs_within)
    state.tally[TRUST_ACROSS, j] = across / max(1, pairs_across)
    state.tally[CONTACT, j] = contact / max(1, pairs_across)


@compiled
def step(state: State, parameters: Parameters, luck: Luck) -> None:
    """Write down the month and clear its books."""
    kinds = state.sight.shape[0]
    count_groups(state, parameters)
    for j in range(len(state.external)):
        average_ties(state, j)
        for a in range(j * kinds, (j + 1) * kinds):
            state.tally[COOPERATION_SHARE, j] += state.cooperation_share[a] / kinds
            state.tally[COMPROMISED_SHARE, j] += state.compromised[a] / kinds
        state.tally[RISK, j] = state.risk[j]
    state.records[int(luck.month) - 1] = state.tally
    state.tally[:] = 0.0
    state.success[:] = 0.0
    state.failure[:] = 0.0
