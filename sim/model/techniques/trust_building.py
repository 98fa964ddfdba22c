"""Establishing trust: people who know each other and train together gain good experience of each other.

    training_ak = level · rate · contact_jk     good experiences that agency a of country j makes of each of k

0 among colleagues at home and with the world outside: trust is built only where there is contact. `trust` turns
experience into reputation.

Source: Reichel 2008 (technique); exchanges and physical co-working as the remedy in ten European cases (Birdi et
al. 2020). Magnitude: nothing published. Off: level = 0.
"""

from typing import NamedTuple

from sim.engine.chance import Chance
from sim.engine.compiled import rule
from sim.model.indices import agencies_of, countries
from sim.model.overhead import charge
from sim.model.quantity import ASSUMED, quantity
from sim.model.state import Floats, Numbers, State

NAME = "trust_building"
WRITES = ("training", "overhead")
OFF = {"level": 0.0}


class Parameters(NamedTuple):
    """Section `trust_building`."""

    level: float = quantity(0.3, "share", 0, 1, "how far agencies invest in trust", ASSUMED)
    cost: float = quantity(
        0.00966, "share of effort", 0, 1, "effort that the full level takes",
        "assumed: Europol, Eurojust and liaison take 1-2 %", (0.002, 0.05),
    )  # fmt: skip
    rate: float = quantity(
        0.445, "good experiences per month", 0, 10, "gain at full level and full contact", ASSUMED, (0.1, 2)
    )


@rule
def train(training: Floats, contact: Floats, home: Numbers, gain: float) -> None:
    """Set the good experiences that all agencies, a, make of those of one country, by their contact with it."""
    for a in range(len(training)):
        training[a] = gain * contact[home[a]]


@rule
def step(state: State, parameters: Parameters, chance: Chance) -> None:
    """Set the month's good experiences of joint training and exchanges."""
    for k in countries(state):
        gain = (1.0 - state.external[k]) * (parameters.level * parameters.rate)
        train(state.training[k], state.contact[k], state.home, gain)
        for a in agencies_of(state, k):
            state.training[k, a] = 0.0  # colleagues at home need no training
        if state.external[k] == 0:
            charge(state, k, parameters.level * parameters.cost)
    for j in countries(state):
        if state.external[j] == 1:
            for a in agencies_of(state, j):
                state.training[:, a] = 0.0
