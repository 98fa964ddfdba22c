"""`coopsim experiment` and `coopsim verify`."""

import argparse
import os
import sys
import time
from dataclasses import replace
from pathlib import Path

from tqdm import tqdm

from sim.cli.commands import find
from sim.cli.exit_codes import BAD_INPUT, COMPLETE, DAMAGED, IN_USE, REFUSED, SOME_FAILED
from sim.cli.running import announce
from sim.experiment.design import points
from sim.experiment.execution import Receipt, simulated
from sim.experiment.experiment import Finding, perform, plan
from sim.experiment.experiment_file import Experiment, load_experiment
from sim.experiment.store import Damaged, InUse, Refused
from sim.experiment.store import verify as find_damage


def experiment(options: argparse.Namespace) -> int:
    """Run an experiment, or what is missing of it, and print its findings."""
    chosen = load_experiment(find(options.file, "experiments"))
    if options.replicates is not None:
        chosen = replace(chosen, replicates=options.replicates)
    if options.dry_run:
        return estimate(chosen, options.workers)
    folder = options.output or Path("results") / chosen.name
    announce()
    runs = len(points(chosen)) * chosen.replicates
    try:
        # None shows the bar on a terminal only.
        with tqdm(total=runs, unit="run", disable=None, leave=False, file=sys.stderr) as bar:

            def watch(receipt: Receipt) -> None:
                bar.update(receipt.done + receipt.failed)

            findings, failed = perform(chosen, folder, options.workers, watch)
    except InUse as error:
        print(error, file=sys.stderr)
        return IN_USE
    except Refused as error:
        print(error, file=sys.stderr)
        return REFUSED
    except Damaged as error:
        print(error, file=sys.stderr)
        return DAMAGED
    print(f"{chosen.title}\n{runs} runs, {failed} failed.\n")
    print("\n".join(told(finding) for finding in findings))
    print(f"\nWritten to {folder}/")
    return SOME_FAILED if failed else COMPLETE


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


def estimate(chosen: Experiment, workers: int | None) -> int:
    """Print the size of an experiment, from one trial run of its first and last point."""
    announce()
    design = points(chosen)
    with_twin = bool(plan(chosen, design)["twins"])
    took = []
    for point in (design[0], design[-1]):
        simulated(point.scenario, chosen.first_seed, with_twin)  # warm
        began = time.perf_counter()
        simulated(point.scenario, chosen.first_seed, with_twin)
        took.append(time.perf_counter() - began)
    runs = len(design) * chosen.replicates
    seconds = runs * sum(took) / len(took) / min(workers or os.cpu_count() or 1, runs)
    megabytes = runs * 500 / 1e6
    print(
        f"{len(design)} points, {chosen.replicates} replicates: {runs} runs, about {seconds:.0f} s, {megabytes:.1f} MB."
    )
    return COMPLETE


def verify(options: argparse.Namespace) -> int:
    """Check the files of a results directory."""
    if not options.results.is_dir():
        print(f"{options.results} is no directory: give that of an experiment's results", file=sys.stderr)
        return BAD_INPUT
    wrong = find_damage(options.results)
    print("\n".join(wrong) if wrong else f"{options.results}: every file is as it was written")
    return DAMAGED if wrong else COMPLETE
