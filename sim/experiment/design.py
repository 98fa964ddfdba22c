"""The points of a design: combinations of levels, each with its scenario."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

from sim.documents.errors import MOST_SHOWN, InvalidError
from sim.documents.named_files import SCENARIOS, suggest_name
from sim.documents.toml_file import is_file, shown, suggest_file, why_no_file
from sim.experiment.crossing import idle, kept, worlds_of
from sim.experiment.point_scenario import check_places, scenario_of
from sim.experiment.sampling import shares
from sim.experiment.sizes import refuse_excess, refuse_memory
from sim.experiment.specification import FROM_FILE, SAMPLED, Experiment, Factor, Level
from sim.scenario import Scenario, ScenarioError, ScenarioFiles
from sim.worlds.by_country import inside
from sim.worlds.table import World


@dataclass(frozen=True)
class Point:
    """One point of a design: factor to the name of its level, the scenario with these levels, and its world if any.

    Points are numbered world by world: the first world with every policy, the second with every policy, and so on.

    Attributes
    ----------
    kept
        Values of the scenario that the policy sets itself, so that the world does not.
    """

    number: int
    levels: Mapping[str, str]
    scenario: Scenario
    world: World | None = None
    kept: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Name of the point by its world and its levels."""
        return label({**({} if self.world is None else {"world": str(self.world.number)}), **self.levels})


def combinations(experiment: Experiment) -> list[tuple[Level, ...]]:
    """List the combinations of levels of a design, one tuple a point in the order of the factors."""
    if experiment.design in SAMPLED:
        return sampled(experiment)
    if experiment.design == FROM_FILE:
        return list(experiment.rows)
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
    """Resolve the scenario of every point: of each policy, and with worlds of each policy in each world.

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
            f"{experiment.origin('base')}: base names {shown(base)}, but {why_no_file(base, '')}"
            f"{meant or ' Give the path or the name of a scenario.'}"
        )
    files, rows = ScenarioFiles(), combinations(experiment)
    found = resolved(experiment, [(None, None, levels) for levels in rows], files)
    if mistakes := cells_without_point(experiment, found):
        raise InvalidError(mistakes)
    alone = {point.label: point.scenario for point in found}
    every = worlds_of(experiment, alone)
    if not every:
        return found
    pairs = list(zip(found, rows, strict=True))

    def crossed(some: Sequence[World]) -> list[Point]:
        each = [(world, inside(world, policy.scenario.values), levels) for world in some for policy, levels in pairs]
        return resolved(experiment, each, files)

    first = [(point.scenario, point.kept) for point in crossed(every[:1])]
    if unused := idle(experiment, every[0], first):
        every = worlds_of(experiment, alone, unused)
    return crossed(every)


def resolved(
    experiment: Experiment, rows: Sequence[tuple[World | None, World | None, Sequence[Level]]], files: ScenarioFiles
) -> list[Point]:
    """Resolve the scenario of each row, which has a world, what of it the region has, and a level of each factor."""
    found: list[Point] = []
    first: dict[str, str] = {}  # each mistake, and the point at which it was met first
    for number, (world, here, levels) in enumerate(rows):
        named = {factor.name: level.name for factor, level in zip(experiment.factors, levels, strict=True)}
        try:
            scenario = scenario_of(experiment, levels, files, here)
            check_places(scenario.setting(), experiment)
        except ScenarioError as error:
            for mistake in error.mistakes:
                first.setdefault(mistake, label(named))
            if len(first) > MOST_SHOWN:
                break
            continue
        if not found:
            refuse_memory(experiment, scenario)
        found.append(Point(number, named, scenario, world, kept(experiment, scenario, here)))
    if first:
        raise InvalidError([f"{mistake} (at {point})" for mistake, point in first.items()])
    return found


def policies(design: Sequence[Point]) -> Sequence[Point]:
    """Return the points of the first world, which stand for the policies; every point where there are no worlds."""
    return [point for point in design if point.world is None or point.world.number == 0]


def worlds(design: Sequence[Point]) -> list[World]:
    """List the worlds of a design, none where it has none."""
    return list({point.world.number: point.world for point in design if point.world is not None}.values())


def cells_without_point(experiment: Experiment, design: Sequence[Point]) -> list[str]:
    """Say of each hypothesis which of its cells the design has no point at."""
    return [
        f"{experiment.origin('hypotheses', number)}: the hypothesis '{one.name}' speaks of {label(cell)}, where the "
        "design has no point."
        for number, one in enumerate(experiment.hypotheses)
        for cell in (*one.of, *one.against)
        if not any(cell.items() <= point.levels.items() for point in design)
    ]


def size_of(experiment: Experiment, design: Sequence[Point]) -> str:
    """Say how many points there are, in how many worlds, and how many replicates; at most, if looks decide it."""
    precision, number = experiment.precision, len(worlds(design))
    points = f"{len(design)} point{'s' * (len(design) != 1)}"
    if number:
        points += f" ({len(policies(design))} policies in {number} world{'s' * (number != 1)})"
    most = ["at most " * (precision is not None and precision.of_shares == of_shares) for of_shares in (True, False)]
    return f"{most[0]}{points}, {most[1]}{experiment.replicates} replicate{'s' * (experiment.replicates != 1)}"


def label(levels: Mapping[str, str]) -> str:
    """Name a point by its levels."""
    return ", ".join(f"{factor} = {level}" for factor, level in levels.items())
