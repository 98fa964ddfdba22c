"""A multilateral hub: every member keeps one tie to the hub instead of one to each other member.

    hub_link_jk = level · member_j · member_k
    contact_jk  = max(contact_jk, floor · hub_link_jk)

at a membership cost that does not grow with the number of members. Legal assistance reads the link.

Source: the model of Europol and Eurojust (about 124 liaison officers at one address in 2008). Off: level = 0.
"""

from typing import NamedTuple

import numpy as np

from sim.engine.compiled import compiled_part, inlined_part
from sim.engine.draws import Luck
from sim.model.quantity import ASSUMED, quantity
from sim.model.state import Floats, State

NAME = "hub"
WRITES = ("hub_link", "contact", "overhead", "country_least")
OFF = {"level": 0.0}


class Parameters(NamedTuple):
    """Section `hub`."""

    level: float = quantity(0.0, "share", 0, 1, "how far the members' hub works", ASSUMED)
    cost: float = quantity(0.04, "share of effort", 0, 1, "effort that full membership takes", ASSUMED)
    floor: float = quantity(0.5, "share", 0, 1, "contact that the hub guarantees between members", ASSUMED)


@inlined_part
def lift(contact: Floats, least: Floats) -> None:
    """Raise the contacts with one country to the least that the hub guarantees; that at home is 1 and stays so."""
    for j in range(len(contact)):
        contact[j] = np.maximum(contact[j], least[j])


@compiled_part
def step(state: State, parameters: Parameters, luck: Luck) -> None:
    """Guarantee this month's contact among members."""
    for k in range(len(state.external)):
        for j in range(len(state.external)):
            state.hub_link[j, k] = parameters.level * state.hub_member[j] * state.hub_member[k]
    if parameters.level == 0.0:
        return
    for k in range(len(state.external)):
        for j in range(len(state.external)):
            state.country_least[j] = parameters.floor * state.hub_link[j, k]
        lift(state.contact.T[k], state.country_least)
    kinds = state.sight.shape[0]
    for a in range(len(state.overhead)):
        state.overhead[a] += parameters.level * parameters.cost * state.hub_member[a // kinds]
