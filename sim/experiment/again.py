"""Makes runs again from a results directory alone, and compares them with what it keeps."""

import math
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from sim.experiment.analysis import reason
from sim.experiment.archive import reopen, samples
from sim.experiment.begun import read_plan
from sim.experiment.directory import (
    HYPOTHESES,
    PLAN,
    RUNS,
    SCENARIOS,
    STATEMENT,
    Damaged,
    Refused,
    check,
    compared,
    named,
    verify,
)
from sim.experiment.execution import BY_YEAR, OpenExecutor, attempted, schema
from sim.experiment.experiment import Outcome, Watch, perform
from sim.experiment.files import GONE, read_table, read_whole, write_whole
from sim.experiment.plan import Stage, measured
from sim.experiment.specification import Experiment
from sim.scenario import Scenario

READ = (STATEMENT, PLAN, SCENARIOS)  # from which runs are made again


class NoSuchRun(Exception):
    """The experiment has no such point or replicate."""


class Compared(NamedTuple):
    """One outcome of a run as it is kept and as it came out again."""

    outcome: str
    kept: float
    again: float

    @property
    def agrees(self) -> bool:
        """Tell whether both are the same to the last bit, or both missing."""
        return self.kept == self.again or (math.isnan(self.kept) and math.isnan(self.again))


class Replay(NamedTuple):
    """One run made again: its scenario and seed, its failure then and now, and its outcomes."""

    scenario: Scenario
    seed: int
    failure: str
    failure_again: str
    outcomes: list[Compared]

    @property
    def agrees(self) -> bool:
        """Tell whether the run came out as it is kept, be it that it failed."""
        return self.failure == self.failure_again and all(one.agrees for one in self.outcomes)


def replay(folder: Path, point: int, replicate: int) -> Replay:
    """Make one run again, alone.

    Parameters
    ----------
    folder
        Results directory.
    point, replicate
        Which run.

    Raises
    ------
    NoSuchRun
        If there is no such run.
    sim.experiment.directory.Damaged
        If the directory cannot be read, or is not what its manifest says.
    sim.experiment.execution.CannotRun
        If the environment fails.
    """
    if wrong := verify(folder):
        raise Damaged("\n".join(wrong))
    experiment, design = reopen(folder)
    table = read_runs(folder, experiment, len(design))
    replicates = table.num_rows // len(design)
    if not (0 <= point < len(design) and 0 <= replicate < replicates):
        message = (
            f"{folder} has no run {point}:{replicate}: its points are 0 to {len(design) - 1}, its replicates 0 to "
            f"{replicates - 1}"
        )
        raise NoSuchRun(message)
    rows = table.filter(pc.and_(pc.equal(table["point"], point), pc.equal(table["replicate"], replicate))).to_pylist()
    if len(rows) != 1 or rows[0]["seed"] != experiment.first_seed + replicate:
        message = f"{folder / RUNS} does not hold run {point}:{replicate} once, with its seed"
        raise Damaged(message)
    row, scenario = rows[0], design[point].scenario
    failure = reason(row["failure"])
    made, again = attempted(scenario, row["seed"], measured(experiment))
    if again:
        return Replay(scenario, row["seed"], failure, reason(again), [])
    outcomes = [
        Compared(outcome, row[outcome], float(value))
        for outcome, value in made.items()
        if not outcome.endswith(BY_YEAR)
    ]
    return Replay(scenario, row["seed"], failure, "", outcomes)


def read_runs(folder: Path, experiment: Experiment, points: int) -> pa.Table:
    """Read the table of all runs.

    Raises
    ------
    Damaged
        If it cannot be read, or is not that of this experiment.
    """
    path = folder / RUNS
    try:
        table = read_table(path)
    except (*GONE, ValueError) as error:
        raise Damaged(str(error)) from None
    columns = [column for column in schema(measured(experiment)) if not column.name.endswith(BY_YEAR)]
    most = points * experiment.replicates
    is_whole = table.num_rows == most or (experiment.precision and 0 < table.num_rows < most)
    if not table.schema.equals(pa.schema(columns)) or table.num_rows % points or not is_whole:
        message = f"{path} does not hold the runs that were planned"
        raise Damaged(message)
    return table


class Reproduced(NamedTuple):
    """Every run made again: what differs from what is kept, and how the experiment ended."""

    different: list[str]
    ended: Outcome


def reproduce(folder: Path, open_executor: OpenExecutor, watch: Watch | None = None) -> Reproduced:
    """Make every run again in a place of its own, stage by stage, and compare every file byte by byte.

    Files that the manifest does not name are not ours, and are not compared.

    Raises
    ------
    sim.experiment.directory.Damaged
        If the directory cannot be read, or its experiment has not finished.
    """
    check(folder, *READ, HYPOTHESES)
    experiment, design = reopen(folder)
    read_runs(folder, experiment, len(design))
    with TemporaryDirectory(prefix="coopsim-") as place:
        fresh = Path(place) / folder.resolve().name
        fresh.mkdir()
        write_whole(fresh / HYPOTHESES, read_whole(folder / HYPOTHESES))
        for stage in read_plan(folder)["stages"]:
            upto = Stage(*stage)
            here = replace(experiment, replicates=upto.replicates, samples=samples(experiment, upto.points))
            try:
                ended = perform(here, fresh, open_executor, True, watch, design[: upto.points])
            except Refused as error:
                message = f"{folder} cannot be made again from its own files: {error}"
                raise Damaged(message) from None
        return Reproduced(differences(folder, fresh), ended)


def differences(folder: Path, other: Path) -> list[str]:
    """Compare the files of two results directories."""
    one, two = named(folder), named(other)
    found = [f"{name} is only in the one that is kept" for name in one if name not in two]
    found += [f"{name} is only in the one made again" for name in two if name not in one]
    for name in one:
        if name in two and (wrong := compared(folder, name, two[name])):
            found.append(f"{name} differs" if wrong.endswith("is not what was written") else wrong)
    return sorted(found)
