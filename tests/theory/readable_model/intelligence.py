"""Intelligence (ODD, submodel `intelligence`): agencies find evidence on active groups, and evidence goes stale."""

import math

from tests.theory.readable_model.agency import Agency
from tests.theory.readable_model.group import ACTIVE, Group
from tests.theory.readable_model.region import Region


def step(region: Region) -> None:
    """Let evidence go stale, divide the month's effort, and search."""
    region.ask_groups(decay)
    region.count_active_legs()
    region.ask_agencies(allocate)
    region.ask_groups(search)


def decay(group: Group, region: Region) -> None:
    """Let a share of the evidence on a group go stale."""
    for agency, held in group.evidence.items():
        stale = region.parameters.intelligence.decay * held
        group.evidence[agency] -= stale
        agency.country.counts["evidence_lost_to_decay"] += stale


def allocate(agency: Agency, region: Region) -> None:
    """Divide an agency's month: what operations still claim, then local search and joint casework by its share."""
    intelligence, counts = region.parameters.intelligence, agency.country.counts
    busy = min(agency.workload, agency.available())
    agency.workload -= busy
    free = agency.available() - busy
    local, joint = (1 - agency.cooperation_share) * free, agency.cooperation_share * free
    legs = max(1, agency.country.active_legs)
    agency.local_search = [intelligence.search * sight * local / legs for sight in agency.sight]
    agency.casework = intelligence.joint_search * joint / agency.open_cases if agency.open_cases else 0.0
    counts["effort_liaison"] += agency.overhead_of_ties * agency.staff
    counts["effort_techniques"] += (1 - agency.overhead_of_ties) * agency.staff - agency.available()
    counts["effort_operations"] += busy
    counts["effort_local_search"] += local
    counts["effort_joint_casework" if agency.open_cases else "effort_idle_reserve"] += joint


def search(group: Group, region: Region) -> None:
    """Let every agency on the route of an active group find evidence, with probability 1 - exp(-λ)."""
    if group.status != ACTIVE:
        return
    for role, country in enumerate(group.route):
        for agency in country.agencies:
            rate = agency.local_search[role]
            if group.case is not None and agency in group.case.agencies:
                rate += agency.casework
            if region.happens(1 - math.exp(-rate)):
                group.evidence[agency] += 1
                group.first_evidence = group.first_evidence or region.month
