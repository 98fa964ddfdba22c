"""Identifying common ground: approaches move together, and legal systems cooperate more easily.

Each month both close the share 1 / protocol_months of the gap to their targets:

    q_a*  = (1 - level) · home_a + level · mean of q over the region's agencies
    d_jk* = home_jk · (1 - level · legal_reach)

so treaties never abolish legal systems (the floor is home · (1 - legal_reach)). A home value that an event changes is
followed at the same pace, at any level, and by the world outside too, whose target is its home value.

Source: Reichel 2008 (technique); an inter-agency protocol took at least a year to agree in British Columbia
(Dandurand, FEWO 39-1, 2006). Off: level = 0.
"""

from typing import NamedTuple

from sim.engine.chance import Chance
from sim.engine.compiled import rule
from sim.model.indices import agencies, agencies_of, countries
from sim.model.overhead import charge
from sim.model.quantity import ASSUMED, quantity
from sim.model.state import Bytes, Floats, State

NAME = "common_ground"
WRITES = ("approach", "legal_distance", "overhead")
OFF = {"level": 0.0}


class Parameters(NamedTuple):
    """Section `common_ground`."""

    level: float = quantity(0.3, "share", 0, 1, "how far agencies seek common ground", ASSUMED)
    cost: float = quantity(
        0.0102, "share of effort", 0, 1, "effort that the full level takes",
        "assumed: Europol, Eurojust and liaison take 1-2 %", (0.002, 0.05),
    )  # fmt: skip
    protocol_months: float = quantity(
        11.9, "months", 1, 120, "time scale on which protocols are agreed",
        "parameters.csv: 6 / 12 / 24, Dandurand 2006", (6, 24),
    )  # fmt: skip
    legal_reach: float = quantity(
        0.256, "share", 0, 1, "share of legal distance that agreement can bridge", ASSUMED, (0.1, 0.7)
    )


@rule
def mean_approach(state: State) -> float:
    """Average the approach over the region's agencies."""
    total, members = 0.0, 0
    for a in agencies(state):
        if state.external[state.home[a]] == 0:
            total += state.approach[a]
            members += 1
    return total / max(1, members)


@rule
def bridge(distance: Floats, home: Floats, external: Bytes, reach: float, pace: float) -> None:
    """Bridge the legal distance between one country and all others, but for the world outside."""
    for j in range(len(distance)):
        distance[j] += pace * (home[j] * (1.0 - reach * (1 - external[j])) - distance[j])


@rule
def step(state: State, parameters: Parameters, chance: Chance) -> None:
    """Move approaches and practical legal distance one month towards their targets."""
    pace, mean = 1.0 / parameters.protocol_months, mean_approach(state)
    for k in countries(state):
        reach = parameters.legal_reach * parameters.level * (1 - state.external[k])
        bridge(state.legal_distance[k], state.home_legal_distance[k], state.external, reach, pace)
        level = parameters.level * (1 - state.external[k])
        for a in agencies_of(state, k):
            target = (1.0 - level) * state.home_approach[a] + level * mean
            state.approach[a] += pace * (target - state.approach[a])
        charge(state, k, level * parameters.cost)
