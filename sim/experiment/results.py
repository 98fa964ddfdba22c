"""The results of an experiment as data frames, for Python and notebooks."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from html import escape
from os import PathLike, fspath
from pathlib import Path
from typing import get_args, get_type_hints

import pandas as pd

from sim.experiment.directory import (
    MANIFEST,
    PLAN,
    POINTS,
    RUNS,
    SERIES,
    WITHOUT_RUNS,
    WORLDS,
    Damaged,
    checksums,
    read_json,
    verify,
)
from sim.experiment.given_folder import why_no_results
from sim.experiment.tables import ROW_CLASSES, read_parquet, read_points, read_rows
from sim.outputs.naming import visible
from sim.outputs.notebook import table

# Columns of findings that a notebook shows.
FIRST = ["hypothesis", "verdict", "outcome", "difference", "low", "high", "pairs", "status"]
MOST_ROWS = 40  # that a notebook shows


class Results:
    """A finished experiment: its folder, and the tables there as data frames.

    Parameters
    ----------
    folder
        Results directory of a finished experiment.

    Attributes
    ----------
    folder
        The directory.
    name
        Name of the experiment.
    has_runs
        False where tables were kept without runs.

    Raises
    ------
    sim.Damaged
        If there is no such directory, or it is unfinished, holds a single run, or a file of it is not what was written.

    Examples
    --------
    >>> import sim
    >>> done = sim.Results("results/reference/first")
    >>> done.failed
    0
    >>> runs = done.runs.merge(done.points, on="point")
    >>> sorted(runs.groupby(["region", "approach"]).harm.mean().index.names)
    ['approach', 'region']
    """

    def __init__(self, folder: str | PathLike[str]) -> None:
        self.folder = Path(fspath(folder))
        if (self.folder / "scenario.toml").is_file() and not (self.folder / PLAN).exists():
            message = f"{self.folder} holds a single run: read its months.parquet and summary.csv with pandas."
            raise Damaged(message)
        if wrong := why_no_results(self.folder):
            raise Damaged(wrong)
        if damaged := verify(self.folder):
            raise Damaged("\n".join(damaged))
        self.files = frozenset(checksums(self.folder))  # those that the manifest answers for
        self.has_runs = RUNS in self.files
        if not self.has_runs and WITHOUT_RUNS not in read_json(self.folder / MANIFEST):
            message = f"{self.folder} holds a shard of an experiment: join all of them with `coopsim merge`."
            raise Damaged(message)
        self.name = str(read_json(self.folder / PLAN).get("experiment", self.folder.name))

    @cached_property
    def runs(self) -> pd.DataFrame:
        """Every run: point, replicate, seed, failure, each outcome after the warm-up."""
        if not self.has_runs:
            message = f"{self.folder} holds tables alone: its runs were not kept. Run the experiment again."
            raise Damaged(message)
        frame: pd.DataFrame = read_parquet(self.folder / RUNS).to_pandas()
        return frame

    @cached_property
    def series(self) -> pd.DataFrame:
        """The series that `keep` names: point, replicate, jurisdiction, then for each outcome a list of its months."""
        there = SERIES in self.files
        frame: pd.DataFrame = read_parquet(self.folder / SERIES).to_pandas() if there else pd.DataFrame()
        return frame

    @cached_property
    def failures(self) -> pd.DataFrame:
        """Runs that failed, with the reason; none of them has a value."""
        return self.runs.loc[self.runs["failure"] != "", ["point", "replicate", "seed", "failure"]]

    @property
    def failed(self) -> int:
        """Number of runs that failed."""
        return len(self.failures)

    @cached_property
    def points(self) -> pd.DataFrame:
        """The level of every factor at each point, as it was written, and its world; `scenario` is the hash."""
        with damage():
            factors, points = read_points(self.folder / POINTS)
        rows = [(point.point, point.world, *point.levels, point.scenario) for point in points]
        frame = pd.DataFrame(rows, columns=["point", "world", *factors, "scenario"])
        return frame if WORLDS in self.files else frame.drop(columns="world")

    @cached_property
    def worlds(self) -> pd.DataFrame:
        """The worlds, numbered from 0: the value of every key that they set, and their weight; empty without worlds."""
        there = WORLDS in self.files
        frame: pd.DataFrame = read_parquet(self.folder / WORLDS).to_pandas() if there else pd.DataFrame()
        return frame.rename_axis("world")

    @cached_property
    def summary(self) -> pd.DataFrame:
        """Mean and standard deviation of every outcome at each point."""
        return self.table("summary")

    @cached_property
    def findings(self) -> pd.DataFrame:
        """The hypotheses: difference, intervals, verdict, warnings; no rows where none was stated."""
        return self.table("findings")

    @cached_property
    def effects(self) -> pd.DataFrame:
        """Main effects and interactions of a design at levels."""
        return self.table("effects")

    @cached_property
    def shapley(self) -> pd.DataFrame:
        """Shares of each factor in the effect of all, of a factorial of two levels."""
        return self.table("shapley")

    @cached_property
    def sensitivity(self) -> pd.DataFrame:
        """Indices of a Sobol, Morris or Latin hypercube design."""
        return self.table("sensitivity")

    @cached_property
    def trajectories(self) -> pd.DataFrame:
        """Mean by year, with the band that holds nine runs of ten."""
        return self.table("trajectories")

    @cached_property
    def effects_by_world(self) -> pd.DataFrame:
        """Each hypothesis in each world: effect, interval, smallest effect of interest there, verdict."""
        return self.table("effects_by_world")

    @cached_property
    def shares(self) -> pd.DataFrame:
        """Shares of worlds for each hypothesis: by verdict, and by where the effect lies without chance."""
        return self.table("shares")

    @cached_property
    def variance(self) -> pd.DataFrame:
        """How the effect of each hypothesis varies over worlds and by chance, and what more runs would buy."""
        return self.table("variance")

    @cached_property
    def policies(self) -> pd.DataFrame:
        """Each policy over worlds: expected value, regret, and how often it is the best."""
        return self.table("policies")

    @cached_property
    def value_of_knowing(self) -> pd.DataFrame:
        """What it would be worth to know a value of the worlds before one chooses a policy."""
        return self.table("value_of_knowing")

    @cached_property
    def caveats(self) -> pd.DataFrame:
        """What has to be known beside the verdicts: on a hypothesis, or, without its name, on all of them."""
        return self.table("caveats")

    @cached_property
    def looks(self) -> pd.DataFrame:
        """Each look of an experiment with `precision`, and why it stopped."""
        return self.table("looks")

    def table(self, name: str) -> pd.DataFrame:
        """Read a table of the directory; one without rows was not written, and is empty here too.

        Parameters
        ----------
        name
            Name of the file, without `.csv`: a field of `sim.experiment.rows.Tables`.

        Raises
        ------
        sim.Damaged
            If it is not of the form that an experiment writes.
        """
        kind, file = ROW_CLASSES[name], f"{name}.csv"
        with damage():
            rows = read_rows(kind, self.folder / file) if file in self.files else ()
        frame = pd.DataFrame(rows, columns=kind._fields)
        # Else a column of None alone would be one of objects.
        hints = get_type_hints(kind).items()
        missing = [name for name, hint in hints if frame[name].dtype == object and type(None) in get_args(hint)]
        frame = frame.astype(dict.fromkeys(missing, float))
        return frame.assign(warnings=frame["warnings"].map("; ".join)) if "warnings" in frame else frame

    def __repr__(self) -> str:
        """Name the experiment, how it ended, and where the tables are."""
        return f"<Results of {self.name!r}: {self.ending()}; .findings, .summary, .runs, .points>"

    def ending(self) -> str:
        """Count the runs, the failures and each verdict, and name the folder."""
        verdicts = Counter(self.findings["verdict"] if len(self.findings) else ())
        found = [f"{number} {verdict}" for verdict, number in verdicts.items()]
        number = len(self.runs) if self.has_runs else 0
        runs = f"{number} run{'s' * (number != 1)}, {self.failed} failed" if self.has_runs else "tables without runs"
        return "; ".join([runs, *found, f"in {visible(str(self.folder))}"])

    def _repr_html_(self) -> str:
        """Show the findings in a notebook, or without hypotheses the means."""
        whole = self.findings[FIRST] if len(self.findings) else self.summary
        rows = [tuple(whole.columns), *whole.head(MOST_ROWS).map(as_text).itertuples(index=False, name=None)]
        numbers = {at for at, kind in enumerate(whole.dtypes) if kind.kind in "fi"}
        more = f"<p>and {len(whole) - MOST_ROWS} rows more</p>" if len(whole) > MOST_ROWS else ""
        failures = (
            f"<p><strong>{self.failed} run{'s' * (self.failed > 1)} failed</strong>: see <code>.failures</code>.</p>"
            if self.has_runs and self.failed
            else ""
        )
        return (
            f"<div><strong>{escape(visible(self.name))}</strong><br>{escape(self.ending())}{failures}"
            f"{table(rows, numbers)}{more}"
            "<p><code>.findings</code>, <code>.summary</code>, <code>.runs</code> and <code>.points</code> are data "
            "frames; <code>sim.report</code> writes a page with every figure.</p></div>"
        )


@contextmanager
def damage() -> Iterator[None]:
    """Turn what reading a table raises into an error of the directory.

    Raises
    ------
    Damaged
        If it is not of the form that an experiment writes.
    """
    try:
        yield
    except ValueError as error:
        raise Damaged(str(error)) from None


def as_text(value: object) -> str:
    """Write a cell of a table for people."""
    return f"{value:.4g}" if isinstance(value, float) else visible(str(value))
