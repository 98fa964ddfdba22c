"""An experiment from file to tables: plan, make the missing runs, compare, write."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.experiment.analysis import analyse, as_files
from sim.experiment.archive import write_scenarios
from sim.experiment.design import Point, points, policies, worlds
from sim.experiment.directory import PARTS, PLAN, SPECIFICATION
from sim.experiment.execution import OpenExecutor, execute, run_chunk
from sim.experiment.findings import finding_rows
from sim.experiment.looks import known_differences, known_shares, looked_at, stages_of_looks
from sim.experiment.parts import Parts
from sim.experiment.plain_files import write_whole
from sim.experiment.plan import Chunk, Extent, chunks, measured, plan
from sim.experiment.plan_file import read_plan
from sim.experiment.preregistration import check_registered, register
from sim.experiment.rows import LookRow, Tables
from sim.experiment.runs import schema
from sim.experiment.specification import Experiment, Hypothesis
from sim.experiment.store import Store, stages_of
from sim.experiment.world_means import run_table
from sim.progress import Watch
from sim.worlds.sequence import EVEN


@dataclass(frozen=True)
class Ended:
    """How an experiment ended.

    Attributes
    ----------
    tables
        Its findings in the order of the hypotheses, and every other table.
    runs, failed
        Number of runs, and of those that failed.
    replicates, worlds
        Replicates of each point, and number of worlds, 0 where there are none.
    reason
        Why a sequential experiment stopped; empty for one of a fixed size.
    failure
        Why the first run failed that did; empty where none did.
    made
        Number of runs that were made now; the others were there.
    page_removed
        Whether a page was removed that had been made of earlier tables.
    """

    tables: Tables
    runs: int
    failed: int
    replicates: int
    worlds: int
    reason: str
    failure: str = ""
    made: int = 0
    page_removed: bool = False


def perform(
    experiment: Experiment,
    folder: Path,
    open_executor: OpenExecutor,
    extend: bool = False,
    watch: Watch | None = None,
    design: Sequence[Point] | None = None,
) -> Ended:
    """Make the missing runs of an experiment, then compare and write.

    Parameters
    ----------
    experiment
        The checked file.
    folder
        Results directory; one that was begun with the same plan is continued.
    open_executor
        Opens what the runs are made with.
    extend
        Whether a directory that was begun for fewer runs may be taken further.
    watch
        Called with the number of runs that were just made, and of those that are still to be made.
    design
        Its points, where they are known already.

    Raises
    ------
    sim.experiment.claim.InUse, sim.experiment.directory.Refused
        If the directory belongs to another process or plan, or holds files of others that are in the way.
    sim.outputs.folder.NoPlace
        If the directory cannot be made or written into; nothing was started.
    sim.experiment.execution.CannotRun, sim.experiment.cluster.ClusterUnusable
        If the runs cannot be made.
    """
    design = points(experiment) if design is None else design
    precision = experiment.precision
    with Store(folder) as store:
        looks: list[LookRow] = []
        made = 0
        for hypotheses, upto in before_looks(store, experiment, design, extend):
            here = design[: upto[-1].points]
            todo = chunks(experiment, here, upto)
            made += make_missing(todo, store, open_executor, watch)
            table = store.parts.runs(todo, schema(measured(experiment)))
            runs = run_table(len(here), table, worlds(here), experiment.worlds.sequence if experiment.worlds else EVEN)
            findings = finding_rows(hypotheses, policies(here), runs)
            if precision is None:
                continue
            if precision.of_shares:
                look = looked_at(precision, len(worlds(here)), known_shares(hypotheses, here, runs))
            else:
                look = looked_at(precision, upto[-1].replicates, known_differences(findings))
            looks += look.rows(precision, upto[-1])
            if look.reason:
                break
        tables = analyse(experiment, here, runs, [one for one, _ in hypotheses], findings, looks)
        removed = store.finish(as_files(experiment, here, runs, tables), todo)
        failures = runs.failures
        store.note("finished", runs=runs.table.num_rows, failed=len(failures))
    failure = failures[0].reason if failures else ""
    ending = looks[-1].reason if looks else ""
    size = upto[-1].replicates, len(worlds(here))
    return Ended(tables, runs.table.num_rows, len(failures), *size, ending, failure, made, removed)


def before_looks(
    store: Store, experiment: Experiment, design: Sequence[Point], extend: bool
) -> Iterator[tuple[list[tuple[Hypothesis, str]], list[Extent]]]:
    """Begin a directory, and yield the hypotheses and the stages to run before each look; it grows with its worlds."""
    if experiment.precision is None or not experiment.precision.of_shares:
        hypotheses, stages = begin(store, experiment, design, extend)
        for upto in stages_of_looks(experiment, stages):
            yield hypotheses, upto
        return
    sizes, reached = sizes_of_looks(experiment.precision.looks, design, store.folder)
    hypotheses, stages = begin(store, experiment, design[: sizes[reached]], extend)
    for number, size in enumerate(sizes):
        if number > reached:
            hypotheses, stages = begin(store, experiment, design[:size], extend=True)
        yield hypotheses, stages[: number + 1]


def sizes_of_looks(looks: Sequence[int], design: Sequence[Point], folder: Path) -> tuple[list[int], int]:
    """List the points at each look of an experiment that grows with its worlds, and the look that it has come to."""
    each = len(policies(design))
    sizes = [each * look for look in looks if each * look <= len(design)]
    planned = len(read_plan(folder)["points"]) if (folder / PLAN).exists() else 0
    return sizes, next((number for number, size in enumerate(sizes) if size >= planned), len(sizes) - 1)


def begin(
    store: Store,
    experiment: Experiment,
    design: Sequence[Point],
    extend: bool = False,
    shard: Sequence[int] | None = None,
) -> tuple[list[tuple[Hypothesis, str]], list[Extent]]:
    """Begin a directory, or go on with one: its hypotheses, its plan, and all from which its runs are made.

    Returns
    -------
    list, list of Extent
        The hypotheses with their status, and the stages of the plan.
    """
    hypotheses = register(experiment, store.folder)
    stages = store.begin(plan_of(experiment, design, shard), Extent(len(design), experiment.replicates), extend)
    check_registered(hypotheses, experiment, design, store.folder)
    write_whole(store.folder / SPECIFICATION, experiment.text.encode())
    write_scenarios(store.folder, design)
    return hypotheses, stages


def plan_of(experiment: Experiment, design: Sequence[Point], shard: Sequence[int] | None) -> dict[str, Any]:
    """Describe the plan of an experiment, or of a shard of it, given by its number and that of all shards."""
    return plan(experiment, design) | ({} if shard is None else {"shard": list(shard)})


def of_shard(whole: Sequence[Chunk], shard: Sequence[int] | None) -> Sequence[Chunk]:
    """Return the chunks of a shard, or all of them where there is none."""
    number, of = shard or (1, 1)
    return whole[number - 1 :: of]


def still_to_make(
    experiment: Experiment,
    design: Sequence[Point],
    folder: Path,
    extend: bool = False,
    shard: Sequence[int] | None = None,
) -> tuple[int, int]:
    """Count the runs of an experiment, or of a shard of it, and those that are still to be made; change nothing.

    Both are the most there can be, where it may stop earlier.

    Raises
    ------
    sim.experiment.directory.Refused
        If the directory began with another plan.
    """
    begun, sizes = design, list[int]()
    if experiment.precision is not None and experiment.precision.of_shares:
        sizes, reached = sizes_of_looks(experiment.precision.looks, design, folder)
        begun = design[: sizes[reached]]
    wanted = Extent(len(begun), experiment.replicates)
    stages = stages_of(folder, plan_of(experiment, begun, shard), wanted, extend)
    stages = [Extent(size, experiment.replicates) for size in sizes] or stages_of_looks(experiment, stages)[-1]
    whole = of_shard(chunks(experiment, design, stages), shard)
    there = Parts(folder).paths if (folder / PARTS).is_dir() else {}
    missing = [chunk for chunk in whole if chunk.name not in there]
    return sum(len(chunk.runs) for chunk in whole), sum(len(chunk.runs) for chunk in missing)


def make_missing(todo: Sequence[Chunk], store: Store, open_executor: OpenExecutor, watch: Watch | None) -> int:
    """Run the chunks that are missing, keep each as it finishes, and return how many runs were missing."""
    missing = [chunk for chunk in todo if not store.parts.has(chunk.name)]
    number = left = sum(len(chunk.runs) for chunk in missing)
    store.note("begun", chunks=len(todo), missing=len(missing))
    if watch is not None:
        watch(0, left)
    for result in execute(missing, open_executor, run_chunk):
        store.parts.keep(result.chunk.name, result.data)
        store.note("made", chunk=result.chunk.name, failed=result.failed, seconds=round(result.seconds, 3))
        made = len(result.chunk.runs)
        left -= made
        if watch is not None:
            watch(made, left)
    return number
