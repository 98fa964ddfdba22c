"""Displacement: groups fear countries where operations are frequent, and move legs away from them.

    R_j <- (1 - attention) · R_j + attention · operations_j / max(1, legs_j)
    attraction_j = pull_j · exp(-fear · R_j)

A leg that was hit or warned this month moves with probability `relocation`. A market leg goes to country k in
proportion to attraction_k · exp(-distance_jk / range_km); a source leg in proportion to the market's corridors
times exp(-fear · R_k); a transit leg in proportion to exp(-distance_jk / range_km) · exp(-fear · R_k).

Source: more enforcement in one place moves activity elsewhere (Magliocca et al. 2019; Dell 2015: +20 % on
diversion routes, about drugs). Off: fear = 0, attention = 0 and relocation = 0.
"""

from typing import NamedTuple

import numpy as np

from sim.engine.compiled import compiled_part, inlined_part
from sim.engine.decisions import happens, race
from sim.engine.draws import Luck, stream
from sim.model.case import CASE, withdraw_case
from sim.model.group import COUNTS, fetch, relocate
from sim.model.quantity import ASSUMED, quantity
from sim.model.state import (
    NOWHERE,
    OPERATIONS,
    RELOCATED_AWAY,
    RELOCATED_HERE,
    VACANT,
    State,
)

NAME = "displacement"
WRITES = (
    *COUNTS, *CASE, "risk", "attraction", "calm", "route", "moving_leg", "relocations", "tally", "evidence",
    "country_weight", "raced", "fetched",
)  # fmt: skip
OFF = {"fear": 0.0, "attention": 0.0, "relocation": 0.0}

MOVE = stream("displacement: move")
WHERE = stream("displacement: where")


class Parameters(NamedTuple):
    """Section `displacement`."""

    fear: float = quantity(5.0, "per unit of risk", 0, 1000, "how much groups shun risk", ASSUMED)
    attention: float = quantity(0.1, "per month", 0, 1, "weight of this month in perceived risk", ASSUMED)
    relocation: float = quantity(
        0.3,
        "share",
        0,
        1,
        "chance that a leg that was hit or warned moves",
        "parameters.csv: 0.1 / 0.3 / 0.6, judgement",
    )
    range_km: float = quantity(800, "km", 1, 20000, "distance at which a move is e times less likely", ASSUMED)


@compiled_part
def allure(state: State, parameters: Parameters) -> None:
    """Set how attractive each country's market is after fear."""
    for j in range(len(state.external)):
        state.calm[j] = np.exp(-parameters.fear * state.risk[j])
        state.attraction[j] = state.pull[j] * state.calm[j]


@inlined_part
def weigh(state: State, parameters: Parameters, i: int, leg: int) -> None:
    """Set the weight of each country as the new place of a leg."""
    here = state.route[i, leg]
    market = state.route[i, 0]
    for k in range(len(state.external)):
        near = np.exp(-state.distance_km[here, k] / parameters.range_km)
        if leg == 0:
            state.country_weight[k] = state.attraction[k] * near
        elif leg == 1:
            state.country_weight[k] = state.corridor[market, k] * state.calm[k]
        else:
            state.country_weight[k] = (1.0 - state.external[k]) * near * state.calm[k]
        if k in (state.route[i, 0], state.route[i, 1], state.route[i, 2]):
            state.country_weight[k] = 0.0


@inlined_part
def move(state: State, parameters: Parameters, luck: Luck, i: int, leg: int) -> None:
    """Move a leg, leaving behind the evidence and the case that concern it."""
    here = state.route[i, leg]
    weigh(state, parameters, i, leg)
    there = race(luck, WHERE, i, state.country_identity, state.country_weight, state.raced)
    if there == NOWHERE:
        return
    withdraw_case(state, i)
    for m in range(state.sight.shape[0]):
        state.evidence[i, leg, m] = 0.0
    relocate(state, i, leg, there)
    state.relocations[here, there] += 1.0
    state.tally[RELOCATED_AWAY, here] += 1
    state.tally[RELOCATED_HERE, there] += 1


@compiled_part
def step(state: State, parameters: Parameters, luck: Luck) -> None:
    """Let perceived risk follow operations, and move the legs that were hit."""
    for j in range(len(state.external)):
        met = state.tally[OPERATIONS, j] / max(1, state.active_legs[j])
        state.risk[j] += parameters.attention * (met - state.risk[j])
    allure(state, parameters)
    for n in range(state.known_count[0]):
        fetch(state, n)
        i = int(state.known[n])
        leg = state.moving_leg[i]
        if leg == NOWHERE:
            continue
        state.moving_leg[i] = NOWHERE
        if state.status[i] != VACANT and happens(luck, MOVE, i, leg, parameters.relocation):
            move(state, parameters, luck, i, leg)
