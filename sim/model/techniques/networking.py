"""Facilitating networking: meetings and liaison posts make new contacts where there is something to meet about.

    contact_jk += level · rate · channel_jk · (1 - contact_jk)

with channel 1 between neighbours, `distant_channel` between other countries of the region that a corridor joins, in
either direction, `external_channel` with the world outside, and 0 between all others.

Source: Reichel 2008 (technique); FBI legal attaches rated effective for liaison (DOJ OIG 04-18, ch. 4). Off:
level = 0.
"""

from typing import NamedTuple

from sim.engine.chance import Chance
from sim.engine.compiled import rule
from sim.model.indices import countries
from sim.model.overhead import charge
from sim.model.quantity import ASSUMED, quantity
from sim.model.state import State

NAME = "networking"
WRITES = ("contact", "overhead")
OFF = {"level": 0.0}


class Parameters(NamedTuple):
    """Section `networking`."""

    level: float = quantity(0.3, "share", 0, 1, "how far networking is facilitated", ASSUMED)
    cost: float = quantity(
        0.00903, "share of effort", 0, 1, "effort that the full level takes",
        "assumed: Europol, Eurojust and liaison take 1-2 %", (0.002, 0.05),
    )  # fmt: skip
    rate: float = quantity(
        0.0977, "per month", 0, 1, "share of missing contact made at full level and channel", ASSUMED, (0.03, 0.3)
    )
    distant_channel: float = quantity(
        0.261, "share", 0, 1, "channel between countries that a corridor joins, but no border", ASSUMED, (0.1, 0.6)
    )
    external_channel: float = quantity(
        0.107, "share", 0, 1, "channel to the world outside the region", ASSUMED, (0, 0.2)
    )


@rule
def channel(state: State, parameters: Parameters, j: int, k: int) -> float:
    """Return how easily agencies of two countries meet, 0 to 1."""
    if j == k:
        return 0.0
    if state.external[j] + state.external[k] > 0:
        return parameters.external_channel
    if state.border[k, j] > 0.0:
        return 1.0
    return parameters.distant_channel if state.corridor[j, k] + state.corridor[k, j] > 0.0 else 0.0


@rule
def step(state: State, parameters: Parameters, chance: Chance) -> None:
    """Make the month's new contacts: a share of those that are missing."""
    for k in countries(state):
        for j in countries(state):
            gain = parameters.level * parameters.rate * channel(state, parameters, j, k)
            state.contact[k, j] += gain * (1.0 - state.contact[k, j])
        if state.external[k] == 0:
            charge(state, k, parameters.level * parameters.cost)
