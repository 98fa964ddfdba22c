"""Crosses policies with worlds: a policy wins over a world where it sets a value, and leaves all others to it.

A policy sets what its levels set, and what the files set that its levels name as region or approach.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sim.documents.checks import written
from sim.documents.errors import InvalidError
from sim.experiment.point_scenario import origin_of_world
from sim.experiment.specification import Experiment
from sim.scenario import Scenario
from sim.worlds.by_country import has
from sim.worlds.ranges import overlap
from sim.worlds.table import World


def worlds_of(experiment: Experiment, policies: Mapping[str, Scenario], unused: Collection[str] = ()) -> list[World]:
    """Take or draw the worlds of an experiment, none if it has none.

    Parameters
    ----------
    experiment
        The checked file.
    policies
        Scenario of each point of the design before any world, by its label.
    unused
        Keys that every policy sets, which are left out.

    Raises
    ------
    InvalidError
        If a key is of no country of any region, or of one whose value differs between policies and that worlds are
        relative to; or if no such number of worlds can be drawn.
    """
    if experiment.worlds is None:
        return []
    values = [scenario.values for scenario in policies.values()]
    try:
        worlds = experiment.worlds.worlds(values, set_somewhere(experiment, policies.values()), unused)
    except ValueError as error:
        raise InvalidError(f"{experiment.origin('worlds', 'count')}: {error}") from None
    mistakes = [
        f"{origin_of(experiment, key)}: the worlds set {key}, but no region has the country. Take it out."
        for key in worlds[0].values
        if not any(has(one, key) for one in values)
    ]
    mistakes += relative_to_several(experiment, policies)
    if mistakes:
        raise InvalidError(list(dict.fromkeys(mistakes)))
    return worlds


def set_somewhere(experiment: Experiment, policies: Collection[Scenario]) -> set[str]:
    """List each key that a level or an event sets in some policy."""
    levels = [level for factor in experiment.factors for level in factor.levels]
    by_events = [event.key for scenario in policies for event in scenario.events]
    return {*by_events, *(key for level in levels for key in level.changes)}


def relative_to_several(experiment: Experiment, policies: Mapping[str, Scenario]) -> Iterator[str]:
    """Yield what is wrong with ranges that are relative to a value that differs between policies."""
    (first, one), *others = policies.items()
    for number, uncertainty in enumerate(experiment.worlds.uncertainties if experiment.worlds else ()):
        for label, another in others if uncertainty.is_relative else ():
            for key in uncertainty.keys:
                for name, value, different in apart(key, one, another):
                    yield (
                        f"{experiment.origin('uncertainties', number)}: a range is relative to {name}, which is "
                        f"{written(value)} at {first} and {written(different)} at {label}. Give a range that is not."
                    )


def apart(key: str, one: Scenario, other: Scenario) -> Iterator[tuple[str, object, object]]:
    """Yield what a key of a world stands for where two policies have different values of it, with both."""
    for name in names(key, one.values):
        if name in one.values and name in other.values and one.values[name] != other.values[name]:
            yield name, one.values[name], other.values[name]


def names(key: str, values: Mapping[str, Any]) -> list[str]:
    """List the values of a scenario that a key of a world sets: a star stands for every country of the region."""
    if "*" in key:
        return [key.replace("*", code) for code in values["region.countries"]]
    return [key] if has(values, key) else []


def kept(experiment: Experiment, scenario: Scenario, world: World | None) -> tuple[str, ...]:
    """List the values of a scenario in a world that this world would set, but the policy does."""
    if world is None:
        return ()
    origin = origin_of_world(experiment, world)
    every = (name for key in world.values for name in names(key, scenario.values))
    return tuple(name for name in every if scenario.origins[name] != origin)


def idle(experiment: Experiment, world: World, policies: Sequence[tuple[Scenario, Collection[str]]]) -> list[str]:
    """List the keys that worlds set under no policy. A table may have them, since it serves many experiments.

    Parameters
    ----------
    experiment
        The checked file.
    world
        One of its worlds.
    policies
        Scenario of each in this world, and the values that it keeps there.

    Raises
    ------
    InvalidError
        If the file itself lists such a key as uncertain, or if worlds have no other.
    """
    keys = list(world.values)
    unused = [key for key in keys if all(set(names(key, scenario.values)) <= set(own) for scenario, own in policies)]
    mistakes = [
        f"{experiment.origin('uncertainties', number)}: every policy sets {key}, so that no world can. Let one of them "
        "do it."
        for number, uncertainty in enumerate(experiment.worlds.uncertainties if experiment.worlds else ())
        for key in uncertainty.keys
        if {one for one in keys if overlap(one, key)} <= set(unused)
    ]
    if not mistakes and len(unused) == len(keys):
        origin = experiment.origin("worlds")
        mistakes = [f"{origin}: every policy sets all that the worlds set. Take [worlds] away."]
    if mistakes:
        raise InvalidError(mistakes)
    return unused


def origin_of(experiment: Experiment, key: str) -> str:
    """Say where an experiment file gives a key to the worlds."""
    listed = experiment.worlds.uncertainties if experiment.worlds else ()
    number = next((at for at, one in enumerate(listed) if any(overlap(key, other) for other in one.keys)), None)
    return experiment.origin("worlds", "from") if number is None else experiment.origin("uncertainties", number)
