"""`coopsim mechanisms`: switches one mechanism after another, and prints what each does."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from sim.cli.batch import guarded, opener
from sim.cli.exit_codes import BAD_INPUT, COMPLETE, INTERRUPTED, SOME_FAILED
from sim.cli.finding import find
from sim.experiment.arms import Arms
from sim.experiment.mechanism_effects import MechanismRow, effects, make_runs
from sim.experiment.mechanism_page import page
from sim.experiment.mechanisms import APPROACHES, MECHANISMS
from sim.experiment.tables import csv_text
from sim.outputs.naming import visible
from sim.outputs.whole_files import replace_whole, try_to_write
from sim.progress import announce_compiling, progress
from sim.words.rounding import counted


def mechanisms(options: argparse.Namespace) -> int:
    """Compare the arms of every mechanism."""
    if wrong := why_no_file(options.output):
        print(wrong, file=sys.stderr)
        return BAD_INPUT
    arms = Arms()
    for name in options.scenarios:
        path = find(name, tell=True)
        for approach in [options.approach] if options.approach else APPROACHES:
            arms.add(path, approach, MECHANISMS)
    announce_compiling()
    print(
        f"{counted(str(len(arms.scenarios)), 'arms')}, {counted(str(options.replicates), 'replicates')} ...",
        file=sys.stderr,
    )

    def work() -> int:
        with progress("run") as watch:
            runs = make_runs(arms.scenarios, options.replicates, options.seed, opener(options), watch)
        try:
            rows = effects(arms, runs)
        except ValueError as error:
            first = f": {runs.failures[0].reason}" if runs.failures else ""
            print(f"{error}{first}. No table is made of the rest.", file=sys.stderr)
            return SOME_FAILED
        return show(rows, options.output)

    return guarded(work, "Nothing was written.")


def why_no_file(file: Path | None) -> str:
    """Say why a new file cannot be made; nothing if it can, or none is asked for."""
    if file is None:
        return ""
    if os.path.lexists(file):
        return f"{visible(str(file))} is there already and is never overwritten: give another file with -o"
    if not file.parent.is_dir():
        return f"{visible(str(file.parent))} is no folder: give another file with -o"
    try:
        try_to_write(file)
    except (OSError, ValueError) as error:
        what = getattr(error, "strerror", None) or str(error)
        return f"{visible(str(file))} cannot be written: {what}. Nothing was started: give another file with -o"
    return ""


def show(rows: Sequence[MechanismRow], file: Path | None) -> int:
    """Print the table, or write it; one that cannot be written is printed."""
    if file is not None:
        try:
            is_csv = file.suffix == ".csv"
            replace_whole(file, csv_text(MechanismRow._fields, rows) if is_csv else page(rows).encode())
        except OSError as error:
            print(f"{visible(str(file))} cannot be written ({error.strerror}): it is only printed.", file=sys.stderr)
        else:
            print(f"Written to {visible(str(file))}")
            return COMPLETE
    print(page(rows), end="")
    return INTERRUPTED if file is not None else COMPLETE
