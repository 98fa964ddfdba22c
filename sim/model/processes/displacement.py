"""Displacement: groups fear countries where operations are frequent, and move legs away from them.

    R_j <- (1 - attention) · R_j + attention · operations_j / max(1, legs_j)
    attraction_j = pull_j · exp(-fear · R_j)

A leg where an agency arrested this month, or about which the group was warned by a leak, moves with probability
`relocation`. A market leg goes to country k in proportion to attraction_k · exp(-distance_jk / range_km); a source leg
in proportion to the market's corridors times exp(-fear · R_k); a transit leg in proportion to exp(-distance_jk /
range_km) · exp(-fear · R_k).

Source: more enforcement in one place moves activity elsewhere (Magliocca et al. 2019; Dell 2015: +20 % on
diversion routes, about drugs). Off: fear = 0, attention = 0 and relocation = 0.
"""

from typing import NamedTuple

import numpy as np

from sim.engine.chance import Chance, stream
from sim.engine.compiled import rule
from sim.engine.decisions import happens, race
from sim.model.case import CASE, withdraw_case
from sim.model.counts import Count
from sim.model.group import COUNTS, relocate
from sim.model.indices import countries
from sim.model.quantity import ASSUMED, quantity
from sim.model.state import NOWHERE, VACANT, Floats, State

NAME = "displacement"
WRITES = (
    *COUNTS, *CASE, "risk", "attraction", "undeterred", "route", "moving_leg", "relocations", "tally", "evidence",
)  # fmt: skip
OFF = {"fear": 0.0, "attention": 0.0, "relocation": 0.0}

MOVE = stream("displacement: move")
WHERE = stream("displacement: where")


class Parameters(NamedTuple):
    """Section `displacement`."""

    fear: float = quantity(5.0, "per unit of risk", 0, 1000, "how much groups shun risk", ASSUMED)
    attention: float = quantity(0.1, "per month", 0, 1, "weight of this month in perceived risk", ASSUMED)
    relocation: float = quantity(
        0.3, "share", 0, 1, "chance that a leg that was hit or warned moves", "parameters.csv: 0.1/0.3/0.6, judgement"
    )
    range_km: float = quantity(800, "km", 1, 20000, "distance at which a move is e times less likely", ASSUMED)


@rule
def update_attraction(state: State, parameters: Parameters) -> None:
    """Set how attractive each country's market is, given the risk that groups perceive there."""
    for j in countries(state):
        state.undeterred[j] = np.exp(-parameters.fear * state.risk[j])
        state.attraction[j] = state.pull[j] * state.undeterred[j]


@rule
def weigh(state: State, parameters: Parameters, weights: Floats, i: int, leg: int) -> None:
    """Set the weight of each country as the new country of a leg."""
    here, market = state.route[i, leg], state.route[i, 0]
    for k in countries(state):
        near = np.exp(-state.distance_km[here, k] / parameters.range_km)
        if leg == 0:
            weights[k] = state.attraction[k] * near
        elif leg == 1:
            weights[k] = state.corridor[market, k] * state.undeterred[k]
        else:
            weights[k] = (1.0 - state.external[k]) * near * state.undeterred[k]
        if k in (state.route[i, 0], state.route[i, 1], state.route[i, 2]):
            weights[k] = 0.0


@rule
def move(state: State, parameters: Parameters, chance: Chance, i: int, leg: int) -> None:
    """Move a leg, leaving behind the evidence and the case that concern it."""
    here, weights = state.route[i, leg], chance.room.weights
    weigh(state, parameters, weights, i, leg)
    there = race(chance, WHERE, i, state.country_identity, weights)
    if there == NOWHERE:
        return
    withdraw_case(state, i)
    state.evidence[i, leg, :] = 0.0
    relocate(state, i, leg, there)
    state.relocations[here, there] += 1.0
    state.tally[Count.RELOCATIONS, here] += 1
    state.tally[Count.RELOCATIONS_RECEIVED, there] += 1


@rule
def step(state: State, parameters: Parameters, chance: Chance) -> None:
    """Let perceived risk follow operations, and move the legs that were hit or warned."""
    for j in countries(state):
        frequency = state.tally[Count.OPERATIONS, j] / max(1, state.active_legs[j])
        state.risk[j] += parameters.attention * (frequency - state.risk[j])
    update_attraction(state, parameters)
    for i in state.known[: state.known_count[0]]:
        leg = state.moving_leg[i]
        if leg == NOWHERE:
            continue
        state.moving_leg[i] = NOWHERE
        if state.status[i] != VACANT and happens(chance, MOVE, i, leg, parameters.relocation):
            move(state, parameters, chance, i, leg)
