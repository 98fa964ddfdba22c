"""Formation: vacant slots of the market fill again, and groups that were put down or warned resume.

    down without an active group   on average D(ϱ) = T0 · (T1 / T0)^ϱ months, T0 = pause_months, T1 = new_months
    suppressed group resumes       with probability 1 / D(ϱ), ϱ the share of its functions that was removed
    vacant slot is filled          with probability 1 / D(1) = 1 / T1, by a group of which nothing is known
    dormant group resumes          with probability dormancy_rate
    active group is renewed        with probability renewal_rate: it dissolves, and another takes its slot at once
    market k                       drawn in proportion to attraction_k
    route crosses a border         with probability cross_border_share_k
    source                         drawn in proportion to corridor[k, .], the market's observed corridors
    transit country                with probability transit_share · max over k of nearness_k, in proportion to
                                   nearness_k = exp(-detour_k / transit_range_km)

A group has a function on each leg of its route; a domestic one has two, both at home. So a scare (ϱ = 0), an arrest
(1/2) and a dismantling (1) are points of one scale. The slots are the carrying capacity of the market: without
enforcement every slot is active. The attraction of a country falls with perceived risk (see `displacement`). Renewal
keeps the mix of routes near that of the market.

Source: leader replacement takes 3 to 12 months in related work (parameters.csv), among which the middle of the scale,
√(T0 T1), lies; its ends are assumed. Off: new_months and pause_months beyond any horizon, the rates 0.
"""

from typing import NamedTuple

import numpy as np

from sim.engine.chance import Chance, Room, stream, uniform
from sim.engine.compiled import rule
from sim.engine.decisions import happens, race
from sim.engine.listing import put
from sim.engine.rare import NO_SEEKER, expected, rare
from sim.model.case import CASE, withdraw_case
from sim.model.counts import Count
from sim.model.evidence import KNOWLEDGE, forget
from sim.model.group import COUNTS, COURSES, REMOVED_SHARE, change_status, course_of, vacate
from sim.model.indices import countries, groups
from sim.model.quantity import ASSUMED, quantity
from sim.model.state import ACTIVE, DORMANT, NOWHERE, VACANT, Bytes, State

NAME = "formation"
WRITES = (
    *COUNTS, *CASE, *KNOWLEDGE, "status", "removed", "legs", "route", "moving_leg", "tally", "down_months",
    "change_rate",
)  # fmt: skip
OFF = {"renewal_rate": 0.0, "new_months": 1e12, "pause_months": 1e12, "dormancy_rate": 0.0}

OCCUPY = stream("initialise: occupy a slot")  # of month 0, see `occupy`
ENTER = stream("formation: enter")
MARKET = stream("formation: market")
CROSS = stream("formation: cross a border")
SOURCE = stream("formation: source")
TRANSIT = stream("formation: transit")
TRANSIT_WHERE = stream("formation: transit country")
RENEW = stream("formation: renew")
RESUME = stream("formation: resume")


class Parameters(NamedTuple):
    """Section `formation`."""

    new_months: float = quantity(
        14.7, "months", 1, 1e12, "mean time until a vacant slot is filled by a new group, T1", ASSUMED, (6, 36)
    )
    pause_months: float = quantity(
        1.98, "months", 1, 1e12, "mean pause of a group that lost no function to an operation, T0", ASSUMED, (1, 4)
    )
    initial_occupancy: float = quantity(1.0, "share", 0, 1, "slots that are active at month 0", "design")
    transit_share: float = quantity(
        0.247, "share", 0, 1, "cross-border groups with a transit country that is on the way", ASSUMED, (0.1, 0.6)
    )
    transit_range_km: float = quantity(
        508.0, "km", 1, 20000, "detour at which a transit is e times less likely", ASSUMED, (200, 1500)
    )
    renewal_rate: float = quantity(
        0.0325, "per month", 0, 1, "active groups that dissolve and are succeeded at once", ASSUMED, (0.015, 0.05)
    )
    dormancy_rate: float = quantity(
        0.504, "per month", 0, 1, "chance that a dormant group resumes", ASSUMED, (0.25, 1.0)
    )


