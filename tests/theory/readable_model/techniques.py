"""The four techniques of the study, and the hub (ODD, a submodel each): they move what others read, and cost effort."""

from tests.theory.readable_model.agency import Agency
from tests.theory.readable_model.country import Country
from tests.theory.readable_model.region import Region


def charge(agencies: list[Agency], share: float) -> None:
    """Add what a technique costs to the overhead of agencies."""
    for agency in agencies:
        agency.overhead += share


def common_ground(region: Region) -> None:
    """Identify common ground: approaches move towards their mean, and the laws come closer in practice."""
    technique = region.parameters.common_ground
    members = [agency for country in region.members() for agency in country.agencies]
    mean = sum(agency.approach for agency in members) / len(members)
    for agency in region.agencies:
        level = 0.0 if agency.country.external else technique.level
        target = (1 - level) * agency.home_approach + level * mean
        agency.approach += (target - agency.approach) / technique.protocol_months
    for one in region.countries:
        for other in region.countries:
            target = one.home_legal_distance[other.j]
            if not (one.external or other.external):
                target *= 1 - technique.level * technique.legal_reach
            one.legal_distance[other.j] += (target - one.legal_distance[other.j]) / technique.protocol_months
    charge(members, technique.level * technique.cost)


def trust_building(region: Region) -> None:
    """Establish trust: agencies of different countries gain good experience of each other, if they have contact."""
    technique = region.parameters.trust_building
    for country in region.members():
        for abroad in region.abroad(country):
            gain = technique.level * technique.rate * country.contact[abroad.j]
            for agency in country.agencies:
                for other in abroad.agencies:
                    agency.training[other] += gain
        charge(country.agencies, technique.level * technique.cost)


def networking(region: Region) -> None:
    """Facilitate networking: countries make a share of the contact that they lack, most easily with neighbours."""
    technique = region.parameters.networking
    for country in region.countries:
        for other in region.countries:
            if other is not country:
                gain = technique.level * technique.rate * channel(country, other, region)
                country.contact[other.j] += gain * (1 - country.contact[other.j])
    for country in region.members():
        charge(country.agencies, technique.level * technique.cost)


def channel(country: Country, other: Country, region: Region) -> float:
    """Return how easily two countries make contact: 1 for neighbours, less where only a corridor joins them."""
    technique = region.parameters.networking
    if country.external or other.external:
        return float(technique.external_channel)
    if country.border[other.j]:
        return 1.0
    joined = country.corridor[other.j] > 0 or other.corridor[country.j] > 0
    return float(technique.distant_channel) if joined else 0.0


def right_people(region: Region) -> None:
    """Involve the right people: staff with experience stay, and contact persons have the power to decide."""
    technique = region.parameters.right_people
    for country in region.members():
        country.retention = technique.level * technique.retention_reach
        for agency in country.agencies:
            agency.authority = technique.level
        charge(country.agencies, technique.level * technique.cost)


def hub(region: Region) -> None:
    """Keep up the multilateral hub: its members have some contact with each other, at a cost whatever their number."""
    technique = region.parameters.hub
    for country in region.countries:
        link_members(country, region)
        for other in region.countries:
            if other is not country:
                country.contact[other.j] = max(country.contact[other.j], technique.floor * country.hub_link[other.j])
        charge(country.agencies, technique.level * technique.cost * country.hub_member)


def link_members(country: Country, region: Region) -> None:
    """Set a country's link to every other member of the hub: the level at which the hub works."""
    level = region.parameters.hub.level
    country.hub_link = [level * country.hub_member * other.hub_member for other in region.countries]
