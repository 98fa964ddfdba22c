"""The region at month 0 (ODD, section 5)."""

from collections.abc import Callable
from random import Random

from sim.engine.chance import identity_number
from sim.scenario import Scenario
from tests.theory.readable_model import assistance, corruption, displacement, events, formation
from tests.theory.readable_model.agency import Agency
from tests.theory.readable_model.country import Country
from tests.theory.readable_model.group import Group
from tests.theory.readable_model.region import Region
from tests.theory.readable_model.techniques import link_members
from tests.theory.readable_model.trust import prior


def begin(scenario: Scenario, seed: int) -> Region:
    """Make the region of a scenario, before its first month."""
    region = Region(scenario.timeline, Random(seed))
    populate(region, Agency, Group)
    return region


def populate(region: Region, new_agency: Callable[[Country, int, int], Agency], new_group: Callable[[], Group]) -> None:
    """Fill an empty region with countries, agencies and groups, and let them meet.

    Parameters
    ----------
    region
        With its time line and chance.
    new_agency, new_group
        `Agency` and `Group`, or what a framework makes of them.
    """
    setting = region.timeline[0].setting
    region.countries = [Country(j, code) for j, code in enumerate(setting.codes)]
    for country in region.countries:
        for m, kind in enumerate(setting.kinds):
            country.agencies.append(new_agency(country, m, int(identity_number(f"{country.code}/{kind}"))))
        region.agencies += country.agencies
    region.groups = [new_group() for _ in range(setting.slots)]
    events.step(region)
    for rule in (meet_countries, corruption.expect_leaks, displacement.set_attraction, assistance.share_desks):
        region.ask_countries(rule)
    region.ask_agencies(meet_agencies)
    region.ask_countries(assistance.expect_answers)
    region.ask_groups(occupy)
    for country in region.countries:
        country.counts.clear()


def meet_countries(country: Country, region: Region) -> None:
    """Set the ties of a country to each other one: what laws, borders and the hub give."""
    link_members(country, region)
    country.legal_distance = list(country.home_legal_distance)
    country.joint_history = [0.0] * len(region.countries)
    border_contact, floor = region.parameters.liaison.border_contact, region.parameters.hub.floor
    ties = zip(country.border, country.hub_link, strict=True)
    country.contact = [max(border_contact * border, floor * link) for border, link in ties]


def meet_agencies(agency: Agency, region: Region) -> None:
    """Set what an agency is at first: its share, its approach, its trust in others, and whether it is compromised."""
    agency.approach = agency.home_approach
    agency.cooperation_share = region.parameters.learning.initial_share
    agency.compromised = region.happens(corruption.long_run_share(agency.country, region))
    strength = region.parameters.trust.strength
    for other in region.agencies:
        agency.trust[other] = prior(agency, other, region)
        agency.good[other] = strength * agency.trust[other]
        agency.bad[other] = strength - agency.good[other]


def occupy(group: Group, region: Region) -> None:
    """Fill a slot at month 0, or leave it vacant."""
    if region.happens(region.parameters.formation.initial_occupancy):
        formation.form(group, region)
