"""Operations (ODD, submodel `operations`): arrests and joint actions are carried out, as far as staff allow."""

import math

from tests.theory.readable_model.agency import Agency
from tests.theory.readable_model.case import Case, close_case
from tests.theory.readable_model.country import Operation
from tests.theory.readable_model.group import DORMANT, SUPPRESSED, Group
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


def arrest(group: Group, agency: Agency, region: Region) -> None:
    """Dismantle a domestic group with some probability; suppress any other, which then wants to leave."""
    operations = region.parameters.operations
    book(agency, group, operations.arrest_cost)
    agency.country.counts["arrests"] += 1
    agency.credit += 1
    close_case(group)
    group.lose_evidence()
    if group.is_domestic and region.happens(operations.dismantle_domestic):
        dismantle(group, "dismantled_domestic", region)
    else:
        group.status, group.moving = SUPPRESSED, agency.country


def act_jointly(group: Group, case: Case, region: Region) -> None:
    """Dismantle a group, or warn it if the action fails; agencies whose approaches differ fail more often."""
    operations = region.parameters.operations
    success = operations.joint_success
    for agency in case.agencies:
        success *= 1 - abs(case.lead.approach - agency.approach)
        book(agency, group, operations.joint_cost)
        agency.credit += 1 / len(case.agencies)
    succeeded = region.happens(success)
    remember(case, succeeded, region)
    close_case(group)
    group.lose_evidence()
    if succeeded:
        dismantle(group, "dismantled_joint", region)
    else:
        case.lead.country.counts["joint_actions_failed"] += 1
        group.status = DORMANT


def remember(case: Case, succeeded: bool, region: Region) -> None:
    """Let the agencies of a case remember of each other how the joint action went."""
    for agency in case.agencies:
        for other in case.agencies:
            if other is not agency and succeeded:
                agency.successes[other] += region.parameters.operations.success_weight
            elif other is not agency:
                agency.failures[other] += region.parameters.operations.failure_weight


def dismantle(group: Group, count: str, region: Region) -> None:
    """Leave the slot vacant."""
    counts = group.market.counts
    counts[count] += 1
    counts["months_since_first_evidence"] += region.month - group.first_evidence
    group.vacate()


def book(agency: Agency, group: Group, cost: float) -> None:
    """Put an operation on an agency's workload and on its country's list for the court."""
    agency.workload += cost
    strength = 1 - math.exp(-group.usable_evidence(agency))
    agency.country.operations.append(Operation(strength, group.route.index(agency.country), group.is_domestic))
