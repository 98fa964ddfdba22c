"""Corruption (ODD, submodel `corruption`): agencies become compromised and are cleaned; the compromised warn groups."""

from tests.theory.readable_model.agency import Agency
from tests.theory.readable_model.case import close_case
from tests.theory.readable_model.country import Country
from tests.theory.readable_model.group import ACTIVE, DORMANT, Group
from tests.theory.readable_model.region import Region


def step(region: Region) -> None:
    """Turn and clean agencies, then let the compromised leak."""
    region.ask_countries(expect_leaks)
    region.ask_agencies(turn)
    region.ask_groups(warn)


def long_run_share(country: Country, region: Region) -> float:
    """Return c_j, the share of a country's agencies that is compromised in the long run."""
    return float(region.parameters.corruption.scale * country.corruption)


def expect_leaks(country: Country, region: Region) -> None:
    """Set the leaks per month that partners fear of a country."""
    country.leak_risk = region.parameters.corruption.leak_hazard * long_run_share(country, region)


def turn(agency: Agency, region: Region) -> None:
    """Let an agency become compromised, or be cleaned."""
    share = long_run_share(agency.country, region)
    towards = 1 - share if agency.compromised else share
    if region.happens(agency.country.turnover * towards):
        agency.compromised = not agency.compromised


def warn(group: Group, region: Region) -> None:
    """Let compromised agencies that know of an active group, or work its case, warn it; the first by kind does."""
    if group.status != ACTIVE:
        return
    for agency in region.in_turn_to_warn(group):
        works_case = group.case is not None and agency in group.case.agencies
        knows = group.knows(agency) or works_case
        if agency.compromised and knows and region.happens(region.parameters.corruption.leak_hazard):
            leak(agency, group, region)
            return


def leak(agency: Agency, group: Group, region: Region) -> None:
    """Let the group go dormant; its case collapses, and those who learn who leaked remember it."""
    corruption, counts = region.parameters.corruption, agency.country.counts
    counts["leaks"] += 1
    harmed = [partner for partner in group.case.agencies if partner is not agency] if group.case else []
    informant = group.informant.get(agency)
    if informant is not None and informant not in harmed:
        harmed.append(informant)
    for one in harmed:
        if region.happens(corruption.attribution):
            one.failures[agency] += corruption.severity
    counts["evidence_lost_to_leaks"] += group.forget()
    close_case(group)
    group.status, group.moving = DORMANT, agency.country
