"""Liaison: contact between agencies of different countries decays as staff turn over; neighbours keep a floor.

    contact_jk <- max( border_contact · border_jk,  contact_jk · (1 - turnover · (1 - retention)) )

with retention the mean of the two countries'. It is the contact of each agency of j with each of k: all that moves it
belongs to countries. Every tie that is kept up costs its two ends effort: the month's overhead starts as tie_cost
times the sum of an agency's contacts above what its hub provides; the techniques, which act after this, add their own.

Source: liaison officers rotate after two to three years (RCMP 2003, NCJ 201617); border teams link neighbours
(IBET, 23 teams in 15 regions, 2006). Off: turnover, border_contact and tie_cost 0.
"""

from typing import NamedTuple

import numpy as np

from sim.engine.compiled import compiled_part, inlined_part
from sim.engine.draws import Luck
from sim.model.pairs import add
from sim.model.quantity import ASSUMED, quantity
from sim.model.state import EFFORT_LIAISON, Floats, State

NAME = "liaison"
WRITES = ("contact", "overhead", "tally", "country_least", "country_weight", "ties")
OFF = {"turnover": 0.0, "border_contact": 0.0, "tie_cost": 0.0}


class Parameters(NamedTuple):
    """Section `liaison`."""

    turnover: float = quantity(
        0.03, "per month", 0, 1, "share of staff who move on", "parameters.csv: postings of 2 / 3 / 4 years"
    )
    border_contact: float = quantity(0.3, "share", 0, 1, "contact that neighbours keep by themselves", ASSUMED)
    tie_cost: float = quantity(0.002, "share of effort", 0, 1, "effort that one full tie takes at each end", ASSUMED)
    hub_relief: float = quantity(
        1.0, "share", 0, 1, "share of ties between hub members that the membership cost already pays", ASSUMED
    )


@inlined_part
def fade(contact: Floats, least: Floats, retention: Floats, of_k: float, turnover: float) -> None:
    """Let every country's contact with one, k, fade to the least that is kept."""
    for j in range(len(contact)):
        kept = 0.5 * (retention[j] + of_k)
        fading = contact[j] * (1.0 - turnover * (1.0 - kept))
        contact[j] = np.maximum(least[j], fading)


@compiled_part
def step(state: State, parameters: Parameters, luck: Luck) -> None:
    """Let contacts fade, keep up those of neighbours, and charge for the ties."""
    kinds = state.sight.shape[0]
    state.ties[:] = 0.0
    for k in range(len(state.external)):
        border, hub_link, contact = state.border.T[k], state.hub_link.T[k], state.contact.T[k]
        for j in range(len(state.external)):
            state.country_least[j] = parameters.border_contact * border[j]
            state.country_weight[j] = 1.0 - parameters.hub_relief * hub_link[j]
        state.country_least[k] = 1.0  # nothing fades at home
        state.country_weight[k] = 0.0
        fade(contact, state.country_least, state.retention, state.retention[k], parameters.turnover)
        for _ in range(kinds):
            add(state.ties, contact, state.country_weight)
    for a in range(len(state.staff)):
        state.overhead[a] = min(1.0, parameters.tie_cost * state.ties[a // kinds])
        state.tally[EFFORT_LIAISON, a // kinds] += state.overhead[a] * state.staff[a]
