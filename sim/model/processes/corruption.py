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

from sim.engine.chance import Chance, Room, by_leg, stream
from sim.engine.compiled import rule
from sim.engine.decisions import happens
from sim.engine.questions import about, answer, note
from sim.model.case import CASE, withdraw_case
from sim.model.counts import Count
from sim.model.evidence import KNOWLEDGE, forget, knows
from sim.model.experience import blame
from sim.model.group import COUNTS, change_status
from sim.model.indices import agencies_of, agency_of, countries, kinds, number_of_kinds
from sim.model.known import ask_of_known
from sim.model.quantity import ASSUMED, quantity
from sim.model.state import ACTIVE, DORMANT, LEGS, NOBODY, State

NAME = "corruption"
WRITES = (
    *COUNTS, *CASE, *KNOWLEDGE, "compromised", "compromised_share", "leak_risk", "status", "moving_leg", "failure",
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
def consider_leak(state: State, parameters: Parameters, chance: Chance, n: int) -> None:
    """Let the agency of the n-th question warn its group, unless another has before."""
    i, leg, a, _ = about(chance.room, n)
    if state.status[i] == ACTIVE and answer(chance, n, parameters.leak_hazard):
        leak(state, parameters, chance, i, leg, a)


@rule
def note_watchers(state: State, parameters: Parameters, room: Room, i: int, count: int) -> int:
    """Note the compromised agencies that know of a group."""
    for leg in range(state.legs[i]):
        j = state.route[i, leg]
        for m in kinds(state):
            a = agency_of(state, j, m)
            could_leak = (state.compromised[a] == 1) & knows(state, i, leg, m)
            who, limit = state.agency_identity[a], parameters.leak_hazard
            count = note(room, count, LEAK[leg], i, who, limit, (i, leg, a, m), could_leak)
    return count


@rule
def step(state: State, parameters: Parameters, chance: Chance) -> None:
    """Turn and clean agencies, then let the compromised leak: the first that does so this month warns the group."""
    expect_leaks(state, parameters)
    turn(state, parameters, chance)
    ask_of_known(state, parameters, chance, LEGS * number_of_kinds(state), note_watchers, consider_leak)
