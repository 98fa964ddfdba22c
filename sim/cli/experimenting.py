"""`coopsim experiment`."""

import argparse
import csv
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from sim.cli.commands import print_columns
from sim.cli.estimating import estimate
from sim.cli.exit_codes import BAD_INPUT, COMPLETE, DAMAGED, IN_USE, INTERRUPTED, REFUSED, SOME_FAILED
from sim.cli.extras import lacking
from sim.cli.finding import find
from sim.cli.progress import progress
from sim.cli.running import announce
from sim.experiment.again import NoSuchRun
from sim.experiment.analysis import Finding
from sim.experiment.cluster import Cluster, ClusterUnusable
from sim.experiment.cores import usable_cores
from sim.experiment.design import points
from sim.experiment.directory import Damaged, Refused
from sim.experiment.execution import CannotRun, OpenExecutor
from sim.experiment.experiment import Outcome, doubled, perform
from sim.experiment.experiment_file import load_experiment
from sim.experiment.processes import Processes
from sim.experiment.specification import Experiment
from sim.experiment.store import InUse
from sim.outputs.place import NoPlace

SENSITIVITY = "sensitivity.csv"
STRENGTH = ("ST", "mu_star", "prcc")  # of the indices, the one by which factors are ranked
GO_ON = "What was made is kept: give the same command again to go on."


def experiment(options: argparse.Namespace) -> int:
    """Run an experiment, or what is missing of it, and print its findings."""
    chosen = load_experiment(find(options.file, "experiments", tell=True))
    if options.replicates is not None:
        chosen = replace(chosen, replicates=options.replicates, precision=None)
    folder = options.output or Path("results") / chosen.name
    if options.extend:
        if options.replicates is None and chosen.design == "sobol":
            try:
                chosen = doubled(chosen, folder)
            except Damaged as error:
                print(error, file=sys.stderr)
                return DAMAGED
        elif options.replicates is None:
            print("--extend needs --replicates, the number to go up to (or a sobol design, to double)", file=sys.stderr)
            return BAD_INPUT
    began = time.perf_counter()
    design = points(chosen)
    planning = time.perf_counter() - began
    if options.dry_run:
        return estimate(chosen, design, planning, options.workers)
    announce()

    def work() -> int:
        with progress("run") as watch:
            ended = perform(chosen, folder, opener(options), options.extend, watch, design)
        return tell(chosen, ended, folder)

    return guarded(work)


def guarded(work: Callable[[], int], rest: str = GO_ON) -> int:
    """Do some work on a results directory, and turn what stops it into a message and an exit code.

    Parameters
    ----------
    work
        Returns its own exit code.
    rest
        What has become of it when it is stopped, and what to do.
    """
    # Ending a batch job is like Ctrl-C: what is at work is kept, and the exit code says that it was stopped.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return work()
    except KeyboardInterrupt:
        print(f"Interrupted. {rest}", file=sys.stderr)
        return INTERRUPTED
    except MemoryError as error:
        print(f"Memory ran out{f': {error}' if str(error) else ''}. {rest}", file=sys.stderr)
        return INTERRUPTED
    except (CannotRun, OSError) as error:
        print(f"{error}. {rest}", file=sys.stderr)
        return INTERRUPTED
    except (InUse, Refused, Damaged, ClusterUnusable, NoSuchRun, NoPlace) as error:
        print(error, file=sys.stderr)
        codes = {InUse: IN_USE, Refused: REFUSED, Damaged: DAMAGED}
        return codes.get(type(error), BAD_INPUT)


def opener(options: argparse.Namespace) -> OpenExecutor:
    """Return what opens the executor that was asked for."""
    if options.cluster:
        if wrong := lacking("cluster", f"coopsim {options.command} --cluster"):
            raise ClusterUnusable(wrong)
        return lambda: Cluster(options.cluster)
    return lambda: Processes(options.workers or usable_cores())


def tell(chosen: Experiment, ended: Outcome, folder: Path) -> int:
    """Print how an experiment ended."""
    print(f"{chosen.title}\n{ended.runs} runs, {ended.failed} failed.")
    if ended.reason:
        print(f"Stopped at {ended.replicates} replicates: {ended.reason}.")
    if ended.failed == ended.runs:
        print(f"Every run failed, so that nothing can be compared: {ended.failure}", file=sys.stderr)
    print()
    if ended.findings:
        print("\n".join(told(finding) for finding in ended.findings))
    if (folder / SENSITIVITY).exists():
        print_columns(ranking(folder / SENSITIVITY, chosen.outcomes[0]))
    print(f"\nWritten to {folder}/; `coopsim report {folder}` makes a page of it.")
    return SOME_FAILED if ended.failed else COMPLETE


def told(finding: Finding) -> str:
    """Tell a finding in two lines or more."""
    one, found = finding.hypothesis, finding.comparison
    head = f"{finding.verdict.upper()}: {one.name} ({finding.status})"
    if found is None:
        return head
    lines = [
        head,
        f"    {one.outcome}: {found.difference:+.4g}, 95 % interval {found.low:+.4g} to {found.high:+.4g}",
        f"    from {found.mean_against:.4g} to {found.mean_of:.4g}",
        f"    {found.pairs} pairs, each worth {found.gain:.1f} unpaired",
    ]
    return "\n".join([*lines, *(f"    warning: {warning}" for warning in found.warnings)])


def ranking(file: Path, outcome: str) -> list[Sequence[str]]:
    """Rank the factors of a sampled design by how much an outcome follows them; or say why that is not known."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["outcome"] == outcome]
    known = (row for row in rows if row["measure"] in STRENGTH and row["value"])
    ranked = sorted(known, key=lambda row: -abs(float(row["value"])))
    if not ranked:
        return [(outcome, rows[0]["factor"] if rows else "not assessed")]
    head = (outcome, ranked[0]["measure"], "from", "to (95 %)")
    return [head, *((row["factor"], *(figures(row[cell]) for cell in ("value", "low", "high"))) for row in ranked)]


def figures(cell: str) -> str:
    """Write a number of a table with three figures; a dash where there is none."""
    return f"{float(cell):.3g}" if cell else "-"
