"""Impossible numbers: NaN, amounts below zero or infinite, shares outside [0, 1], and probabilities that cannot be."""

import numpy as np

from sim.engine.chance import Chance
from sim.engine.compiled import rule
from sim.model.counts import Count
from sim.model.state import LEGS, Floats, State

SHARES = ("trust", "contact", "approach", "cooperation_share", "legal_distance", "expected_refusal", "admissibility")
AMOUNTS = (
    "evidence or tips", "alpha", "beta", "workload", "exchange_owed", "joint_worth", "joint_months", "local_worth",
    "local_months", "joint_history", "risk", "expected_delay", "joint_record", "backlog", "backlog_strength", "tally",
)  # fmt: skip
CHECKED = (*SHARES, *AMOUNTS, "a probability")
SOUND = -1
PROBABILITY = len(CHECKED) - 1

MOVED = int(Count.AVERTED_BY_DISPLACEMENT)
MOST = float(np.finfo(np.float64).max)  # compiled code is quicker at "no more than this" than at "less than infinite"


@rule
def outside(array: Floats, low: float, high: float) -> bool:
    """Tell whether any value is NaN or not between two bounds."""
    values = array.reshape(array.size)
    inside = 0
    for at in range(len(values)):
        inside += low <= values[at] <= high
    return inside != len(values)


@rule
def no_amount(array: Floats) -> bool:
    """Tell whether any value is NaN, below zero or infinite."""
    return outside(array, 0.0, MOST)


@rule
def number_possible(evidence: Floats, tips: Floats) -> int:
    """Count where evidence is neither NaN, below zero nor infinite, and the tip neither NaN nor outside [0, 1]."""
    possible = 0
    for at in range(len(evidence)):
        possible += (0.0 <= evidence[at] <= MOST) & (0.0 <= tips[at] <= 1.0)
    return possible


@rule
def impossible_knowledge(state: State) -> bool:
    """Tell whether any evidence that is held is NaN, below zero or infinite, or any tip NaN or outside [0, 1]."""
    evidence, tips = state.evidence.reshape(state.evidence.size), state.tip.reshape(state.tip.size)
    places, possible = LEGS * len(state.sight), 0
    for i in state.known[: state.known_count[0]]:
        first, end = i * places, (i + 1) * places
        possible += number_possible(evidence[first:end], tips[first:end])
    return possible != state.known_count[0] * places


@rule
def impossible_counts(tally: Floats) -> bool:
    """Tell whether a count is NaN, infinite or below zero; what moved between countries is negative in one of them."""
    return (
        outside(tally[:MOVED], -1e-9, MOST)
        | outside(tally[MOVED], -MOST, MOST)
        | outside(tally[MOVED + 1 :], -1e-9, MOST)
    )


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
