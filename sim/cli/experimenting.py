"""`coopsim experiment`."""

import argparse
import sys
import textwrap
import time
from collections.abc import Sequence
from pathlib import Path

from sim.cli.batch import guarded, opener
from sim.cli.estimating import estimate
from sim.cli.exit_codes import BAD_INPUT, COMPLETE, DAMAGED, SOME_FAILED
from sim.cli.finding import find
from sim.cli.terminal import print_columns, warn
from sim.experiment.design import Point, points
from sim.experiment.directory import REPORT, Damaged
from sim.experiment.experiment import Ended, perform, still_to_make
from sim.experiment.experiment_file import load_experiment
from sim.experiment.growth import Asked, sized
from sim.experiment.plan import RUNS_IN_CHUNK
from sim.experiment.rows import FindingRow, IndexRow
from sim.experiment.same_levels import same_levels
from sim.experiment.shards import Shard, make_shard, most_shards
from sim.experiment.specification import Experiment
from sim.progress import announce_compiling, progress
from sim.scenario.coarseness import too_coarse
from sim.words.factors import by_factor
from sim.words.lead import lead
from sim.words.rounding import counted
from sim.words.sentences import sentence
from sim.words.study import Study, study
from sim.words.worlds import not_judged, variance_sentence

LINE = 116  # letters
INDENT = "    "
ONE_DIRECTORY = "--shard makes a part of a fixed plan: {} takes one directory with all runs"
STRENGTH = ("ST", "mu_star", "prcc")  # of the indices, the one by which factors are ranked


def experiment(options: argparse.Namespace) -> int:
    """Run an experiment, or what is missing of it, and print its findings."""
    chosen = load_experiment(find(options.file, "experiments", tell=True))
    shard = None if options.shard is None else Shard(*options.shard)
    folder = options.output or Path("results") / (
        f"{chosen.name}-{shard.number}-of-{shard.of}" if shard else chosen.name
    )
    if shard and options.extend:
        print(ONE_DIRECTORY.format("--extend"), file=sys.stderr)
        return BAD_INPUT
    try:
        chosen = sized(chosen, folder, Asked(options.replicates, options.worlds, options.extend))
    except Damaged as error:
        print(error, file=sys.stderr)
        return DAMAGED
    if shard and chosen.precision:
        print(ONE_DIRECTORY.format("precision"), file=sys.stderr)
        return BAD_INPUT
    began = time.perf_counter()
    design = points(chosen)
    planning = time.perf_counter() - began
    warn([*too_coarse(point.scenario for point in design), *same_levels(chosen, design)])
    if options.dry_run:
        return guarded(lambda: dry_run(chosen, design, folder, planning, shard, options), "Nothing was written.")
    announce_compiling()

    def work() -> int:
        with progress("run") as watch:
            if shard:
                made = make_shard(chosen, folder, shard, opener(options), watch, design)
                print(
                    f"{shard}: {counted(str(made.runs), 'runs')}, {made.failed} failed. Written to {folder}/; "
                    "`coopsim merge` joins all."
                )
                tell_of_empty_shards(chosen, design, shard)
                return SOME_FAILED if made.failed else COMPLETE
            ended = perform(chosen, folder, opener(options), options.extend, watch, design)
        code = print_ending(chosen, ended, folder)
        if options.extend and not ended.made:
            number = "--worlds or --replicates" if chosen.worlds else "--replicates"
            print(f"Nothing was added: every run was there. Give {number}, the number to go up to.")
        return code

    return guarded(work)


def dry_run(
    chosen: Experiment, design: Sequence[Point], folder: Path, planning: float, shard: Shard | None,
    options: argparse.Namespace,
) -> int:  # fmt: skip
    """Print what the same command would take without `--dry-run`, of the runs that are not there yet."""
    runs = still_to_make(chosen, design, folder, options.extend, shard)
    code = estimate(chosen, design, planning, options.workers, runs, shard)
    if shard:
        tell_of_empty_shards(chosen, design, shard)
    return code


