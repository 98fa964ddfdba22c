"""Reproduces runs from a results directory alone, and compares them with what it keeps."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from sim.experiment.archive import reopen, samples
from sim.experiment.directory import (
    HYPOTHESES,
    PLAN,
    RUNS,
    SCENARIOS,
    SPECIFICATION,
    WORLDS,
    Damaged,
    Refused,
    check,
    checksums,
    mismatch,
    verify,
)
from sim.experiment.execution import OpenExecutor, attempted
from sim.experiment.experiment import Ended, perform
from sim.experiment.plain_files import GONE, read_whole, write_whole
from sim.experiment.plan import Extent, measured
from sim.experiment.plan_file import read_plan
from sim.experiment.runs import RunTable, schema
from sim.experiment.specification import Experiment
from sim.experiment.tables import read_parquet
from sim.progress import Watch
from sim.scenario import Scenario

READ = (SPECIFICATION, PLAN, SCENARIOS, WORLDS)  # from which runs are reproduced


class NoSuchRun(Exception):
    """The experiment has no such point or replicate."""


class Compared(NamedTuple):
    """An outcome of a run as it is kept and as it was computed now, in its unit; None where it has no value."""

    outcome: str
    kept: float | None
    computed: float | None

    @property
    def agrees(self) -> bool:
        """Tell whether both are the same to the last bit, or both missing."""
        return self.kept == self.computed


class Replay(NamedTuple):
    """A run made again: its scenario and seed, its failure as kept and now, and its outcomes where it did not fail."""

    scenario: Scenario
    seed: int
    failure_kept: str
    failure: str
    outcomes: list[Compared]

    @property
    def agrees(self) -> bool:
        """Tell whether the run gave what is kept of it, even if it failed."""
        return self.failure_kept == self.failure and all(one.agrees for one in self.outcomes)


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
    runs = read_runs(folder, experiment, len(design))
    if not (0 <= point < len(design) and 0 <= replicate < runs.replicates):
        message = (
            f"{folder} has no run {point}:{replicate}: its points are 0 to {len(design) - 1}, its replicates 0 to "
            f"{runs.replicates - 1}"
        )
        raise NoSuchRun(message)
    kept = runs.run(point, replicate)
    if kept is None or kept.seed != experiment.first_seed + replicate:
        message = f"{folder / RUNS} does not hold run {point}:{replicate} once, with its seed"
        raise Damaged(message)
    scenario = design[point].scenario
    made = attempted(scenario, measured(experiment), point, replicate, kept.seed)
    outcomes = [Compared(outcome, kept.outcomes[outcome], value) for outcome, value in made.outcomes.items()]
    return Replay(scenario, kept.seed, kept.reason, made.reason, [] if made.failure else outcomes)


def read_runs(folder: Path, experiment: Experiment, points: int) -> RunTable:
    """Read the table of all runs.

    Raises
    ------
    Damaged
        If it cannot be read, or is not that of this experiment.
    """
    path = folder / RUNS
    try:
        table = read_parquet(path)
    except (*GONE, ValueError) as error:
        raise Damaged(str(error)) from None
    most = points * experiment.replicates
    is_whole = table.num_rows == most or (experiment.precision and 0 < table.num_rows < most)
    if is_whole and table.num_rows % points == 0 and table.schema.equals(schema(measured(experiment), over_time=False)):
        with suppress(ValueError):
            return RunTable(points, table)
    message = f"{path} does not hold the runs that were planned"
    raise Damaged(message)


class Reproduced(NamedTuple):
    """A whole experiment made again: the files that differ from the kept ones, and how it ended."""

    different: list[str]
    ended: Ended


def reproduce(folder: Path, open_executor: OpenExecutor, watch: Watch | None = None) -> Reproduced:
    """Make every run again in a temporary directory, stage by stage, and compare every file byte by byte.

    Files that the manifest does not name are not compared.

    Raises
    ------
    sim.experiment.directory.Damaged
        If the directory cannot be read, or its experiment has not finished.
    """
    check(folder, *READ, HYPOTHESES)
    experiment, design = reopen(folder)
    read_runs(folder, experiment, len(design))
    with TemporaryDirectory(prefix="coopsim-") as temporary:
        fresh = Path(temporary) / folder.resolve().name
        fresh.mkdir()
        write_whole(fresh / HYPOTHESES, read_whole(folder / HYPOTHESES))
        for stage in read_plan(folder)["stages"]:
            upto = Extent(*stage)
            here = replace(experiment, replicates=upto.replicates, samples=samples(experiment, upto.points))
            try:
                ended = perform(here, fresh, open_executor, True, watch, design[: upto.points])
            except Refused as error:
                message = (
                    f"{folder} cannot be made again from its own files: {str(error).replace(str(fresh), str(folder))}"
                )
                raise Damaged(message) from None
        return Reproduced(differences(folder, fresh), ended)


def differences(folder: Path, other: Path) -> list[str]:
    """Compare the files of two results directories."""
    one, two = checksums(folder), checksums(other)
    found = [f"{name} is only in the one that is kept" for name in one if name not in two]
    found += [f"{name} is only in the one made again" for name in two if name not in one]
    for name in one:
        if name in two and (wrong := mismatch(folder, name, two[name])):
            found.append(f"{name} differs" if wrong.endswith("is not what was written") else wrong)
    return sorted(found)
