"""Corruption: agencies become compromised and are cleaned; a compromised one may warn the group it knows of.

    becomes compromised   with probability turnover_j · c_j       c_j = scale · corruption_j
    is cleaned            with probability turnover_j · (1 - c_j)

with turnover_j the share of staff who move on, so the share of compromised agencies settles at c_j. A compromised
agency that holds evidence on a group, or works its case, leaks with probability leak_hazard a month: the group goes
dormant and wants to move the leg that was watched, all evidence on it is lost, its case collapses, and each other
agency in the case that can attribute the leak (probability `attribution`) has a bad experience of `severity`.
Partners expect leaks at the rate leak_hazard · c_j.

Source: rumours of corruption damaged trust among border officers (Project Turnstone, Yakhlef thesis); corruption
is 1 - CPI/100 (Transparency International). Off: scale = 0 with no agency compromised.
"""

from typing import NamedTuple

from sim.engine.chance import Chance, by_leg, stream
from sim.engine.compiled import rule
from sim.engine.decisions import happens
from sim.model.case import CASE, withdraw_case
from sim.model.counts import Count
from sim.model.experience import blame
from sim.model.group import COUNTS, change_status, forget
from sim.model.indices import agencies_of, agency_of, countries, kinds
from sim.model.quantity import ASSUMED, quantity
from sim.model.state import ACTIVE, DORMANT, NOBODY, State

NAME = "corruption"
WRITES = (
    *COUNTS, *CASE, "compromised", "leak_risk", "status", "evidence", "evidence_held", "moving_leg", "failure",
    "was_met", "tally",
)  # fmt: skip
OFF = {"scale": 0.0, "leak_hazard": 0.0}

TURN = stream("corruption: turn")
LEAK = by_leg(
    stream("corruption: leak at the market"),
    stream("corruption: leak at the source"),
    stream("corruption: leak in transit"),
)
ATTRIBUTE = stream("corruption: attribute")


class Parameters(NamedTuple):
    """Section `corruption`."""

    scale: float = quantity(1.0, "share", 0, 1, "multiplies every country's corruption; 0 is no corruption", ASSUMED)
    leak_hazard: float = quantity(
        0.03, "per month", 0, 1, "chance that a compromised agency warns a group it knows of", ASSUMED
    )
    attribution: float = quantity(0.5, "share", 0, 1, "chance that a partner learns who leaked", ASSUMED)
    severity: float = quantity(1.0, "bad experiences", 0, 100, "weight of an attributed leak", ASSUMED)


@rule
def expect_leaks(state: State, parameters: Parameters) -> None:
    """Set the leaks per month that partners expect of each country."""
    for j in countries(state):
        state.leak_risk[j] = parameters.leak_hazard * parameters.scale * state.corruption[j]


@rule
def turn(state: State, parameters: Parameters, chance: Chance) -> None:
    """Let agencies become compromised, and be cleaned."""
    for j in countries(state):
        share = parameters.scale * state.corruption[j]
        for a in agencies_of(state, j):
            probability = state.turnover[j] * (1.0 - share if state.compromised[a] == 1 else share)
            if happens(chance, TURN, state.agency_identity[a], 0, probability):
                state.compromised[a] = 1 - state.compromised[a]


@rule
def leak(state: State, parameters: Parameters, chance: Chance, i: int, leg: int, a: int) -> None:
    """Let agency a warn group i about its leg."""
    j = state.route[i, leg]
    state.tally[Count.LEAKS, j] += 1
    if state.lead[i] != NOBODY:
        for other in range(state.legs[i]):
            b = state.partner[i, other]
            if b != a and happens(chance, ATTRIBUTE, i, state.agency_identity[b], parameters.attribution):
                blame(state, b, a, parameters.severity)
    state.tally[Count.EVIDENCE_LOST_TO_LEAKS, j] += forget(state, i)
    withdraw_case(state, i)
    change_status(state, i, DORMANT)
    state.moving_leg[i] = leg


@rule
def consider_warning(state: State, parameters: Parameters, chance: Chance, i: int) -> None:
    """Let the first compromised agency that knows of a group, and leaks this month, warn it."""
    for leg in range(state.legs[i]):
        for m in kinds(state):
            a = agency_of(state, state.route[i, leg], m)
            # A group without a case has no partner.
            knows = (state.evidence[i, leg, m] > 0.0) | (state.partner[i, leg] == a)
            could_leak = knows & (state.compromised[a] == 1)
            if could_leak and happens(chance, LEAK[leg], i, state.agency_identity[a], parameters.leak_hazard):
                leak(state, parameters, chance, i, leg, a)
                return


@rule
def step(state: State, parameters: Parameters, chance: Chance) -> None:
    """Turn and clean agencies, then let the compromised leak."""
    expect_leaks(state, parameters)
    turn(state, parameters, chance)
    for i in state.known[: state.known_count[0]]:
        if state.status[i] == ACTIVE:
            consider_warning(state, parameters, chance, i)
