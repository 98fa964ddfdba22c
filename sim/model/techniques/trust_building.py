"""Establishing trust: people who know each other and train together gain good experience of each other.

    training_jk = level · rate · contact_jk     good experiences of each agency of j with each of k

so trust is built only where there is contact. `trust` turns experience into reputation.

Source: Reichel 2008 (technique); exchanges and physical co-working as the remedy in ten European cases (Birdi et
al. 2020). Magnitude: nothing published. Off: level = 0.
"""

from typing import NamedTuple

from sim.engine.compiled import compiled_part
from sim.engine.draws import Luck
from sim.model.quantity import ASSUMED, quantity
from sim.model.state import State

NAME = "trust_building"
WRITES = ("training", "overhead")
OFF = {"level": 0.0}


class Parameters(NamedTuple):
    """Section `trust_building`."""

    level: float = quantity(0.3, "share", 0, 1, "how far agencies invest in trust", ASSUMED)
    cost: float = quantity(0.05, "share of effort", 0, 1, "effort that the full level takes", ASSUMED)
    rate: float = quantity(0.3, "good experiences per month", 0, 10, "gain at full level and full contact", ASSUMED)


@compiled_part
def step(state: State, parameters: Parameters, luck: Luck) -> None:
    """Set the month's good experiences of joint training and exchanges."""
    if parameters.level == 0.0:
        state.training.T[:] = 0.0
        return
    kinds = state.sight.shape[0]
    for k in range(len(state.external)):
        training, contact = state.training.T[k], state.contact.T[k]
        inside = 1.0 - state.external[k]
        for j in range(len(state.external)):
            training[j] = inside * (1.0 - state.external[j]) * (parameters.level * parameters.rate) * contact[j]
        training[k] = 0.0  # who works side by side needs no training in it
    for a in range(len(state.overhead)):
        if state.external[a // kinds] == 0:
            state.overhead[a] += parameters.level * parameters.cost
