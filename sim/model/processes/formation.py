"""Formation: vacant slots of the market fill again, and suppressed or dormant groups resume.

    vacant slot filled        with probability entry_rate
    market k                  drawn in proportion to attraction_k
    route crosses a border    with probability cross_border_share_k
    source                    drawn in proportion to corridor[k, .], the market's observed corridors
    transit country           with probability transit_share, in proportion to exp(-detour / transit_range_km)
    suppressed group resumes  with probability recovery_rate; a dormant one with dormancy_rate
    active group is renewed   with probability renewal_rate: it dissolves, and another takes its slot at once

The slots are the carrying capacity of the market, so without enforcement every slot is active in the end. The
attraction of a country falls with perceived risk (see `displacement`). Renewal keeps the mix of routes near that of the
market: without it, groups that nobody can dismantle would fill every slot in the end.

Source: design of the model; leader replacement takes 3 to 12 months in related work (parameters.csv). Off: all
four rates 0.
"""

from typing import NamedTuple

import numpy as np

from sim.engine.ask import happening
from sim.engine.chance import Chance, stream
from sim.engine.compiled import rule
from sim.engine.decisions import happens, race
from sim.model.case import CASE, withdraw_case
from sim.model.counts import Count
from sim.model.group import COUNTS, change_status, forget, vacate
from sim.model.indices import countries, groups
from sim.model.quantity import ASSUMED, quantity
from sim.model.state import ACTIVE, DORMANT, NEVER, NOWHERE, SUPPRESSED, VACANT, State

NAME = "formation"
WRITES = (
    *COUNTS, *CASE, "status", "legs", "route", "first_evidence", "moving_leg", "tally", "evidence", "evidence_held",
    "change_rate",
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
QUESTIONS = np.array((ENTER, RENEW, RESUME, RESUME))  # by status


class Parameters(NamedTuple):
    """Section `formation`."""

    entry_rate: float = quantity(0.03, "per month", 0, 1, "chance that a vacant slot is filled", ASSUMED)
    initial_occupancy: float = quantity(0.8, "share", 0, 1, "share of slots that are active at month 0", ASSUMED)
    transit_share: float = quantity(0.3, "share", 0, 1, "cross-border groups with a transit country", ASSUMED)
    transit_range_km: float = quantity(500, "km", 1, 20000, "detour at which a transit is e times less likely", ASSUMED)
    recovery_rate: float = quantity(
        0.25, "per month", 0, 1, "chance that a suppressed group resumes", "parameters.csv: replacement 3/6/12 months"
    )
    renewal_rate: float = quantity(
        0.02, "per month", 0, 1, "chance that an active group dissolves and another takes its slot", "fitted to F3"
    )
    dormancy_rate: float = quantity(0.33, "per month", 0, 1, "chance that a dormant group resumes", ASSUMED)


@rule
def choose_transit(state: State, parameters: Parameters, chance: Chance, i: int) -> None:
    """Add a transit country to a two-leg route, those on the way first."""
    market, source = state.route[i, 0], state.route[i, 1]
    weights = chance.room.weights
    for k in countries(state):
        detour = state.distance_km[source, k] + state.distance_km[k, market] - state.distance_km[source, market]
        weights[k] = np.exp(-max(0.0, detour) / parameters.transit_range_km)
        if k in (market, source) or state.external[k] == 1:
            weights[k] = 0.0
    transit = race(chance, TRANSIT_WHERE, i, state.country_identity, weights)
    if transit != NOWHERE:
        state.route[i, 2] = transit
        state.legs[i] = 3


@rule
def choose_route(state: State, parameters: Parameters, chance: Chance, i: int) -> None:
    """Let the route of a group cross a border, or not; with it, choose source and transit country."""
    market = state.route[i, 0]
    if not happens(chance, CROSS, i, 0, state.cross_border_share[market]):
        return
    source = race(chance, SOURCE, i, state.country_identity, state.corridor[market])
    if source == NOWHERE:
        return
    state.route[i, 1] = source
    state.legs[i] = 2
    if happens(chance, TRANSIT, i, 0, parameters.transit_share):
        choose_transit(state, parameters, chance, i)


@rule
def form(state: State, parameters: Parameters, chance: Chance, i: int) -> None:
    """Fill slot i with a new group: its market, and with it the rest of its route."""
    market = race(chance, MARKET, i, state.country_identity, state.attraction)
    if market == NOWHERE:
        return
    state.route[i, :] = NOWHERE
    state.route[i, 0] = market
    state.legs[i] = 1
    choose_route(state, parameters, chance, i)
    change_status(state, i, ACTIVE)
    state.first_evidence[i] = NEVER
    state.moving_leg[i] = NOWHERE
    state.tally[Count.GROUPS_FORMED, market] += 1


@rule
def dissolve(state: State, i: int) -> None:
    """End a group by itself, with the evidence and the case that concern it."""
    state.tally[Count.GROUPS_DISSOLVED, state.route[i, 0]] += 1
    withdraw_case(state, i)
    forget(state, i)
    vacate(state, i)


@rule
def occupy(state: State, parameters: Parameters, chance: Chance) -> None:
    """Fill slots at month 0."""
    for i in groups(state):
        if happens(chance, OCCUPY, i, 0, parameters.initial_occupancy):
            form(state, parameters, chance, i)


@rule
def step(state: State, parameters: Parameters, chance: Chance) -> None:
    """Fill vacant slots, renew active groups and let silenced ones resume."""
    state.change_rate[VACANT] = parameters.entry_rate
    state.change_rate[ACTIVE] = parameters.renewal_rate
    state.change_rate[SUPPRESSED] = parameters.recovery_rate
    state.change_rate[DORMANT] = parameters.dormancy_rate
    count = happening(chance, state.status, QUESTIONS, state.change_rate)
    for i in chance.room.happened[:count]:
        status = state.status[i]
        if status == ACTIVE:
            dissolve(state, i)
        if status in (ACTIVE, VACANT):
            form(state, parameters, chance, i)
        else:
            change_status(state, i, ACTIVE)