def tell_of_empty_shards(chosen: Experiment, design: Sequence[Point], shard: Shard) -> None:
    """Say so where there are more shards than parts of the plan."""
    if shard.of > (most := most_shards(chosen, design)):
        print(f"The plan has only {counted(str(most), 'parts')} of up to {RUNS_IN_CHUNK} runs: more shards stay empty.")


def print_ending(chosen: Experiment, ended: Ended, folder: Path) -> int:
    """Print how an experiment ended, and return the exit code."""
    print(f"{chosen.title}\n{counted(str(ended.runs), 'runs')}, {ended.failed} failed.")
    if ended.tables.shares:
        sets = "the one set" if ended.worlds == 1 else f"one of {ended.worlds} sets"
        print(f"A world is {sets} of values for what nobody measured. Brackets: 95 % intervals.")
    if ended.reason:
        size = counted(str(ended.worlds), "worlds") if ended.worlds else counted(str(ended.replicates), "replicates")
        print(f"Stopped at {size}: {ended.reason}.")
    if ended.failed == ended.runs:
        print(f"Every run failed, so that nothing can be compared: {ended.failure}", file=sys.stderr)
    print()
    told = study(folder, ended.tables)
    if answer := [*lead(told), *by_factor(told)]:
        print("\n".join([chosen.question, *map(filled, answer), ""]))
    if caveats := [row.caveat for row in ended.tables.caveats if not row.hypothesis]:
        print("\n".join(["To be known beside the verdicts:", *map(filled, caveats), ""]))
    if ended.tables.findings:
        print("\n".join(as_text(finding, told) for finding in ended.tables.findings))
    if ended.tables.sensitivity:
        print_columns(ranking(ended.tables.sensitivity, chosen.outcomes[0]))
    if ended.page_removed:
        print(f"\nRemoved {folder / REPORT}, which was made of earlier tables.")
    print(f"\nWritten to {folder}/; `coopsim report {folder}` makes a page of it.")
    return SOME_FAILED if ended.failed else COMPLETE


def as_text(finding: FindingRow, told: Study) -> str:
    """Write a finding: the claim, what was found of it in a sentence, and what to know of the runs."""
    tables, name = told.tables, finding.hypothesis
    lines = [sentence(told, finding)]
    if finding.pairs and not tables.effects_by_world:
        worth = finding.pairing_worth
        lines.append(f"{finding.pairs} pairs" + ("" if worth is None else f", each worth {worth:.1f} unpaired"))
    lines += [variance_sentence(row) for row in tables.variance if row.hypothesis == name]
    lines += not_judged([row for row in tables.effects_by_world if row.hypothesis == name])
    lines += [f"warning: {warning}" for warning in finding.warnings]
    lines += [f"caveat: {row.caveat}" for row in tables.caveats if row.hypothesis == name]
    return "\n".join([f"{name} ({finding.status})", *map(filled, lines)])


def filled(text: str) -> str:
    """Break a text into indented lines, and never before a per cent sign."""
    return textwrap.indent(textwrap.fill(text.replace(" %", "\u00a0%"), LINE), INDENT).replace("\u00a0", " ")


def ranking(rows: Sequence[IndexRow], outcome: str) -> list[Sequence[str]]:
    """Rank the factors of a sampled design by how much an outcome follows them; or say that it is not known."""
    of = [row for row in rows if row.outcome == outcome]
    ranked = sorted(
        ((abs(row.value), row) for row in of if row.measure in STRENGTH and row.value is not None),
        key=lambda ranked: -ranked[0],
    )
    if not ranked:
        return [(outcome, of[0].factor if of else "not assessed")]
    head = (outcome, ranked[0][1].measure, "from", "to (95 %)")
    return [
        head,
        *((row.factor, number_text(row.value), number_text(row.low), number_text(row.high)) for _, row in ranked),
    ]


def number_text(value: float | None) -> str:
    """Write a number of a table with three figures; a dash where there is none."""
    return "-" if value is None else f"{value:.3g}"
