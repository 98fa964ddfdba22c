"""Establishing trust: people who know each other and train together gain good experience of each other.

    success[a, b] += level · rate · contact_jk     for agencies of different countries

so trust is built only where there is contact. `trust` turns experience into reputation.

Source: Reichel 2008 (technique); exchanges and physical co-working as the remedy in ten European cases (Birdi et
al. 2020). Magnitude: nothing published. Off: level = 0.
"""

from typing import NamedTuple

from sim.compiled import compiled_part, inlined_part
from sim.model.draws import Luck
from sim.model.pairs import spread
from sim.model.quantity import ASSUMED, quantity
from sim.model.state import Floats, State

NAME = "trust_building"
WRITES = ("success", "overhead", "country_weight", "gain")
OFF = {"level": 0.0}


class Parameters(NamedTuple):
    """Section `trust_building`."""

    level: float = quantity(0.3, "share", 0, 1, "how far agencies invest in trust", ASSUMED)
    cost: float = quantity(0.05, "share of effort", 0, 1, "effort that the full level takes", ASSUMED)
    rate: float = quantity(0.3, "good experiences per month", 0, 10, "gain at full level and full contact", ASSUMED)


@inlined_part
def train(success: Floats, gain: Floats) -> None:
    """Add the good experiences of one agency that others make."""
    for a in range(len(success)):
        success[a] += gain[a]


@compiled_part
def step(state: State, parameters: Parameters, luck: Luck) -> None:
    """Add the month's good experiences of joint training and exchanges."""
    if parameters.level == 0.0:
        return
    kinds = state.sight.shape[0]
    for k in range(len(state.external)):
        if state.external[k] == 1:
            continue
        contact = state.contact.T[k]
        for j in range(len(state.external)):
            inside = 1.0 - state.external[j]
            state.country_weight[j] = inside * (parameters.level * parameters.rate) * contact[j]
        state.country_weight[k] = 0.0
        spread(state.country_weight, state.gain)
        for b in range(k * kinds, (k + 1) * kinds):
            train(state.success.T[b], state.gain)
    for a in range(len(state.overhead)):
        if state.external[a // kinds] == 0:
            state.overhead[a] += parameters.level * parameters.cost
