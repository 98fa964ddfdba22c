"""How large an experiment is to be: as its file says, as a caller asks, or larger than its results directory is."""

import os
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from sim.experiment.archive import samples
from sim.experiment.directory import MANIFEST, PLAN
from sim.experiment.plan_file import read_plan
from sim.experiment.specification import Experiment, Precision
from sim.scenario import ArgumentError


class Asked(NamedTuple):
    """Size that a caller asks for.

    Attributes
    ----------
    replicates, worlds
        In place of those of the file; None for these. Without worlds, 0 of them, the values of the base hold alone.
    extend
        Whether to take a results directory further that was begun. Without either number, a Sobol design is doubled,
        and so are worlds that are drawn; those of a table become as many as the file says.
    """

    replicates: int | None
    worlds: int | None
    extend: bool


def sized(experiment: Experiment, folder: Path, asked: Asked) -> Experiment:
    """Return an experiment, as its file has it, of the size that a caller asks for.

    Raises
    ------
    ArgumentError
        If it cannot be of that size.
    sim.experiment.directory.Damaged
        If the plan of the directory cannot be read.
    """
    if asked.extend and not os.path.lexists(folder / PLAN):
        raise ArgumentError(
            f"--extend takes results further that were begun, and there are none in {folder}. Give their directory "
            "with -o, or leave --extend away to begin there."
        )
    if asked.replicates is not None:
        experiment = replace(experiment, replicates=asked.replicates, precision=only_of_shares(experiment.precision))
    if asked.worlds is not None:
        return with_worlds(experiment, asked.worlds)
    if not asked.extend:
        return experiment
    if only_of_shares(experiment.precision):
        raise ArgumentError("--extend is not for an experiment that adds worlds until shares are known. Leave it away.")
    if experiment.design == "sobol" or experiment.worlds:
        return grown(experiment, folder, doubled=asked.replicates is None)
    if asked.replicates is None:
        raise ArgumentError(
            "--extend needs --replicates, the number to go up to (or a sobol design, or worlds, to double)."
        )
    return experiment


def with_worlds(experiment: Experiment, count: int) -> Experiment:
    """Return an experiment with so many worlds; with 0, one in the single world of its base."""
    source, precision = experiment.worlds, experiment.precision
    if count == 0:
        return replace(experiment, worlds=None, precision=None if precision and precision.of_shares else precision)
    if source is None:
        raise ArgumentError("--worlds is for an experiment with worlds. Write [worlds] into its file.")
    if source.table and count > len(source.table):
        there = f"{len(source.table)} world{'s' * (len(source.table) > 1)}"
        raise ArgumentError(f"--worlds is {count}, but the table has {there}.")
    return replace(experiment, worlds=replace(source, count=count), precision=None)


def only_of_shares(precision: Precision | None) -> Precision | None:
    """Return a precision that leaves the replicates as they are; None in the place of another."""
    return precision if precision and precision.of_shares else None


def grown(experiment: Experiment, folder: Path, doubled: bool) -> Experiment:
    """Return an experiment with the samples or worlds of its directory, or twice as many if that has finished."""
    finished = (folder / MANIFEST).exists()
    points, times = read_plan(folder)["points"], 2 if doubled and finished else 1
    if experiment.worlds is None:
        return replace(experiment, samples=times * samples(experiment, len(points)))
    if "world" not in points[-1]:
        return with_worlds(experiment, 0)
    there = 1 + int(points[-1]["world"])
    if not (experiment.worlds.table and doubled):
        return with_worlds(experiment, times * there)
    count, every = experiment.worlds.count, len(experiment.worlds.table)
    if finished and there > count:
        raise ArgumentError(
            f"--extend goes up to the {count} worlds that the experiment takes of its table, but {folder} has {there}. "
            f"Give --worlds, the number to go up to, at most {every}, or --replicates."
        )
    return with_worlds(experiment, max(there, count))
