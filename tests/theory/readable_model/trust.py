"""Trust (ODD, submodel `trust`): experience of each other becomes reputation; it fades, and part leaves with people."""

from collections.abc import Callable

from tests.theory.readable_model.agency import Agency
from tests.theory.readable_model.corruption import long_run_share
from tests.theory.readable_model.country import Country
from tests.theory.readable_model.region import Region

FIXED = 0  # `rule`: nothing is learned
Between = Callable[[Agency, Agency], float]
"""How much experience of the second the first makes this month."""


def step(region: Region) -> None:
    """Let agencies hear of each other's experience, then let every one learn from the month."""
    if region.parameters.trust.rule == FIXED:
        return
    good = with_what_others_tell(lambda agency, other: agency.successes[other], region)
    bad = with_what_others_tell(lambda agency, other: agency.failures[other], region)
    region.ask_agencies(lambda agency, region: learn_from_experience(agency, good, bad, region))


def prior(agency: Agency, other: Agency, region: Region) -> float:
    """Return the trust of one agency in another before any experience: less in a country that is more corrupt."""
    trust, country = region.parameters.trust, other.country
    if country is agency.country:
        return float(trust.prior_within)
    first = trust.prior_across
    if not country.external:
        shares = [long_run_share(member, region) for member in region.members()]
        first += trust.integrity * (sum(shares) / len(shares) - long_run_share(country, region))
    return float(min(1 - trust.least_prior, max(trust.least_prior, first)))


def with_what_others_tell(own: Between, region: Region) -> Between:
    """Add to an agency's own experience what colleagues and other members of the hub tell it of a country."""
    trust = region.parameters.trust
    of_countries = {(one, other): experience(one, other, own) for one in region.countries for other in region.countries}

    def total(agency: Agency, other: Agency) -> float:
        home, abroad = agency.country, other.country
        if home is abroad:
            return region.group_weight * own(agency, other)
        colleagues = of_countries[home, abroad] - own(agency, other)
        hub = sum(
            other.hub_member * of_countries[other, abroad] for other in region.countries if other not in (home, abroad)
        )
        heard = trust.shared * colleagues + trust.gossip * home.hub_link[abroad.j] * hub
        return float(region.group_weight * (own(agency, other) + heard))

    return total


def experience(one: Country, other: Country, own: Between) -> float:
    """Return X, the experience that all agencies of one country make of all of another this month."""
    return sum(own(agency, abroad) for agency in one.agencies for abroad in other.agencies)


def learn_from_experience(agency: Agency, good: Between, bad: Between, region: Region) -> None:
    """Turn an agency's experience of each other one into trust: α / (α + β)."""
    trust = region.parameters.trust
    leaving = trust.people_share * agency.country.turnover * (1 - agency.country.retention)
    kept = trust.memory * (1 - leaving)
    for other in region.agencies:
        first_good = trust.strength * prior(agency, other, region)
        first_bad = trust.strength - first_good
        agency.good[other] = first_good + kept * (agency.good[other] - first_good)
        agency.good[other] += agency.training[other] + good(agency, other)
        agency.bad[other] = first_bad + kept * (agency.bad[other] - first_bad)
        agency.bad[other] += trust.loss_weight * bad(agency, other)
        agency.trust[other] = agency.good[other] / (agency.good[other] + agency.bad[other])
