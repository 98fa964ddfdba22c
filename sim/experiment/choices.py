"""Rows of the tables of policies over worlds: regret, and the value of knowing.

Policies that have the same countries are compared with each other, by every outcome that has a better direction.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from sim.experiment.design import Point, label, policies, worlds
from sim.experiment.knowing import values_of_knowing
from sim.experiment.mean_difference import Values
from sim.experiment.regret import policies_over_worlds
from sim.experiment.specification import Experiment
from sim.experiment.world_means import WorldMeans
from sim.experiment.world_rows import KnowingRow, PolicyRow
from sim.run.summary import BETTER
from sim.worlds.table import World

FEWEST_WORLDS = 30  # that can be put into bins along a parameter


class Choice(NamedTuple):
    """A choice among policies by an outcome.

    Attributes
    ----------
    among
        What these policies share and others have not; empty where all policies have the same countries.
    better
        The better direction of the outcome.
    policies
        Their points in the first world.
    worlds, weights
        The worlds in which every policy has a value in every run, and their weights.
    values
        Shape (policies, worlds, replicates).
    left_out
        Number of other worlds.
    """

    outcome: str
    among: str
    better: str
    policies: Sequence[Point]
    worlds: Sequence[World]
    weights: Values
    values: Values
    left_out: int


def choices(experiment: Experiment, design: Sequence[Point], runs: WorldMeans) -> Iterator[Choice]:
    """List the choices of an experiment."""
    every, groups = worlds(design), comparable(policies(design))
    for outcome in dict.fromkeys([*experiment.outcomes, *(one.outcome for one in experiment.hypotheses)]):
        if not (better := BETTER[outcome.partition(".")[0]]):
            continue
        values = runs.by_world(outcome).swapaxes(0, 1)
        for among, group in groups.items():
            of = values[[point.number for point in group]]
            there = np.flatnonzero(np.isfinite(of).all(axis=(0, 2)))
            if len(there):
                found, left_out = [every[at] for at in there], len(every) - len(there)
                yield Choice(outcome, among, better, group, found, runs.weights[there], of[:, there], left_out)


def comparable(points: Sequence[Point]) -> Mapping[str, Sequence[Point]]:
    """Group the policies with the same countries and slots, two or more: nobody chooses between regions.

    Returns
    -------
    dict
        What the policies of a group share and others have not, to these policies.
    """
    groups: dict[str, list[Point]] = {}
    for point in points:
        values = point.scenario.values
        groups.setdefault(f"{' '.join(values['region.countries'])}, {values['region.slots']} slots", []).append(point)
    found = {}
    for codes, group in groups.items():
        first = group[0].levels
        shared = {name: level for name, level in first.items() if all(one.levels[name] == level for one in group)}
        name = "" if len(groups) == 1 else label(shared) or codes
        found[codes if name in found else name] = group
    return {name: group for name, group in found.items() if len(group) > 1}


def policy_rows(choice: Choice) -> Iterator[PolicyRow]:
    """Compare policies by their expected value, their regret, and how often each is the best."""
    found = policies_over_worlds(choice.values, choice.weights, choice.better)
    for point, one in zip(choice.policies, found, strict=True):
        yield PolicyRow(
            outcome=choice.outcome,
            among=choice.among,
            point=point.number,
            levels=label(point.levels),
            mean=one.mean,
            mean_regret=one.mean_regret,
            least_mean_regret=one.least_mean_regret,
            high_regret=one.high_regret,
            largest_regret=one.largest_regret,
            worst_world=choice.worlds[one.worst].number,
            best=one.best.value,
            best_low=one.best.low,
            best_high=one.best.high,
            worlds=len(choice.worlds),
            without_value=choice.left_out,
        )


def knowing_rows(choice: Choice) -> Iterator[KnowingRow]:
    """Say what it would be worth to know each key that differs among the worlds, most first; nothing of few worlds."""
    columns = {key: [world.values[key] for world in choice.worlds] for key in choice.worlds[0].values}
    unknown = {key: column for key, column in columns.items() if any(value != column[0] for value in column)}
    if len(choice.worlds) < FEWEST_WORLDS or not unknown:
        return
    found = values_of_knowing(choice.values.mean(axis=2), unknown, choice.weights, choice.better)
    of_all = min(row.mean_regret for row in policies_over_worlds(choice.values, choice.weights, choice.better))
    for one in sorted(found, key=lambda one: -one.value):
        yield KnowingRow(choice.outcome, choice.among, *one, of_all=of_all)
