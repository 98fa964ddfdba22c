"""Tables for people: a resolved scenario, the difference of two, and every parameter."""

from typing import Any

from sim.documents.declared import Known, Text
from sim.model.quantity import Quantity
from sim.scenario import declarations
from sim.scenario.declarations import CORRIDOR
from sim.scenario.scenario import Scenario

COUNTRIES = "jurisdictions.<CODE>"
CORRIDORS = "corridors.<MARKET>"


def show(scenario: Scenario) -> list[tuple[str, str, str, str]]:
    """List every value of a scenario.

    Returns
    -------
    list of tuple
        Key, value, unit and where it comes from; events last.
    """
    rows = [(key, as_text(value), unit(key), scenario.origins[key]) for key, value in scenario.values.items()]
    events = [
        (f"from month {event.month}: {event.key}", as_text(event.value), unit(event.key), event.origin)
        for event in scenario.events
    ]
    return rows + events


def difference(first: Scenario, second: Scenario) -> list[tuple[str, str, str]]:
    """List the keys in which two scenarios differ, with both values; a dash where one has none."""
    every = [*first.values, *(key for key in second.values if key not in first.values)]
    rows = [
        (key, as_text(first.values.get(key, "-")), as_text(second.values.get(key, "-")))
        for key in every
        if first.values.get(key) != second.values.get(key)
    ]
    timelines = [[(event.month, event.key, event.value) for event in one.events] for one in (first, second)]
    for position, timeline in enumerate(timelines):
        for month, key, value in timeline:
            if (month, key, value) not in timelines[1 - position]:
                sides = (as_text(value), "-") if position == 0 else ("-", as_text(value))
                rows.append((f"from month {month}: {key}", *sides))
    return rows


def as_text(value: Any) -> str:
    """Write a value on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.12g}"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def unit(key: str) -> str:
    """Return the unit of a key; nothing for a text."""
    what = declarations.known(key)
    return what.unit if isinstance(what, Quantity) else ""


def sections() -> dict[str, dict[str, Known]]:
    """Every section of a scenario with its keys, countries and corridors among them."""
    found = {name: dict(names) for name, names in declarations.sections().items()}
    found["region"].pop("base")
    found[COUNTRIES] = declarations.country_keys()
    found[CORRIDORS] = {"<SOURCE>": CORRIDOR}
    return found


def parameter_table(section: str) -> str:
    """Make the Markdown table of one section.

    Returns
    -------
    str
        Parameter, default, unit, bounds, range of uncertainty, meaning, source.
    """
    lines = ["| parameter | default | unit | bounds | plausible | meaning | source |", "|---|---|---|---|---|---|---|"]
    for name, what in sections()[section].items():
        lines.append("| " + " | ".join([f"`{section}.{name}`", *cells(what)]) + " |")
    return "\n".join(lines)


def parameters_about(word: str) -> list[tuple[str, ...]]:
    """List the parameters that have a word in their key or meaning: key, default, unit, bounds, meaning."""
    found: list[tuple[str, ...]] = []
    for section, names in sections().items():
        for name, what in names.items():
            default, counted, bounds, _, meaning, _ = cells(what)
            if word.casefold() in f"{section}.{name} {meaning}".casefold():
                found.append((f"{section}.{name}", default, counted, bounds, meaning))
    return found


def cells(what: Known) -> list[str]:
    """Default, unit, bounds, range of uncertainty, meaning and source of a key."""
    if isinstance(what, Text):
        default = "" if what.default is None else as_text(what.default)
        unit = "choice" if what.options else "list of texts" if what.is_list else "text"
        return [default, unit, ", ".join(what.options), "", what.meaning, what.source]
    bounds = ", ".join(what.options) if what.options else f"{what.low:g} to {what.high:g}"
    return [
        as_text(what.default),
        what.unit,
        "" if what.is_switch else bounds,
        plausible(what),
        what.meaning,
        what.source,
    ]


def plausible(what: Quantity) -> str:
    """Write the range of uncertainty; nothing if there is none."""
    return "{:g} to {:g}".format(*what.plausible) if what.plausible else ""


def parameter_tables() -> str:
    """Make the Markdown tables of every section."""
    return "\n".join(f"## {section}\n\n{parameter_table(section)}\n" for section in sections())
