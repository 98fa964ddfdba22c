"""Prosecution (ODD, submodel `prosecution`): operations yield suspects, who wait to be charged, and victims."""

from tests.theory.readable_model.country import Country
from tests.theory.readable_model.group import MARKET, SOURCE
from tests.theory.readable_model.region import Region


def step(region: Region) -> None:
    """Register the suspects and victims of this month's operations, and hold court."""
    region.ask_countries(register_suspects)
    region.ask_countries(hold_court)
    region.ask_countries(identify_victims)


def register_suspects(country: Country, region: Region) -> None:
    """Put those suspects of this month's operations whom evidence allows to charge on the backlog."""
    prosecution, operations = region.parameters.prosecution, country.operations
    if not operations:
        return
    suspects = region.rounded(prosecution.suspects_per_operation * len(operations))
    chargeable = region.rounded(prosecution.charge_share * suspects)
    mean_strength = sum(operation.strength for operation in operations) / len(operations)
    country.backlog += chargeable
    country.backlog_strength += mean_strength * chargeable
    country.counts["suspects"] += suspects


def hold_court(country: Country, region: Region) -> None:
    """Charge as many of the backlog as the courts can take, convict some of them, and let some of the rest lapse."""
    prosecution = region.parameters.prosecution
    if country.backlog == 0:
        return
    strength = country.backlog_strength / country.backlog
    possible = min(country.backlog, prosecution.court_capacity * country.capacity)
    charged = min(country.backlog, region.rounded(possible))
    convicted = min(charged, region.rounded(prosecution.conviction_share * strength * charged))
    lapsed = region.rounded(prosecution.lapse * (country.backlog - charged))
    country.backlog -= charged + lapsed
    country.backlog_strength = strength * country.backlog
    country.counts["prosecutions"] += charged
    country.counts["convictions"] += convicted
    country.counts["charges_lapsed"] += lapsed


def identify_victims(country: Country, region: Region) -> None:
    """Identify the victims of this month's operations: citizens at a source and at a market of a domestic group."""
    prosecution = region.parameters.prosecution
    citizens = foreigners = 0.0
    for operation in country.operations:
        at_market = operation.role == MARKET
        victims = prosecution.victims_at_market if at_market else prosecution.victims_elsewhere
        if operation.role == SOURCE or operation.is_domestic:
            citizens += victims
        else:
            foreigners += victims
    own = region.rounded(citizens)
    country.counts["victims_own_citizens"] += own
    country.counts["victims_identified"] += own + region.rounded(foreigners)
