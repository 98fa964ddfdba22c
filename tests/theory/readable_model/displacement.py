"""Displacement (ODD, submodel `displacement`): groups fear countries where operations are frequent, and leave them."""

import math

from tests.theory.readable_model.case import close_case
from tests.theory.readable_model.country import Country
from tests.theory.readable_model.group import ACTIVE, MARKET, SOURCE, Group
from tests.theory.readable_model.region import Region


def step(region: Region) -> None:
    """Let perceived risk follow operations, then move legs that were hit or warned, and some that are not calm."""
    region.count_active_legs()
    region.ask_countries(perceive_risk)
    region.ask_groups(flee)
    region.ask_groups(roam)


def perceive_risk(country: Country, region: Region) -> None:
    """Move R, the risk that groups perceive in a country, towards this month's operations per leg."""
    operations_per_leg = len(country.operations) / max(1, country.active_legs)
    country.risk += region.parameters.displacement.attention * (operations_per_leg - country.risk)
    set_attraction(country, region)


def set_attraction(country: Country, region: Region) -> None:
    """Set how attractive a country's market is to groups, after fear."""
    country.undeterred = calm(country, region)
    country.attraction = country.pull * country.undeterred


def calm(country: Country, region: Region) -> float:
    """Return the share of a country's attraction that fear leaves, exp(-fear · R)."""
    return math.exp(-region.parameters.displacement.fear * country.risk)


def flee(group: Group, region: Region) -> None:
    """Move the leg of a group that was hit or warned, with some probability, in the month in which it resumes."""
    if group.status != ACTIVE or group.moving is None:
        return
    left, group.moving = group.moving, None
    if region.happens(region.parameters.displacement.relocation):
        relocate(group, left, region)


def roam(group: Group, region: Region) -> None:
    """Move the leg of an active group in the least calm country, by how its calm compares with that of the markets."""
    if group.status != ACTIVE:
        return
    worst = min(group.route, key=lambda country: calm(country, region))
    excess = 1 - calm(worst, region) / mean_calm(region)
    if excess > 0 and region.happens(region.parameters.displacement.roam * excess):
        relocate(group, worst, region)


def mean_calm(region: Region) -> float:
    """Return the mean calm of countries, by the size of their markets."""
    size = sum(country.pull for country in region.countries)
    return sum(country.pull * calm(country, region) for country in region.countries) / size


def relocate(group: Group, left: Country, region: Region) -> None:
    """Move a leg of a group to another country, leaving behind what is known of it and the case."""
    entered = choose_country(group, left, region)
    if entered is None:
        return
    close_case(group)
    group.lose_leg(left)
    group.withheld.difference_update(left.agencies)
    group.noticed.difference_update(left.agencies)
    group.route[group.role(left)] = entered
    left.counts["relocations"] += 1
    entered.counts["relocations_received"] += 1


def choose_country(group: Group, left: Country, region: Region) -> Country | None:
    """Choose where a leg moves to; the weight depends on what the country was to the group."""
    role = group.role(left)
    weights = []
    for country in region.countries:
        near = math.exp(-left.distance_km[country.j] / region.parameters.displacement.range_km)
        if country in group.route:
            weights.append(0.0)
        elif role == MARKET:
            weights.append(country.attraction * near)
        elif role == SOURCE:
            weights.append(group.market.corridor[country.j] * calm(country, region))
        else:
            weights.append(0.0 if country.external else near * calm(country, region))
    return region.drawn(weights)
