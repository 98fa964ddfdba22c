"""The points of a design: combinations of levels, each with its scenario."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

from sim.documents.errors import MOST_SHOWN, InvalidError
from sim.documents.named_files import SCENARIOS, suggest_name
from sim.documents.toml_file import is_file, shown, suggest_file
from sim.experiment.point_scenario import check_places, scenario_of
from sim.experiment.sampling import shares
from sim.experiment.sizes import refuse_excess, refuse_memory
from sim.experiment.specification import SAMPLED, Experiment, Factor, Level
from sim.scenario import Scenario, ScenarioError, ScenarioFiles


@dataclass(frozen=True)
class Point:
    """One point of a design: factor to the name of its level, and the scenario with these levels."""

    number: int
    levels: Mapping[str, str]
    scenario: Scenario


def combinations(experiment: Experiment) -> list[tuple[Level, ...]]:
    """List the combinations of levels of a design, one tuple a point in the order of the factors."""
    if experiment.design in SAMPLED:
        return sampled(experiment)
    if experiment.design == "one_at_a_time":
        return one_at_a_time(experiment.factors)
    return factorial(experiment.factors, experiment.generators)


def sampled(experiment: Experiment) -> list[tuple[Level, ...]]:
    """Sample the ranges of the factors."""
    return [
        tuple(factor.along(float(share)) for factor, share in zip(experiment.factors, row, strict=True))
        for row in shares(experiment)
    ]


def one_at_a_time(factors: Sequence[Factor]) -> list[tuple[Level, ...]]:
    """Start from the first level of every factor, and change one factor at a time."""
    base = tuple(factor.levels[0] for factor in factors)
    others = [
        (*base[:position], level, *base[position + 1 :])
        for position, factor in enumerate(factors)
        for level in factor.levels[1:]
    ]
    return [base, *others]


def factorial(factors: Sequence[Factor], generators: Mapping[str, Sequence[str]]) -> list[tuple[Level, ...]]:
    """Combine every level with every other; with generators, a fraction of these.

    Parameters
    ----------
    factors
        Of two levels each, if there are generators.
    generators
        Factor to those whose levels multiply to its own, low counting -1 and high +1.
    """
    free = [factor for factor in factors if factor.name not in generators]
    found = []
    for positions in itertools.product(*(range(len(factor.levels)) for factor in free)):
        at = {factor.name: position for factor, position in zip(free, positions, strict=True)}
        at |= {name: int(prod(2 * at[one] - 1 for one in word) > 0) for name, word in generators.items()}
        found.append([at[factor.name] for factor in factors])
    return [tuple(factor.levels[at] for factor, at in zip(factors, row, strict=True)) for row in sorted(found)]


def points(experiment: Experiment) -> list[Point]:
    """Resolve the scenario of every point.

    Raises
    ------
    sim.scenario.ScenarioError
        With the mistakes of every point; two levels that set the same key are one.
    """
    refuse_excess(experiment)
    if not is_file(experiment.base):
        base = experiment.base
        meant = suggest_name(str(base), SCENARIOS, [base.parent]) or suggest_file(base)
        raise InvalidError(
            f"{experiment.origin('base')}: base names {shown(base)}, which is no file."
            f"{meant or ' Give the path or the name of a scenario.'}"
        )
    found: list[Point] = []
    files = ScenarioFiles()
    first: dict[str, str] = {}  # each mistake, and the point at which it was met first
    for number, levels in enumerate(combinations(experiment)):
        named = {factor.name: level.name for factor, level in zip(experiment.factors, levels, strict=True)}
        try:
            scenario = scenario_of(experiment, levels, files)
            check_places(scenario.setting().codes, experiment)
        except ScenarioError as error:
            for mistake in error.mistakes:
                first.setdefault(mistake, label(named))
            if len(first) > MOST_SHOWN:
                break
            continue
        if not found:
            refuse_memory(experiment, scenario)
        found.append(Point(number, named, scenario))
    mistakes = [f"{mistake} (at {point})" for mistake, point in first.items()] or cells_without_point(experiment, found)
    if mistakes:
        raise InvalidError(mistakes)
    return found


def cells_without_point(experiment: Experiment, design: Sequence[Point]) -> list[str]:
    """Say of each hypothesis which of its cells the design has no point at."""
    return [
        f"{experiment.origin('hypotheses', number)}: the hypothesis '{one.name}' speaks of {label(cell)}, where the "
        "design has no point."
        for number, one in enumerate(experiment.hypotheses)
        for cell in (*one.of, *one.against)
        if not any(cell.items() <= point.levels.items() for point in design)
    ]


def label(levels: Mapping[str, str]) -> str:
    """Name a point by its levels."""
    return ", ".join(f"{factor} = {level}" for factor, level in levels.items())
