"""The JSON Schema of scenario files, for editors: completion, bounds and meanings while typing."""

from typing import Any

from sim.documents.declared import Known, Text
from sim.model.quantity import Quantity
from sim.scenario.declarations import CORRIDOR, TOP, country_keys, sections


def schema() -> dict[str, Any]:
    """Make the schema from the declarations of every key.

    Returns
    -------
    dict
        JSON Schema, draft 2020-12.
    """
    properties: dict[str, Any] = {name: entry(what) for name, what in TOP.items()}
    properties["extends"] = {"description": TOP["extends"].meaning, "anyOf": [{"type": "string"}, texts()]}
    for section, names in sections().items():
        table = properties
        *around, last = section.split(".")
        for part in around:
            table = table.setdefault(part, closed({}))["properties"]
        table.setdefault(last, closed({}))["properties"].update({name: entry(what) for name, what in names.items()})
    properties["region"] = {"anyOf": [{"type": "string"}, properties["region"]]}
    countries = closed({name: entry(what) for name, what in country_keys().items()})
    properties["jurisdictions"] = {"type": "object", "additionalProperties": countries}
    row = {"type": "object", "additionalProperties": entry(CORRIDOR)}
    properties["corridors"] = {"type": "object", "additionalProperties": row}
    properties["events"] = {"type": "array", "items": event()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Scenario of the simulation of cooperation against human trafficking",
        **closed(properties),
    }


def closed(properties: dict[str, Any]) -> dict[str, Any]:
    """Make an object that has no other keys."""
    return {"type": "object", "additionalProperties": False, "properties": properties}


def texts() -> dict[str, Any]:
    """Make a list of texts."""
    return {"type": "array", "items": {"type": "string"}}


def event() -> dict[str, Any]:
    """Make the entry of one event."""
    parts: dict[str, Any] = {"month": {"type": "integer", "minimum": 1}, "key": {"type": "string"}, "value": {}}
    return closed(parts) | {"required": list(parts)}


def entry(what: Known) -> dict[str, Any]:
    """Make the entry of one key."""
    if isinstance(what, Text):
        words = {"enum": list(what.options)} if what.options else {"type": "string"}
        return {"description": what.meaning, **(texts() if what.is_list else words)}
    return {"description": described(what), "default": what.default, **kind(what)}


def described(what: Quantity) -> str:
    """Say meaning, unit, range of uncertainty and source."""
    plausible = "; plausible: {:g} to {:g}".format(*what.plausible) if what.plausible else ""
    return f"{what.meaning} ({what.unit}{plausible}; source: {what.source})"


def kind(what: Quantity) -> dict[str, Any]:
    """Give type and bounds."""
    if what.options:
        return {"enum": list(what.options)}
    if what.is_switch:
        return {"type": "boolean"}
    return {"type": "integer" if what.is_whole else "number", "minimum": what.low, "maximum": what.high}
