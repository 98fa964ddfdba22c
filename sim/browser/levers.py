"""The levers of the page: keys of a scenario, grouped by meaning, with their declared bounds, units and meanings."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sim.model.quantity import Quantity
from sim.scenario import Scenario
from sim.scenario.changes import EVERY
from sim.scenario.declarations import known


class Lever(NamedTuple):
    """One slider."""

    key: str
    label: str
    group: str


TECHNIQUES, AGENCIES, COUNTRIES = "Techniques", "Agencies and evaluation", "Countries and law"
LEVERS = (
    Lever("common_ground.level", "Common ground", TECHNIQUES),
    Lever("trust_building.level", "Trust building", TECHNIQUES),
    Lever("networking.level", "Networking", TECHNIQUES),
    Lever("right_people.level", "Right people", TECHNIQUES),
    Lever("agencies.competitiveness", "Competition", AGENCIES),
    Lever("learning.outcome_weight", "Evaluation by outcomes", AGENCIES),
    Lever(EVERY + "intra_cooperation", "Intra-country cooperation", AGENCIES),
    Lever("corruption.scale", "Corruption", COUNTRIES),
    Lever("region.legal_friction", "Legal friction", COUNTRIES),
    Lever(EVERY + "political_will", "Political will", COUNTRIES),
)
KEYS = {lever.key for lever in LEVERS}


def declared(key: str) -> Quantity:
    """Return the declaration of a lever."""
    what = known(key)
    if not isinstance(what, Quantity):
        message = f"{key} is not a number of a scenario"
        raise TypeError(message)
    return what


def described() -> list[dict[str, Any]]:
    """List the levers as the page draws them: label, group, bounds, unit, help."""
    rows = []
    for lever in LEVERS:
        what = declared(lever.key)
        rows.append(
            {
                **lever._asdict(),
                "low": what.low,
                "high": what.high,
                "unit": what.unit,
                "help": f"{what.meaning} ({lever.key})",
            }
        )
    return rows


def for_each_country(event: Mapping[str, Any], scenario: Scenario) -> list[dict[str, Any]]:
    """Split an event for every country into one for each."""
    key = str(event["key"])
    if not key.startswith(EVERY):
        return [dict(event)]
    name = key.removeprefix(EVERY)
    return [{**event, "key": f"jurisdictions.{code}.{name}"} for code in scenario.values["region.countries"]]


def value_of(key: str, values: Mapping[str, Any]) -> float | None:
    """Return the value of a lever, or None where it stands for countries that differ."""
    if not key.startswith(EVERY):
        return float(values[key])
    name = key.removeprefix(EVERY)
    found = {float(values[f"jurisdictions.{code}.{name}"]) for code in values["region.countries"]}
    return found.pop() if len(found) == 1 else None
