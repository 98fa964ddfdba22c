"""What is known of a group: evidence that agencies hold and can use, and tips that others gave them."""

import numpy as np

from sim.engine.compiled import rule
from sim.model.indices import agency_of, country_of, kinds
from sim.model.state import LEGS, NEVER, NOBODY, State

KNOWLEDGE_OF_LEG = ("evidence", "tip", "informant", "withheld")
KNOWLEDGE = (*KNOWLEDGE_OF_LEG, "is_known", "first_evidence")
"""The arrays that forgetting changes."""


@rule
def held(state: State, i: int, leg: int) -> float:
    """Units of evidence on a leg that the agencies there hold."""
    total = 0.0
    for m in kinds(state):
        total += state.evidence[i, leg, m]
    return total


@rule
def pooled(state: State, i: int, leg: int) -> float:
    """Units of evidence on a leg that the agencies there are ready to pool: Σ_n (1 - competitiveness_n) E_n."""
    total = 0.0
    j = country_of(state, i, leg)
    for m in kinds(state):
        total += (1.0 - state.competitiveness[agency_of(state, j, m)]) * state.evidence[i, leg, m]
    return total


@rule
def usable(state: State, i: int, leg: int, m: int) -> float:
    """Units of evidence that the agency of kind m in the country of a leg can use there.

    U = E_m + intra_cooperation_j · sum over other kinds n of (1 - competitiveness_n) E_n.
    """
    return usable_of(state, i, leg, m, pooled(state, i, leg))


@rule
def usable_of(state: State, i: int, leg: int, m: int, pool: float) -> float:
    """Return the same where what is pooled is worked out already."""
    j, own = country_of(state, i, leg), state.evidence[i, leg, m]
    others = pool - (1.0 - state.competitiveness[agency_of(state, j, m)]) * own
    return own + state.intra_cooperation[j] * max(0.0, others)


@rule
def strength(evidence: float, scale: float) -> float:
    """How strong evidence is, 0 to 1: 1 - exp(-evidence / scale)."""
    return 1.0 - np.exp(-evidence / scale)


@rule
def forget_leg(state: State, i: int, leg: int) -> float:
    """Drop all that is known of a leg; return the units of evidence that were lost.

    Who kept the group from whom stays as it is as long as the group is known.
    """
    lost = 0.0
    for m in kinds(state):
        lost += state.evidence[i, leg, m]
        state.evidence[i, leg, m] = 0.0
        state.tip[i, leg, m] = 0.0
        state.informant[i, leg, m] = NOBODY
    return lost


@rule
def forget(state: State, i: int) -> float:
    """Drop all that is known of a group; return the units of evidence that were lost."""
    lost = 0.0
    if state.is_known[i] != 0:
        for leg in range(LEGS):
            lost += forget_leg(state, i, leg)
        state.withheld[i, :, :] = 0
        state.is_known[i] = 0
        state.first_evidence[i] = NEVER
    return lost


@rule
def weaken(state: State, i: int, leg: int, kept: float) -> None:
    """Make a part of what is known of a leg worthless."""
    for m in kinds(state):
        state.evidence[i, leg, m] *= kept
        state.tip[i, leg, m] *= kept


@rule
def knows(state: State, i: int, leg: int, m: int) -> bool:
    """Tell whether the agency of kind m in the country of a leg knows of a group, by evidence, a tip or a case."""
    held = (state.evidence[i, leg, m] > 0.0) | (state.tip[i, leg, m] > 0.0)
    return held | (state.partner[i, leg] == agency_of(state, state.route[i, leg], m))
