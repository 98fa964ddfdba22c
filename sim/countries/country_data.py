"""What the data say of countries, and of the ways and borders between them, each value with its origin.

Counts of detected victims enter one thing only: the composition of a market's sources. They never make a market
larger or smaller, since they measure enforcement as much as crime.
"""

from sim.countries.data_files import VINTAGES, UnknownCountryError, countries, known_countries, number, rows
from sim.countries.declarations import Jurisdiction
from sim.countries.measures import Sourced, abroad, corruption, filled, hub_membership, orientation, pull, will
from sim.countries.pairs import borders, corridors
from sim.model.quantity import declared

__all__ = [
    "UnknownCountryError",
    "borders",
    "corridors",
    "country_values",
    "external_values",
    "known_countries",
]
# The quantities of a country that no data give.
UNSOURCED = ("intra_cooperation", "capacity_factor")


def country_values(code: str, year: str) -> dict[str, Sourced]:
    """Everything `jurisdictions.<code>` needs, except `capacity`, which follows from the region.

    Parameters
    ----------
    code
        ISO 3166 alpha-3 code.
    year
        ``"2008"`` or ``"2020"``.

    Returns
    -------
    dict
        Name to (value, origin), units as in `sim.countries.declarations.Jurisdiction`.

    Raises
    ------
    UnknownCountryError
        If the data do not hold the country.
    """
    if code not in countries():
        raise UnknownCountryError(code)
    row, vintage = countries()[code], VINTAGES[year]
    place = next(place for place in rows("places.csv") if place.cells["iso3"] == code)
    defaults = {name: (float(declared(Jurisdiction)[name].default), "default") for name in UNSOURCED}
    return {
        "name": (row.cells["name"], row.origin),
        "longitude": (float(place.cells["longitude"]), place.origin),
        "latitude": (float(place.cells["latitude"]), place.origin),
        "population": (number(code, vintage.population) or 0.0, f"{row.origin} ({vintage.population})"),
        "corruption": corruption(code, year),
        "political_will": filled(code, lambda c: will(c, year)),
        **defaults,
        "pull": pull(code, year),
        "cross_border_share": filled(code, lambda c: abroad(c, year), lambda c: abroad(c, vintage.other)),
        "hub_member": hub_membership(code, year),
        "victim_orientation": filled(code, orientation),
        "legal_family": (row.cells["legal_family"], row.origin),
        "legal_origin": (row.cells["legal_origin_llsv"], row.origin),
    }


def external_values() -> dict[str, Sourced]:
    """`jurisdictions.EXT`, the world outside: the defaults of `Jurisdiction`, all assumed."""
    values: dict[str, Sourced] = {"name": ("Outside the region", "default"), "legal_origin": ("various", "default")}
    for name, known in declared(Jurisdiction).items():
        if name != "capacity":
            values[name] = (known.default if isinstance(known.default, str) else float(known.default), "default")
    return values
