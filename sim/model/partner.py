"""Partners of a joint case: whom an agency can reach abroad, who has room for a case, and who can be relied on.

The equations stand in `case_decision`, and what is taken into account of a partner in its section.
"""

from typing import Protocol

import numpy as np

from sim.engine.chance import Chance, stream, uniform
from sim.engine.compiled import rule
from sim.model.evidence import usable
from sim.model.indices import agencies_of
from sim.model.state import NOBODY, State

REACH = stream("case decision: reach a partner")
ROOM = stream("case decision: room for a case")
PICK = stream("case decision: pick a partner at random")

RANDOM = 1  # as `partner_choice` counts its options


class Taste(Protocol):
    """What is read of the section `case_decision`."""

    @property
    def impatience(self) -> float:
        """Share of its worth that a success loses for each month of waiting."""

    @property
    def competition_cost(self) -> float:
        """Worth of a joint case that a fully competitive partner takes away."""

    @property
    def partner_choice(self) -> int:
        """Whether the best partner is taken, or any."""


@rule
def has_room(state: State, chance: Chance, i: int, a: int) -> bool:
    """Decide whether an agency has room in its reserve for another joint case."""
    return state.open_cases[a] + uniform(chance, ROOM, i, state.agency_identity[a]) < state.case_room[a]


@rule
def country_factors(state: State, taste: Taste, j: int, k: int) -> tuple[float, float, float]:
    """Return, for a case of j with k, the probability of no leak until k answers, the worth kept, and no refusal."""
    delay = state.expected_delay[k, j]
    no_leak, worth_kept = np.exp(-state.leak_risk[k] * delay), (1.0 - taste.impatience) ** delay
    return no_leak, worth_kept, 1.0 - state.expected_refusal[k, j]


@rule
def partner_factor(state: State, taste: Taste, factors: tuple[float, float, float], a: int, b: int) -> float:
    """Return the factor by which partner b scales the worth of a joint case to a."""
    no_leak, worth_kept, no_refusal = factors
    openness = 1.0 - taste.competition_cost * state.competitiveness[b]
    likeness = 1.0 - abs(state.approach[a] - state.approach[b])
    return state.trust_in[b, a] * openness * no_leak * worth_kept * no_refusal * likeness


@rule
def find_partner(state: State, taste: Taste, chance: Chance, i: int, a: int, leg: int) -> tuple[int, float]:
    """Return the best (or any) partner that a can reach in a leg's country, or NOBODY, with its factor of the worth."""
    j, k = state.home[a], state.route[i, leg]
    factors = country_factors(state, taste, j, k)
    found, factor, best = NOBODY, 0.0, 0.0
    for b in agencies_of(state, k):
        # The sum gives each pair of agencies a draw of its own for each group.
        drawn = uniform(chance, REACH, state.agency_identity[a], state.agency_identity[b] + np.uint64(i))
        if drawn >= state.contact[k, j] or not has_room(state, chance, i, b):
            continue
        n = state.kind[b]
        value = partner_factor(state, taste, factors, a, b)
        merit = value * (state.sight[n, leg] + min(1.0, usable(state, i, leg, n)))
        if taste.partner_choice == RANDOM:  # any agency that is reached has a merit above 0
            merit = 1.0 + uniform(chance, PICK, i, state.agency_identity[b])
        if merit > best:
            found, factor, best = b, value, merit
    return found, factor
