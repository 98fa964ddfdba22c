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
    return region.parameters.corruption.scale * country.corruption


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
    """Let compromised agencies that hold evidence on an active group, or work its case, warn it; the first one does."""
    if group.status != ACTIVE:
        return
    for agency in group.agencies():
        works_case = group.case is not None and agency in group.case.agencies
        knows = group.evidence[agency] > 0 or works_case
        if agency.compromised and knows and region.happens(region.parameters.corruption.leak_hazard):
            leak(agency, group, region)
            return


def leak(agency: Agency, group: Group, region: Region) -> None:
    """Let the group go dormant; its case collapses, and partners who learn who leaked remember it."""
    corruption, counts = region.parameters.corruption, agency.country.counts
    counts["leaks"] += 1
    for partner in group.case.agencies if group.case else []:
        if partner is not agency and region.happens(corruption.attribution):
            partner.failures[agency] += corruption.severity
    counts["evidence_lost_to_leaks"] += group.lose_evidence()
    close_case(group)
    group.status, group.moving = DORMANT, agency.country
