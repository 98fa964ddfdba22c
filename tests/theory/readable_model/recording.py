"""Recording (ODD, submodel `recording`): the month's counts and stocks are written down, and its books are cleared."""

from collections.abc import Sequence

from tests.theory.readable_model.agency import Agency
from tests.theory.readable_model.country import Country
from tests.theory.readable_model.group import ACTIVE, DORMANT, SUPPRESSED, VACANT, Group
from tests.theory.readable_model.region import Region


def step(region: Region) -> None:
    """Count groups, cases and ties, write the month down, and clear its books."""
    region.ask_groups(count_group)
    region.ask_countries(count_harm_averted)
    region.ask_countries(count_ties)
    write_down(region)
    region.ask_agencies(forget_month)


def count_group(group: Group, region: Region) -> None:
    """Count a group, and its harm, at its market; its open case at the country of the lead."""
    if group.status != VACANT:
        recording, counts = region.parameters.recording, group.market.counts
        counts["groups"] += 1
        counts["active_groups"] += group.status == ACTIVE
        counts["active_cross_border"] += group.status == ACTIVE and not group.is_domestic
        counts["suppressed_groups"] += group.status == SUPPRESSED
        counts["dormant_groups"] += group.status == DORMANT
        activity = {ACTIVE: 1.0, DORMANT: recording.dormant_activity, SUPPRESSED: 0.0}[group.status]
        counts["harm"] += recording.victims_per_group * activity
    if group.case is not None:
        counts = group.case.lead_agency.country.counts
        counts["open_cases"] += 1
        counts["requests_pending"] += len(group.case.pending())


def count_harm_averted(country: Country, region: Region) -> None:
    """Count the harm that a market would see if all slots were active, and how much of it was averted in which way."""
    recording, counts = region.parameters.recording, country.counts
    victims, dormant = recording.victims_per_group, 1 - recording.dormant_activity
    market_share = country.pull / sum(other.pull for other in region.countries)
    vacant = sum(group.status == VACANT for group in region.groups)
    held = len(region.groups) - vacant
    counts["harm_without_enforcement"] = victims * market_share * len(region.groups)
    averted = {
        "averted_by_dismantling": victims * market_share * vacant,
        "averted_by_suppression": victims * counts["suppressed_groups"],
        "averted_by_dormancy": victims * dormant * counts["dormant_groups"],
        "averted_by_displacement": victims * (market_share * held - counts["groups"]),
    }
    counts.update(averted)
    counts["harm_averted"] = sum(averted.values())


def count_ties(country: Country, region: Region) -> None:
    """Average what a country's agencies are to each other and to those abroad."""
    counts, colleagues, abroad = country.counts, country.agencies, region.abroad(country)
    others = [other for country in abroad for other in country.agencies]
    counts["contact"] = mean([country.contact[other.j] for other in abroad])
    counts["trust_across"] = mean([agency.trust[other] for agency in colleagues for other in others])
    counts["trust_within"] = mean(
        [agency.trust[other] for agency in colleagues for other in colleagues if other is not agency]
    )
    counts["cooperation_share"] = mean([agency.cooperation_share for agency in colleagues])
    counts["compromised_share"] = mean([agency.compromised for agency in colleagues])
    counts["perceived_risk"] = country.risk
    counts["charging_backlog"] = country.backlog


def mean(numbers: Sequence[float]) -> float:
    """Return the mean, or 0 of no numbers."""
    return sum(numbers) / len(numbers) if numbers else 0.0


def write_down(region: Region) -> None:
    """Keep the month's counts of every country of the region, and begin new ones."""
    region.records.append({country.code: dict(country.counts) for country in region.members()})
    for country in region.countries:
        country.counts.clear()
        country.operations.clear()


def forget_month(agency: Agency, region: Region) -> None:
    """Clear the month's experience, which has become trust."""
    agency.training.clear()
    agency.successes.clear()
    agency.failures.clear()
