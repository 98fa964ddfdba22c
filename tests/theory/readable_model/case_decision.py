"""Case decision (ODD, submodel `case_decision`): an arrest now, or a joint case with agencies abroad."""

import math

from tests.theory.readable_model.agency import Agency
from tests.theory.readable_model.assistance import admissible_share
from tests.theory.readable_model.case import Case, close_case
from tests.theory.readable_model.country import Country
from tests.theory.readable_model.group import ACTIVE, Group
from tests.theory.readable_model.learning import worth
from tests.theory.readable_model.region import Region

RANDOM = 1  # `partner_choice`: any agency that can be reached; 0 is the best


def step(region: Region) -> None:
    """Decide about every active group."""
    region.joint_record.fade(region.parameters.case_decision.record_fade)
    region.ask_groups(decide)


def decide(group: Group, region: Region) -> None:
    """Decide what is done about an active group this month."""
    group.arrest_by, group.joint_action = None, False
    if group.status != ACTIVE:
        return
    if group.case is not None:
        follow_case(group, group.case, region)
        return
    able = [agency for agency in group.agencies() if is_able(agency, group, region)]
    if not able:
        return
    agency = region.random.choices(able, [group.usable_evidence(agency) for agency in able])[0]
    if group.is_domestic or not open_joint_case(group, agency, region):
        group.arrest_by = agency


def is_able(agency: Agency, group: Group, region: Region) -> bool:
    """Tell whether an agency has staff, and by chance whether what it knows of a group is enough to act on."""
    return agency.staff > 0 and region.happens(chance_to_act(group.usable_evidence(agency), region))


def chance_to_act(evidence: float, region: Region) -> float:
    """Return the chance that evidence is enough, 1 / (1 + (θ / E)^steepness): outcomes make agencies more patient."""
    decision = region.parameters.case_decision
    threshold = decision.threshold * (1 + decision.patience * region.parameters.learning.outcome_weight)
    if evidence <= 0 or threshold <= 0:
        return 1.0 if evidence > 0 else 0.0
    return logistic(decision.steepness * (math.log(evidence) - math.log(threshold)))


def logistic(x: float) -> float:
    """Return 1 / (1 + exp(-x)), by powers that are at most 1: a large one is no number."""
    return math.exp(min(x, 0.0)) / (1 + math.exp(-abs(x)))


def has_room(agency: Agency, region: Region) -> bool:
    """Tell whether an agency's reserve allows for one more joint case; a broken number of cases by chance."""
    return agency.open_cases + region.random.random() < agency.case_room


def open_joint_case(group: Group, lead_agency: Agency, region: Region) -> bool:
    """Open a joint case if a partner is found in every country and the lead agency prefers it; tell whether it does."""
    decision, record = region.parameters.case_decision, region.joint_record
    if not decision.joint_cases or not has_room(lead_agency, region):
        return False
    abroad = [country for country in group.route if country is not lead_agency.country]
    partners = {country: choose_partner(group, lead_agency, country, region) for country in abroad}
    found = {country: partner for country, partner in partners.items() if partner is not None}
    if len(found) < len(abroad):
        return False
    # U_J of the ODD: all functions removed, if each partner does its part
    promise = worth(1, region) * math.prod(outlook(lead_agency, partner, region) for partner in found.values())
    if not region.happens(chance_of_joint_case(promise, lead_agency, region)):
        return False
    group.case = Case(lead_agency, [found.get(country, lead_agency) for country in group.route])
    record.promised += region.group_weight * promise
    record.cases += region.group_weight
    lead_agency.country.counts["joint_cases_opened"] += 1
    return True


def chance_of_joint_case(promise: float, lead_agency: Agency, region: Region) -> float:
    """Return the chance that a joint case is preferred to an arrest, by what it promises and what is remembered."""
    decision, record, arrest = region.parameters.case_decision, region.joint_record, 1.0
    if decision.record > 0:
        prior = decision.record
        months_a_case = record.casework / (prior + record.cases)
        promise *= (prior + record.realised) / (prior + record.promised)
        promise -= months_a_case * lead_agency.local_yield
        arrest = (prior + record.arrest_worth) / (prior + record.arrests)
    return logistic((promise - arrest) / decision.temperature)


def choose_partner(group: Group, lead_agency: Agency, country: Country, region: Region) -> Agency | None:
    """Choose the agency of most merit in a country, or any, of those with room whom the lead agency can reach now."""
    contact = lead_agency.country.contact[country.j]
    reached = [agency for agency in country.agencies if has_room(agency, region) and region.happens(contact)]
    if region.parameters.case_decision.partner_choice == RANDOM:
        return region.random.choice(reached) if reached else None
    merit = {agency: merit_of(agency, group, lead_agency, region) for agency in reached}
    best = max(reached, key=lambda agency: merit[agency], default=None)
    return best if best is not None and merit[best] > 0 else None


def merit_of(partner: Agency, group: Group, lead_agency: Agency, region: Region) -> float:
    """Return the merit of a partner: the outlook of work with it, and how well it sees the leg or knows of it."""
    sight = partner.sight[group.role(partner.country)]
    return outlook(lead_agency, partner, region) * (sight + min(1.0, group.usable_evidence(partner)))


def outlook(lead_agency: Agency, partner: Agency, region: Region) -> float:
    """Return the factor by which a partner scales the worth of a joint case in the lead agency's eyes."""
    decision, home, abroad = region.parameters.case_decision, lead_agency.country, partner.country
    delay = home.expected_delay[abroad.j]
    return float(
        lead_agency.trust[partner]
        * (1 - decision.competition_cost * partner.competitiveness)
        * math.exp(-abroad.leak_risk * delay)
        * (1 - decision.impatience) ** delay
        * (1 - home.expected_refusal[abroad.j])
        * (1 - abs(lead_agency.approach - partner.approach))
    )


def follow_case(group: Group, case: Case, region: Region) -> None:
    """Plan the joint action of an open case, unless an agency outside the case spoils it by an arrest of its own."""
    for rival in group.agencies():
        temptation = region.parameters.case_decision.rivalry * rival.competitiveness
        may_act = rival not in case.agencies and rival.is_free() and is_able(rival, group, region)
        if may_act and region.happens(temptation):
            spoil(group, case, rival, region)
            return
    group.joint_action = case.all_granted() and all(is_ready(agency, group, case, region) for agency in case.agencies)


def is_ready(agency: Agency, group: Group, case: Case, region: Region) -> bool:
    """Tell by chance whether what one agency of a case knows, as it counts in the lead agency's courts, is enough."""
    admissible = admissible_share(agency.country, case.lead_agency.country, region)
    return region.happens(chance_to_act(group.usable_evidence(agency) * admissible, region))


def spoil(group: Group, case: Case, rival: Agency, region: Region) -> None:
    """Let a rival take its arrest; the case is over, and its agencies remember who spoiled it."""
    rival.country.counts["joint_cases_spoiled"] += 1
    for agency in case.agencies:
        agency.failures[rival] += region.parameters.case_decision.spoil_weight
    close_case(group)
    group.arrest_by = rival
