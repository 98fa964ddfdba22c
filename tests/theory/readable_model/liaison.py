"""Liaison (ODD, submodel `liaison`): contact fades as staff move on, neighbours keep some, and ties cost effort."""

from tests.theory.readable_model.agency import Agency
from tests.theory.readable_model.country import Country
from tests.theory.readable_model.region import Region


def step(region: Region) -> None:
    """Let contact fade, and charge for the ties that are kept up."""
    region.ask_countries(keep_contact)
    region.ask_agencies(pay_for_ties)


def keep_contact(country: Country, region: Region) -> None:
    """Let a country's contact with each other one fade, to what neighbours keep by themselves at least."""
    liaison = region.parameters.liaison
    for other in region.countries:
        if other is country:
            continue
        retention = (country.retention + other.retention) / 2
        turnover = (country.turnover + other.turnover) / 2
        fading = country.contact[other.j] * (1 - turnover * (1 - retention))
        country.contact[other.j] = max(liaison.border_contact * country.border[other.j], fading)


def pay_for_ties(agency: Agency, region: Region) -> None:
    """Begin the month's overhead with the cost of all ties to agencies abroad, except for what the hub relieves."""
    liaison, country = region.parameters.liaison, agency.country
    ties = 0.0
    for other in region.countries:
        if other is not country:
            own_share = 1 - liaison.hub_relief * country.hub_link[other.j]
            ties += len(other.agencies) * country.contact[other.j] * own_share
    agency.overhead_of_ties = agency.overhead = min(1.0, liaison.tie_cost * ties)
