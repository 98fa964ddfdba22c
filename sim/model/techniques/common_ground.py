"""Identifying common ground: approaches move together, and legal systems cooperate more easily.

Both move towards a target at the pace at which protocols are agreed, one over `protocol_months` a month:

    q_a*  = (1 - level) · home_a + level · mean of q over the region's agencies
    d_jk* = home_jk · (1 - level · legal_reach)

so treaties never abolish legal systems (the floor is home · (1 - legal_reach)).

Source: Reichel 2008 (technique); an inter-agency protocol took at least a year to agree in British Columbia
(Dandurand, FEWO 39-1, 2006). Off: level = 0.
"""

from typing import NamedTuple

from sim.engine.compiled import compiled_part
from sim.engine.draws import Luck
from sim.model.quantity import ASSUMED, quantity
from sim.model.state import State

NAME = "common_ground"
WRITES = ("approach", "legal_distance", "overhead")
OFF = {"level": 0.0}


class Parameters(NamedTuple):
    """Section `common_ground`."""

    level: float = quantity(0.3, "share", 0, 1, "how far agencies seek common ground", ASSUMED)
    cost: float = quantity(0.05, "share of effort", 0, 1, "effort that the full level takes", ASSUMED)
    protocol_months: float = quantity(
        12, "months", 1, 120, "time scale on which protocols are agreed", "parameters.csv: 6 / 12 / 24, Dandurand 2006"
    )
    legal_reach: float = quantity(0.4, "share", 0, 1, "share of legal distance that agreement can bridge", ASSUMED)


@compiled_part
def step(state: State, parameters: Parameters, luck: Luck) -> None:
    """Move approaches and practical legal distance one month towards their targets."""
    kinds = state.sight.shape[0]
    pace = 1.0 / parameters.protocol_months
    total = 0.0
    members = 0
    for a in range(len(state.approach)):
        if state.external[a // kinds] == 0:
            total += state.approach[a]
            members += 1
    mean = total / max(1, members)
    for a in range(len(state.approach)):
        if state.external[a // kinds] == 0:
            target = (1.0 - parameters.level) * state.home_approach[a] + parameters.level * mean
            state.approach[a] += pace * (target - state.approach[a])
            state.overhead[a] += parameters.level * parameters.cost
    for k in range(len(state.external)):
        home, distance = state.home_legal_distance.T[k], state.legal_distance.T[k]
        for j in range(len(distance)):
            outside = state.external[j] + state.external[k] > 0
            reach = 0.0 if outside else parameters.legal_reach * parameters.level
            distance[j] += pace * (home[j] * (1.0 - reach) - distance[j])
