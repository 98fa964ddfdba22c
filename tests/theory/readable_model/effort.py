"""Effort (ODD, submodel `effort`): each agency divides its month."""

from tests.theory.readable_model.agency import Agency
from tests.theory.readable_model.group import ACTIVE, Group
from tests.theory.readable_model.region import Region


def step(region: Region) -> None:
    """Do first what is owed; see what joint cases and leads need, and divide the rest of the month among them."""
    region.ask_agencies(do_what_is_owed)
    region.ask_groups(see_what_is_needed)
    region.ask_agencies(divide)


def do_what_is_owed(agency: Agency, region: Region) -> None:
    """Do first what exchange still claims, then what operations still claim, as far as staff allow."""
    available, counts = agency.available(), agency.country.counts
    told = min(agency.exchange_owed, available)
    busy = min(agency.workload, available - told)
    agency.exchange_owed -= told
    agency.workload -= busy
    agency.free = available - told - busy
    agency.case_need = agency.lead_hint = 0.0
    counts["effort_liaison"] += agency.overhead_of_ties * agency.staff
    counts["effort_techniques"] += (1 - agency.overhead_of_ties) * agency.staff - available
    counts["effort_exchange"] += told
    counts["effort_operations"] += busy


def see_what_is_needed(group: Group, region: Region) -> None:
    """See how much work an active group still needs: as a joint case of an agency, or else as a lead that it has."""
    group.need.clear()
    group.hint.clear()
    if group.status != ACTIVE or not (group.case or group.is_known()):
        return
    for agency in group.agencies():
        usable = group.usable_evidence(agency)
        need = max(0.0, 1 - usable / region.parameters.effort.enough)
        if group.case is not None and agency in group.case.agencies:
            group.need[agency] = need
            agency.case_need += need
        else:
            group.hint[agency] = min(1.0, usable + group.tip.get(agency, 0.0)) * need
            agency.lead_hint += group.hint[agency]


def divide(agency: Agency, region: Region) -> None:
    """Divide what is free: a reserve for joint cases, of which the unused returns; then leads; then search."""
    effort, counts = region.parameters.effort, agency.country.counts
    reserve = agency.cooperation_share * agency.free
    agency.casework = min(reserve, effort.case_month * agency.case_need)
    lost = (1 - effort.reserve_returns) * (reserve - agency.casework)
    local = agency.free - agency.casework - lost
    agency.lead_work = min(effort.lead_share * local, effort.lead_month * agency.lead_hint)
    agency.search = local - agency.lead_work
    agency.case_room = reserve / effort.case_month if effort.case_month > 0 else float("inf")
    agency.joint_months += agency.casework + lost
    agency.local_months += local
    region.joint_record.casework += region.group_weight * agency.casework
    counts["effort_search"] += agency.search
    counts["effort_leads"] += agency.lead_work
    counts["effort_joint_casework"] += agency.casework
    counts["effort_idle_reserve"] += lost
