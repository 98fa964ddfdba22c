"""Uncertain values of countries: one that speaks of every country becomes those of the countries that there are."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sim.countries.declarations import EXTERNAL
from sim.model.quantity import Quantity
from sim.scenario.declarations import BY_COUNTRY, known
from sim.worlds.ranges import Ranges
from sim.worlds.table import World
from sim.worlds.uncertainty import Uncertainty

Policies = Sequence[Mapping[str, Any]]


def by_country(uncertainty: Uncertainty, policies: Policies) -> list[Uncertainty]:
    """Turn an uncertainty of every country into one with a key for each, or into one for each.

    Parameters
    ----------
    uncertainty
        Any; one that is neither independent nor relative stays as it is.
    policies
        Values of the scenario of every policy; its countries are all of theirs, in their order.

    Returns
    -------
    list of Uncertainty
        None of a relative one where every country has the value 0.
    """
    if not (uncertainty.is_independent or uncertainty.is_relative):
        return [uncertainty]
    found = [of_country(uncertainty, code, policies) for code in countries(policies)]
    kept = [(code, ranges) for code, ranges in zip(countries(policies), found, strict=True) if ranges]
    plain = replace(uncertainty, is_independent=False, is_relative=False)
    if uncertainty.is_independent:
        return [replace(plain, name=f"{uncertainty.name}, {code}", ranges=ranges) for code, ranges in kept]
    joined = {key: ends for _, ranges in kept for key, ends in ranges.items()}
    return [replace(plain, ranges=joined)] if joined else []


def countries(policies: Policies) -> list[str]:
    """List the countries of all regions, each once."""
    return list(dict.fromkeys(code for values in policies for code in values["region.countries"]))


def of_country(uncertainty: Uncertainty, code: str, policies: Policies) -> Ranges:
    """Return the ranges of one country's keys; a relative range of the value 0 is none."""
    found = {}
    for key, ends in uncertainty.ranges.items():
        one = key.replace("*", code)
        if uncertainty.is_relative:
            value = next(values[one] for values in policies if one in values)
            ends = around(one, value, ends)
        if ends[0] < ends[1]:
            found[one] = ends
    return found


def around(key: str, value: float, ends: tuple[float, float]) -> tuple[float, float]:
    """Multiply the ends of a range by a value, as far as the bounds of its key let them go."""
    what = known(key)
    assert isinstance(what, Quantity), key  # checked where it is read
    low, high = (min(max(value * end, what.low), what.high) for end in ends)
    return low, high


def inside(world: World, values: Mapping[str, Any]) -> World:
    """Leave out of a world the values of countries that a policy's region does not have.

    Parameters
    ----------
    values
        Of the policy's scenario.
    """
    kept = {key: value for key, value in world.values.items() if has(values, key)}
    return world if len(kept) == len(world.values) else world._replace(values=kept)


def has(values: Mapping[str, Any], key: str) -> bool:
    """Tell whether a scenario has the country that a key speaks of; true where the key speaks of none."""
    table, *rest = key.split(".")
    if table not in BY_COUNTRY or rest[0] == "*":
        return True
    return rest[0] in values["region.countries"] or (rest[0] == EXTERNAL and values["region.external"])
