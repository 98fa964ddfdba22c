"""Averages over the points that share levels, replicate by replicate, so that comparisons stay paired."""

import math
import warnings
from collections import Counter
from collections.abc import Mapping
from itertools import product
from typing import NamedTuple

import numpy as np

from sim.experiment.comparison import compare
from sim.experiment.mean_difference import Values
from sim.report.contents import Contents

MOST_LEVELS = 12  # beyond these a figure has no room
BINS = 8


class Estimate(NamedTuple):
    """A value with its 95 % interval; NaN where it is missing, which figures leave out."""

    mean: float = math.nan
    low: float = math.nan
    high: float = math.nan

    @property
    def is_sure(self) -> bool:
        """Tell whether the interval excludes 0."""
        return self.low > 0 or self.high < 0


def estimate(of: Values, against: Values | None = None, weights: Values | None = None) -> Estimate:
    """Estimate the mean paired difference, or the mean of one side; the weights are those of worlds."""
    try:
        with warnings.catch_warnings():
            # Runs that hardly differ have no skew to speak of, and none is reported here.
            warnings.simplefilter("ignore", RuntimeWarning)
            found = compare(of, np.zeros_like(of) if against is None else against, weights=weights)
    except ValueError:
        return Estimate()
    return Estimate(found.difference, found.low, found.high)


def mean_at(contents: Contents, outcome: str, levels: Mapping[str, str]) -> Values:
    """Mean of an outcome over the points that have these levels, shape (replicates,) or (worlds,)."""
    wanted = [(contents.factors.index(factor), level) for factor, level in levels.items()]
    chosen = [all(point[column] == level for column, level in wanted) for point in contents.points]
    mean: Values = contents.values[outcome][chosen].mean(axis=0)
    return mean


def is_crossed(contents: Contents, *factors: str) -> bool:
    """Tell whether every level of each of these factors meets every level of the others, equally often."""
    columns = [contents.factors.index(factor) for factor in factors]
    meetings = Counter(tuple(point[column] for column in columns) for point in contents.points)
    possible = math.prod(len(contents.levels(factor)) for factor in factors)
    return len(meetings) == possible and len(set(meetings.values())) == 1


def factors_with_levels(contents: Contents, fewest: int = 2) -> list[str]:
    """List factors with at least `fewest` levels, and not more than a figure has room for."""
    if contents.is_sampled:
        return []
    return [factor for factor in contents.factors if fewest <= len(contents.levels(factor)) <= MOST_LEVELS]


def numeric_factors(contents: Contents) -> list[str]:
    """List factors whose levels are three numbers or more."""
    return [
        factor
        for factor in contents.factors
        if len(contents.levels(factor)) > 2 and all(map(is_number, contents.levels(factor)))
    ]


def is_number(text: str) -> bool:
    """Tell whether a text is a finite number."""
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


class Dose(NamedTuple):
    """The mean of an outcome along a numeric factor."""

    name: str
    doses: list[float]
    estimates: list[Estimate]


def responses(contents: Contents, outcome: str, factor: str) -> list[Dose]:
    """Estimate an outcome along a numeric factor: a line for each level of a factor that is crossed with it, else one.

    In a sampled design the points are gathered into bins with as many points each, and a point counts as one value.
    """
    if contents.is_sampled:
        return [binned(contents, outcome, factor)]
    levels = sorted(contents.levels(factor), key=float)

    def followed(name: str, others: Mapping[str, str]) -> Dose:
        values = [mean_at(contents, outcome, {**others, factor: level}) for level in levels]
        estimates = [estimate(value, weights=contents.weights) for value in values]
        return Dose(name, [float(level) for level in levels], estimates)

    if not is_crossed(contents, *factors_with_levels(contents)):
        return [followed("", dict(zip(contents.factors, contents.points[0], strict=True)))]
    named = [other for other in factors_with_levels(contents) if other not in numeric_factors(contents)]
    if not named:
        return [followed("", {})]
    by = named[-1]
    return [followed(f"{by}: {level}", {by: level}) for level in contents.levels(by)]


def binned(contents: Contents, outcome: str, factor: str) -> Dose:
    """Average the points of a sampled design in bins along a factor; few levels are a bin each."""
    column = contents.factors.index(factor)
    position = np.array([float(point[column]) for point in contents.points])
    value = contents.means(outcome)
    levels = np.unique(position)
    bins = [np.flatnonzero(position == level) for level in levels]
    if len(levels) > BINS:
        bins = np.array_split(np.argsort(position, kind="stable"), BINS)
    return Dose("", [float(position[one].mean()) for one in bins], [estimate(value[one]) for one in bins])


class DifferenceMap(NamedTuple):
    """Differences of an outcome over the levels of two factors."""

    outcome: str
    policy: str
    rows: str
    columns: str
    cells: list[list[Estimate]]


def maps(contents: Contents, outcome: str) -> list[DifferenceMap]:
    """Map the difference between the two levels of a policy over each pair of factors with three levels or more.

    Where no factor has two levels, differences are those from the first level of both.
    """
    wide = factors_with_levels(contents, 3)
    policies = [factor for factor in factors_with_levels(contents) if len(contents.levels(factor)) == 2]
    found = []
    for first, rows in enumerate(wide):
        for columns in wide[first + 1 :]:
            for policy in policies or [""]:
                if is_crossed(contents, *(factor for factor in (policy, rows, columns) if factor)):
                    cells = differences(contents, outcome, (policy, rows, columns))
                    found.append(DifferenceMap(outcome, policy, rows, columns, cells))
    return found


def differences(contents: Contents, outcome: str, factors: tuple[str, str, str]) -> list[list[Estimate]]:
    """Estimate the difference in each cell of a map."""
    policy, rows, columns = factors
    across = contents.levels(columns)
    first = {rows: contents.levels(rows)[0], columns: across[0]}
    found = []
    for row, column in product(contents.levels(rows), across):
        here = {rows: row, columns: column}
        usual, other = first, here
        if policy:
            usual, other = ({**here, policy: level} for level in contents.levels(policy))
        of, against = (mean_at(contents, outcome, levels) for levels in (other, usual))
        found.append(estimate(of, against, contents.weights))
    return [found[start : start + len(across)] for start in range(0, len(found), len(across))]
