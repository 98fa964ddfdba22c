"""Prosecution (ODD, submodel `prosecution`): operations yield suspects and victims; suspects come to court later."""

from tests.theory.readable_model.country import Country
from tests.theory.readable_model.group import MARKET, SOURCE
from tests.theory.readable_model.region import Region


def step(region: Region) -> None:
    """Try the suspects whose time has come, then register those of this month's operations."""
    region.ask_countries(hold_court)
    region.ask_countries(register_suspects)
    region.ask_countries(identify_victims)


def hold_court(country: Country, region: Region) -> None:
    """Prosecute the suspects whose trial is due; courts with much to do convict fewer."""
    prosecution = region.parameters.prosecution
    suspects, strength = country.docket.pop(region.month, (0, 0.0))
    charged = region.rounded(prosecution.charge_share * suspects)
    load = charged / max(1e-9, country.capacity)
    conviction = prosecution.conviction_share * strength / (1 + load / prosecution.court_capacity)
    country.counts["prosecutions"] += charged
    country.counts["convictions"] += min(charged, region.rounded(conviction * charged))


def register_suspects(country: Country, region: Region) -> None:
    """Put the suspects of this month's operations on the way to court."""
    prosecution, operations = region.parameters.prosecution, country.operations
    if not operations:
        return
    suspects = region.rounded(prosecution.suspects_per_operation * len(operations))
    mean_strength = sum(operation.strength for operation in operations) / len(operations)
    country.docket[region.month + prosecution.lag_months] = (suspects, mean_strength)
    country.counts["suspects"] += suspects


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
