"""The four techniques of the study, and the hub (ODD, the submodels after `liaison`): each costs effort."""

from tests.theory.readable_model.agency import Agency
from tests.theory.readable_model.country import Country
from tests.theory.readable_model.region import Region


def step(region: Region) -> None:
    """Let the four techniques and the hub act on what liaison left."""
    find_common_ground(region)
    region.ask_agencies(build_trust)
    region.ask_countries(make_contacts)
    region.ask_countries(involve_the_right_people)
    region.ask_countries(use_the_hub)


def find_common_ground(region: Region) -> None:
    """Draw approaches towards their mean, and legal systems together (`common_ground`)."""
    technique = region.parameters.common_ground
    members = [agency for agency in region.agencies if not agency.country.external]
    mean = sum(agency.approach for agency in members) / len(members)
    for agency in members:
        target = (1 - technique.level) * agency.home_approach + technique.level * mean
        agency.approach += (target - agency.approach) / technique.protocol_months
        agency.overhead += technique.level * technique.cost
    for one in region.countries:
        for other in region.countries:
            target = one.home_legal_distance[other.j]
            if not (one.external or other.external):
                target *= 1 - technique.level * technique.legal_reach
            one.legal_distance[other.j] += (target - one.legal_distance[other.j]) / technique.protocol_months


def build_trust(agency: Agency, region: Region) -> None:
    """Give an agency good experience of those abroad whom it knows (`trust_building`)."""
    technique, country = region.parameters.trust_building, agency.country
    if country.external:
        return
    agency.overhead += technique.level * technique.cost
    for abroad in country.abroad(region.countries):
        for other in abroad.agencies:
            agency.successes[other] += technique.level * technique.rate * country.contact[abroad.j]


def make_contacts(country: Country, region: Region) -> None:
    """Make new contacts with other countries, most easily with neighbours (`networking`)."""
    technique = region.parameters.networking
    for other in region.countries:
        if other is country:
            continue
        if country.external or other.external:
            channel = technique.external_channel
        else:
            channel = 1.0 if country.border[other.j] else technique.distant_channel
        missing = 1 - country.contact[other.j]
        country.contact[other.j] += technique.level * technique.rate * channel * missing
    if not country.external:
        for agency in country.agencies:
            agency.overhead += technique.level * technique.cost


def involve_the_right_people(country: Country, region: Region) -> None:
    """Keep experienced staff, and give contact persons the power to decide (`right_people`)."""
    technique = region.parameters.right_people
    if country.external:
        return
    country.retention = technique.level * technique.retention_reach
    for agency in country.agencies:
        agency.authority = technique.level
        agency.overhead += technique.level * technique.cost


def use_the_hub(country: Country, region: Region) -> None:
    """Link the members of the hub and guarantee contact between them, at a cost whatever their number (`hub`)."""
    hub = region.parameters.hub
    link_members(country, region)
    for other in region.countries:
        if other is not country:
            country.contact[other.j] = max(country.contact[other.j], hub.floor * country.hub_link[other.j])
    for agency in country.agencies:
        agency.overhead += hub.level * hub.cost * country.hub_member


def link_members(country: Country, region: Region) -> None:
    """Set a country's link to every other member of the hub: the level at which the hub works."""
    level = region.parameters.hub.level
    country.hub_link = [level * country.hub_member * other.hub_member for other in region.countries]
