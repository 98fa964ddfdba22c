"""Fills in what the files of a scenario leave unsaid: defaults of parameters, and values of countries from the data."""

from collections.abc import Mapping, Sequence

from sim.countries import country_data
from sim.countries.declarations import EXTERNAL, NEEDED
from sim.documents.checks import check_of, written
from sim.documents.names import wrong_code
from sim.documents.suggestions import may_suggest
from sim.scenario.declarations import TABLES, country_keys, sections
from sim.scenario.layer import Entry
from sim.scenario.scenario import DEFAULT

OF_COUNTRIES = tuple(f"{table}." for table in TABLES)


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
    prefix = f"jurisdictions.{code}."
    if code == EXTERNAL:
        return {prefix + name: Entry(value, origin) for name, (value, origin) in country_data.external_values().items()}
    try:
        found = country_data.country_values(code, year)
    except country_data.UnknownCountryError as error:
        missing = [name for name in NEEDED if prefix + name not in given]
        if missing:
            nearest = error.nearest if may_suggest() else ()
            meant = f" Did you mean '{nearest[0]}'?" if nearest else ""
            mistakes.append(
                f"{origin}: '{code}' is not in the country data, and the scenario does not say its "
                f"{', '.join(missing)}.{meant} Else give all of them under [jurisdictions.{code}]."
            )
        usual = {name: what for name, what in country_keys().items() if name not in (*NEEDED, "capacity", "borders")}
        return {prefix + name: Entry(what.default, DEFAULT) for name, what in usual.items()}
    # Derived values may be whole numbers; the model, and the scenario's hash, know real ones.
    keys = country_keys()
    return {prefix + name: Entry(check_of(keys[name]).read(value), place) for name, (value, place) in found.items()}


def corridor_rows(codes: Sequence[str], external: bool, given: Mapping[str, Entry], year: str) -> dict[str, Entry]:
    """Return the weights of sources from the data, for the markets whose row the scenario does not give itself."""
    own = {key.split(".")[1] for key in given if key.startswith("corridors.")}
    listed = country_data.known_countries()
    observed = country_data.corridors([code for code in codes if code in listed], year, external)
    return {
        f"corridors.{market}.{source}": Entry(float(weight), origin)
        for market, row in observed.items()
        if market not in own
        for source, (weight, origin) in row.items()
    }
