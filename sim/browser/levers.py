"""The levers of the page: every number, switch and choice of a scenario as declared, a dozen of them on top."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sim.model.quantity import Quantity
from sim.scenario import Scenario
from sim.scenario.changes import EVERY
from sim.scenario.cross_checks import FIXED, FIXED_OF_COUNTRY
from sim.scenario.declarations import country_keys, sections


class Lever(NamedTuple):
    """One slider on top; it ends at `to`, short of what is allowed where nobody needs that."""

    key: str
    label: str
    group: str
    to: float = 1.0


TECHNIQUES, WORK, GROUPS = "Techniques", "Ways of working", "Countries and groups"
LEVERS = (
    Lever("common_ground.level", "Common ground", TECHNIQUES),
    Lever("trust_building.level", "Trust building", TECHNIQUES),
    Lever("networking.level", "Networking", TECHNIQUES),
    Lever("right_people.level", "Right people", TECHNIQUES),
    Lever("hub.level", "Hub", TECHNIQUES),
    Lever("assistance.joint_teams", "Joint teams", WORK),
    Lever("exchange.rate", "Exchange", WORK),
    Lever("learning.initial_share", "Reserve at first", WORK),
    Lever("agencies.competitiveness", "Competition", WORK),
    Lever(EVERY + "capacity_factor", "Capacity", GROUPS, 4.0),
    Lever("corruption.scale", "Corruption", GROUPS),
    Lever("displacement.fear", "Adaptation", GROUPS, 20.0),
)


def keys() -> dict[str, Quantity]:
    """List every key that can be set for the whole of a scenario; the seed has its own field."""
    whole = {f"{section}.{name}": what for section, names in sections().items() for name, what in names.items()}
    each = {EVERY + name: what for name, what in country_keys().items() if name not in FIXED_OF_COUNTRY}
    return {key: what for key, what in {**whole, **each}.items() if isinstance(what, Quantity) and key != "run.seed"}


KEYS = keys()
OF_EACH = tuple(key.removeprefix(EVERY) for key in KEYS if key.startswith(EVERY))


def quantity(key: str) -> Quantity | None:
    """Return what a key declares, of a whole scenario or of one country; None for one that the page cannot set."""
    section, _, name = key.rpartition(".")
    return KEYS.get(EVERY + name if section.startswith("jurisdictions.") else key)


def of_countries(values: Mapping[str, Any]) -> list[str]:
    """List the keys of the single countries of a scenario."""
    return [f"jurisdictions.{code}.{name}" for code in values["region.countries"] for name in OF_EACH]


def described() -> list[dict[str, Any]]:
    """List the levers as the page draws them, those on top first: label, group, bounds, unit, meaning, options."""
    top = {lever.key: lever for lever in LEVERS}
    order = [*top, *(key for key in KEYS if key not in top)]
    return [row(key, KEYS[key], top.get(key)) for key in order]


def row(key: str, what: Quantity, lever: Lever | None) -> dict[str, Any]:
    """Describe one lever."""
    kind = "switch" if what.is_switch else "choice" if what.options else "whole" if what.is_whole else "number"
    return {
        "key": key,
        "label": lever.label if lever else key,
        "group": lever.group if lever else "",
        "to": lever.to if lever else None,
        "low": what.low,
        "high": what.high,
        "unit": what.unit,
        "meaning": what.meaning,
        "kind": kind,
        "options": list(what.options),
        "is_fixed": key in FIXED or key.startswith("run."),
    }


def for_each_country(
    event: Mapping[str, Any], events: Sequence[Mapping[str, Any]], scenario: Scenario
) -> list[dict[str, Any]]:
    """Split an event for every country into one for each, but for those that another event of the month names."""
    key = str(event["key"])
    if not key.startswith(EVERY):
        return [dict(event)]
    named = {one["key"] for one in events if one["month"] == event["month"]}
    each = [f"jurisdictions.{code}.{key.removeprefix(EVERY)}" for code in scenario.values["region.countries"]]
    return [{**event, "key": one} for one in each if one not in named]


def value_of(key: str, values: Mapping[str, Any]) -> Any:
    """Return the value of a lever; None where it stands for countries that differ, or none is given."""
    if not key.startswith(EVERY):
        return values.get(key)
    name = key.removeprefix(EVERY)
    found = {values.get(f"jurisdictions.{code}.{name}") for code in values["region.countries"]}
    return found.pop() if len(found) == 1 else None
