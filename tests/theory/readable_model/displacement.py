"""Displacement (ODD, submodel `displacement`): groups fear countries where operations are frequent, and leave them."""

import math

from tests.theory.readable_model.case import close_case
from tests.theory.readable_model.country import Country
from tests.theory.readable_model.group import MARKET, SOURCE, VACANT, Group
from tests.theory.readable_model.region import Region


def step(region: Region) -> None:
    """Let perceived risk follow operations, then move the legs that were hit or warned."""
    region.ask_countries(perceive_risk)
    region.ask_groups(relocate)


def perceive_risk(country: Country, region: Region) -> None:
    """Move R, the risk that groups perceive in a country, towards this month's operations per leg."""
    operations_per_leg = len(country.operations) / max(1, country.active_legs)
    country.risk += region.parameters.displacement.attention * (operations_per_leg - country.risk)
    set_attraction(country, region)


def set_attraction(country: Country, region: Region) -> None:
    """Set how attractive a country's market is to groups, after fear."""
    country.attraction = country.pull * after_fear(country, region)


def after_fear(country: Country, region: Region) -> float:
    """Return the share of a country's attraction that fear leaves."""
    return math.exp(-region.parameters.displacement.fear * country.risk)


def relocate(group: Group, region: Region) -> None:
    """Move the leg of a group that was hit or warned this month, with some probability."""
    left, group.moving = group.moving, None
    if left is None or group.status == VACANT or not region.happens(region.parameters.displacement.relocation):
        return
    entered = choose_country(group, left, region)
    if entered is None:
        return
    close_case(group)
    for agency in left.agencies:
        group.evidence.pop(agency, None)
    group.route[group.route.index(left)] = entered
    left.counts["relocations"] += 1
    entered.counts["relocations_received"] += 1


def choose_country(group: Group, left: Country, region: Region) -> Country | None:
    """Choose where a leg moves to; the weight depends on what the country was to the group."""
    role = group.route.index(left)
    weights = []
    for country in region.countries:
        near = math.exp(-left.distance_km[country.j] / region.parameters.displacement.range_km)
        if country in group.route:
            weights.append(0.0)
        elif role == MARKET:
            weights.append(country.attraction * near)
        elif role == SOURCE:
            weights.append(group.market.corridor[country.j] * after_fear(country, region))
        else:
            weights.append(0.0 if country.external else near * after_fear(country, region))
    return region.drawn(weights)
