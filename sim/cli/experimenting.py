"""`coopsim experiment`."""

import argparse
import csv
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sim.cli.batch import guarded, opener
from sim.cli.estimating import estimate
from sim.cli.exit_codes import BAD_INPUT, COMPLETE, DAMAGED, SOME_FAILED
from sim.cli.finding import find
from sim.cli.terminal import print_columns
from sim.experiment.analysis import Finding
from sim.experiment.design import points
from sim.experiment.directory import Damaged
from sim.experiment.experiment import Outcome, doubled, perform
from sim.experiment.experiment_file import load_experiment
from sim.experiment.specification import Experiment
from sim.progress import announce_compiling, progress

SENSITIVITY = "sensitivity.csv"
STRENGTH = ("ST", "mu_star", "prcc")  # of the indices, the one by which factors are ranked


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
    announce_compiling()

    def work() -> int:
        with progress("run") as watch:
            ended = perform(chosen, folder, opener(options), options.extend, watch, design)
        return print_ending(chosen, ended, folder)

    return guarded(work)


def print_ending(chosen: Experiment, ended: Outcome, folder: Path) -> int:
    """Print how an experiment ended, and return the exit code."""
    print(f"{chosen.title}\n{ended.runs} runs, {ended.failed} failed.")
    if ended.reason:
        print(f"Stopped at {ended.replicates} replicates: {ended.reason}.")
    if ended.failed == ended.runs:
        print(f"Every run failed, so that nothing can be compared: {ended.failure}", file=sys.stderr)
    print()
    if ended.findings:
        print("\n".join(as_text(finding) for finding in ended.findings))
    if (folder / SENSITIVITY).exists():
        print_columns(ranking(folder / SENSITIVITY, chosen.outcomes[0]))
    print(f"\nWritten to {folder}/; `coopsim report {folder}` makes a page of it.")
    return SOME_FAILED if ended.failed else COMPLETE


def as_text(finding: Finding) -> str:
    """Write a finding in two lines or more."""
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
    """Rank the factors of a sampled design by how much an outcome follows them; or say that it is not known."""
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
