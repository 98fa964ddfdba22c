"""Impossible numbers: NaN, negative amounts, shares outside [0, 1], and probabilities that cannot be."""

import numpy as np
from numpy.typing import NDArray

from sim.engine.compiled import compiled_part
from sim.model.state import LEGS, State

SHARES = ("trust", "contact", "approach", "cooperation_share", "legal_distance", "expected_refusal", "admissibility")
AMOUNTS = ("evidence", "alpha", "beta", "workload", "risk", "expected_delay", "tally")
CHECKED = (*SHARES, *AMOUNTS, "a probability")
SOUND = -1
PROBABILITY = len(CHECKED) - 1


@compiled_part
def outside(array: NDArray[np.float64], low: float, high: float) -> bool:
    """Whether any value is NaN or not between two bounds."""
    values = array.reshape(array.size)
    inside = 0
    for at in range(len(values)):
        inside += low <= values[at] <= high
    return inside != len(values)


@compiled_part
def negative(array: NDArray[np.float64]) -> bool:
    """Whether any value is NaN or below zero."""
    values = array.reshape(array.size)
    inside = 0
    for at in range(len(values)):
        inside += values[at] >= 0.0
    return inside != len(values)


@compiled_part
def negative_evidence(state: State) -> bool:
    """Whether any evidence that is held is NaN or below zero."""
    kinds = state.sight.shape[0]
    inside = 0
    for n in range(state.known_count[0]):
        i = int(state.known[n])
        for leg in range(LEGS):
            for m in range(kinds):
                inside += state.evidence[i, leg, m] >= 0.0
    return inside != state.known_count[0] * LEGS * kinds


@compiled_part
def unsound(state: State) -> int:
    """Position in CHECKED of what is impossible in the state, or SOUND."""
    if state.fault[0] != 0:
        return PROBABILITY
    found = (
        outside(state.trust.T, 0.0, 1.0),
        outside(state.contact.T, 0.0, 1.0),
        outside(state.approach, 0.0, 1.0),
        outside(state.cooperation_share, 0.0, 1.0),
        outside(state.legal_distance.T, 0.0, 1.0),
        outside(state.expected_refusal.T, 0.0, 1.0),
        outside(state.admissibility.T, 0.0, 1.0),
        negative_evidence(state),
        negative(state.alpha.T),
        negative(state.beta.T),
        negative(state.workload),
        negative(state.risk),
        negative(state.expected_delay.T),
        outside(state.tally, -1e-9, np.inf),
    )
    for position in range(len(found)):
        if found[position]:
            return position
    return SOUND
