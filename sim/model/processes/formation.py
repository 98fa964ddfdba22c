"""Formation: vacant slots of the market fill again, and suppressed or dormant groups resume.

    vacant slot filled        with probability entry_rate
    market k                  drawn in proportion to attraction_k
    route crosses a border    with probability cross_border_share_k
    source                    drawn in proportion to corridor[k, .], the market's observed corridors
    transit country           with probability transit_share, in proportion to exp(-detour / transit_range_km)
    suppressed group resumes  with probability recovery_rate; a dormant one with dormancy_rate
    active group is renewed   with probability renewal_rate: it dissolves, and another takes its slot at once

The slots are the carrying capacity of the market, so without enforcement every slot is active in the end. An
attraction falls with perceived risk; `displacement` owns it. Renewal keeps the mix of routes near that of the market:
without it, groups that nobody can dismantle would fill every slot in the end.

Source: design of the model; leader replacement takes 3 to 12 months in related work (parameters.csv). Off: all
four rates 0.
"""

from typing import NamedTuple

import numpy as np

from sim.engine.compiled import compiled_part, inlined_part
from sim.engine.decisions import happens, possible, race
from sim.engine.draws import Luck, stream, unit
from sim.model.case import CASE, withdraw_case
from sim.model.group import COUNTS, change_status, forget, vacate
from sim.model.quantity import ASSUMED, quantity
from sim.model.state import (
    ACTIVE,
    BATCH,
    GROUPS_DISSOLVED,
    GROUPS_FORMED,
    NEVER,
    NOWHERE,
    STATUSES,
    VACANT,
    State,
)

NAME = "formation"
WRITES = (
    *COUNTS, *CASE, "status", "legs", "route", "first_evidence", "moving_leg", "tally", "evidence", "evidence_held",
    "country_weight", "chance", "listed", "asked", "drawn", "raced",
)  # fmt: skip
OFF = {"renewal_rate": 0.0, "entry_rate": 0.0, "recovery_rate": 0.0, "dormancy_rate": 0.0}

OCCUPY = stream("initialise: occupy a slot")  # of month 0, see `occupy`
ENTER = stream("formation: enter")
MARKET = stream("formation: market")
CROSS = stream("formation: cross a border")
SOURCE = stream("formation: source")
TRANSIT = stream("formation: transit")
TRANSIT_WHERE = stream("formation: transit country")
RENEW = stream("formation: renew")
RESUME = stream("formation: resume")
# By status: the question that a slot is asked.
QUESTIONS = np.array((ENTER, RENEW, RESUME, RESUME), np.uint32)
NOTHING_MORE = np.uint32(0)  # a slot is asked as such


class Parameters(NamedTuple):
    """Section `formation`."""

    entry_rate: float = quantity(0.03, "per month", 0, 1, "chance that a vacant slot is filled", ASSUMED)
    initial_occupancy: float = quantity(0.8, "share", 0, 1, "share of slots that are active at month 0", ASSUMED)
    transit_share: float = quantity(0.3, "share", 0, 1, "cross-border groups with a transit country", ASSUMED)
    transit_range_km: float = quantity(500, "km", 1, 20000, "detour at which a transit is e times less likely", ASSUMED)
    recovery_rate: float = quantity(
        0.25,
        "per month",
        0,
        1,
        "chance that a suppressed group resumes",
        "parameters.csv: replacement 3 / 6 / 12 months",
    )
    renewal_rate: float = quantity(
        0.02, "per month", 0, 1, "chance that an active group dissolves and another takes its slot", "fitted to F3"
    )
    dormancy_rate: float = quantity(0.33, "per month", 0, 1, "chance that a dormant group resumes", ASSUMED)


@inlined_part
def choose_transit(state: State, parameters: Parameters, luck: Luck, i: int) -> None:
    """Add a transit country to a two-leg route, those on the way first."""
    market = state.route[i, 0]
    source = state.route[i, 1]
    direct = state.distance_km[source, market]
    for k in range(len(state.external)):
        detour = state.distance_km[source, k] + state.distance_km[k, market] - direct
        state.country_weight[k] = np.exp(-max(0.0, detour) / parameters.transit_range_km)
        if k in (market, source) or state.external[k] == 1:
            state.country_weight[k] = 0.0
    k = race(luck, TRANSIT_WHERE, i, state.country_identity, state.country_weight, state.raced)
    if k != NOWHERE:
        state.route[i, 2] = k
        state.legs[i] = 3


@inlined_part
def form(state: State, parameters: Parameters, luck: Luck, i: int) -> None:
    """Fill slot i with a new group: its market, and with it the rest of its route."""
    market = race(luck, MARKET, i, state.country_identity, state.attraction, state.raced)
    if market == NOWHERE:
        return
    state.route[i, 0] = market
    state.route[i, 1] = NOWHERE
    state.route[i, 2] = NOWHERE
    state.legs[i] = 1
    if happens(luck, CROSS, i, 0, state.cross_border_share[market]):
        source = race(luck, SOURCE, i, state.country_identity, state.corridor[market], state.raced)
        if source != NOWHERE:
            state.route[i, 1] = source
            state.legs[i] = 2
            if happens(luck, TRANSIT, i, 0, parameters.transit_share):
                choose_transit(state, parameters, luck, i)
    change_status(state, i, ACTIVE)
    state.first_evidence[i] = NEVER
    state.moving_leg[i] = NOWHERE
    state.tally[GROUPS_FORMED, market] += 1


@inlined_part
def dissolve(state: State, i: int) -> None:
    """End a group by itself, with the evidence and the case that concern it."""
    state.tally[GROUPS_DISSOLVED, state.route[i, 0]] += 1
    withdraw_case(state, i)
    forget(state, i)
    vacate(state, i)


@compiled_part
def occupy(state: State, parameters: Parameters, luck: Luck) -> None:
    """Fill slots at month 0."""
    for i in range(len(state.status)):
        if happens(luck, OCCUPY, i, 0, parameters.initial_occupancy):
            form(state, parameters, luck, i)


@compiled_part
def step(state: State, parameters: Parameters, luck: Luck) -> None:
    """Fill vacant slots, renew active groups and let silenced ones resume."""
    rates = (parameters.entry_rate, parameters.renewal_rate, parameters.recovery_rate, parameters.dormancy_rate)
    for now in range(len(STATUSES)):
        possible(luck, QUESTIONS[now], rates[now])  # notes a rate that is none; below, none is checked again
        state.chance[now] = rates[now]
    slots = len(state.status)
    for start in range(0, slots, BATCH):
        count = min(BATCH, slots - start)
        for at in range(count):
            state.asked[at] = QUESTIONS[state.status[start + at]]
        for at in range(count):
            state.drawn[at] = unit(luck, state.asked[at], np.uint32(start + at), NOTHING_MORE)
        happening = 0
        for at in range(count):
            state.listed[0, happening] = start + at
            happening += state.drawn[at] < state.chance[state.status[start + at]]
        for n in range(happening):
            i = int(state.listed[0, n])
            now = state.status[i]
            if now == ACTIVE:
                dissolve(state, i)
            if now in (ACTIVE, VACANT):
                form(state, parameters, luck, i)
            else:
                change_status(state, i, ACTIVE)
