"""Impossible numbers: NaN, amounts below zero or infinite, shares outside [0, 1], and probabilities that cannot be."""

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
def no_amount(array: NDArray[np.float64]) -> bool:
    """Tell whether any value is NaN, below zero or infinite."""
    values = array.reshape(array.size)
    inside = 0
    for at in range(len(values)):
        inside += 0.0 <= values[at] < np.inf
    return inside != len(values)


@rule
def impossible_knowledge(state: State) -> bool:
    """Tell whether any evidence that is held is NaN, below zero or infinite, or any tip NaN or outside [0, 1]."""
    inside = 0
    for i in state.known[: state.known_count[0]]:
        for leg in range(LEGS):
            for m in kinds(state):
                inside += (0.0 <= state.evidence[i, leg, m] < np.inf) & (0.0 <= state.tip[i, leg, m] <= 1.0)
    return inside != state.known_count[0] * LEGS * len(state.sight)


@rule
def impossible_counts(tally: NDArray[np.float64]) -> bool:
    """Tell whether a count is NaN, infinite or below zero; what moved between countries is negative in one of them."""
    most = np.finfo(np.float64).max
    for count in range(len(tally)):
        least = -most if count == Count.AVERTED_BY_DISPLACEMENT else -1e-9
        if outside(tally[count], least, most):
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
        no_amount(state.alpha),
        no_amount(state.beta),
        no_amount(state.workload),
        no_amount(state.exchange_owed),
        no_amount(state.joint_worth),
        no_amount(state.joint_months),
        no_amount(state.local_worth),
        no_amount(state.local_months),
        no_amount(state.joint_history),
        no_amount(state.risk),
        no_amount(state.expected_delay),
        no_amount(state.joint_record),
        no_amount(state.backlog),
        no_amount(state.backlog_strength),
        impossible_counts(state.tally),
    )
    for position in range(len(found)):
        if found[position]:
            return position
    return SOUND
