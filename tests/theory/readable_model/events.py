"""Events (ODD, submodel `events`): from a given month on, a parameter or a fact of the region takes a new value."""

from sim.model.setting import Setting
from tests.theory.readable_model.agency import Agency
from tests.theory.readable_model.country import Country
from tests.theory.readable_model.region import Region


def step(region: Region) -> None:
    """Write down what holds from this month on, where the scenario says anything new."""
    for period in region.timeline:
        if period.month == region.month:
            region.parameters, region.group_weight = period.parameters, float(period.setting.group_weight)
            for country in region.countries:
                describe_country(country, period.setting)
                country.attraction = country.pull * country.undeterred
            for agency in region.agencies:
                describe_agency(agency, period.setting)


def describe_country(country: Country, setting: Setting) -> None:
    """Copy the facts of a country."""
    j = country.j
    country.external = bool(setting.external[j])
    country.capacity = float(setting.capacity[j])
    country.turnover = float(setting.turnover[j])
    country.pooling = float(setting.intra_cooperation[j])
    country.corruption = float(setting.corruption[j])
    country.pull = float(setting.pull[j])
    country.cross_border_share = float(setting.cross_border_share[j])
    country.hub_member = float(setting.hub_member[j])
    country.corridor = setting.corridor[j].tolist()
    country.border = setting.border[j].tolist()
    country.distance_km = setting.distance_km[j].tolist()
    country.home_legal_distance = setting.legal_distance[j].tolist()


def describe_agency(agency: Agency, setting: Setting) -> None:
    """Copy the facts of an agency: its staff are its kind's share of what the country puts to this work."""
    j, m = agency.country.j, agency.m
    a = j * len(setting.kinds) + m
    agency.staff = float(setting.capacity[j] * setting.political_will[j] * setting.effort_share[m])
    agency.sight = setting.sight[m].tolist()
    agency.competitiveness = float(setting.competitiveness[a])
    agency.home_approach = float(setting.approach[a])
