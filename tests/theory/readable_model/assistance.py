"""Assistance (ODD, submodel `assistance`): requests for legal assistance wait for a desk of the other country."""

from tests.theory.readable_model.agency import Agency
from tests.theory.readable_model.case import (
    GRANTED,
    IN_SERVICE,
    REFUSED,
    TEAM_FORMING,
    TO_SEND,
    UNANSWERED,
    WAITING,
    Request,
    close_case,
)
from tests.theory.readable_model.country import Country
from tests.theory.readable_model.group import Group
from tests.theory.readable_model.region import Region


def step(region: Region) -> None:
    """Work every open case, let requests move up to the desks, and see what the next month can expect of them."""
    region.ask_groups(work_case)
    region.ask_countries(fill_desks)
    region.ask_countries(open_desks)
    region.ask_countries(expect_answers)


def work_case(group: Group, region: Region) -> None:
    """Move the case against a group one month on, or drop it if it took too long."""
    case = group.case
    if case is None:
        return
    case.age += 1
    if case.age > region.parameters.assistance.time_out_months:
        for request in case.unanswered():
            case.lead.failures[request.partner] += region.parameters.assistance.time_out_weight
        close_case(group, "requests_timed_out")
        return
    for request in case.requests:
        pursue(request, case.lead, region)
        if request.status == REFUSED:
            close_case(group)
            return


def pursue(request: Request, lead: Agency, region: Region) -> None:
    """Move a request one month on."""
    assistance = region.parameters.assistance
    if request.status == TO_SEND:
        send(request, lead.country, region)
    elif request.status == TEAM_FORMING and region.happens(1 / assistance.team_months):
        request.status = GRANTED
    elif request.status in UNANSWERED:
        request.age += 1
        authority = request.partner.authority
        months = service_time(lead.country, request.partner.country, authority, region)
        if request.status == IN_SERVICE and region.happens(1 / months):
            answer(request, lead, region)


def send(request: Request, asking: Country, region: Region) -> None:
    """Send a request, unless the two countries form a joint team, which needs none."""
    assistance, asked = region.parameters.assistance, request.partner.country
    if not assistance.requests_needed:
        request.status = GRANTED
    elif region.happens(assistance.joint_teams * asking.hub_member * asked.hub_member):
        request.status = TEAM_FORMING
        asking.counts["teams_formed"] += 1
    else:
        request.status = WAITING
        asked.line.append(request)
        asking.counts["requests_sent"] += 1


def answer(request: Request, lead: Agency, region: Region) -> None:
    """Grant or refuse a request; the lead remembers which."""
    assistance, partner, counts = region.parameters.assistance, request.partner, lead.country.counts
    partner.country.desks_busy -= 1
    refusal = (
        assistance.refusal_legal * lead.country.legal_distance[partner.country.j]
        + assistance.refusal_competition * partner.competitiveness
        + assistance.refusal_distrust * (1 - partner.trust[lead])
    )
    if region.happens(refusal):
        request.status = REFUSED
        counts["requests_refused"] += 1
        lead.failures[partner] += assistance.refusal_weight
    else:
        request.status = GRANTED
        counts["requests_granted"] += 1
        counts["months_to_grant"] += request.age
        lead.successes[partner] += 1


def service_time(asking: Country, asked: Country, authority: float, region: Region) -> float:
    """Return D, the mean months that a desk needs for a request, given the deciding power of the contact person."""
    assistance = region.parameters.assistance
    months = assistance.base_months * (1 + assistance.legal_delay * asking.legal_distance[asked.j])
    months *= 1 - assistance.hub_speed * asking.hub_link[asked.j]
    return max(1.0, months * (1 - assistance.authority_speed * authority))


def fill_desks(country: Country, region: Region) -> None:
    """Let the first requests in line take the desks that are free."""
    while country.desks_busy < country.desks and country.line:
        country.line.popleft().status = IN_SERVICE
        country.desks_busy += 1


def open_desks(country: Country, region: Region) -> None:
    """Set how many desks a central authority has."""
    country.desks = max(1, round(region.parameters.assistance.desks_per_capacity * country.capacity))


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
        wait = 1 + len(asked.line) / asked.desks
        country.expected_delay[asked.j] = service_time(country, asked, authority, region) * wait
        refusal = assistance.refusal_legal * country.legal_distance[asked.j]
        country.expected_refusal[asked.j] = min(1.0, refusal + assistance.refusal_competition * competitiveness)
