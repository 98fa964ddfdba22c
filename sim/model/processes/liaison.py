"""Liaison: contact between agencies of different countries decays as staff turn over; neighbours keep a floor.

    contact[a, b] <- max( border_contact · border_jk,  contact[a, b] · (1 - turnover · (1 - retention)) )

with retention the mean of the two agencies'. Every tie that is kept up costs its two ends effort: the month's
overhead starts as tie_cost times the sum of an agency's contacts above what its hub provides; the techniques,
which act after this, add their own.

Source: liaison officers rotate after two to three years (RCMP 2003, NCJ 201617); border teams link neighbours
(IBET, 23 teams in 15 regions, 2006). Off: turnover, border_contact and tie_cost 0.
"""

from typing import NamedTuple

from sim.compiled import compiled_part
from sim.model.draws import Luck
from sim.model.quantity import ASSUMED, quantity
from sim.model.state import EFFORT_LIAISON, Floats, State

NAME = "liaison"
WRITES = ("contact", "overhead", "tally", "tie_least", "tie_weight")
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


@compiled_part
def fade(contact: Floats, least: Floats, retention: Floats, own: float, turnover: float, first: int, end: int) -> None:
    """Let an agency's contacts with those from `first` to before `end` fade, down to the least that neighbours keep."""
    for b in range(first, end):
        kept = 0.5 * (own + retention[b])
        fading = contact[b] * (1.0 - turnover * (1.0 - kept))
        contact[b] = max(least[b], fading)


@compiled_part
def step(state: State, parameters: Parameters, luck: Luck) -> None:
    """Let contacts fade, keep up those of neighbours, and charge for the ties."""
    kinds, agencies = state.sight.shape[0], len(state.overhead)
    for j in range(len(state.external)):
        for k in range(len(state.external)):
            least = parameters.border_contact * state.border[j, k]
            weight = 1.0 - parameters.hub_relief * state.hub_link[j, k] if k != j else 0.0
            for b in range(k * kinds, (k + 1) * kinds):
                state.tie_least[b] = least
                state.tie_weight[b] = weight
        home, abroad = j * kinds, (j + 1) * kinds
        for a in range(home, abroad):
            contact, own = state.contact[a], state.retention[a]
            fade(contact, state.tie_least, state.retention, own, parameters.turnover, 0, home)
            fade(contact, state.tie_least, state.retention, own, parameters.turnover, abroad, agencies)
            ties = 0.0
            for b in range(agencies):
                ties += contact[b] * state.tie_weight[b]
            state.overhead[a] = min(1.0, parameters.tie_cost * ties)
            state.tally[EFFORT_LIAISON, j] += state.overhead[a] * state.staff[a]
