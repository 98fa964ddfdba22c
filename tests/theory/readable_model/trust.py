"""Trust (ODD, submodel `trust`): experience of each other becomes reputation; it fades, and part leaves with people."""

from tests.theory.readable_model.agency import Agency
from tests.theory.readable_model.region import Region

FIXED = 0  # `rule`: nothing is learned


def step(region: Region) -> None:
    """Let every agency learn from the month."""
    region.ask_agencies(learn_from_experience)


def prior(agency: Agency, other: Agency, region: Region) -> float:
    """Return the trust of one agency in another before any experience."""
    trust = region.parameters.trust
    return trust.prior_within if other.country is agency.country else trust.prior_across


def learn_from_experience(agency: Agency, region: Region) -> None:
    """Turn an agency's experience of each other one into trust: α / (α + β)."""
    trust = region.parameters.trust
    if trust.rule == FIXED:
        return
    leaving = trust.people_share * agency.country.turnover * (1 - agency.country.retention)
    kept = trust.memory * (1 - leaving)
    for other in region.agencies:
        first_good = trust.strength * prior(agency, other, region)
        first_bad = trust.strength - first_good
        agency.good[other] = first_good + kept * (agency.good[other] - first_good) + agency.successes[other]
        agency.bad[other] = first_bad + kept * (agency.bad[other] - first_bad)
        agency.bad[other] += trust.loss_weight * agency.failures[other]
        agency.trust[other] = agency.good[other] / (agency.good[other] + agency.bad[other])
