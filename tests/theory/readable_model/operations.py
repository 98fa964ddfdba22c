"""Operations (ODD, submodel `operations`): arrests and joint actions remove functions of groups, if staff allow."""

import math

from tests.theory.readable_model.agency import Agency
from tests.theory.readable_model.assistance import admissible_share
from tests.theory.readable_model.case import Case, close_case
from tests.theory.readable_model.country import Operation
from tests.theory.readable_model.group import DORMANT, SUPPRESSED, Group
from tests.theory.readable_model.learning import worth
from tests.theory.readable_model.region import Region


def step(region: Region) -> None:
    """Carry out what was decided this month."""
    region.ask_groups(act)


def act(group: Group, region: Region) -> None:
    """Carry out what was decided about a group, unless an agency has no staff for it this month."""
    if group.arrest_by is not None:
        if group.arrest_by.is_free():
            arrest(group, group.arrest_by, region)
    # Assistance may have dropped the case for its age since the action was decided.
    elif group.joint_action and group.case is not None and all(agency.is_free() for agency in group.case.agencies):
        act_jointly(group, group.case, region)


def functions_removed(draws: int, evidence: float, region: Region) -> int:
    """Return how many functions an operation removes, each with chance s(E) = 1 - exp(-E / evidence_scale)."""
    chance = 1 - math.exp(-evidence / region.parameters.operations.evidence_scale)
    return sum(region.happens(chance) for _ in range(draws))


def arrest(group: Group, agency: Agency, region: Region) -> None:
    """Remove what an agency can of a group on its own soil; much of what was known of it is then worthless."""
    operations, record = region.parameters.operations, region.joint_record
    evidence = group.usable_evidence(agency)
    book(agency, group, operations.arrest_cost, evidence, region)
    agency.country.counts["arrests"] += 1
    close_case(group)
    removed = functions_removed(2 if group.is_domestic else 1, evidence, region)
    result = worth(removed / group.functions, region)
    agency.local_worth += result
    if not group.is_domestic:
        record.arrests += region.group_weight
        record.arrest_worth += region.group_weight * result
    if removed == group.functions:
        dismantle(group, "dismantled_domestic", region)
        return
    group.status, group.removed, group.moving = SUPPRESSED, removed, agency.country
    group.lose_leg(agency.country)
    for known in (group.evidence, group.tip):
        for other in known:
            known[other] *= 1 - operations.burn


def act_jointly(group: Group, case: Case, region: Region) -> None:
    """Let all agencies of a case act at once; it fails more often if they differ, and then warns the group."""
    operations, lead_agency = region.parameters.operations, case.lead_agency
    lead_agency.country.counts["joint_actions"] += 1
    evidence = {agency: evidence_of_all(group, case, agency, region) for agency in case.agencies}
    success = operations.joint_success
    for agency in case.agencies:
        success *= 1 - abs(lead_agency.approach - agency.approach)
        book(agency, group, operations.joint_cost, evidence[agency], region)
    succeeded = region.happens(success)
    remember(case, succeeded, region)
    close_case(group)
    if not succeeded:
        lead_agency.country.counts["joint_actions_failed"] += 1
        group.forget()
        group.status = DORMANT
        return
    removed = sum(functions_removed(1, one, region) for one in evidence.values())
    give_credit(case, worth(removed / group.functions, region), region)
    if removed == group.functions:
        dismantle(group, "dismantled_joint", region)
    else:
        group.forget()
        group.status, group.removed = SUPPRESSED, removed


def evidence_of_all(group: Group, case: Case, agency: Agency, region: Region) -> float:
    """Return E*, what all agencies of a case know, as far as it counts in the courts of one of them."""
    return sum(
        group.usable_evidence(other) * admissible_share(other.country, agency.country, region)
        for other in case.agencies
    )


def give_credit(case: Case, result: float, region: Region) -> None:
    """Share the worth of a joint action; a share of the lead agency's part goes to the search that found the case."""
    region.joint_record.realised += region.group_weight * result
    for agency in case.agencies:
        agency.joint_worth += result / len(case.agencies)
    found_at_home = region.parameters.operations.search_credit * result / len(case.agencies)
    case.lead_agency.joint_worth -= found_at_home
    case.lead_agency.local_worth += found_at_home


def remember(case: Case, succeeded: bool, region: Region) -> None:
    """Let agencies and countries of a case remember the joint action: trust by how it went, practice in any case."""
    operations = region.parameters.operations
    for agency in case.agencies:
        for other in case.agencies:
            if other is not agency:
                agency.country.joint_history[other.country.j] += region.group_weight
                if succeeded:
                    agency.successes[other] += operations.success_weight
                else:
                    agency.failures[other] += operations.failure_weight


def dismantle(group: Group, count: str, region: Region) -> None:
    """Leave the slot vacant."""
    counts = group.market.counts
    counts[count] += 1
    counts["months_since_first_evidence"] += region.month - (group.first_evidence or region.month)
    group.forget()
    group.vacate()


def book(agency: Agency, group: Group, cost: float, evidence: float, region: Region) -> None:
    """Put an operation on an agency's workload and on its country's list for the court."""
    agency.workload += cost
    strength = 1 - math.exp(-evidence / region.parameters.operations.court_scale)
    agency.country.operations.append(Operation(strength, group.role(agency.country), group.is_domestic))
