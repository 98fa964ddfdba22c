"""Makes runs again from a results directory alone, and compares them with what it keeps."""

import math
import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pyarrow.compute as pc

from sim.experiment.archive import reopen, samples
from sim.experiment.directory import HYPOTHESES, MANIFEST, Damaged, kept, read_plan
from sim.experiment.execution import BY_YEAR, OpenExecutor, attempted
from sim.experiment.experiment import Watch, perform
from sim.experiment.files import digest, read_table
from sim.experiment.plan import Stage, measured
from sim.scenario import Scenario


class NoSuchRun(Exception):
    """The experiment has no such point or replicate."""


class Compared(NamedTuple):
    """One outcome of a run as it is kept and as it came out again."""

    outcome: str
    kept: float
    again: float

    @property
    def agrees(self) -> bool:
        """Whether both are the same to the last bit, or both missing."""
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
        """Whether the run came out as it is kept."""
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
        If the directory cannot be read.
    sim.experiment.execution.CannotRun
        If the environment fails.
    """
    experiment, design = reopen(folder)
    if not (folder / "runs.parquet").exists():
        message = f"{folder / 'runs.parquet'} is missing: the experiment has not finished"
        raise Damaged(message)
    try:
        table = read_table(folder / "runs.parquet")
    except (OSError, ValueError) as error:  # also what Arrow raises
        message = f"{folder / 'runs.parquet'} is damaged: {error}"
        raise Damaged(message) from None
    rows = table.filter(pc.and_(pc.equal(table["point"], point), pc.equal(table["replicate"], replicate))).to_pylist()
    if not rows:
        message = (
            f"{folder} has no run {point}:{replicate}: its points are 0 to {len(design) - 1}, its replicates 0 to "
            f"{table.num_rows // len(design) - 1}"
        )
        raise NoSuchRun(message)
    row, scenario = rows[0], design[point].scenario
    failure = row["failure"].partition("\n")[0]
    made, again = attempted(scenario, row["seed"], measured(experiment))
    if again:
        return Replay(scenario, row["seed"], failure, again.partition("\n")[0], [])
    outcomes = [
        Compared(outcome, row[outcome], float(value))
        for outcome, value in made.items()
        if not outcome.endswith(BY_YEAR)
    ]
    return Replay(scenario, row["seed"], failure, "", outcomes)


def reproduce(folder: Path, open_executor: OpenExecutor, watch: Watch | None = None) -> list[str]:
    """Make every run again in a place of its own, stage by stage, and compare every file byte by byte.

    Returns
    -------
    list of str
        What differs; empty where every byte agrees.

    Raises
    ------
    sim.experiment.directory.Damaged
        If the directory cannot be read, or its experiment has not finished.
    """
    experiment, design = reopen(folder)
    if not (folder / MANIFEST).exists():
        message = f"{folder / MANIFEST} is missing: the experiment has not finished"
        raise Damaged(message)
    with TemporaryDirectory(prefix="coopsim-") as place:
        fresh = Path(place) / folder.resolve().name
        fresh.mkdir()
        shutil.copy(folder / HYPOTHESES, fresh)
        for stage in read_plan(folder)["stages"]:
            upto = Stage(*stage)
            here = replace(experiment, replicates=upto.replicates, samples=samples(experiment, upto.points))
            perform(here, fresh, open_executor, True, watch, design[: upto.points])
        return differences(folder, fresh)


def differences(folder: Path, other: Path) -> list[str]:
    """Compare the files of two results directories."""
    one, two = ({path.relative_to(place).as_posix(): path for path in kept(place)} for place in (folder, other))
    found = [f"{name} is only in the one that is kept" for name in one if name not in two]
    found += [f"{name} is only in the one made again" for name in two if name not in one]
    found += [f"{name} differs" for name in one if name in two and digest(one[name]) != digest(two[name])]
    return sorted(found)
