"""Shards: parts of one plan, each made in a directory of its own, and joined to the same bytes as one run of it all."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, NoReturn

from sim.experiment.archive import reopen
from sim.experiment.design import Point
from sim.experiment.directory import HYPOTHESES, PART, PARTS, PLAN, SPECIFICATION, Damaged, Refused, verify
from sim.experiment.execution import OpenExecutor
from sim.experiment.experiment import Ended, begin, make_missing, of_shard, perform
from sim.experiment.plain_files import LARGEST_TABLE, read_whole, write_whole
from sim.experiment.plan import Extent, chunks, measured
from sim.experiment.plan_file import difference, read_plan
from sim.experiment.runs import schema
from sim.experiment.specification import Experiment
from sim.experiment.store import Store
from sim.progress import Watch


class NotWhole(Exception):
    """Some shards of a plan are missing, or are there twice."""


class Shard(NamedTuple):
    """A part of a plan: of its chunks, counted from 1, that of this `number`, and every `of`-th after it."""

    number: int
    of: int

    def __str__(self) -> str:
        """Name the shard."""
        return f"shard {self.number} of {self.of}"


class Made(NamedTuple):
    """Runs of a shard, and those of them that failed."""

    runs: int
    failed: int


def most_shards(experiment: Experiment, design: Sequence[Point]) -> int:
    """Count the chunks of a plan, of which each shard has at least one."""
    return len(chunks(experiment, design, [Extent(len(design), experiment.replicates)]))


def make_shard(
    experiment: Experiment,
    folder: Path,
    shard: Shard,
    open_executor: OpenExecutor,
    watch: Watch | None,
    design: Sequence[Point],
) -> Made:
    """Make the missing runs of a shard; see `sim.experiment.experiment.perform`."""
    with Store(folder) as store:
        _, stages = begin(store, experiment, design, shard=shard)
        todo = of_shard(chunks(experiment, design, stages), shard)
        make_missing(todo, store, open_executor, watch)
        columns = schema(measured(experiment))
        failed = sum(
            failure != "" for chunk in todo for failure in store.parts.runs_of(chunk, columns)["failure"].to_pylist()
        )
        store.finish({}, todo, list(shard))
        made = Made(sum(len(chunk.runs) for chunk in todo), failed)
        store.note("finished", **made._asdict())
    return made


def merge(folders: Sequence[Path], output: Path | None) -> tuple[Experiment, Ended, Path]:
    """Join every shard of a plan: copy their runs into a directory, then compare and write.

    Parameters
    ----------
    folders
        Directories of the shards, in any order.
    output
        Results directory, `results/NAME` if not given; one that was begun with the same plan is continued.

    Raises
    ------
    NotWhole
        If a shard is missing, or there twice.
    sim.experiment.directory.Damaged
        If a directory is damaged, unfinished, or no shard.
    sim.experiment.directory.Refused
        If the shards are of different plans, or were made with something else than what is installed here.
    """
    refuse_unjoinable(folders)
    experiment, design = reopen(folders[0])
    folder = output or Path("results") / experiment.name
    with Store(folder) as store:
        if not (folder / PLAN).exists():
            write_whole(folder / HYPOTHESES, read_whole(folders[0] / HYPOTHESES))
        _, stages = begin(store, experiment, design)
        planned = {chunk.name for chunk in chunks(experiment, design, stages)}
        for path in (path for shard in folders for path in sorted((shard / PARTS).iterdir())):
            name = path.name.rpartition("-")[0]
            if PART.fullmatch(path.name) and name in planned and not store.parts.has(name):
                store.parts.keep(name, read_whole(path, LARGEST_TABLE))
    return experiment, perform(experiment, folder, no_executor, design=design), folder


def refuse_unjoinable(folders: Sequence[Path]) -> None:
    """Refuse directories that are not all shards of one plan, each once; see `merge`."""
    if wrong := [message for folder in folders for message in verify(folder)]:
        raise Damaged("\n".join(wrong))
    plans = [read_plan(folder) for folder in folders]
    first = folders[0]
    for folder, plan in zip(folders, plans, strict=True):
        if "shard" not in plan:
            message = f"{folder} is no shard, but the whole of an experiment: it needs no other"
            raise Damaged(message)
        one, other = ({**each, "shard": each["shard"][1:]} for each in (plans[0], plan))
        if one != other:
            message = f"{folder} is a shard of another plan than {first} ({difference(one, other, 'plan')})"
            raise Refused(message)
        for name in (SPECIFICATION, HYPOTHESES):
            if read_whole(folder / name) != read_whole(first / name):
                message = f"{folder / name} is not that of {first}: the experiment was edited between the shards"
                raise Refused(message)
    numbers, of = [plan["shard"][0] for plan in plans], plans[0]["shard"][1]
    wrong = [f"{number} is missing" for number in range(1, of + 1) if number not in numbers]
    wrong += [f"{number} is there twice" for number in sorted(set(numbers)) if numbers.count(number) > 1]
    if wrong:
        message = f"of {of} shards, {', '.join(wrong)}: give the directory of each once"
        raise NotWhole(message)


def no_executor() -> NoReturn:
    """Open nothing: every run is there."""
    raise AssertionError
