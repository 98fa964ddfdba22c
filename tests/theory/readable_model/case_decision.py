"""Case decision (ODD, submodel `case_decision`): an arrest now, or a joint case with agencies abroad."""

import math

from tests.theory.readable_model.agency import Agency
from tests.theory.readable_model.case import Case, close_case
from tests.theory.readable_model.country import Country
from tests.theory.readable_model.group import ACTIVE, Group
from tests.theory.readable_model.region import Region

RANDOM = 1  # `partner_choice`: any agency that can be reached; 0 is the best


def step(region: Region) -> None:
    """Decide about every active group."""
    region.ask_groups(decide)


def decide(group: Group, region: Region) -> None:
    """Decide what is done about an active group this month."""
    group.arrest_by, group.joint_action = None, False
    if group.status != ACTIVE:
        return
    if group.case is not None:
        follow_case(group, group.case, region)
        return
    able = [agency for agency in group.agencies() if can_act(agency, group, region)]
    if not able:
        return
    agency = region.random.choices(able, [group.usable_evidence(agency) for agency in able])[0]
    if group.is_domestic or not open_joint_case(group, agency, region):
        group.arrest_by = agency


def can_act(agency: Agency, group: Group, region: Region) -> bool:
    """Tell whether an agency has staff, and enough usable evidence on a group."""
    evidence = group.usable_evidence(agency)
    return agency.staff > 0 and evidence > 0 and evidence >= region.parameters.case_decision.threshold


def has_reserve(agency: Agency, region: Region) -> bool:
    """Tell whether an agency's reserved effort allows for one more joint case."""
    reserved = agency.cooperation_share * agency.available()
    return reserved > region.parameters.case_decision.case_effort * agency.open_cases


def open_joint_case(group: Group, lead: Agency, region: Region) -> bool:
    """Open a joint case if a partner is found in every country and the lead prefers it; tell whether it was opened."""
    decision = region.parameters.case_decision
    if not decision.joint_cases or not has_reserve(lead, region):
        return False
    agencies = [lead if country is lead.country else choose_partner(lead, country, region) for country in group.route]
    found = [agency for agency in agencies if agency is not None]
    if len(found) < len(group.route):
        return False
    # U of the ODD, beside 1 for the arrest
    worth = lead.dismantling_worth * math.prod(outlook(lead, one, region) for one in found if one is not lead)
    if not region.happens(1 / (1 + math.exp(-(worth - 1) / decision.temperature))):
        return False
    group.case = Case(lead, found)
    lead.country.counts["joint_cases_opened"] += 1
    return True


def choose_partner(lead: Agency, country: Country, region: Region) -> Agency | None:
    """Choose the most promising agency of a country, or any, among those with reserve whom the lead can reach now."""
    contact = lead.country.contact[country.j]
    reached = [agency for agency in country.agencies if has_reserve(agency, region) and region.happens(contact)]
    if region.parameters.case_decision.partner_choice == RANDOM:
        return region.random.choice(reached) if reached else None
    best = max(reached, key=lambda agency: outlook(lead, agency, region), default=None)
    return best if best is not None and outlook(lead, best, region) > 0 else None


def outlook(lead: Agency, partner: Agency, region: Region) -> float:
    """Return the factor by which a partner scales the worth of a joint case in the lead's eyes."""
    decision, delay = region.parameters.case_decision, lead.country.expected_delay[partner.country.j]
    return (
        lead.trust[partner]
        * (1 - decision.competition_cost * partner.competitiveness)
        * math.exp(-partner.country.leak_risk * delay)
        * decision.discount**delay
        * (1 - lead.country.expected_refusal[partner.country.j])
        * (1 - abs(lead.approach - partner.approach))
    )


def follow_case(group: Group, case: Case, region: Region) -> None:
    """Plan the joint action of an open case, unless an agency outside the case spoils it by an arrest of its own."""
    decision = region.parameters.case_decision
    for rival in group.agencies():
        tempted = rival not in case.agencies and can_act(rival, group, region)
        if tempted and region.happens(decision.rivalry * rival.competitiveness):
            spoil(group, case, rival, region)
            return
    enough = all(admissible_evidence(group, case, agency, region) >= decision.threshold for agency in case.agencies)
    group.joint_action = enough and case.all_granted()


def spoil(group: Group, case: Case, rival: Agency, region: Region) -> None:
    """Let a rival take its arrest; the case is over, and its agencies remember who spoiled it."""
    rival.country.counts["joint_cases_spoiled"] += 1
    for agency in case.agencies:
        agency.failures[rival] += region.parameters.case_decision.spoil_weight
    close_case(group)
    group.arrest_by = rival


def admissible_evidence(group: Group, case: Case, agency: Agency, region: Region) -> float:
    """Return the evidence of one agency of a case that counts in the courts of the lead's country (ODD, assistance)."""
    distance = case.lead.country.legal_distance[agency.country.j]
    lost = 0.0 if agency is case.lead else region.parameters.assistance.inadmissible * distance
    return group.usable_evidence(agency) * (1 - lost)
