"""Exchange (ODD, submodel `exchange`): agencies tell others on a group's route what they know, or withhold it."""

from tests.theory.readable_model.agency import Agency
from tests.theory.readable_model.group import ACTIVE, Group
from tests.theory.readable_model.region import Region


def step(region: Region) -> None:
    """Let agencies that hold evidence on active groups tell those that could use it."""
    region.ask_groups(spread_word)


def spread_word(group: Group, region: Region) -> None:
    """Let the agencies that hold evidence on a group tell the others on its route, one after the other."""
    if group.status != ACTIVE:
        return
    tellers = [agency for agency in group.agencies() if group.evidence[agency] > 0 and agency.staff > 0]
    for other in group.agencies() if tellers else []:
        for teller in tellers:
            if (
                teller is not other
                and has_use_of(other, teller, group, region)
                and speaks(teller, other, group, region)
            ):
                tell(teller, other, group, region)


def has_use_of(agency: Agency, teller: Agency, group: Group, region: Region) -> bool:
    """Tell whether an agency has staff to use a tip, and neither evidence nor a tip that counts beside this one."""
    exchange = region.parameters.exchange
    told_enough = group.tip.get(agency, 0.0) > exchange.told_enough * agency.trust[teller]
    return bool(agency.staff > 0 and not told_enough and group.evidence[agency] < exchange.holds_enough)


def speaks(teller: Agency, other: Agency, group: Group, region: Region) -> bool:
    """Tell whether an agency meets another, trusts it, and is willing to tell it of a group; count what is withheld."""
    exchange, at_home = region.parameters.exchange, teller.country is other.country
    channel = teller.country.pooling if at_home else teller.country.contact[other.country.j]
    chance = exchange.rate * min(1.0, group.evidence[teller]) * channel * teller.trust[other]
    if not region.happens(chance * (1 - abs(teller.approach - other.approach))):
        return False
    if (teller, other) not in group.reluctance:
        group.reluctance[teller, other] = region.random.random()
    guarding = teller.competitiveness * (1 - exchange.credit * region.parameters.learning.outcome_weight)
    is_willing = group.reluctance[teller, other] < 1 - guarding
    if not is_willing and other not in group.withheld:
        group.withheld.add(other)
        other.country.counts["information_withheld"] += 1
    return is_willing


def tell(teller: Agency, other: Agency, group: Group, region: Region) -> None:
    """Give an agency a tip, which it believes as far as it trusts the one who told it; it costs both."""
    group.tip[other], group.informant[other] = other.trust[teller], teller
    teller.country.counts["information_shared"] += 1
    teller.exchange_owed += region.parameters.exchange.cost
    other.exchange_owed += region.parameters.exchange.cost
