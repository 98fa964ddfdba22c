"""The values of `jurisdictions.<CODE>` before a scenario says anything: from the data, or the defaults."""

from sim.countries.data_files import UnknownCountryError, countries
from sim.countries.declarations import Jurisdiction
from sim.countries.measures import FACTS, Sourced
from sim.model.quantity import declared

DEFAULT = "default"  # the origin of a value that neither the data nor a file give
OPTIONAL = ("capacity_per_head", "hub_member")  # of the facts: a country that is not in the data has the default
# What a scenario must say of a country that is not in the data.
NEEDED = tuple(name for name in FACTS if name not in OPTIONAL)
# The capacity follows from the region, unless a scenario gives it.
DEFAULTS: dict[str, Sourced] = {
    name: (what.default if isinstance(what.default, str) else float(what.default), DEFAULT)
    for name, what in declared(Jurisdiction).items()
    if name != "capacity"
}


def country_values(code: str, year: str) -> dict[str, Sourced]:
    """Return the values of a country in the data.

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
    names = ("name", *DEFAULTS, "legal_origin")
    return {name: FACTS[name](code, year) if name in FACTS else DEFAULTS[name] for name in names}


def invented_values() -> dict[str, Sourced]:
    """Return the values of a country that is not in the data, without those that it must say itself."""
    return {name: value for name, value in DEFAULTS.items() if name not in NEEDED}


def external_values() -> dict[str, Sourced]:
    """Return the values of `jurisdictions.EXT`, the world outside: the defaults, all assumed."""
    return {"name": ("Outside the region", DEFAULT), "legal_origin": ("various", DEFAULT), **DEFAULTS}
