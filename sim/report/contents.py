"""Reads a finished results directory into plain tables; nothing but that directory is read."""

import csv
import io
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from sim.experiment.begun import read_plan
from sim.experiment.directory import RUNS, SCENARIOS, STATEMENT, Damaged, named, read_json, verify
from sim.experiment.experiment_file import USUAL
from sim.experiment.files import GONE, read_table, read_whole
from sim.experiment.specification import SAMPLED
from sim.scenario.declarations import Run

Row = Mapping[str, str]
Values = NDArray[np.float64]

NEEDED = ("experiment.toml", "plan.json", "points.csv", "runs.parquet", "summary.csv")
# Files that an experiment writes only where its design gives something to write.
OPTIONAL = ("findings.csv", "effects.csv", "shapley.csv", "sensitivity.csv", "trajectories.csv", "looks.csv")
# What files of another form than ours raise while they are taken apart.
MALFORMED = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError, csv.Error)
WARM_UP = Run._field_defaults["warm_up"].default


class Unreadable(ValueError):
    """A results directory is unfinished, damaged, or not what a report can be made of."""


@dataclass(frozen=True)
class Failure:
    """A run that gave no result."""

    point: int
    replicate: int
    seed: int
    text: str

    @property
    def first_line(self) -> str:
        """What went wrong, without the traceback."""
        return next(iter(self.text.splitlines()), "")


@dataclass(frozen=True)
class Contents:
    """What a results directory holds.

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
        For each point, the text of its level of each factor.
    tables
        File name to rows, of every CSV file but points.csv; empty where a file is not there.
    values
        Outcome to shape (points, replicates); NaN where a run failed, is missing or has no value.
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
    tables: Mapping[str, tuple[Row, ...]]
    values: Mapping[str, Values]
    runs: int
    failures: tuple[Failure, ...]

    @property
    def findings(self) -> tuple[Row, ...]:
        """One row a hypothesis."""
        return self.tables["findings.csv"]

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
        return tuple(dict.fromkeys(row["outcome"] for row in self.findings)) or self.outcomes[:1]

    @cached_property
    def units(self) -> Mapping[str, str]:
        """Unit of each outcome."""
        return {row["outcome"]: row["unit"] for row in self.tables["summary.csv"]}

    @property
    def is_sampled(self) -> bool:
        """Whether points lie anywhere in ranges, so that levels mean nothing."""
        return self.experiment.get("design") in SAMPLED

    @property
    def replicates(self) -> int:
        """Replicates that were meant: those of the plan, or of the last look where the experiment stopped early."""
        looks = [int(float(row["replicates"])) for row in self.tables["looks.csv"]]
        return max(looks) if looks else int(self.plan["replicates"])

    @property
    def missing_runs(self) -> int:
        """Runs that were meant and are not there."""
        return max(0, len(self.points) * self.replicates - self.runs)

    @property
    def warm_up(self) -> int:
        """Months left out of summaries: those of the first point, else the declared number."""
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


def number(row: Row, key: str) -> float:
    """Read a number of a row; NaN where there is none."""
    text = row.get(key, "")
    return float(text) if text else float("nan")


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
    wrong += [f"{folder / name} is missing" for name in NEEDED if not wrong and name not in named(folder)]
    if wrong:
        raise Unreadable("\n".join(wrong))
    try:
        return assembled(folder)
    except (*GONE, *MALFORMED, Damaged) as error:
        raise unreadable(folder, error) from error


def unreadable(folder: Path, error: Exception) -> Unreadable:
    """Say that something in a directory has not the form that an experiment writes."""
    what = str(error) if isinstance(error, Damaged | ValueError) else f"{type(error).__name__}: {error}"
    return Unreadable(f"{folder} cannot be reported: {what}")


def assembled(folder: Path) -> Contents:
    """Put together the tables of a whole directory; what its manifest does not name is not looked at."""
    manifest = named(folder)
    experiment = tomllib.loads(read_whole(folder / STATEMENT).decode("utf-8-sig"))
    header, *rows = lines(folder / "points.csv")
    tables = {name: table(folder / name) if name in manifest else () for name in ("summary.csv", *OPTIONAL)}
    stated = [one["outcome"] for one in tables["findings.csv"]]
    outcomes = list(dict.fromkeys([*experiment.get("outcomes", USUAL), *stated]))
    runs = read_table(folder / RUNS).select(["point", "replicate", "seed", "failure", *outcomes])
    failed = runs.filter(pc.not_equal(runs["failure"], "")).to_pylist()
    return Contents(
        folder=folder,
        experiment=experiment,
        plan=read_plan(folder),
        manifest=manifest,
        scenario=dict(read_json(folder / SCENARIOS)["first"]) if SCENARIOS in manifest else {},
        # By position, since a factor may have any name.
        factors=tuple(header[1:-1]),
        points=tuple(tuple(row[1:-1]) for row in rows),
        tables=tables,
        values=values(runs, outcomes, len(rows)),
        runs=runs.num_rows,
        failures=tuple(Failure(row["point"], row["replicate"], row["seed"], row["failure"]) for row in failed),
    )


def values(runs: pa.Table, outcomes: Sequence[str], points: int) -> dict[str, Values]:
    """Lay out each outcome by point and replicate."""
    point, replicate = runs["point"].to_numpy(), runs["replicate"].to_numpy()
    replicates = int(replicate.max(initial=-1)) + 1
    if not 0 < replicates <= runs.num_rows or point.min() < 0 or replicate.min() < 0:
        message = f"{RUNS} holds no runs, or some without their point and replicate"
        raise ValueError(message)
    found = {}
    for outcome in outcomes:
        found[outcome] = np.full((points, replicates), np.nan)
        found[outcome][point, replicate] = runs[outcome].to_numpy()
    return found


def lines(path: Path) -> list[list[str]]:
    """Read a CSV file as text: a level called NA or 01 stays what it is."""
    return list(csv.reader(io.StringIO(read_whole(path).decode("utf-8"), newline=""), strict=True))


def table(path: Path) -> tuple[Row, ...]:
    """Read the rows of a CSV file."""
    header, *rows = lines(path)
    return tuple(dict(zip(header, row, strict=True)) for row in rows)
