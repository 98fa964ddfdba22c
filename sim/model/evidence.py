"""Evidence that an agency can use: its own, and what colleagues at home pool (see `case_decision`)."""

from sim.engine.compiled import rule
from sim.model.indices import agency_of, kinds
from sim.model.state import State

MARGIN = 1.0 + 1e-9  # wider than what rounding can make of a sum of few numbers


@rule
def usable(state: State, i: int, leg: int, m: int) -> float:
    """Units of evidence that the agency of kind m in the country of a leg can use there.

    E = E_m + pooling_j · sum over other kinds n of (1 - competitiveness_n) E_n, with pooling_j the country's
    intra-country cooperation.
    """
    j = state.route[i, leg]
    total = state.evidence[i, leg, m]
    for n in kinds(state):
        if n != m:
            openness = 1.0 - state.competitiveness[agency_of(state, j, n)]
            total += state.intra_cooperation[j] * openness * state.evidence[i, leg, n]
    return total


@rule
def may_suffice(state: State, i: int, leg: int, threshold: float) -> bool:
    """Tell whether the evidence on a leg could reach a threshold, were all of it pooled: mostly, it could not."""
    pooled = 0.0
    for m in kinds(state):
        pooled += state.evidence[i, leg, m]
    return pooled * MARGIN >= threshold
