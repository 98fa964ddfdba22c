"""Liaison: contact between agencies of different countries decays as staff turn over; neighbours keep a floor.

    contact_jk <- max( border_contact · border_jk,  contact_jk · (1 - turnover · (1 - retention)) )

with turnover (the share of staff who move on in a month) and retention the means of the two countries. All agencies
of j have the same contact with all agencies of k; without a border or a corridor there is none (see `networking`), but
what a hub guarantees. A tie costs its two ends effort: the month's overhead begins with

    overhead_a = tie_cost · sum over agencies b abroad of contact_jk · (1 - hub_relief · hub_link_jk)

to which techniques add their own cost.

Source: liaison officers rotate after two to three years (RCMP 2003, NCJ 201617); border teams link neighbours
(IBET, 23 teams in 15 regions, 2006). Off: border_contact, tie_cost and agencies.turnover 0.
"""

from typing import NamedTuple

import numpy as np

from sim.engine.chance import Chance
from sim.engine.compiled import rule
from sim.model.counts import Count
from sim.model.indices import agencies, countries, number_of_kinds
from sim.model.quantity import ASSUMED, quantity
from sim.model.state import Floats, State

NAME = "liaison"
WRITES = ("contact", "overhead", "tally", "ties")
OFF = {"border_contact": 0.0, "tie_cost": 0.0}


class Parameters(NamedTuple):
    """Section `liaison`."""

    border_contact: float = quantity(
        0.23, "share", 0, 1, "contact that neighbours keep by themselves", ASSUMED, (0.1, 0.5)
    )
    tie_cost: float = quantity(
        0.000446, "share of effort", 0, 1, "effort that one full tie takes at each end", ASSUMED, (0.00008, 0.002)
    )
    hub_relief: float = quantity(
        0.76, "share", 0, 1, "share of ties between hub members that the membership cost already pays", ASSUMED,
        (0.5, 1)
    )  # fmt: skip


# The two rules below go through all countries, j, for one, k (see `sim.model.indices`).


@rule
def fade(contact: Floats, border: Floats, turnover: Floats, retention: Floats, k: int, border_contact: float) -> None:
    """Let the contact of all countries with one fade, to no less than neighbours keep."""
    for j in range(len(contact)):
        leaving = 0.5 * (turnover[j] + turnover[k]) * (1.0 - 0.5 * (retention[j] + retention[k]))
        contact[j] = np.maximum(border_contact * border[j], contact[j] * (1.0 - leaving))


@rule
def add_ties(ties: Floats, contact: Floats, hub_link: Floats, number: int, hub_relief: float) -> None:
    """Add the ties that an agency of each country keeps up with the agencies, so many, of one."""
    for j in range(len(contact)):
        ties[j] += number * contact[j] * (1.0 - hub_relief * hub_link[j])


@rule
def step(state: State, parameters: Parameters, chance: Chance) -> None:
    """Let contacts fade, keep up those of neighbours, and charge for the ties."""
    state.ties[:] = 0.0
    for k in countries(state):
        contact = state.contact[k]
        fade(contact, state.border[k], state.turnover, state.retention, k, parameters.border_contact)
        contact[k] = 0.0  # at home no tie is needed
        add_ties(state.ties, contact, state.hub_link[k], number_of_kinds(state), parameters.hub_relief)
        contact[k] = 1.0  # colleagues meet every day
    for a in agencies(state):
        j = state.home[a]
        state.overhead[a] = min(1.0, parameters.tie_cost * state.ties[j])
        state.tally[Count.EFFORT_LIAISON, j] += state.overhead[a] * state.staff[a]
