"""Involving the right people: experienced staff with the power to decide, who hand their contacts on.

    retention_j = level · retention_reach      share of the harm of turnover that is avoided
    authority_a = level                        deciding power of the contact persons

Liaison and trust read retention; legal assistance reads authority.

Source: Reichel 2008 (technique); national experts, earlier team experience and fixed contact points ease joint
teams (Third and Fourth JIT Evaluation Reports). Off: level = 0.
"""

from typing import NamedTuple

from sim.engine.compiled import compiled_part
from sim.engine.draws import Luck
from sim.model.quantity import ASSUMED, quantity
from sim.model.state import State

NAME = "right_people"
WRITES = ("retention", "authority", "overhead")
OFF = {"level": 0.0}


class Parameters(NamedTuple):
    """Section `right_people`."""

    level: float = quantity(0.3, "share", 0, 1, "how far the right people are involved", ASSUMED)
    cost: float = quantity(0.05, "share of effort", 0, 1, "effort that the full level takes", ASSUMED)
    retention_reach: float = quantity(0.8, "share", 0, 1, "harm of turnover avoided at full level", ASSUMED)


@compiled_part
def step(state: State, parameters: Parameters, luck: Luck) -> None:
    """Set this month's retention and authority."""
    kinds = state.sight.shape[0]
    for j in range(len(state.external)):
        if state.external[j] == 0:
            state.retention[j] = parameters.level * parameters.retention_reach
    for a in range(len(state.overhead)):
        if state.external[a // kinds] == 0:
            state.authority[a] = parameters.level
            state.overhead[a] += parameters.level * parameters.cost
