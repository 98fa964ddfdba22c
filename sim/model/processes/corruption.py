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

from sim.engine.compiled import compiled_part, inlined_part
from sim.engine.decisions import happens, possible
from sim.engine.draws import WORD, Luck, by_leg, stream, unit
from sim.model.case import CASE, withdraw_case
from sim.model.group import COUNTS, change_status, fetch, forget
from sim.model.pairs import blame
from sim.model.quantity import ASSUMED, quantity
from sim.model.state import (
    ACTIVE,
    DORMANT,
    EVIDENCE_LOST_TO_LEAKS,
    LEAKS,
    NOBODY,
    State,
)

NAME = "corruption"
WRITES = (
    *COUNTS, *CASE, "compromised", "leak_risk", "status", "evidence", "evidence_held", "moving_leg", "failure", "met",
    "tally", "fetched", "turning",
)  # fmt: skip
OFF = {"scale": 0.0, "leak_hazard": 0.0, "turnover": 0.0}

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
    turnover: float = quantity(0.03, "per month", 0, 1, "rate at which staff who may be compromised change", ASSUMED)
    attribution: float = quantity(0.5, "share", 0, 1, "chance that a partner learns who leaked", ASSUMED)
    severity: float = quantity(1.0, "bad experiences", 0, 100, "weight of an attributed leak", ASSUMED)


@compiled_part
def fear(state: State, parameters: Parameters) -> None:
    """Set the leaks per month that partners expect of each country."""
    for j in range(len(state.external)):
        state.leak_risk[j] = parameters.leak_hazard * parameters.scale * state.corruption[j]


@inlined_part
def leak(state: State, parameters: Parameters, luck: Luck, i: int, leg: int, a: int) -> None:
    """Let agency a warn group i about its leg."""
    j = state.route[i, leg]
    state.tally[LEAKS, j] += 1
    if state.lead[i] != NOBODY:
        for other in range(state.legs[i]):
            b = state.partner[i, other]
            if b != a and happens(luck, ATTRIBUTE, i, state.agency_identity[b], parameters.attribution):
                blame(state, b, a, parameters.severity)
    state.tally[EVIDENCE_LOST_TO_LEAKS, j] += forget(state, i)
    withdraw_case(state, i)
    change_status(state, i, DORMANT)
    state.moving_leg[i] = leg


@inlined_part
def consider_warning(state: State, parameters: Parameters, luck: Luck, i: int) -> None:
    """Let the first compromised agency that knows of a group, and leaks this month, warn it."""
    kinds = state.sight.shape[0]
    for leg in range(state.legs[i]):
        for m in range(kinds):
            a = state.route[i, leg] * kinds + m
            # Asked in one go: a processor often guesses wrongly at a branch that depends on the group. Who has no case
            # has no partner in it.
            knows = (state.evidence[i, leg, m] > 0.0) | (state.partner[i, leg] == a)
            could_leak = knows & (state.compromised[a] == 1)
            if could_leak and happens(luck, LEAK[leg], i, state.agency_identity[a], parameters.leak_hazard):
                leak(state, parameters, luck, i, leg, a)
                return


@compiled_part
def step(state: State, parameters: Parameters, luck: Luck) -> None:
    """Turn and clean agencies, then let the compromised leak."""
    kinds = state.sight.shape[0]
    fear(state, parameters)
    for a in range(len(state.staff)):
        state.turning[a] = unit(luck, np.uint32(TURN), np.uint32(state.agency_identity[a] & WORD), np.uint32(0))
    for j in range(len(state.external)):
        share = parameters.scale * state.corruption[j]
        for a in range(j * kinds, (j + 1) * kinds):
            chance = parameters.turnover * (1.0 - share if state.compromised[a] == 1 else share)
            if possible(luck, TURN, chance) and state.turning[a] < chance:
                state.compromised[a] = 1 - state.compromised[a]
    for n in range(state.known_count[0]):
        fetch(state, n)
        i = int(state.known[n])
        if state.status[i] == ACTIVE:
            consider_warning(state, parameters, luck, i)
