"""Checks names, changes, events and seeds of Python callers by the rules of files and of the command line."""

from collections.abc import Mapping
from math import inf
from os import PathLike, fspath
from typing import Any, cast

from sim.documents.checks import Check, whole_number, written
from sim.documents.named_files import find
from sim.scenario import ArgumentError, Scenario
from sim.scenario import load as load_scenario
from sim.scenario.changes import CHANGES
from sim.scenario.keys import RUN


def resolved(scenario: object, months: object = None, changes: object = None, events: object = None) -> Scenario:
    """Resolve the scenario that a caller means.

    Parameters
    ----------
    scenario
        A file, the name of one, or a resolved scenario (then without the rest).
    months
        Length of the run.
    changes
        Dotted key to value, numpy's kinds of number, truth value and list among them.
    events
        Entries of the time line, each with month, key and value, that come after those of the file.

    Returns
    -------
    Scenario

    Raises
    ------
    sim.scenario.ScenarioError
        With every mistake.
    """
    if isinstance(scenario, Scenario):
        if months is not None or changes or events:
            message = "a resolved scenario is run as it is. Give months=, changes= and events= to sim.load instead."
            raise ArgumentError(message)
        return scenario
    if not isinstance(scenario, str | PathLike):
        message = f"scenario is {written(scenario)}, expected a scenario file, the name of one, or what sim.load gives."
        raise ArgumentError(message)
    asked, origins = as_changes(changes), {"": CHANGES, "events": "events"}
    if months is not None:
        refuse_twice("months=", "run.months", asked)
        asked["run.months"] = checked("months", months, RUN["months"])
        origins["run.months"] = "months="
    return load_scenario(find(fspath(scenario)), asked, as_events(events), origins)


def as_changes(changes: object) -> dict[str, Any]:
    """Return changes in plain Python.

    Raises
    ------
    sim.scenario.ArgumentError
        If they are not a mapping from keys to values.
    """
    if changes is None:
        return {}
    if not isinstance(changes, Mapping) or not all(isinstance(key, str) for key in changes):
        message = f"changes is {written(changes)}, expected a dict such as {{'corruption.scale': 0.5}}."
        raise ArgumentError(message)
    return {str(key): plain(value) for key, value in changes.items()}


def as_events(events: object) -> list[dict[str, Any]]:
    """Return events in plain Python.

    Raises
    ------
    sim.scenario.ArgumentError
        If they are not a list of mappings.
    """
    listed = plain([] if events is None else events)
    if not isinstance(listed, list) or not all(isinstance(event, dict) for event in listed):
        message = (
            f"events is {written(events)}, expected a list of dicts such as "
            "[{'month': 61, 'key': 'hub.level', 'value': 0.5}]."
        )
        raise ArgumentError(message)
    return listed


def refuse_twice(argument: str, key: str, changes: Mapping[str, Any]) -> None:
    """Refuse a change of what another argument says.

    Raises
    ------
    sim.scenario.ArgumentError
        If there is one.
    """
    if key in changes:
        message = f"{argument} and {CHANGES} {key} change the same value. Give one of them."
        raise ArgumentError(message)


def seed_of(seed: object) -> int:
    """Return a seed as a plain number.

    Raises
    ------
    sim.scenario.ArgumentError
        If it is no whole number from 0 to 2**63 - 1.
    """
    return checked("seed", seed, RUN["seed"])


def count(name: str, value: object, most: float = inf, least: int = 1) -> int:
    """Return an argument that counts something as a plain number, or raise an ArgumentError."""
    return checked(name, value, whole_number(least, most))


def checked(name: str, value: object, check: Check) -> int:
    """Return a number that passes a check, or raise an ArgumentError."""
    number = check.read(plain(value))
    if number is None:
        raise ArgumentError(check.complaint(name, value))
    return cast(int, number)


def plain(value: Any) -> Any:
    """Turn values of numpy and pandas into plain Python: numbers, truth values, texts, lists and tables of them."""
    if hasattr(value, "tolist"):  # scalars and arrays of numpy, columns of pandas
        bare = value.tolist()
        return value if isinstance(bare, type(value)) else plain(bare)  # Python has nothing like a long double
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset | range):
        return [plain(one) for one in value]
    return fspath(value) if isinstance(value, PathLike) else value
