"""Corruption: agencies become compromised and are cleaned; a compromised one may warn the group it knows of.

    becomes compromised   with probability turnover_j · c_j       c_j = scale · corruption_j
    is cleaned            with probability turnover_j · (1 - c_j)

with turnover_j the share of staff who move on, so the share of compromised agencies settles at c_j. A compromised
agency that holds evidence or a tip on a group, or works its case, leaks with probability leak_hazard a month: the group
goes dormant and wants to move the leg that was watched, all that is known of it is lost, and its case collapses. Each
other agency in the case, and the one that gave the tip, learns with probability `attribution` who leaked, and has a bad
experience of `severity`. Partners expect leaks at the rate leak_hazard · c_j, and trust a country the less at first the
higher its c_j (see `trust`), so `scale` enters first trust too.

Source: rumours of corruption damaged trust among border officers (Project Turnstone, Yakhlef thesis); corruption
is 1 - CPI/100 (Transparency International). Off: scale = 0 with no agency compromised.
"""

from typing import NamedTuple

from sim.engine.chance import Chance, stream
from sim.engine.compiled import rule
from sim.engine.decisions import happens
from sim.engine.rare import expected, rare
from sim.model.case import CASE, withdraw_case
from sim.model.counts import Count
from sim.model.evidence import KNOWLEDGE, forget, knows
from sim.model.experience import blame
from sim.model.group import COUNTS, change_status
from sim.model.indices import agencies_of, agency_of, countries, country_of, kinds, leg_of
from sim.model.quantity import ASSUMED, quantity
from sim.model.state import ACTIVE, DORMANT, LEGS, NOBODY, State

NAME = "corruption"
WRITES = (
    *COUNTS, *CASE, *KNOWLEDGE, "compromised", "compromised_share", "leak_risk", "status", "moving_leg", "failure",
    "was_met", "tally",
)  # fmt: skip
OFF = {"scale": 0.0, "leak_hazard": 0.0}

TURN = stream("corruption: turn")
LEAK = stream("corruption: leak")
ATTRIBUTE = stream("corruption: attribute")


class Parameters(NamedTuple):
    """Section `corruption`."""

    scale: float = quantity(1.0, "share", 0, 1, "multiplies every country's corruption; 0 is no corruption", "design")
    leak_hazard: float = quantity(
        0.0153, "per month", 0, 1, "chance that a compromised agency warns a group it knows of", ASSUMED, (0.004, 0.05)
    )
    attribution: float = quantity(0.426, "share", 0, 1, "chance that a partner learns who leaked", ASSUMED, (0.2, 0.9))
    severity: float = quantity(0.927, "bad experiences", 0, 100, "weight of an attributed leak", ASSUMED, (0.3, 3))


@rule
def expect_leaks(state: State, parameters: Parameters) -> None:
    """Set the share of each country's agencies that is compromised in the long run, and the leaks to expect of them."""
    for j in countries(state):
        state.compromised_share[j] = parameters.scale * state.corruption[j]
        state.leak_risk[j] = parameters.leak_hazard * state.compromised_share[j]


@rule
def turn(state: State, parameters: Parameters, chance: Chance) -> None:
    """Let agencies become compromised, and be cleaned."""
    for j in countries(state):
        share = state.compromised_share[j]
        for a in agencies_of(state, j):
            probability = state.turnover[j] * (1.0 - share if state.compromised[a] == 1 else share)
            if happens(chance, TURN, state.agency_identity[a], 0, probability):
                state.compromised[a] = 1 - state.compromised[a]


@rule
def attribute(state: State, parameters: Parameters, chance: Chance, i: int, a: int, b: int) -> None:
    """Let b, if it is an agency, learn that a has leaked, or not."""
    if b != NOBODY and happens(chance, ATTRIBUTE, i, state.agency_identity[b], parameters.attribution):
        blame(state, b, a, parameters.severity)


@rule
def leak(state: State, parameters: Parameters, chance: Chance, i: int, leg: int, a: int) -> None:
    """Let agency a warn group i about its leg."""
    j, informant = state.route[i, leg], state.informant[i, leg, state.kind[a]]
    state.tally[Count.LEAKS, j] += 1
    attribute(state, parameters, chance, i, a, informant)
    for other in range(state.legs[i]):
        b = state.partner[i, other]  # NOBODY without a case
        if b != a and b != informant:
            attribute(state, parameters, chance, i, a, b)
    state.tally[Count.EVIDENCE_LOST_TO_LEAKS, j] += forget(state, i)
    withdraw_case(state, i)
    change_status(state, i, DORMANT)
    state.moving_leg[i] = leg


@rule
def may_leak(state: State, i: int, leg: int, m: int) -> bool:
    """Tell whether the agency of kind m on a leg is compromised and knows of the group, if that is active."""
    if leg >= state.legs[i] or state.status[i] != ACTIVE:
        return False
    return state.compromised[agency_of(state, country_of(state, i, leg), m)] == 1 and knows(state, i, leg, m)


@rule
def leak_of_kind(state: State, parameters: Parameters, chance: Chance, m: int) -> None:
    """Let the compromised agencies of a kind leak, unless another has warned the group before."""
    room, legs, ceiling = chance.room, LEGS * len(state.status), expected(parameters.leak_hazard)
    for n in range(rare(chance, LEAK, state.kind_identity[m], legs, ceiling)):
        i, leg = leg_of(room.struck[n])
        if may_leak(state, i, leg, m):
            leak(state, parameters, chance, i, leg, agency_of(state, country_of(state, i, leg), m))


@rule
def step(state: State, parameters: Parameters, chance: Chance) -> None:
    """Turn and clean agencies, then let the compromised leak: the first that does so this month warns the group."""
    expect_leaks(state, parameters)
    turn(state, parameters, chance)
    for m in kinds(state):
        leak_of_kind(state, parameters, chance, m)
