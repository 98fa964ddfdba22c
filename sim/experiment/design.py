"""The points of a design: which levels meet, and the scenario of each point."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.experiment.experiment_file import Experiment, Factor, Level
from sim.scenario import Scenario, ScenarioError, load
from sim.scenario.errors import InvalidError


@dataclass(frozen=True)
class Point:
    """One point of a design."""

    number: int
    levels: Mapping[str, str]
    changes: Mapping[str, Any]
    scenario: Scenario


def combinations(experiment: Experiment) -> list[tuple[Level, ...]]:
    """List the levels that meet, one tuple a point in the order of the factors.

    `factorial` meets every level with every other; `one_at_a_time` starts from the first level of every factor and
    changes one.
    """
    factors = experiment.factors
    if experiment.design == "factorial":
        return list(itertools.product(*(factor.levels for factor in factors)))
    base = tuple(factor.levels[0] for factor in factors)
    others = [
        (*base[:position], level, *base[position + 1 :])
        for position, factor in enumerate(factors)
        for level in factor.levels[1:]
    ]
    return [base, *others]


def points(experiment: Experiment) -> list[Point]:
    """Resolve the scenario of every point.

    Raises
    ------
    sim.scenario.ScenarioError
        With the mistakes of every point; two levels that set the same key are one.
    """
    found, mistakes = [], []
    for number, levels in enumerate(combinations(experiment)):
        named = {factor.name: level.name for factor, level in zip(experiment.factors, levels, strict=True)}
        try:
            changes = merged(experiment.factors, levels)
            found.append(Point(number, named, changes, load(experiment.base, changes)))
        except ScenarioError as error:
            mistakes += [f"{experiment.name}, at {label(named)}: {mistake}" for mistake in error.mistakes]
    if mistakes:
        raise InvalidError(mistakes)
    if experiment.months is not None:
        return [shortened(point, experiment) for point in found]
    return found


def shortened(point: Point, experiment: Experiment) -> Point:
    """Give a point the experiment's own length of run."""
    changes = {**point.changes, "run.months": experiment.months}
    return Point(point.number, point.levels, changes, load(experiment.base, changes))


def merged(factors: Sequence[Factor], levels: Sequence[Level]) -> dict[str, Any]:
    """Put together what the levels of a point change.

    Raises
    ------
    InvalidError
        If two factors set the same key, so that one would silently win.
    """
    changes: dict[str, Any] = {}
    for factor, level in zip(factors, levels, strict=True):
        for key, value in level.changes.items():
            if key in changes:
                raise InvalidError(f"'{factor.name}' sets {key}, which another factor sets too. Let one of them do it.")
            changes[key] = value
    return changes


def label(levels: Mapping[str, str]) -> str:
    """Name a point by its levels."""
    return ", ".join(f"{factor} = {level}" for factor, level in levels.items())
