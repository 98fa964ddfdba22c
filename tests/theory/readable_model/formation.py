"""Formation (ODD, submodel `formation`): vacant slots fill, silenced groups resume, active ones give way to others."""

import math

from tests.theory.readable_model.case import close_case
from tests.theory.readable_model.country import Country
from tests.theory.readable_model.group import ACTIVE, DORMANT, SUPPRESSED, VACANT, Group
from tests.theory.readable_model.region import Region


def step(region: Region) -> None:
    """Ask every slot what happens to it this month."""
    region.ask_groups(renew)


def down_months(removed_share: float, region: Region) -> float:
    """Return D(ϱ) = T0 · (T1 / T0)^ϱ: the mean months without a group that has lost the share ϱ of its functions."""
    pause, new = region.parameters.formation.pause_months, region.parameters.formation.new_months
    return float(pause * (new / pause) ** removed_share)


def renew(group: Group, region: Region) -> None:
    """Let what may happen to a slot each month happen: a group enters, resumes, or is succeeded by another."""
    formation = region.parameters.formation
    rates = {
        VACANT: 1 / formation.new_months,
        ACTIVE: formation.renewal_rate,
        DORMANT: formation.dormancy_rate,
        SUPPRESSED: 1 / down_months(group.removed / group.functions, region),
    }
    if not region.happens(rates[group.status]):
        return
    if group.status == VACANT:
        form(group, region)
    elif group.status == ACTIVE:
        dissolve(group)
        form(group, region)
    else:
        group.status, group.removed = ACTIVE, 0


def dissolve(group: Group) -> None:
    """End a group by itself, with what is known of it and the case against it."""
    group.market.counts["groups_dissolved"] += 1
    close_case(group)
    group.forget()
    group.vacate()


def form(group: Group, region: Region) -> None:
    """Fill a slot: choose a market by its attraction, and with it the rest of the route."""
    market = region.drawn([country.attraction for country in region.countries])
    if market is None:
        return
    group.status, group.removed, group.moving = ACTIVE, 0, None
    group.route = [market, *choose_countries_abroad(market, region)]
    market.counts["groups_formed"] += 1


def choose_countries_abroad(market: Country, region: Region) -> list[Country]:
    """Choose a source by the market's corridors, and perhaps a country of transit; none for a domestic group."""
    if not region.happens(market.cross_border_share):
        return []
    source = region.drawn(market.corridor)
    if source is None:
        return []
    transit = choose_transit(market, source, region)
    return [source] if transit is None else [source, transit]


def choose_transit(market: Country, source: Country, region: Region) -> Country | None:
    """Choose a country of transit, if any is near the way: weight exp(-detour / transit_range_km)."""
    formation, direct = region.parameters.formation, source.distance_km[market.j]
    weights = []
    for country in region.countries:
        detour = max(0.0, source.distance_km[country.j] + country.distance_km[market.j] - direct)
        weight = math.exp(-detour / formation.transit_range_km)
        weights.append(0.0 if country.external or country in (market, source) else weight)
    return region.drawn(weights) if region.happens(formation.transit_share * max(weights)) else None
