"""Involving the right people: experienced staff who may decide stay longer, and hand their contacts on.

    retention_j = level · retention_reach      share of the harm of turnover that is avoided
    authority_a = level                        deciding power of the contact persons

Liaison, trust and the memory of joint actions (see `assistance`) read retention; legal assistance reads authority.

Source: Reichel 2008 (technique); national experts, earlier team experience and fixed contact points ease joint
teams (Third and Fourth JIT Evaluation Reports). Off: level = 0.
"""

from typing import NamedTuple

from sim.engine.chance import Chance
from sim.engine.compiled import rule
from sim.model.indices import agencies_of, countries
from sim.model.overhead import charge
from sim.model.quantity import ASSUMED, quantity
from sim.model.state import State

NAME = "right_people"
WRITES = ("retention", "authority", "overhead")
OFF = {"level": 0.0}


class Parameters(NamedTuple):
    """Section `right_people`."""

    level: float = quantity(0.3, "share", 0, 1, "how far the right people are involved", ASSUMED)
    cost: float = quantity(
        0.0116, "share of effort", 0, 1, "effort that the full level takes",
        "assumed: Europol, Eurojust and liaison take 1-2 %", (0.002, 0.05),
    )  # fmt: skip
    retention_reach: float = quantity(
        0.671, "share", 0, 1, "harm of turnover avoided at full level", ASSUMED, (0.4, 0.95)
    )


@rule
def step(state: State, parameters: Parameters, chance: Chance) -> None:
    """Set this month's retention and authority."""
    for j in countries(state):
        if state.external[j] == 1:
            continue
        state.retention[j] = parameters.level * parameters.retention_reach
        for a in agencies_of(state, j):
            state.authority[a] = parameters.level
        charge(state, j, parameters.level * parameters.cost)
