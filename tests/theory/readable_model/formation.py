"""Formation (ODD, submodel `formation`): vacant slots fill, silenced groups resume, active ones give way to others."""

import math

from tests.theory.readable_model.case import close_case
from tests.theory.readable_model.country import Country
from tests.theory.readable_model.group import ACTIVE, DORMANT, SUPPRESSED, VACANT, Group
from tests.theory.readable_model.region import Region


def step(region: Region) -> None:
    """Ask every slot what happens to it this month."""
    region.ask_groups(renew)


def renew(group: Group, region: Region) -> None:
    """Let what may happen to a slot each month happen: a group enters, resumes, or is succeeded by another."""
    formation = region.parameters.formation
    rates = {
        VACANT: formation.entry_rate,
        ACTIVE: formation.renewal_rate,
        SUPPRESSED: formation.recovery_rate,
        DORMANT: formation.dormancy_rate,
    }
    if not region.happens(rates[group.status]):
        return
    if group.status == VACANT:
        form(group, region)
    elif group.status == ACTIVE:
        dissolve(group)
        form(group, region)
    else:
        group.status = ACTIVE


def dissolve(group: Group) -> None:
    """End a group by itself, with the evidence on it and the case against it."""
    group.market.counts["groups_dissolved"] += 1
    close_case(group)
    group.lose_evidence()
    group.vacate()


def form(group: Group, region: Region) -> None:
    """Fill a slot: choose a market by its attraction, and with it the rest of the route."""
    market = region.drawn([country.attraction for country in region.countries])
    if market is None:
        return
    group.status = ACTIVE
    group.route = [market, *choose_countries_abroad(market, region)]
    group.first_evidence, group.moving = 0, None
    market.counts["groups_formed"] += 1


def choose_countries_abroad(market: Country, region: Region) -> list[Country]:
    """Choose a source by the market's corridors, and perhaps a country of transit; none for a domestic group."""
    if not region.happens(market.cross_border_share):
        return []
    source, transit = region.drawn(market.corridor), None
    if source is not None and region.happens(region.parameters.formation.transit_share):
        transit = choose_transit(market, source, region)
    return [country for country in (source, transit) if country is not None]


def choose_transit(market: Country, source: Country, region: Region) -> Country | None:
    """Choose a country of transit: weight exp(-detour / transit_range_km)."""
    direct = source.distance_km[market.j]
    weights = []
    for country in region.countries:
        detour = max(0.0, source.distance_km[country.j] + country.distance_km[market.j] - direct)
        weight = math.exp(-detour / region.parameters.formation.transit_range_km)
        weights.append(0.0 if country.external or country in (market, source) else weight)
    return region.drawn(weights)