@rule
def set_rates(state: State, parameters: Parameters) -> None:
    """Set by course how long a slot is without an active group, and how probably it changes this month."""
    for course in range(COURSES):
        growth = parameters.new_months / parameters.pause_months
        state.down_months[course] = max(1.0, parameters.pause_months * growth ** REMOVED_SHARE[course])
        state.change_rate[course] = 1.0 / state.down_months[course]
    state.change_rate[ACTIVE] = parameters.renewal_rate
    state.change_rate[DORMANT] = parameters.dormancy_rate
    state.down_months[ACTIVE] = 0.0
    state.down_months[DORMANT] = 0.0


@rule
def weigh_transit(state: State, parameters: Parameters, chance: Chance, i: int) -> float:
    """Set how near each country is to the way of a two-leg route; return that of the nearest."""
    market, source = state.route[i, 0], state.route[i, 1]
    nearness, most = chance.room.weights, 0.0
    for k in countries(state):
        detour = state.distance_km[source, k] + state.distance_km[k, market] - state.distance_km[source, market]
        nearness[k] = np.exp(-max(0.0, detour) / parameters.transit_range_km)
        if k in (market, source) or state.external[k] == 1:
            nearness[k] = 0.0
        most = max(most, nearness[k])
    return most


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
    drawn = uniform(chance, TRANSIT, i, 0)
    if drawn >= parameters.transit_share:  # nearness is at most 1, and takes long to work out
        return
    if drawn < parameters.transit_share * weigh_transit(state, parameters, chance, i):
        transit = race(chance, TRANSIT_WHERE, i, state.country_identity, chance.room.weights)
        if transit != NOWHERE:
            state.route[i, 2] = transit
            state.legs[i] = 3


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
    state.moving_leg[i] = NOWHERE
    state.tally[Count.GROUPS_FORMED, market] += 1


@rule
def dissolve(state: State, i: int) -> None:
    """End a group by itself, with all that is known of it and the case that concerns it."""
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
def list_renewed(state: State, chance: Chance) -> int:
    """List the active groups that are renewed, in `chance.room.asked`; return how many."""
    room, count = chance.room, 0
    for i in room.struck[: rare(chance, RENEW, NO_SEEKER, len(state.status), expected(state.change_rate[ACTIVE]))]:
        count = put(room, count, i, state.status[i] == ACTIVE)
    return count


@rule
def renew(state: State, parameters: Parameters, chance: Chance) -> None:
    """Let active groups dissolve, each succeeded by another."""
    for i in chance.room.asked[: list_renewed(state, chance)]:
        dissolve(state, i)
        form(state, parameters, chance, i)


@rule
def list_down(room: Room, status: Bytes) -> int:
    """List the slots without an active group; return how many."""
    count = 0
    for i in range(len(status)):
        count = put(room, count, i, status[i] != ACTIVE)
    return count


@rule
def fill_or_resume(state: State, parameters: Parameters, chance: Chance) -> None:
    """Fill vacant slots, and let silenced groups resume."""
    for i in chance.room.asked[: list_down(chance.room, state.status)]:
        course = course_of(state.status[i], state.removed[i], state.legs[i])
        if not happens(chance, ENTER if course == VACANT else RESUME, i, 0, state.change_rate[course]):
            continue
        if course == VACANT:
            form(state, parameters, chance, i)
        else:
            change_status(state, i, ACTIVE)
            state.removed[i] = 0


@rule
def step(state: State, parameters: Parameters, chance: Chance) -> None:
    """Renew active groups, fill vacant slots and let silenced groups resume."""
    set_rates(state, parameters)
    renew(state, parameters, chance)
    fill_or_resume(state, parameters, chance)
