"""Fills in what the files of a scenario leave unsaid: defaults of parameters, and values of countries from the data."""

from collections.abc import Mapping, Sequence

from sim.countries.country_data import DEFAULT, NEEDED, country_values, external_values, invented_values
from sim.countries.data_files import countries, nearest_codes
from sim.countries.declarations import EXTERNAL
from sim.countries.pairs import corridors
from sim.documents.checks import written
from sim.documents.names import wrong_code
from sim.documents.suggestions import may_suggest
from sim.scenario.declarations import BY_COUNTRY, sections
from sim.scenario.layer import Entry

OF_COUNTRIES = tuple(f"{table}." for table in BY_COUNTRY)


def filled(given: Mapping[str, Entry], path: str, mistakes: list[str]) -> dict[str, Entry]:
    """Lay the entries of a scenario over the defaults and the country data.

    Parameters
    ----------
    given
        Entries of its files and changes.
    path
        Of its file, for messages.
    mistakes
        List to which mistakes are added.
    """
    entries: dict[str, Entry] = {}
    for section, names in sections().items():
        for name, what in names.items():
            if what.default is not None:
                default = list(what.default) if isinstance(what.default, tuple) else what.default
                entries[f"{section}.{name}"] = Entry(default, DEFAULT)
    entries |= {key: entry for key, entry in given.items() if not key.startswith(OF_COUNTRIES)}
    if "region.countries" not in entries:
        mistakes.append(f'{path}:1: no region is named. Write region = "europe", or region.countries = [...].')
        return entries
    if "region.name" not in entries:
        entries["region.name"] = Entry("a region of its own", DEFAULT)
    countries, year = entries["region.countries"], str(entries["region.year"].value)
    codes, external = list(countries.value), bool(entries["region.external"].value)
    wrong = {code: reason for code in codes if (reason := wrong_code(code))}
    for code, reason in wrong.items():
        mistakes.append(f"{countries.origin}: {written(code)} cannot be a country's code: {reason}")
    for code in [code for code in codes if code not in wrong] + [EXTERNAL] * external:
        entries |= country(code, given, year, countries.origin, mistakes)
    entries |= corridor_rows(codes, external, given, year)
    return entries | {key: entry for key, entry in given.items() if key.startswith(OF_COUNTRIES)}


def country(code: str, given: Mapping[str, Entry], year: str, origin: str, mistakes: list[str]) -> dict[str, Entry]:
    """Return the values of one country: from the data, or, if it is not in them, its defaults.

    Parameters
    ----------
    code, year
        Of the country, and the vintage of the data.
    given
        Entries of the scenario, which must hold what neither data nor defaults give.
    origin
        Where the scenario names the country.
    mistakes
        List to which mistakes are added.
    """
    if code == EXTERNAL:
        values = external_values()
    elif code in countries():
        values = country_values(code, year)
    else:
        values = invented_values()
        missing = [name for name in NEEDED if f"jurisdictions.{code}.{name}" not in given]
        if missing:
            nearest = nearest_codes(code)[:1] if may_suggest() else ()
            meant = "".join(f" Did you mean '{other}'?" for other in nearest)
            mistakes.append(
                f"{origin}: '{code}' is not in the country data, and the scenario does not say its "
                f"{', '.join(missing)}.{meant} Else give all of them under [jurisdictions.{code}], "
                f"and where the groups of its market come from under [corridors.{code}]."
            )
    return {f"jurisdictions.{code}.{name}": Entry(*sourced) for name, sourced in values.items()}


def corridor_rows(codes: Sequence[str], external: bool, given: Mapping[str, Entry], year: str) -> dict[str, Entry]:
    """Return the weights of sources from the data, for the markets whose row the scenario does not give itself."""
    own = {key.split(".")[1] for key in given if key.startswith("corridors.")}
    observed = corridors([code for code in codes if code in countries()], year, external)
    return {
        f"corridors.{market}.{source}": Entry(*sourced)
        for market, row in observed.items()
        if market not in own
        for source, sourced in row.items()
    }
