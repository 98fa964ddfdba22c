"""Assistance (ODD, submodel `assistance`): requests for legal assistance share the desks of the country asked."""

import math

from tests.theory.readable_model.agency import Agency
from tests.theory.readable_model.case import GRANTED, PENDING, REFUSED, TEAM_FORMING, TO_SEND, Request, close_case
from tests.theory.readable_model.country import Country
from tests.theory.readable_model.group import Group
from tests.theory.readable_model.region import Region


def step(region: Region) -> None:
    """Share out the desks, work every open case, and see what the next month can expect of each country."""
    region.ask_countries(remember_joint_work)
    region.ask_countries(share_desks)
    region.ask_groups(work_case)
    region.ask_countries(expect_answers)


def remember_joint_work(country: Country, region: Region) -> None:
    """Let joint actions of the past fade, the faster, the fewer people stay who took part."""
    for other in region.countries:
        retention = (country.retention + other.retention) / 2
        country.joint_history[other.j] *= 1 - region.parameters.assistance.forgetting * (1 - retention)


def share_desks(country: Country, region: Region) -> None:
    """Share the desks of a central authority evenly among the requests that are pending; each has one at most."""
    assistance = region.parameters.assistance
    least = assistance.least_desks / region.group_weight
    country.desks = max(least, assistance.desks_per_capacity * country.capacity)
    country.attention = min(1.0, country.desks / country.pending) if country.pending else 1.0
    country.counts["desks"] += country.desks
    country.counts["desks_busy"] += min(country.desks, country.pending)


def work_case(group: Group, region: Region) -> None:
    """Move the case against a group one month on, or drop it if it took too long."""
    case = group.case
    if case is None:
        return
    case.age += 1
    if case.age > region.parameters.assistance.time_out_months:
        for request in case.pending():
            case.lead_agency.failures[request.partner] += region.parameters.assistance.time_out_weight
        close_case(group, "requests_timed_out")
        return
    for request in case.requests:
        pursue(request, case.lead_agency, region)
        if request.status == REFUSED:
            close_case(group)
            return


def pursue(request: Request, lead_agency: Agency, region: Region) -> None:
    """Move a request one month on."""
    asking, asked = lead_agency.country, request.partner.country
    if not region.parameters.assistance.requests_needed:
        if request.status == PENDING:
            asked.pending -= 1
            asking.counts["requests_withdrawn"] += 1
        request.status = GRANTED
    elif request.status == TO_SEND:
        send(request, asking, region)
    elif request.status == TEAM_FORMING and region.happens(1 / region.parameters.assistance.team_months):
        request.status = GRANTED
    elif request.status == PENDING:
        request.age += 1
        if region.happens(asked.attention / service_time(asking, asked, request.partner.authority, region)):
            answer(request, lead_agency, region)


def send(request: Request, asking: Country, region: Region) -> None:
    """Send a request, unless the two countries form a joint team, which needs none."""
    asked = request.partner.country
    if region.happens(chance_of_team(asking, asked, region)):
        request.status = TEAM_FORMING
        asking.counts["teams_formed"] += 1
    else:
        request.status = PENDING
        asked.pending += 1
        asking.counts["requests_sent"] += 1


def chance_of_team(asking: Country, asked: Country, region: Region) -> float:
    """Return the chance of a joint team, which members of the hub learn to form by working together."""
    assistance = region.parameters.assistance
    practice = assistance.team_start + assistance.team_growth * asking.joint_history[asked.j]
    return float(assistance.joint_teams * asking.hub_member * asked.hub_member * (1 - math.exp(-practice)))


def answer(request: Request, lead_agency: Agency, region: Region) -> None:
    """Grant or refuse a request; the lead agency remembers which."""
    assistance, partner, asking = region.parameters.assistance, request.partner, lead_agency.country
    partner.country.pending -= 1
    refusal = (
        assistance.refusal_legal * asking.legal_distance[partner.country.j]
        + assistance.refusal_competition * partner.competitiveness
        + assistance.refusal_distrust * (1 - partner.trust[lead_agency])
    )
    if region.happens(refusal):
        request.status = REFUSED
        asking.counts["requests_refused"] += 1
        lead_agency.failures[partner] += assistance.refusal_weight
    else:
        request.status = GRANTED
        asking.counts["requests_granted"] += 1
        asking.counts["months_to_grant"] += request.age
        lead_agency.successes[partner] += 1


def service_time(asking: Country, asked: Country, authority: float, region: Region) -> float:
    """Return D, the mean months that a whole desk needs for a request, given the power of the contact person."""
    assistance = region.parameters.assistance
    months = assistance.base_months * (1 + assistance.legal_delay * asking.legal_distance[asked.j])
    months *= 1 - assistance.hub_speed * asking.hub_link[asked.j]
    return float(max(1.0, months * (1 - assistance.authority_speed * authority)))


def expect_answers(country: Country, region: Region) -> None:
    """Set the delay and the chance of refusal that a country expects of each other one."""
    assistance = region.parameters.assistance
    country.expected_delay = [0.0] * len(region.countries)
    country.expected_refusal = [0.0] * len(region.countries)
    for asked in region.countries:
        if asked is country or not assistance.requests_needed:
            continue
        authority = sum(agency.authority for agency in asked.agencies) / len(asked.agencies)
        competitiveness = sum(agency.competitiveness for agency in asked.agencies) / len(asked.agencies)
        crowding = max(1.0, (asked.pending + 1) / asked.desks) if asked.desks > 0 else math.inf
        delay = service_time(country, asked, authority, region) * crowding
        country.expected_delay[asked.j] = min(delay, assistance.time_out_months)
        refusal = assistance.refusal_legal * country.legal_distance[asked.j]
        country.expected_refusal[asked.j] = min(1.0, refusal + assistance.refusal_competition * competitiveness)


def admissible_share(country: Country, court: Country, region: Region) -> float:
    """Return the share of the evidence from one country that counts in the courts of another."""
    return float(1 - region.parameters.assistance.inadmissible * court.legal_distance[country.j])
