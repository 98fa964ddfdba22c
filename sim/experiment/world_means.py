"""Runs of an experiment over worlds, as its tables compare them: policies by worlds in place of points by replicates.

The replicates of a world are no replicates of another, so intervals are over worlds: each counts once, with the mean
over its replicates.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from sim.experiment.contrast import weighted, weights
from sim.experiment.design import Point, policies
from sim.experiment.mean_difference import Values
from sim.experiment.over_worlds import InWorlds
from sim.experiment.runs import RunTable
from sim.experiment.specification import Hypothesis
from sim.worlds.sequence import EVEN
from sim.worlds.table import World


@dataclass(frozen=True)
class WorldMeans(RunTable):
    """Runs over worlds.

    Attributes
    ----------
    weights
        Of each world, shape (worlds,); they sum to 1.
    sequence
        By which they were drawn; only EVEN ones, and those of a table, are a sample.
    """

    weights: Values = field(kw_only=True)
    sequence: str = field(default=EVEN, kw_only=True)

    def complete(self, outcome: str) -> Values:
        """Values of an outcome, shape (policies, worlds), for comparisons.

        Raises
        ------
        ValueError
            If a run failed, or if the worlds are no sample, of which an interval could speak.
        """
        if self.sequence != EVEN:
            message = f"worlds of the sequence {self.sequence} are no sample: see `coopsim sensitivity`"
            raise ValueError(message)
        return super().complete(outcome)

    def by_world(self, outcome: str) -> Values:
        """Values of an outcome, shape (worlds, policies, replicates); NaN where a run failed or has no value."""
        return super().values(outcome).reshape(len(self.weights), -1, self.replicates)

    def in_worlds(self, outcome: str) -> InWorlds:
        """Values of an outcome in every world."""
        return InWorlds(self.weights, self.by_world(outcome).swapaxes(0, 1))

    def values(self, outcome: str) -> Values:
        """Mean of an outcome in each world, shape (policies, worlds); NaN where a run of it failed or has no value."""
        return self.by_world(outcome).mean(axis=2).T

    def by_year(self, outcome: str) -> Values:
        """Mean of an outcome by year in each world, shape (policies, worlds, years)."""
        found = super().by_year(outcome)
        return found.reshape(len(self.weights), -1, *found.shape[1:]).mean(axis=2).swapaxes(0, 1)


class Sides(NamedTuple):
    """Both sides of a hypothesis in every world.

    Attributes
    ----------
    of, against
        Sums over the cells of each side, shape (worlds, replicates), paired by world and seed; NaN where a run failed
        or has no value.
    weights
        Of each world, shape (worlds,); they sum to 1.
    """

    of: Values
    against: Values
    weights: Values


def run_table(points: int, table: pa.Table, worlds: Sequence[World], sequence: str = EVEN) -> RunTable:
    """Return the runs of so many points, in worlds drawn by a sequence if there are any, as tables compare them."""
    if not worlds:
        return RunTable(points, table)
    weight = np.array([world.weight for world in worlds])
    return WorldMeans(points, table, weights=weight / weight.sum(), sequence=sequence)


def sides(hypothesis: Hypothesis, design: Sequence[Point], runs: WorldMeans) -> Sides:
    """Return both sides of a hypothesis in every world; the effect in a world is the mean of `of - against`.

    Parameters
    ----------
    hypothesis
        Of the experiment.
    design
        Every point of it.
    runs
        All of its runs.

    Raises
    ------
    LookupError
        If the design has no point in a cell.
    """
    values, policy = runs.by_world(hypothesis.outcome), policies(design)
    of, against = (
        weighted(values.swapaxes(0, 1), weights(policy, cells)) for cells in (hypothesis.of, hypothesis.against)
    )
    return Sides(of, against, runs.weights)
