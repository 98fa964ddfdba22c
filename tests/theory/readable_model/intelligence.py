"""Intelligence (ODD, submodel `intelligence`): agencies find evidence on active groups; what is known goes stale."""

import math

from tests.theory.readable_model.agency import Agency
from tests.theory.readable_model.country import Country
from tests.theory.readable_model.group import ACTIVE, Group
from tests.theory.readable_model.region import Region


def step(region: Region) -> None:
    """Let what is known go stale, then search."""
    region.count_active_legs()
    region.ask_countries(imagine_no_enforcement)
    region.ask_groups(fade)
    region.ask_groups(search)


def imagine_no_enforcement(country: Country, region: Region) -> None:
    """Set the legs of markets and sources that a country would have if nobody enforced the law: all slots active."""
    share = country.pull
    for market in region.countries:
        if sum(market.corridor) > 0:
            share += market.pull * market.cross_border_share * market.corridor[country.j] / sum(market.corridor)
    country.undisturbed_legs = len(region.groups) * share / sum(market.pull for market in region.countries)


def fade(group: Group, region: Region) -> None:
    """Let evidence and tips go stale, and drop what is too little; forget a group of which nothing is left."""
    intelligence = region.parameters.intelligence
    for agency, held in list(group.evidence.items()):
        left = (1 - intelligence.decay) * held
        group.evidence[agency] = left if left >= intelligence.least else 0.0
        agency.country.counts["evidence_lost_to_decay"] += held - group.evidence[agency]
    for agency in list(group.tip):
        group.tip[agency] *= 1 - intelligence.tip_fade
        if group.tip[agency] < intelligence.least or group.tip[agency] == 0:
            group.lose_tip(agency)
    for agency in list(group.informant):
        if not group.knows(agency):
            group.lose_tip(agency)
    if not group.is_known():
        group.forget()


def search(group: Group, region: Region) -> None:
    """Let every agency on the route of an active group find a unit of evidence, by search or where it looks closely."""
    if group.status != ACTIVE:
        return
    for agency in group.agencies():
        if comes_across(agency, group, region) or finds_more(agency, group, region):
            find(agency, group, region)


def comes_across(agency: Agency, group: Group, region: Region) -> bool:
    """Decide whether search at home finds something: it is expected to λ times."""
    intelligence, country = region.parameters.intelligence, agency.country
    sight, saturation = agency.sight[group.role(country)], intelligence.half_saturation
    crowd = max(1.0, country.active_legs - 1 + saturation * country.undisturbed_legs)  # among which it is looked for
    rate = intelligence.search * sight * agency.search * (1 + saturation) / crowd
    return region.happens(1 - math.exp(-rate))


def finds_more(agency: Agency, group: Group, region: Region) -> bool:
    """Decide whether work on a joint case, or on a lead, finds something."""
    investigation, rate = region.parameters.intelligence.investigation, 0.0
    if group.need.get(agency, 0.0) > 0:
        rate = investigation * agency.casework * group.need[agency] / agency.case_need
    if group.hint.get(agency, 0.0) > 0:
        sight = agency.sight[group.role(agency.country)]
        rate = investigation * sight * agency.lead_work * group.hint[agency] / agency.lead_hint
    return region.happens(1 - math.exp(-rate))


def find(agency: Agency, group: Group, region: Region) -> None:
    """Give an agency a unit of evidence, which confirms a tip if it is the first, and shows what others withheld."""
    if group.evidence[agency] == 0 and agency in group.tip:
        informant = group.informant[agency]
        del group.tip[agency]
        agency.country.counts["tips_confirmed"] += 1
        agency.successes[informant] += region.parameters.intelligence.confirmation_weight
        informant.successes[agency] += region.parameters.intelligence.confirmation_weight
    if agency in group.withheld and agency not in group.noticed:
        group.noticed.add(agency)
        agency.country.counts["withholding_noticed"] += 1
    group.evidence[agency] += 1
    if group.first_evidence is None:
        group.first_evidence = region.month
