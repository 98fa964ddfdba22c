"""Evaluation and learning (ODD, submodel `learning`): agencies move effort to where it was worth more."""

from tests.theory.readable_model.agency import Agency
from tests.theory.readable_model.formation import down_months
from tests.theory.readable_model.region import Region


def step(region: Region) -> None:
    """Review the agencies whose turn it is."""
    region.ask_agencies(evaluate)


def worth(removed_share: float, region: Region) -> float:
    """Return what an operation is worth that removed this share of a group's functions: counts, and outcomes."""
    weight = region.parameters.learning.outcome_weight
    return float((1 - weight) + weight * down_months(removed_share, region) / down_months(1 / 2, region))


def evaluate(agency: Agency, region: Region) -> None:
    """Take what a month of local effort has been worth, and review if it is time.

    It is taken before a review lets the past fade, and is that of the month's cases too (ODD, section 4, learning).
    """
    learning = region.parameters.learning
    agency.local_yield = yield_of(agency.local_worth, agency.local_months, region)
    # Agencies take turns: each has months of its own.
    if (region.month + agency.identity % learning.stagger_months) % learning.review_months == 0:
        review(agency, region)


def yield_of(worth_of_results: float, months: float, region: Region) -> float:
    """Return y, the worth of results a month of effort, of which an agency expected something before any."""
    learning = region.parameters.learning
    above = learning.prior_worth + region.group_weight * worth_of_results
    below = learning.prior_months + region.group_weight * months
    return above / below if below > 0 else 0.0


def review(agency: Agency, region: Region) -> None:
    """Move the cooperation share towards what was worth more, and remember less of the past."""
    learning = region.parameters.learning
    joint = yield_of(agency.joint_worth, agency.joint_months, region)
    local = agency.local_yield
    difference = (joint - local) / (joint + local) if joint + local > 0 else 0.0
    seen = min(1.0, max(-1.0, difference + learning.noise * region.random.gauss(0, 1)))
    share = agency.cooperation_share + learning.pace * seen
    if learning.pace > 0:
        agency.cooperation_share = min(learning.highest_share, max(learning.lowest_share, share))
    agency.joint_worth *= learning.keep
    agency.joint_months *= learning.keep
    agency.local_worth *= learning.keep
    agency.local_months *= learning.keep
