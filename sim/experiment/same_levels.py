"""Levels of a factor that make one and the same scenario, so that no run can tell them apart.

A level may set the value that is there already, or what another level sets, too. Points that are the same with some
levels of the other factors alone are left out, since they may be meant: a region may have no part in what a factor
changes.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence

from sim.experiment.design import Point, policies
from sim.experiment.point_scenario import scenario_of
from sim.experiment.specification import AT_LEVELS, FROM_FILE, Experiment, Factor
from sim.scenario import Scenario, ScenarioError, ScenarioFiles
from sim.worlds.by_country import inside

Pair = tuple[str, str]
FRACTION = "fractional_factorial"  # of which no two points differ by one factor alone


def same_levels(experiment: Experiment, design: Sequence[Point]) -> list[str]:
    """Say of each factor which of its levels make the same scenario wherever nothing else differs.

    Parameters
    ----------
    experiment
        The checked file.
    design
        Its points.

    Returns
    -------
    list of str
        A sentence a factor, which names two levels and says how many more pairs there are.
    """
    if experiment.design not in (*AT_LEVELS, FROM_FILE):
        return []
    found = []
    for number, factor in enumerate(experiment.factors):
        if pairs := same_pairs(experiment, factor, design):
            # A table of points has the factors in an order of its own.
            key = ("points",) if experiment.design == FROM_FILE else ("factors", number)
            found.append(f"{experiment.origin(*key)}: {warning(factor, pairs)}")
    return found


def warning(factor: Factor, pairs: Sequence[Pair]) -> str:
    """Say which two levels of a factor are the same, and how many more pairs are."""
    (one, other), left = pairs[0], len(pairs) - 1
    more = f" (and so do {left} more of its pairs of levels)" if left else ""
    return (
        f"the levels '{one}' and '{other}' of '{factor.name}' make one and the same scenario at every point{more}, so "
        "that no run can tell them apart. Let one of them set another value."
    )


def same_pairs(experiment: Experiment, factor: Factor, design: Sequence[Point]) -> list[Pair]:
    """List the pairs of levels of a factor that make the same scenario wherever nothing else differs."""
    if experiment.design == FRACTION:
        low, high = factor.levels
        here = (point for point in design if point.levels[factor.name] == low.name)
        files = ScenarioFiles()
        is_same = all(point.scenario.hash == hash_with(experiment, factor, high.name, point, files) for point in here)
        return [(low.name, high.name)] if is_same else []
    first = candidates(by_others(factor.name, policies(design)))
    every = by_others(factor.name, design) if first else []
    return [pair for pair in first if all(is_one(pair, points) for points in every)]


def by_others(factor: str, design: Sequence[Point]) -> list[dict[str, Point]]:
    """Group points that differ in one factor alone: its level to the point, for each world and level of the others."""
    found: dict[tuple[object, ...], dict[str, Point]] = {}
    for point in design:
        others = (level for name, level in point.levels.items() if name != factor)
        world = point.world and point.world.number
        found.setdefault((world, *others), {})[point.levels[factor]] = point
    return list(found.values())


def candidates(groups: Sequence[Mapping[str, Point]]) -> list[Pair]:
    """List the pairs of levels that are the same in the first of the groups that has both."""
    found: dict[Pair, None] = {}
    seen: list[set[str]] = []
    for points in groups:
        levels = set(points)
        if len(levels) > 1 and not any(levels <= one for one in seen):
            seen.append(levels)
            found |= dict.fromkeys(alike({level: point.scenario for level, point in points.items()}))
    return list(found)


def alike(scenarios: Mapping[str, Scenario]) -> Iterator[Pair]:
    """Yield the pairs of levels with the same scenario."""
    found: dict[str, list[str]] = {}
    for level, scenario in scenarios.items():
        found.setdefault(scenario.hash, []).append(level)
    for levels in found.values():
        yield from itertools.combinations(levels, 2)


def is_one(pair: Pair, points: Mapping[str, Point]) -> bool:
    """Tell whether two levels have the same scenario in a group; one that has not both has nothing against it."""
    here = [points[level].scenario.hash for level in pair if level in points]
    return len(set(here)) < 2


def hash_with(experiment: Experiment, factor: Factor, level: str, point: Point, files: ScenarioFiles) -> str:
    """Hash of the scenario of a point with another level of a factor; empty where there can be none."""
    names = {**point.levels, factor.name: level}
    levels = [next(one for one in each.levels if one.name == names[each.name]) for each in experiment.factors]
    world = point.world and inside(point.world, point.scenario.values)
    try:
        return scenario_of(experiment, levels, files, world).hash
    except ScenarioError:
        return ""
