"""Facilitating networking: meetings and liaison posts make new contacts, most easily where borders are shared.

    contact_jk += level · rate · channel_jk · (1 - contact_jk)

with channel 1 between neighbours, `distant_channel` between other countries of the region and `external_channel`
with the world outside.

Source: Reichel 2008 (technique); FBI legal attaches rated effective for liaison (DOJ OIG 04-18, ch. 4). Off:
level = 0.
"""

from typing import NamedTuple

from sim.engine.compiled import compiled_part, inlined_part
from sim.engine.draws import Luck
from sim.model.quantity import ASSUMED, quantity
from sim.model.state import Floats, State

NAME = "networking"
WRITES = ("contact", "overhead", "country_weight")
OFF = {"level": 0.0}


class Parameters(NamedTuple):
    """Section `networking`."""

    level: float = quantity(0.3, "share", 0, 1, "how far networking is facilitated", ASSUMED)
    cost: float = quantity(0.05, "share of effort", 0, 1, "effort that the full level takes", ASSUMED)
    rate: float = quantity(0.1, "per month", 0, 1, "share of missing contact made at full level and channel", ASSUMED)
    distant_channel: float = quantity(0.3, "share", 0, 1, "channel between countries without a common border", ASSUMED)
    external_channel: float = quantity(0.05, "share", 0, 1, "channel to the world outside the region", ASSUMED)


@inlined_part
def grow(contact: Floats, gain: Floats) -> None:
    """Make new contacts with one country: a share of those that are missing."""
    for j in range(len(contact)):
        contact[j] += gain[j] * (1.0 - contact[j])


@compiled_part
def step(state: State, parameters: Parameters, luck: Luck) -> None:
    """Make the month's new contacts."""
    if parameters.level == 0.0:
        return
    kinds = state.sight.shape[0]
    for k in range(len(state.external)):
        border = state.border.T[k]
        for j in range(len(border)):
            inside = parameters.distant_channel if border[j] == 0.0 else 1.0
            outside = state.external[j] + state.external[k] > 0
            channel = parameters.external_channel if outside else inside
            state.country_weight[j] = parameters.level * parameters.rate * channel
        state.country_weight[k] = 0.0
        grow(state.contact.T[k], state.country_weight)
    for a in range(len(state.overhead)):
        if state.external[a // kinds] == 0:
            state.overhead[a] += parameters.level * parameters.cost
