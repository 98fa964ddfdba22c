"""Contents of a finished results directory, read from nothing but that directory."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from sim.experiment.directory import (
    POINTS,
    RUNS,
    SCENARIOS,
    SPECIFICATION,
    WORLDS,
    Damaged,
    checksums,
    read_json,
    verify,
)
from sim.experiment.experiment_file import USUAL
from sim.experiment.mean_difference import Values
from sim.experiment.plain_files import GONE, read_whole
from sim.experiment.plan_file import read_plan
from sim.experiment.rows import OVER_WORLDS, FindingRow, Tables
from sim.experiment.runs import RunRow
from sim.experiment.specification import FROM_FILE, SAMPLED
from sim.experiment.tables import read_parquet, read_points, read_tables
from sim.experiment.world_means import run_table
from sim.scenario.declarations import Run
from sim.words.titles import title
from sim.worlds.sequence import EVEN
from sim.worlds.table import read_worlds

NEEDED = ("experiment.toml", "plan.json", "points.csv", "runs.parquet", "summary.csv")
# Files that an experiment writes only where its design gives something to write.
OPTIONAL = tuple(f"{name}.csv" for name in Tables._fields if name != "summary")
# Errors that files of another form raise while they are read.
MALFORMED = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)
WARM_UP = Run._field_defaults["warm_up"].default


class Unreadable(ValueError):
    """A results directory is unfinished, damaged, or of another form than a report needs."""


@dataclass(frozen=True)
class Contents:
    """Contents of a results directory.

    Attributes
    ----------
    folder
        Where it was read from.
    experiment
        The experiment file.
    plan, manifest
        What the directory was begun with, and the checksums of its files.
    scenario
        Values of the first point's scenario; none where they were not kept.
    factors
        Names, in the order of the columns of points.csv.
    points
        For each point, the name of its level of each factor; with worlds, for each policy.
    worlds
        Number of worlds in which each policy was run; 0 for an experiment without worlds.
    tables
        The rows of every other CSV file; none where a file is not there.
    values
        Outcome to shape (points, replicates); NaN where a run failed, is missing or has no value. With worlds, the mean
        of each, shape (points, worlds); NaN all over where worlds are no sample, of which an interval could speak.
    values_of_worlds
        Key of a scenario to its value, for each world; none without worlds.
    weights
        Of each world, shape (worlds,); they sum to 1. None without worlds.
    runs
        Number of runs in runs.parquet.
    failures
        Runs that failed, in the order of the plan.
    """

    folder: Path
    experiment: Mapping[str, Any]
    plan: Mapping[str, Any]
    manifest: Mapping[str, str]
    scenario: Mapping[str, Any]
    factors: tuple[str, ...]
    points: tuple[tuple[str, ...], ...]
    worlds: int
    tables: Tables
    values: Mapping[str, Values]
    values_of_worlds: Sequence[Mapping[str, Any]]
    weights: Values | None
    runs: int
    failures: tuple[RunRow, ...]

    @property
    def findings(self) -> tuple[FindingRow, ...]:
        """One row a hypothesis."""
        return self.tables.findings

    @property
    def absent(self) -> list[str]:
        """Names of the optional files that are not there, though this kind of experiment may have them."""
        found = [file for file, rows in zip(OPTIONAL, self.tables[1:], strict=True) if not rows]
        return found if self.worlds else [file for file in found if file.removesuffix(".csv") not in OVER_WORLDS]

    def means(self, outcome: str) -> Values:
        """Mean of an outcome at every point, over its replicates or worlds; NaN where one of them has no value."""
        return np.asarray(np.average(self.values[outcome], axis=1, weights=self.weights))

    @property
    def hypotheses(self) -> tuple[Mapping[str, Any], ...]:
        """The hypotheses as the experiment file states them."""
        return tuple(self.experiment.get("hypotheses", ()))

    @cached_property
    def outcomes(self) -> tuple[str, ...]:
        """Outcomes that the experiment lists, then those of its hypotheses."""
        return tuple(self.values)

    @cached_property
    def claimed(self) -> tuple[str, ...]:
        """Outcomes of the hypotheses; the first of the list where there is none."""
        return tuple(dict.fromkeys(row.outcome for row in self.findings)) or self.outcomes[:1]

    @cached_property
    def leading(self) -> tuple[str, ...]:
        """Outcomes that get figures of their own: the first of the list, then those of the hypotheses."""
        return tuple(dict.fromkeys([*self.outcomes[:1], *self.claimed]))

    @cached_property
    def units(self) -> Mapping[str, str]:
        """Unit of each outcome; of a share, per cent."""
        return {row.outcome: title(row.outcome).level or row.unit for row in self.tables.summary}

    @cached_property
    def units_of_differences(self) -> Mapping[str, str]:
        """Unit of a difference of each outcome; of a share, percentage points."""
        return {row.outcome: title(row.outcome).unit or row.unit for row in self.tables.summary}

    @property
    def is_sampled(self) -> bool:
        """Tell whether points lie anywhere, so that an average over those at a level would mean nothing."""
        return self.experiment.get("design") in (*SAMPLED, FROM_FILE)

    @property
    def replicates(self) -> int:
        """Planned replicates, or those of the last look if the experiment stopped early."""
        return max((row.replicates for row in self.tables.looks), default=int(self.plan["replicates"]))

    @property
    def missing_runs(self) -> int:
        """Number of planned runs that are missing."""
        return max(0, len(self.points) * max(1, self.worlds) * self.replicates - self.runs)

    @property
    def warm_up(self) -> int:
        """Months of warm-up, which summaries leave out: of the first point, else as declared."""
        return int(self.scenario.get("run.warm_up", WARM_UP))

    @property
    def parts(self) -> int:
        """Number of files that keep the runs chunk by chunk."""
        return sum(name.startswith("parts/") for name in self.manifest)

    def label(self, point: int) -> str:
        """Name a point: by all its levels where the factors are few, else by those that differ from the first point."""
        pairs = list(zip(self.factors, self.points[point], strict=True))
        if len(pairs) > 2:
            first = self.points[0]
            pairs = [pair for pair, usual in zip(pairs, first, strict=True) if pair[1] != usual]
        return ", ".join(f"{factor}: {level}" for factor, level in pairs) or "every factor at its first level"

    def levels(self, factor: str) -> tuple[str, ...]:
        """Levels of a factor that occur, in the order of the points."""
        column = self.factors.index(factor)
        return tuple(dict.fromkeys(point[column] for point in self.points))


def read(folder: Path) -> Contents:
    """Read a results directory.

    Parameters
    ----------
    folder
        A results directory of `coopsim experiment`.

    Returns
    -------
    Contents

    Raises
    ------
    Unreadable
        If the experiment has not finished, or if a file is missing, damaged or not of the form that a report needs.
    """
    wrong = verify(folder)
    wrong += [f"{folder / name} is missing" for name in NEEDED if not wrong and name not in checksums(folder)]
    if wrong:
        raise Unreadable("\n".join(wrong))
    try:
        return assembled(folder)
    except (*GONE, *MALFORMED, Damaged) as error:
        raise unreadable(folder, error) from error


def unreadable(folder: Path, error: Exception) -> Unreadable:
    """Describe something in a directory that has another form than an experiment writes."""
    what = str(error) if isinstance(error, Damaged | ValueError) else f"{type(error).__name__}: {error}"
    return Unreadable(f"{folder} cannot be reported: {what}")


def assembled(folder: Path) -> Contents:
    """Read the files of a directory that its manifest names."""
    manifest = checksums(folder)
    experiment = tomllib.loads(read_whole(folder / SPECIFICATION).decode("utf-8-sig"))
    factors, points = read_points(folder / POINTS)
    tables = read_tables(folder, manifest)
    outcomes = dict.fromkeys([*experiment.get("outcomes", USUAL), *(row.outcome for row in tables.findings)])
    worlds = read_worlds(folder / WORLDS) if WORLDS in manifest else []
    runs = run_table(len(points), read_parquet(folder / RUNS), worlds)
    values = {outcome: runs.values(outcome) for outcome in outcomes}
    if experiment.get("worlds", {}).get("sequence", EVEN) != EVEN:
        values = {outcome: np.full_like(found, np.nan) for outcome, found in values.items()}
    return Contents(
        folder=folder,
        experiment=experiment,
        plan=read_plan(folder),
        manifest=manifest,
        scenario=dict(read_json(folder / SCENARIOS)["first"]) if SCENARIOS in manifest else {},
        factors=factors,
        points=tuple(point.levels for point in points if not point.world),
        worlds=len(worlds),
        tables=tables,
        values=values,
        values_of_worlds=[world.values for world in worlds],
        weights=runs.weights,
        runs=runs.table.num_rows,
        failures=runs.failures,
    )
