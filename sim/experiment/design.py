"""The points of a design: which levels meet, and the scenario of each point."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.experiment.sampling import shares
from sim.experiment.statement import SAMPLED, Experiment, Level
from sim.scenario import Reading, Scenario, ScenarioError, load
from sim.scenario.errors import InvalidError, suggestion


@dataclass(frozen=True)
class Point:
    """One point of a design: factor to the name of its level, and the scenario that follows."""

    number: int
    levels: Mapping[str, str]
    scenario: Scenario


def combinations(experiment: Experiment) -> list[tuple[Level, ...]]:
    """List the levels that meet, one tuple a point in the order of the factors.

    `factorial` meets every level with every other; `fractional_factorial` leaves out where a generated factor is not
    at the level that its generator says; `one_at_a_time` starts from the first level of every factor and changes one.
    """
    factors = experiment.factors
    if experiment.design in SAMPLED:
        return [
            tuple(factor.along(float(share)) for factor, share in zip(factors, row, strict=True))
            for row in shares(experiment)
        ]
    if experiment.design == "one_at_a_time":
        base = tuple(factor.levels[0] for factor in factors)
        others = [
            (*base[:position], level, *base[position + 1 :])
            for position, factor in enumerate(factors)
            for level in factor.levels[1:]
        ]
        return [base, *others]
    every = itertools.product(*(range(len(factor.levels)) for factor in factors))
    return [
        tuple(factor.levels[at] for factor, at in zip(factors, ats, strict=True))
        for ats in every
        if follows(experiment, ats)
    ]


def follows(experiment: Experiment, ats: Sequence[int]) -> bool:
    """Whether every generated factor is at the product of its generator, low counting -1 and high +1."""
    signs = {factor.name: 2 * at - 1 for factor, at in zip(experiment.factors, ats, strict=True)}
    for name, word in experiment.generators.items():
        product = 1
        for one in word:
            product *= signs[one]
        if signs[name] != product:
            return False
    return True


def points(experiment: Experiment) -> list[Point]:
    """Resolve the scenario of every point.

    Raises
    ------
    sim.scenario.ScenarioError
        With the mistakes of every point; two levels that set the same key are one.
    """
    found: list[Point] = []
    reading = Reading()
    first: dict[str, str] = {}  # each mistake, and the point at which it was met first
    for number, levels in enumerate(combinations(experiment)):
        named = {factor.name: level.name for factor, level in zip(experiment.factors, levels, strict=True)}
        try:
            scenario = resolved(experiment, levels, reading)
            check_places(scenario.setting().codes, experiment)
            found.append(Point(number, named, scenario))
        except ScenarioError as error:
            for mistake in error.mistakes:
                first.setdefault(mistake, label(named))
    mistakes = [f"{mistake} (at {place})" for mistake, place in first.items()] or [
        f"{experiment.name}: the hypothesis '{one.name}' speaks of {label(place)}, where the design has no point."
        for one in experiment.hypotheses
        for place in (*one.of, *one.against)
        if not any(place.items() <= point.levels.items() for point in found)
    ]
    if mistakes:
        raise InvalidError(mistakes)
    return found


def resolved(experiment: Experiment, levels: Sequence[Level], reading: Reading) -> Scenario:
    """Put together what the levels of a point change, and resolve the scenario.

    Raises
    ------
    ScenarioError
        If a level is wrong, or if two factors set the same key, so that one would silently win.
    """
    changes: dict[str, object] = {}
    said: set[tuple[int, str]] = set()
    whole = Level("", {} if experiment.months is None else {"run.months": experiment.months})
    for name, level in [
        ("months", whole),
        *((factor.name, level) for factor, level in zip(experiment.factors, levels, strict=True)),
    ]:
        before = list(changes)
        for key, value in level.changes.items():
            if any(overlap(key, other) for other in before):
                raise InvalidError(f"'{name}' sets {key}, which another factor sets too. Let one of them do it.")
            changes[key] = value
        for event in level.events:
            if (at := (event.get("month", 0), str(event.get("key")))) in said:
                raise InvalidError(f"'{name}' has an event on {at[1]} in month {at[0]}, and so has another factor.")
        said |= {(event.get("month", 0), str(event.get("key"))) for event in level.events}
    events = [event for level in levels for event in level.events]
    return load(experiment.base, changes, events, experiment.name, reading, experiment.folder)


def overlap(key: str, other: str) -> bool:
    """Whether two keys set the same value, be it by the star that stands for every country."""
    parts, others = key.split("."), other.split(".")
    return len(parts) == len(others) and all(
        one == two or "*" in (one, two) for one, two in zip(parts, others, strict=True)
    )


def check_places(codes: Sequence[str], experiment: Experiment) -> None:
    """Check that every place of an outcome is in the region.

    Raises
    ------
    InvalidError
        If a place names a country that the scenario has not.
    """
    wrong = [
        f"{outcome}: '{code}' is no country of the region.{suggestion(code, codes)}"
        for outcome in experiment.measured
        for code in experiment.place(outcome)
        if code not in codes
    ]
    if wrong:
        raise InvalidError(wrong)


def label(levels: Mapping[str, str]) -> str:
    """Name a point by its levels."""
    return ", ".join(f"{factor} = {level}" for factor, level in levels.items())
