"""Corruption: agencies become compromised and are cleaned; a compromised one may warn the group it knows of.

    becomes compromised   with probability turnover · c_j       c_j = scale · corruption_j
    is cleaned            with probability turnover · (1 - c_j)

so the share of compromised agencies settles at c_j. A compromised agency that holds evidence on a group, or
works its case, leaks with probability leak_hazard a month: the group goes dormant and wants to move the leg that
was watched, all evidence on it is lost, its case collapses, and each other agency in the case that can attribute
the leak (probability `attribution`) has a bad experience of `severity`. Partners fear a leak with hazard
leak_hazard · c_j.

Source: rumours of corruption damaged trust among border officers (Project Turnstone, Yakhlef thesis); corruption
is 1 - CPI/100 (Transparency International). Off: scale = 0 with no agency compromised.
"""

from typing import NamedTuple

import numpy as np

from sim.compiled import compiled, compiled_part
from sim.model.case import forget, withdraw_case
from sim.model.draws import Luck, happens, stream
from sim.model.quantity import ASSUMED, quantity
from sim.model.state import (
    ACTIVE,
    DORMANT,
    EVIDENCE_LOST_TO_LEAKS,
    LEAKS,
    NOBODY,
    Bytes,
    Floats,
    Identities,
    State,
)

NAME = "corruption"
WRITES = (
    "compromised", "leak_risk", "status", "timer", "evidence", "moving_leg", "failure", "tally",
    "lead", "partner", "request", "case_age", "open_cases", "next_waiting", "previous_waiting",
    "queue_head", "queue_tail", "queue_length", "desks_busy",
)  # fmt: skip
OFF = {"scale": 0.0, "leak_hazard": 0.0, "turnover": 0.0}

TURN = stream("corruption: turn")
LEAK = (
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
    turnover: float = quantity(0.03, "per month", 0, 1, "rate at which staff who may be compromised change", ASSUMED)
    attribution: float = quantity(0.5, "share", 0, 1, "chance that a partner learns who leaked", ASSUMED)
    severity: float = quantity(1.0, "bad experiences", 0, 100, "weight of an attributed leak", ASSUMED)


@compiled
def fear(state: State, parameters: Parameters) -> None:
    """Set the leaks per month that partners expect of each country."""
    for j in range(len(state.external)):
        state.leak_risk[j] = parameters.leak_hazard * parameters.scale * state.corruption[j]


@compiled_part
def leak(state: State, parameters: Parameters, luck: Luck, i: int, leg: int, a: int) -> None:
    """Let agency a warn group i about its leg."""
    j = state.route[i, leg]
    state.tally[LEAKS, j] += 1
    if state.lead[i] != NOBODY:
        for other in range(state.legs[i]):
            b = state.partner[i, other]
            if b != a and happens(luck, ATTRIBUTE, i, state.agency_identity[b], parameters.attribution):
                state.failure[b, a] += parameters.severity
    state.tally[EVIDENCE_LOST_TO_LEAKS, j] += forget(state, i)
    withdraw_case(state, i)
    state.status[i] = DORMANT
    state.timer[i] = 0
    state.moving_leg[i] = leg


@compiled_part
def leaking_agency(  # it runs for every leg, so it takes what it reads and not the whole state
    luck: Luck, question: np.uint64, i: int, hazard: float, first: int, compromised: Bytes,
    identity: Identities, held: Floats, partner: int,
) -> int:  # fmt: skip
    """First compromised agency on a leg that knows of the group and leaks this month, or NOBODY.

    Parameters
    ----------
    luck, question, i
        Chance, the stream of the leg, the group.
    hazard
        Leaks per month of a compromised agency that knows.
    first
        Number of the first agency of the leg's country.
    compromised, identity, held
        Shape (kinds,): of the agencies of that country, and their evidence on the leg.
    partner
        Agency that works the leg in an open case, or NOBODY.
    """
    for m in range(len(held)):
        if compromised[m] == 0:
            continue
        knows = held[m] > 0.0 or partner == first + m
        if knows and happens(luck, question, i, identity[m], hazard):
            return first + m
    return NOBODY


@compiled
def step(state: State, parameters: Parameters, luck: Luck) -> None:
    """Turn and clean agencies, then let the compromised leak."""
    kinds = state.sight.shape[0]
    fear(state, parameters)
    for a in range(len(state.staff)):
        share = parameters.scale * state.corruption[a // kinds]
        chance = 1.0 - share if state.compromised[a] == 1 else share
        if happens(luck, TURN, state.agency_identity[a], 0, parameters.turnover * chance):
            state.compromised[a] = 1 - state.compromised[a]
    for i in range(len(state.status)):
        if state.status[i] != ACTIVE:
            continue
        for leg in range(state.legs[i]):
            first = state.route[i, leg] * kinds
            last = first + kinds
            a = leaking_agency(
                luck, LEAK[leg], i, parameters.leak_hazard, first, state.compromised[first:last],
                state.agency_identity[first:last], state.evidence[i, leg],
                state.partner[i, leg] if state.lead[i] != NOBODY else NOBODY,
            )  # fmt: skip
            if a != NOBODY:
                leak(state, parameters, luck, i, leg, a)
                break
