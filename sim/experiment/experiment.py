"""One experiment from file to tables: plan, run what is missing, compare, write."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sim.experiment.analysis import EXPLORATORY, Finding, Runs, judge
from sim.experiment.archive import samples, write_scenarios
from sim.experiment.begun import read_plan
from sim.experiment.design import Point, points
from sim.experiment.directory import MANIFEST, PLAN, STATEMENT
from sim.experiment.execution import Made, OpenExecutor, execute, schema
from sim.experiment.files import write_whole
from sim.experiment.plan import Chunk, Stage, chunks, measured, plan
from sim.experiment.specification import Experiment, Precision
from sim.experiment.stated import check_stated, freeze
from sim.experiment.store import Store
from sim.experiment.tables import tables

Watch = Callable[[int, int], object]


@dataclass(frozen=True)
class Outcome:
    """How an experiment ended: its findings in the order of the hypotheses, and its runs.

    Attributes
    ----------
    reason
        Why a sequential experiment stopped; empty for one with a fixed number of replicates.
    failure
        Why the first run failed that did; empty where none did.
    """

    findings: list[Finding]
    runs: int
    failed: int
    replicates: int
    reason: str
    failure: str = ""


def perform(
    experiment: Experiment,
    folder: Path,
    open_executor: OpenExecutor,
    extend: bool = False,
    watch: Watch | None = None,
    design: Sequence[Point] | None = None,
) -> Outcome:
    """Run what is missing of an experiment, then compare and write.

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
    sim.experiment.store.InUse, sim.experiment.directory.Refused
        If the directory belongs to another process or another plan, or holds what others put in our way.
    sim.outputs.folder.NoPlace
        If the directory cannot be made or written into; nothing was started.
    sim.experiment.execution.CannotRun, sim.experiment.cluster.ClusterUnusable
        If the runs cannot be made.
    """
    design = points(experiment) if design is None else design
    with Store(folder) as store:
        hypotheses = freeze(experiment, folder)
        stages = store.begin(plan(experiment, design), Stage(len(design), experiment.replicates), extend)
        check_stated(hypotheses, experiment, design, folder)
        write_whole(folder / STATEMENT, experiment.text.encode())
        write_scenarios(folder, design)
        looks: list[list[object]] = []
        for upto in rounds(experiment, stages):
            todo = chunks(experiment, design, upto)
            make(todo, store, open_executor, watch)
            runs = Runs(design, store.runs(todo, schema(measured(experiment))))
            findings = judge(hypotheses, runs)
            reason = stop(experiment.precision, findings, upto[-1].replicates) if experiment.precision else ""
            looks += look_rows(experiment.precision, findings, upto[-1].replicates, reason)
            if reason:
                break
        store.finish(tables(experiment, runs, findings, looks), todo)
        store.note("finished", runs=runs.table.num_rows, failed=runs.failed)
    return Outcome(findings, runs.table.num_rows, runs.failed, upto[-1].replicates, reason, runs.first_failure)


def rounds(experiment: Experiment, stages: list[Stage]) -> list[list[Stage]]:
    """List what is run before each time that the results are judged: once, or look by look."""
    if experiment.precision is None:
        return [stages]
    looks = [Stage(stages[-1].points, look) for look in experiment.precision.looks]
    return [looks[: number + 1] for number in range(len(looks))]


def make(todo: Sequence[Chunk], store: Store, open_executor: OpenExecutor, watch: Watch | None) -> None:
    """Make the chunks that are not there, and keep each as it comes."""
    missing = [chunk for chunk in todo if not store.has(chunk.name)]
    left = sum(len(chunk.runs) for chunk in missing)
    store.note("begun", chunks=len(todo), missing=len(missing))
    if watch is not None:
        watch(0, left)

    def keep(made: Made) -> int:
        store.keep(made.chunk.name, made.data)
        store.note("made", chunk=made.chunk.name, failed=made.failed, seconds=round(made.seconds, 3))
        return len(made.chunk.runs)

    for made in execute(missing, open_executor) if missing else ():
        done = keep(made)
        left -= done
        if watch is not None:
            watch(done, left)


def stop(precision: Precision, findings: Sequence[Finding], replicates: int) -> str:
    """Say why a sequential experiment ends at a look, or nothing where it goes on.

    Only hypotheses that were stated beforehand have a say, be they in the file still or not.
    """
    findings = [finding for finding in findings if finding.status != EXPLORATORY]
    if unknown := sum(finding.comparison is None for finding in findings):
        return f"{unknown} of {len(findings)} differences have no value"
    if all(finding.half_width <= precision.half_width for finding in findings):
        return "every difference is known well enough"
    return "the cap is reached" if replicates >= precision.cap else ""


def look_rows(
    precision: Precision | None, findings: Sequence[Finding], replicates: int, reason: str
) -> list[list[object]]:
    """Tell a look: how well each difference is known."""
    if precision is None:
        return []
    return [[replicates, one.hypothesis.name, one.half_width, precision.half_width, reason] for one in findings]


def doubled(experiment: Experiment, folder: Path) -> Experiment:
    """Return a Sobol experiment with twice the samples of a finished directory, or with those of one at work."""
    if not os.path.lexists(folder / PLAN):
        return experiment
    begun = samples(experiment, len(read_plan(folder)["points"]))
    return replace(experiment, samples=2 * begun if (folder / MANIFEST).exists() else begun)
