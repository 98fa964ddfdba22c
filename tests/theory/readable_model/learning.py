"""Evaluation and learning (ODD, submodel `learning`): agencies adapt their cooperation share to what they measure."""

from tests.theory.readable_model.agency import Agency
from tests.theory.readable_model.region import Region


def step(region: Region) -> None:
    """Watch the month's harm, and review the agencies whose turn it is."""
    region.count_active_legs()
    region.ask_agencies(value_dismantling)
    region.ask_agencies(evaluate)


def value_dismantling(agency: Agency, region: Region) -> None:
    """Set V, what a dismantled group is worth in an agency's own eyes."""
    learning = region.parameters.learning
    weight = learning.outcome_weight
    agency.dismantling_worth = (1 - weight) * learning.count_worth + weight * learning.outcome_worth


def evaluate(agency: Agency, region: Region) -> None:
    """Watch the month's harm, and review the period if it is time."""
    learning = region.parameters.learning
    agency.seen_harm += agency.country.active_legs
    # Agencies take turns: each has months of its own.
    is_time = (region.month + agency.identity % learning.stagger_months) % learning.review_months == 0
    if learning.pace > 0 and is_time:
        review(agency, region)


def review(agency: Agency, region: Region) -> None:
    """Compare the period with the one before; go on in the same direction after a gain, turn round after a loss."""
    learning = region.parameters.learning
    weight = learning.outcome_weight
    more_credit = (agency.credit - agency.last_credit) / (agency.credit + agency.last_credit + 1)
    less_harm = (agency.last_seen_harm - agency.seen_harm) / (agency.last_seen_harm + agency.seen_harm + 1)
    noise = learning.noise * region.random.gauss(0, 1)
    gain = (1 - weight) * (more_credit + noise) + weight * less_harm
    if gain < 0:
        agency.direction = -agency.direction
    share = agency.cooperation_share + learning.pace * agency.direction
    agency.cooperation_share = min(learning.highest_share, max(learning.lowest_share, share))
    agency.last_credit, agency.credit = agency.credit, 0.0
    agency.last_seen_harm, agency.seen_harm = agency.seen_harm, 0.0
