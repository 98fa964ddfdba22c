"""A multilateral hub: every member keeps one tie to the hub instead of one to each other member.

    hub_link_jk = level · member_j · member_k
    contact_jk  = max(contact_jk, floor · hub_link_jk)

at a membership cost that does not grow with the number of members. The link also eases
legal assistance, relieves ties of their cost (see `liaison`) and carries what members hear of others (see `trust`).

Joint teams of its members are a matter of `assistance`: without the hub they go on.

Source: the model of Europol and Eurojust (about 124 liaison officers at one address in 2008). Off: level = 0.
"""

from typing import NamedTuple

import numpy as np

from sim.engine.chance import Chance
from sim.engine.compiled import rule
from sim.model.indices import countries
from sim.model.overhead import charge
from sim.model.quantity import ASSUMED, quantity
from sim.model.state import Floats, State

NAME = "hub"
WRITES = ("hub_link", "contact", "overhead")
OFF = {"level": 0.0}


class Parameters(NamedTuple):
    """Section `hub`."""

    level: float = quantity(0.0, "share", 0, 1, "how far the members' hub works", ASSUMED)
    cost: float = quantity(
        0.0117, "share of effort", 0, 1, "effort that full membership takes",
        "assumed: Europol, Eurojust and liaison take 1-2 %", (0.002, 0.05),
    )  # fmt: skip
    floor: float = quantity(
        0.402, "share", 0, 1, "contact that the hub guarantees between members", ASSUMED, (0.2, 0.8)
    )


@rule
def link(hub_link: Floats, contact: Floats, member: Floats, own: float, parameters: Parameters) -> None:
    """Link one country, by its own membership, with all members, and guarantee their contact with it."""
    for j in range(len(contact)):
        hub_link[j] = parameters.level * member[j] * own
        contact[j] = np.maximum(contact[j], parameters.floor * hub_link[j])


@rule
def step(state: State, parameters: Parameters, chance: Chance) -> None:
    """Link the members, and guarantee this month's contact among them."""
    for k in countries(state):
        link(state.hub_link[k], state.contact[k], state.hub_member, state.hub_member[k], parameters)
        charge(state, k, parameters.level * parameters.cost * state.hub_member[k])
