"""Impossible numbers: NaN, negative amounts, shares outside [0, 1], and probabilities that cannot be."""

import numpy as np
from numpy.typing import NDArray

from sim.engine.chance import Chance
from sim.engine.compiled import rule
from sim.model.counts import Count
from sim.model.indices import kinds
from sim.model.state import LEGS, State

SHARES = ("trust", "contact", "approach", "cooperation_share", "legal_distance", "expected_refusal", "admissibility")
AMOUNTS = (
    "evidence or tips", "alpha", "beta", "workload", "exchange_owed", "joint_worth", "joint_months", "local_worth",
    "local_months", "joint_history", "risk", "expected_delay", "joint_record", "backlog", "backlog_strength", "tally",
)  # fmt: skip
CHECKED = (*SHARES, *AMOUNTS, "a probability")
SOUND = -1
PROBABILITY = len(CHECKED) - 1


@rule
def outside(array: NDArray[np.float64], low: float, high: float) -> bool:
    """Tell whether any value is NaN or not between two bounds."""
    values = array.reshape(array.size)
    inside = 0
    for at in range(len(values)):
        inside += low <= values[at] <= high
    return inside != len(values)


@rule
def negative(array: NDArray[np.float64]) -> bool:
    """Tell whether any value is NaN or below zero."""
    values = array.reshape(array.size)
    inside = 0
    for at in range(len(values)):
        inside += values[at] >= 0.0
    return inside != len(values)


@rule
def impossible_knowledge(state: State) -> bool:
    """Tell whether any evidence that is held is NaN or below zero, or any tip NaN or outside [0, 1]."""
    inside = 0
    for i in state.known[: state.known_count[0]]:
        for leg in range(LEGS):
            for m in kinds(state):
                inside += (state.evidence[i, leg, m] >= 0.0) & (0.0 <= state.tip[i, leg, m] <= 1.0)
    return inside != state.known_count[0] * LEGS * len(state.sight)


@rule
def impossible_counts(tally: NDArray[np.float64]) -> bool:
    """Tell whether a count is NaN or below zero; what moved from one country to another is negative in one of them."""
    for count in range(len(tally)):
        least = -np.inf if count == Count.AVERTED_BY_DISPLACEMENT else -1e-9
        if outside(tally[count], least, np.inf):
            return True
    return False


@rule
def unsound(state: State, chance: Chance) -> int:
    """Return the position in CHECKED of what is impossible in the state, or SOUND."""
    if chance.fault[0] != 0:
        return PROBABILITY
    found = (
        outside(state.trust_in, 0.0, 1.0),
        outside(state.contact, 0.0, 1.0),
        outside(state.approach, 0.0, 1.0),
        outside(state.cooperation_share, 0.0, 1.0),
        outside(state.legal_distance, 0.0, 1.0),
        outside(state.expected_refusal, 0.0, 1.0),
        outside(state.admissibility, 0.0, 1.0),
        impossible_knowledge(state),
        negative(state.alpha),
        negative(state.beta),
        negative(state.workload),
        negative(state.exchange_owed),
        negative(state.joint_worth),
        negative(state.joint_months),
        negative(state.local_worth),
        negative(state.local_months),
        negative(state.joint_history),
        negative(state.risk),
        negative(state.expected_delay),
        negative(state.joint_record),
        negative(state.backlog),
        negative(state.backlog_strength),
        impossible_counts(state.tally),
    )
    for position in range(len(found)):
        if found[position]:
            return position
    return SOUND
