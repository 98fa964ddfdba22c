"""Runs as part files and `runs.parquet` keep them: one row a run, one column an outcome."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sim.experiment.directory import RUNS
from sim.experiment.mean_difference import Values, or_none
from sim.experiment.over_worlds import InWorlds
from sim.experiment.plan import Measured
from sim.run.summary import SUMMARISED

BY_YEAR = ".by_year"  # ending of the columns that hold an outcome by year
BY_MONTH = ".by_month"  # and of those that hold it by country and month
JURISDICTIONS = "jurisdictions"


class RunRow(NamedTuple):
    """A run.

    Attributes
    ----------
    point, replicate, seed
        Which run; the seed is that of the replicate.
    failure
        Why it failed, with its traceback; empty where it did not.
    outcomes
        Outcome to its value after the warm-up, in its unit: in the table one column each. None where the run failed,
        or where a ratio has nothing to divide by.
    by_year
        Outcomes that are kept by year, shape (years,) each: columns that end in BY_YEAR. None where the run failed.
    by_month
        Outcomes that are kept by month, shape (jurisdictions, months) each: columns that end in BY_MONTH. None where
        the run failed.
    jurisdictions
        Codes of the jurisdictions of `by_month`; None where the run failed. A column where anything is kept by month.
    """

    point: int
    replicate: int
    seed: int
    failure: str
    outcomes: Mapping[str, float | None]
    by_year: Mapping[str, Values | None]
    by_month: Mapping[str, Values | None] = {}
    jurisdictions: Sequence[str] | None = None

    @property
    def reason(self) -> str:
        """Why the run failed, in a line; empty where it did not."""
        return first_line(self.failure)


KEYS = RunRow._fields[:4]  # columns that say which run it is, and whether it failed


def failed_run(point: int, replicate: int, seed: int, failure: str, measured: Measured) -> RunRow:
    """Make the row of a run without a result."""
    outcomes = dict.fromkeys([*SUMMARISED, *measured.of_places])
    by_year, by_month = (dict.fromkeys(names) for names in (measured.by_year, measured.by_month))
    return RunRow(point, replicate, seed, failure, outcomes, by_year, by_month)


def first_line(failure: str) -> str:
    """Return the first line of a failure; if it is empty, the last, which names the error."""
    lines = failure.splitlines()
    return lines[0] or lines[-1] if lines else ""


def schema(measured: Measured, over_time: bool = True) -> pa.Schema:
    """Columns of the table of runs, with or without those by year and month."""
    keys = [("point", pa.int32()), ("replicate", pa.int32()), ("seed", pa.int64()), ("failure", pa.string())]
    outcomes = [(name, pa.float64()) for name in [*SUMMARISED, *measured.of_places]]
    yearly = [(outcome + BY_YEAR, pa.list_(pa.float64())) for outcome in measured.by_year]
    monthly = [(outcome + BY_MONTH, pa.list_(pa.list_(pa.float64()))) for outcome in measured.by_month]
    codes = [(JURISDICTIONS, pa.list_(pa.string()))] if monthly else []
    return pa.schema([*keys, *outcomes, *([*yearly, *codes, *monthly] if over_time else ())])


def table_of(rows: Sequence[RunRow], measured: Measured) -> pa.Table:
    """Put runs into a table, a missing value as NaN."""
    return pa.Table.from_pylist([columns(row) for row in rows], schema=schema(measured))


def columns(row: RunRow) -> dict[str, Any]:
    """Return the value of each column of a run."""
    keys = dict(zip(KEYS, row, strict=False))
    outcomes = {name: math.nan if value is None else value for name, value in row.outcomes.items()}
    yearly = {name + BY_YEAR: values for name, values in row.by_year.items()}
    monthly = {name + BY_MONTH: None if kept is None else list(kept) for name, kept in row.by_month.items()}
    return keys | outcomes | yearly | monthly | {JURISDICTIONS: row.jurisdictions}


@dataclass(frozen=True)
class RunTable:
    """All runs of an experiment, as columns.

    Attributes
    ----------
    points
        Number of points of the design.
    table
        One row a run. A column of outcomes is NaN where a run has no value.
    weights
        See `WorldMeans`; None where there are no worlds.

    Raises
    ------
    ValueError
        If it has no runs, or a run of a point or replicate that cannot be.
    """

    points: int
    table: pa.Table
    weights: Values | None = None

    def __post_init__(self) -> None:
        """Check the points and replicates."""
        point, replicate = self.positions
        if not (
            0 < self.replicates <= self.table.num_rows
            and 0 <= point.min() <= point.max() < self.points
            and replicate.min() >= 0
        ):
            message = f"{RUNS} holds no runs, or some without their point and replicate"
            raise ValueError(message)

    @cached_property
    def positions(self) -> tuple[Values, Values]:
        """Point and replicate of each run, shape (runs,) each."""
        return self.table["point"].to_numpy(), self.table["replicate"].to_numpy()

    @property
    def replicates(self) -> int:
        """Replicates of each point, at most."""
        return int(self.positions[1].max(initial=-1)) + 1

    @cached_property
    def failures(self) -> tuple[RunRow, ...]:
        """Runs that failed, in the order of the table, without their columns of missing values."""
        failed = self.table.select(KEYS).filter(pc.not_equal(self.table["failure"], ""))
        return tuple(RunRow(**row, outcomes={}, by_year={}) for row in failed.to_pylist())

    def run(self, point: int, replicate: int) -> RunRow | None:
        """Return a run; None where the table does not hold it once."""
        mine = pc.and_(pc.equal(self.table["point"], point), pc.equal(self.table["replicate"], replicate))
        found = self.table.filter(mine).to_pylist()
        if len(found) != 1:
            return None
        keys = {name: found[0].pop(name) for name in KEYS}
        by_year = {name.removesuffix(BY_YEAR): found[0].pop(name) for name in list(found[0]) if name.endswith(BY_YEAR)}
        return RunRow(**keys, outcomes={name: or_none(value) for name, value in found[0].items()}, by_year=by_year)

    def values(self, outcome: str) -> Values:
        """Values of an outcome, shape (points, replicates); NaN where a run failed, is missing or has no value."""
        found = np.full((self.points, self.replicates), np.nan)
        found[self.positions] = self.table[outcome].to_numpy()
        return found

    def complete(self, outcome: str) -> Values:
        """Values of an outcome, shape (points, replicates), for comparisons.

        Raises
        ------
        ValueError
            If a run failed.
        """
        if self.failures:
            message = f"{len(self.failures)} of {self.table.num_rows} runs failed"
            raise ValueError(message)
        return self.values(outcome)

    def in_worlds(self, outcome: str) -> InWorlds | None:
        """Values of an outcome in every world; None where there are no worlds."""
        return None

    def by_year(self, outcome: str) -> Values:
        """Values of an outcome by year, shape (points, replicates, years); NaN where a run failed or was shorter."""
        column = self.table[outcome + BY_YEAR].combine_chunks()
        lengths = np.asarray(pc.fill_null(pc.list_value_length(column), 0))
        values = np.full((len(lengths), lengths.max(initial=0)), np.nan)
        values[np.arange(values.shape[1]) < lengths[:, None]] = np.asarray(pc.list_flatten(column))
        found = np.full((self.points, self.replicates, values.shape[1]), np.nan)
        found[self.positions] = values
        return found
