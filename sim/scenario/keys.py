"""Every key that a scenario may set, with what is known of it, and the check of one value against it."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sim.countries import declarations
from sim.countries.country_data import external_values
from sim.countries.declarations import EXTERNAL, Jurisdiction
from sim.documents.checks import Known, Text, Value, checked, expected, written, wrong_text
from sim.documents.suggestions import suggestion
from sim.model.quantity import Quantity, declared
from sim.model.schedule import SECTIONS as PROCESS_SECTIONS

TOP: dict[str, Text] = {
    "title": Text(is_list=False, meaning="title of the scenario", source="the scenario", is_optional=True),
    "extends": Text(
        is_list=True,
        meaning="files that this one builds on",
        source="the scenario",
        is_optional=True,
        may_be_single=True,
    ),
    "approach": Text(
        is_list=False, meaning="the policy: a name in approaches/, or a file", source="the scenario", is_optional=True
    ),
}
REGION_BASE = "region.base"
BASE = Text(is_list=False, meaning="the region: a name in regions/, or a file", source="the scenario", is_optional=True)
CORRIDOR = Quantity(
    0.0,
    "relative",
    0,
    1e12,
    "weight of a source country for this market; a row given replaces the data's",
    "sim/countries/data/flows.csv",
)
EVENT = ("month", "key", "value")
TABLES = ("jurisdictions", "corridors")  # one table a country
IDLE = ("population", "pull", "legal_family", "legal_origin")  # of the world outside: the model does not read them
OF_EXPERIMENTS = {"base", "design", "factors", "hypotheses", "outcomes", "precision", "replicates", "samples"}
FILES = (TOP["extends"], TOP["approach"], BASE)  # these say themselves what they do not find


@cache
def sections() -> dict[str, dict[str, Known]]:
    """Every section but countries and corridors, with its keys: those of the setting first, then the processes'."""
    found: dict[str, dict[str, Known]] = {}
    for name, kind in {**declarations.SECTIONS, **PROCESS_SECTIONS}.items():
        found[name] = {**declarations.TEXTS.get(name, {}), **declared(kind)}
    found["region"] = {"base": BASE, **found["region"]}
    return found


@cache
def country_keys() -> dict[str, Known]:
    """Keys of `jurisdictions.<CODE>`."""
    return {**declarations.TEXTS["jurisdictions"], **declared(Jurisdiction)}


def is_experiment(content: Mapping[str, Any]) -> bool:
    """Tell whether the keys of a file are those of an experiment."""
    return len(OF_EXPERIMENTS & content.keys()) > 1


def is_scenario(content: Mapping[str, Any]) -> bool:
    """Tell whether the keys of a file are those of a scenario, or of a part of one."""
    own = {*TOP, *sections(), *TABLES, "events"} - {"title"}
    return bool(own & content.keys()) and not OF_EXPERIMENTS & content.keys()


def split(key: str) -> tuple[str, str]:
    """Split a dotted key into its section and its name."""
    section, _, name = key.rpartition(".")
    return section, name


def known(key: str) -> Known | None:
    """Return what is known of a key, or None."""
    section, name = split(key)
    parts = key.split(".")
    if key in TOP:
        return TOP[key]
    if parts[0] == "jurisdictions" and len(parts) == 3:
        return country_keys().get(name)
    if parts[0] == "corridors" and len(parts) == 3:
        return CORRIDOR
    return sections().get(section, {}).get(name)


def unknown(key: str) -> str:
    """Say that a key is not known, with the nearest one that is."""
    if key == "events":
        return "'events' is a list of tables in a file. Write each event under its own [[events]]."
    if is_table(key):
        table = f"{key}.CODE" if key in TABLES else key
        return f"'{key}' is a section, not a value. Write [{table}] and its keys below."
    section, name = split(key)
    if section and known(section):
        return f"'{section}' is a value, not a section. Write {section} = ..., without a table of its own."
    elsewhere = [f"{other}.{name}" for other, names in sections().items() if name in names]
    same_name = f" Did you mean '{elsewhere[0]}'?" if elsewhere else ""
    tables = [*sections(), *TABLES, "events"]
    if section.startswith("jurisdictions.") and section.count(".") == 1:
        return f"a jurisdiction has no '{name}'.{suggestion(name, country_keys())}"
    if section in sections():
        return f"[{section}] has no parameter '{name}'.{same_name or suggestion(name, sections()[section])}"
    if not section:
        return f"a scenario has no '{name}'.{same_name or suggestion(name, [*TOP, *tables])}"
    first, *rest = section.split(".")
    if rest and first not in tables:  # [jurisdiction.ROU]: the name of the table is what to mend
        return f"there is no section [{section}].{suggestion(section, tables) or suggestion(first, tables)}"
    return f"there is no section [{section}].{same_name or suggestion(section, tables)}"


def is_table(key: str) -> bool:
    """Whether a key is a section, one country's part of one, or a table around sections."""
    first, *rest = key.split(".")
    if first in TABLES:
        return len(rest) <= 1
    return any(section == key or section.startswith(f"{key}.") for section in sections())


def is_idle(key: str, value: object) -> bool:
    """Whether a key would be set to no effect: the world outside is no market and has no people or law of its own."""
    section, name = split(key)
    if section == f"corridors.{EXTERNAL}":
        return True
    return section == f"jurisdictions.{EXTERNAL}" and name in IDLE and value != external_values()[name][0]


def check(key: str, value: object, place: str, mistakes: list[str]) -> Value | None:
    """Return a value that its key may take, or note the mistake and return None."""
    what = known(key)
    if what is None:
        mistakes.append(f"{place}: {unknown(key)}")
        return None
    good = checked(what, value)
    if good is None:
        mistakes.append(f"{place}: {key} is {written(value)}, expected {expected(what)}.")
    elif what not in FILES and (wrong := wrong_text(good)):
        mistakes.append(f"{place}: {key} is {written(value)}, but {wrong}")
        return None
    return good
