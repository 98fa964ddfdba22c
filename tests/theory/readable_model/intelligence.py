"""Intelligence (ODD, submodel `intelligence`): agencies find evidence on active groups, and evidence goes stale."""

import math

from tests.theory.readable_model.agency import Agency
from tests.theory.readable_model.group import ACTIVE, Group
from tests.theory.readable_model.region import Region


def step(region: Region) -> None:
    """Let evidence go stale, then search."""
    region.count_active_legs()
    region.ask_groups(decay)
    region.ask_groups(search)


def decay(group: Group, region: Region) -> None:
    """Let a share of the evidence on a group go stale."""
    for agency, held in group.evidence.items():
        stale = region.parameters.intelligence.decay * held
        group.evidence[agency] -= stale
        agency.country.counts["evidence_lost_to_decay"] += stale


def search(group: Group, region: Region) -> None:
    """Let every agency on the route of an active group find a unit of evidence with probability 1 - exp(-λ)."""
    if group.status != ACTIVE:
        return
    for agency in group.agencies():
        if region.happens(1 - math.exp(-finding_rate(agency, group, region))):
            group.evidence[agency] += 1
            group.first_evidence = group.first_evidence or region.month


def finding_rate(agency: Agency, group: Group, region: Region) -> float:
    """Return λ: what local search finds on one of the legs at home, and what work on a joint case adds to it."""
    intelligence, country = region.parameters.intelligence, agency.country
    sight = agency.sight[group.route.index(country)]
    rate = intelligence.search * sight * agency.local_effort / max(1, country.active_legs)
    if group.case is not None and agency in group.case.agencies:
        rate += intelligence.joint_search * agency.casework_effort / agency.open_cases
    return rate
