"""Crosses policies with worlds: what the policies leave to a world, and what both would set, which is refused."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sim.documents.checks import written
from sim.documents.errors import InvalidError
from sim.experiment.specification import Experiment
from sim.scenario import Scenario
from sim.worlds.by_country import has
from sim.worlds.ranges import overlap
from sim.worlds.table import World


def worlds_of(experiment: Experiment, policies: Mapping[str, Scenario]) -> list[World]:
    """Take or draw the worlds of an experiment, none if it has none.

    Parameters
    ----------
    experiment
        The checked file.
    policies
        Scenario of each point of the design before any world, by its label.

    Raises
    ------
    InvalidError
        If a policy and a world would set the same value, so that one would silently win, or if no such number of
        worlds can be drawn.
    """
    if experiment.worlds is None:
        return []
    set_here = [*set_by_levels(experiment), *set_by_events(policies.values())]
    values = [scenario.values for scenario in policies.values()]
    try:
        worlds = experiment.worlds.worlds(values, [key for key, _ in set_here])
    except ValueError as error:
        raise InvalidError(f"{experiment.origin('worlds', 'count')}: {error}") from None
    keys = list(worlds[0].values)
    mistakes = [
        f"{origin_of(experiment, key)}: the worlds set {key}, but no region has the country. Take it out."
        for key in keys
        if not any(has(one, key) for one in values)
    ]
    mistakes += [
        f"{words}, which the worlds set too ({origin_of(experiment, key)}). Let one of them do it."
        for other, words in set_here
        for key in keys
        if overlap(key, other)
    ]
    mistakes += set_by_files(experiment, policies, keys)
    if mistakes:
        raise InvalidError(list(dict.fromkeys(mistakes)))
    return worlds


def set_by_levels(experiment: Experiment) -> Iterator[tuple[str, str]]:
    """Yield each key that a level sets, at once or by an event, and the words that say so."""
    for number, factor in enumerate(experiment.factors):
        origin = experiment.origin("factors", number)
        for level in factor.levels:
            for key in level.changes:
                yield key, f"{origin}: '{factor.name}' sets {key}"
            for event in level.events:
                yield str(event["key"]), f"{origin}: '{factor.name}' has an event on {event['key']}"


def set_by_events(scenarios: Iterable[Scenario]) -> Iterator[tuple[str, str]]:
    """Yield each key that an event sets, and the words that say so."""
    for scenario in scenarios:
        for event in scenario.events:
            yield event.key, f"{event.origin}: an event sets {event.key}"


def set_by_files(experiment: Experiment, policies: Mapping[str, Scenario], keys: Sequence[str]) -> Iterator[str]:
    """Yield what is wrong with each key of a world of which two policies have different values."""
    (first, one), *others = policies.items()
    for label, another in others:
        for key in keys:
            for name, value, different in apart(key, one, another):
                yield (
                    f"{origin_of(experiment, key)}: the worlds set {name}, which is {written(value)} at {first} and "
                    f"{written(different)} at {label}: a file that a level names sets it. Let one of them do it."
                )


def apart(key: str, one: Scenario, other: Scenario) -> Iterator[tuple[str, object, object]]:
    """Yield what a key of a world stands for where two policies have different values of it, with both."""
    names = [key] if "*" not in key else [name for name in one.values if overlap(key, name)]
    for name in names:
        if name in one.values and name in other.values and one.values[name] != other.values[name]:
            yield name, one.values[name], other.values[name]


def origin_of(experiment: Experiment, key: str) -> str:
    """Say where an experiment file gives a key to the worlds."""
    listed = experiment.worlds.uncertainties if experiment.worlds else ()
    number = next((at for at, one in enumerate(listed) if any(overlap(key, other) for other in one.keys)), None)
    return experiment.origin("worlds", "from") if number is None else experiment.origin("uncertainties", number)
