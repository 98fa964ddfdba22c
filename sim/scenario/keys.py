"""Looks up a key of a scenario, and checks a value that it is given."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sim.countries.country_data import external_values
from sim.countries.declarations import EXTERNAL
from sim.documents.checks import Check
from sim.documents.declared import Value, check_of
from sim.documents.suggestions import suggestion
from sim.model.quantity import declared
from sim.scenario.declarations import BY_COUNTRY, TOP, Run, country_keys, known, sections

# Of the world outside: the model does not read them.
IDLE = ("population", "capacity_per_head", "pull", "cross_border_share", "legal_family", "legal_origin")
RUN = {name: check_of(what) for name, what in declared(Run).items()}  # given by callers and experiments, too
OF_CALIBRATIONS = {"matching", "sampling", "targets"}
OF_EXPERIMENTS = {"base", "design", "factors", "hypotheses", "outcomes", "precision", "replicates", "samples"}


def is_experiment(content: Mapping[str, Any]) -> bool:
    """Tell whether the keys of a file are those of an experiment."""
    return len(OF_EXPERIMENTS & content.keys()) > 1


def is_calibration(content: Mapping[str, Any]) -> bool:
    """Tell whether the keys of a file are those of a calibration."""
    return len(OF_CALIBRATIONS & content.keys()) > 1


def is_scenario(content: Mapping[str, Any]) -> bool:
    """Tell whether the keys of a file are those of a scenario, or of a part of one."""
    own = {*TOP, *sections(), *BY_COUNTRY, "events"} - {"title"}
    return bool(own & content.keys()) and not OF_EXPERIMENTS & content.keys()


def split(key: str) -> tuple[str, str]:
    """Split a dotted key into its section and its name."""
    section, _, name = key.rpartition(".")
    return section, name


def unknown(key: str) -> str:
    """Say that a scenario has no such key, and suggest the nearest one."""
    if key == "events":
        return "'events' is a list of tables in a file. Write each event under its own [[events]]."
    if is_table(key):
        table = f"{key}.CODE" if key in BY_COUNTRY else key
        return f"'{key}' is a section, not a value. Write [{table}] and its keys below."
    section, name = split(key)
    if section and known(section):
        return f"'{section}' is a value, not a section. Write {section} = ..., without a table of its own."
    holders = [other for other, names in sections().items() if name in names]
    same_name = f" Did you mean '{holders[0]}.{name}'?" if holders else ""
    tables = [*sections(), *BY_COUNTRY, "events"]
    if section.startswith("jurisdictions.") and section.count(".") == 1:
        return f"a jurisdiction has no '{name}'.{suggestion(name, country_keys())}"
    if section in sections():
        return f"[{section}] has no parameter '{name}'.{same_name or suggestion(name, sections()[section])}"
    if not section:
        return f"a scenario has no '{name}'.{same_name or suggestion(name, [*TOP, *tables])}"
    first, *rest = section.split(".")
    if rest and first not in tables:  # [jurisdiction.ROU]: the name of the table is what to mend
        return f"there is no section [{section}].{suggestion(section, tables) or suggestion(first, tables)}"
    meant = suggestion(section, holders) or same_name or suggestion(section, tables)
    return f"there is no section [{section}].{meant}"


def is_table(key: str) -> bool:
    """Tell whether a key names a table: a section, a table around sections, or a country's part of one."""
    first, *rest = key.split(".")
    if first in BY_COUNTRY:
        return len(rest) <= 1
    return any(section == key or section.startswith(f"{key}.") for section in sections())


def is_idle(key: str, value: object) -> bool:
    """Tell whether a value has no effect: the world outside is no market and has no people or law of its own."""
    section, name = split(key)
    if section == f"corridors.{EXTERNAL}":
        return True
    return section == f"jurisdictions.{EXTERNAL}" and name in IDLE and value != external_values()[name][0]


def check(key: str, value: object, origin: str, mistakes: list[str]) -> Value | None:
    """Return a value in the type of its key, or note the mistake and return None.

    Parameters
    ----------
    key
        Dotted key of a scenario.
    value
        As it was read.
    origin
        File and line, or argument, for the message.
    mistakes
        List to which the mistake is added.
    """
    rule = check_for(key)
    wrong = unknown(key) if rule is None else rule.complaint(key, value)
    if rule is None or wrong:
        mistakes.append(f"{origin}: {wrong}")
        return None
    good: Value = rule.read(value)
    return good


@lru_cache(maxsize=10_000)
def check_for(key: str) -> Check | None:
    """Return the check of a key, or None where there is no such key."""
    what = known(key)
    return None if what is None else check_of(what)
