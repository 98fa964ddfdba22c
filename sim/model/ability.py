"""Ability: with what probability an agency is able to act on what it knows this month.

The equation stands in `case_decision`, and how cautious agencies are in its section.
"""

from typing import Protocol

from sim.engine.chance import by_leg, stream
from sim.engine.compiled import rule
from sim.engine.decisions import AMPLE
from sim.model.state import State

ABLE = by_leg(
    stream("case decision: able to act at the market"),
    stream("case decision: able to act at the source"),
    stream("case decision: able to act in transit"),
)


LEAST = 1e-300  # so that no evidence is divided by zero


class Caution(Protocol):
    """What is read of the section `case_decision`."""

    @property
    def threshold(self) -> float:
        """Usable evidence with which an agency is as likely as not able to act."""

    @property
    def steepness(self) -> float:
        """How sharp that is."""

    @property
    def patience(self) -> float:
        """How much more evidence one waits for that is evaluated by outcomes."""


@rule
def needed(state: State, caution: Caution, a: int) -> float:
    """Return θ_a: the evidence with which agency a is as likely as not able to act."""
    return caution.threshold * (1.0 + caution.patience * state.outcome_weight[a])


@rule
def chance_to_act(state: State, caution: Caution, a: int, evidence: float) -> float:
    """Return the probability that agency a is able to act on evidence this month."""
    if not evidence > 0.0:
        return 0.0
    return 1.0 / (1.0 + (needed(state, caution, a) / evidence) ** caution.steepness)


@rule
def bound_of_chance(state: State, caution: Caution, a: int, evidence: float) -> float:
    """Return a number that is at least the chance to act: (E / θ)^p, p the largest of 1, 2, 4 up to steepness."""
    odds = evidence / max(LEAST, needed(state, caution, a))
    odds *= odds if caution.steepness >= 2.0 else 1.0
    odds *= odds if caution.steepness >= 4.0 else 1.0
    return AMPLE * odds if odds < 1.0 else 1.0
