"""Displacement: groups fear countries where operations are frequent, and move legs away from them.

    R_j <- (1 - attention) · R_j + attention · operations_j / max(1, n_j)
    calm_j = exp(-fear · R_j)
    attraction_j = pull_j · calm_j

R is the risk that groups perceive, operations_j those of the month in country j, and n_j the legs that are active there
after them.

A leg where an agency arrested, or about which the group was warned by a leak, moves with probability `relocation` in
the month in which the group resumes: it does not go on where it was hit. Each active group, known or not, also moves
its leg in the least calm country, w, with probability

    roam · max(0, 1 - calm_w / mean calm)      the mean weighted by pull

A market leg goes to country k in proportion to attraction_k · exp(-distance_jk / range_km); a source leg in proportion
to the market's corridors times calm_k; a transit leg in proportion to exp(-distance_jk / range_km) · calm_k, within
the region; none to a country of the route. All that was known of the leg, and the case about the group, stay behind.

Source: more enforcement in one place moves activity elsewhere (Magliocca et al. 2019; Dell 2015: +20 % on
diversion routes, about drugs). Off: fear = 0, attention = 0, relocation = 0 and roam = 0.
"""

from typing import NamedTuple

import numpy as np

from sim.engine.chance import Chance, Room, stream
from sim.engine.compiled import rule
from sim.engine.decisions import happens, race
from sim.engine.listing import put
from sim.engine.rare import NO_SEEKER, expected, rare
from sim.model.case import CASE, withdraw_case
from sim.model.counts import Count
from sim.model.evidence import KNOWLEDGE_OF_LEG, forget_leg
from sim.model.group import COUNTS, relocate
from sim.model.indices import countries
from sim.model.quantity import ASSUMED, quantity
from sim.model.state import ACTIVE, NOTHING_KEPT, NOWHERE, Bytes, Floats, State

NAME = "displacement"
WRITES = (
    *COUNTS, *CASE, *KNOWLEDGE_OF_LEG, "risk", "attraction", "undeterred", "route", "moving_leg", "relocations",
    "tally", "unrest",
)  # fmt: skip
OFF = {"fear": 0.0, "attention": 0.0, "relocation": 0.0, "roam": 0.0}

MOVE = stream("displacement: move")
ROAM = stream("displacement: roam")
WHERE = stream("displacement: where")


class Parameters(NamedTuple):
    """Section `displacement`."""

    fear: float = quantity(5.78, "per unit of risk", 0, 1000, "how much groups shun risk", ASSUMED, (2, 15))
    attention: float = quantity(
        0.0894, "per month", 0, 1, "weight of this month in perceived risk", ASSUMED, (0.03, 0.3)
    )
    relocation: float = quantity(
        0.256, "share", 0, 1, "chance that a leg that was hit or warned moves",
        "parameters.csv: 0.1/0.3/0.6, judgement", (0.1, 0.6),
    )  # fmt: skip
    roam: float = quantity(
        0.0473, "per month", 0, 1, "chance that the leg in a country without any calm moves", ASSUMED, (0.015, 0.15)
    )
    range_km: float = quantity(
        779.0, "km", 1, 20000, "distance at which a move is e times less likely", ASSUMED, (400, 1600)
    )


@rule
def perceive(state: State, parameters: Parameters) -> None:
    """Let the risk that groups perceive follow this month's operations."""
    for j in countries(state):
        frequency = state.tally[Count.OPERATIONS, j] / max(1, state.active_legs[j])
        state.risk[j] += parameters.attention * (frequency - state.risk[j])


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
    """Move a leg, leaving behind what is known of it and the case that concerns it."""
    here, weights = state.route[i, leg], chance.room.weights
    weigh(state, parameters, weights, i, leg)
    there = race(chance, WHERE, i, state.country_identity, weights)
    if there == NOWHERE:
        return
    withdraw_case(state, i)
    forget_leg(state, i, leg)
    state.withheld[i, leg, :] = NOTHING_KEPT
    relocate(state, i, leg, there)
    state.relocations[here, there] += 1.0
    state.tally[Count.RELOCATIONS, here] += 1
    state.tally[Count.RELOCATIONS_RECEIVED, there] += 1


@rule
def list_resumed(room: Room, moving_leg: Bytes, status: Bytes) -> int:
    """List the active groups that want to move a leg; return how many."""
    count = 0
    for i in range(len(status)):
        count = put(room, count, i, (moving_leg[i] != NOWHERE) & (status[i] == ACTIVE))
    return count


@rule
def flee(state: State, parameters: Parameters, chance: Chance) -> None:
    """Move legs that were hit, or of which the group was warned, where the group has resumed."""
    for i in chance.room.asked[: list_resumed(chance.room, state.moving_leg, state.status)]:
        leg = state.moving_leg[i]
        state.moving_leg[i] = NOWHERE
        if happens(chance, MOVE, i, leg, parameters.relocation):
            move(state, parameters, chance, i, leg)


@rule
def set_unrest(state: State, parameters: Parameters) -> float:
    """Set the chance that a group moves its leg in a country which is less calm than others; return the largest."""
    calm, size, largest = 0.0, 0.0, 0.0
    for j in countries(state):
        calm += state.attraction[j]
        size += state.pull[j]
    for j in countries(state):
        beside_mean = state.undeterred[j] * size / calm if calm > 0.0 else 1.0
        state.unrest[j] = parameters.roam * max(0.0, 1.0 - beside_mean)
        largest = max(largest, state.unrest[j])
    return largest


@rule
def least_calm_leg(state: State, i: int) -> int:
    """Find the leg of a group that is in the least calm country, the first of equals."""
    worst = 0
    for leg in range(1, state.legs[i]):
        if state.undeterred[state.route[i, leg]] < state.undeterred[state.route[i, worst]]:
            worst = leg
    return worst


@rule
def roams(state: State, i: int, height: float) -> bool:
    """Tell whether a group of a height (see `sim.engine.rare`), if it is active, moves its least calm leg."""
    if state.status[i] != ACTIVE:
        return False
    return height < expected(state.unrest[state.route[i, least_calm_leg(state, i)]])


@rule
def roam(state: State, parameters: Parameters, chance: Chance) -> None:
    """Move legs of active groups out of countries that are less calm than most."""
    room, most = chance.room, set_unrest(state, parameters)
    for n in range(rare(chance, ROAM, NO_SEEKER, len(state.status), expected(most))):
        if roams(state, room.struck[n], room.heights[n]):
            move(state, parameters, chance, room.struck[n], least_calm_leg(state, room.struck[n]))


@rule
def step(state: State, parameters: Parameters, chance: Chance) -> None:
    """Let perceived risk follow operations, and groups respond to it."""
    perceive(state, parameters)
    update_attraction(state, parameters)
    flee(state, parameters, chance)
    roam(state, parameters, chance)
