"""`coopsim patterns`: looks for known patterns in the full model and in every null model."""

import argparse
import sys
from collections.abc import Mapping
from concurrent.futures import Executor

from sim.cli.batch import guarded, with_executor
from sim.cli.exit_codes import BAD_INPUT, COMPLETE
from sim.cli.pages import write_folder
from sim.documents.suggestions import suggestion
from sim.experiment.tables import csv_text
from sim.patterns.catalogue import PATTERNS, look_for
from sim.patterns.page import PartRow, page, rows
from sim.patterns.pattern import Finding
from sim.progress import announce_compiling

PAGE, TABLE = "patterns.md", "patterns.csv"


def patterns(options: argparse.Namespace) -> int:
    """Print the page of patterns, or write it with its table."""
    if unknown := [name for name in options.names if name not in PATTERNS]:
        hint = suggestion(unknown[0], PATTERNS) or f" There are {', '.join(PATTERNS)}."
        print(f"There is no pattern '{unknown[0]}'.{hint}", file=sys.stderr)
        return BAD_INPUT
    announce_compiling()

    def find(executor: Executor) -> list[Finding]:
        chosen = [PATTERNS[name] for name in dict.fromkeys(options.names or PATTERNS)]
        return look_for(chosen, options.seeds, executor, lambda model: print(f"{model} ...", file=sys.stderr))

    def make() -> Mapping[str, bytes]:
        found = with_executor(options, find)
        return {PAGE: page(found, options.seeds).encode(), TABLE: csv_text(PartRow._fields, rows(found))}

    def work() -> int:
        if options.output is None:
            print(page(with_executor(options, find), options.seeds), end="")
        else:
            write_folder(options.output, "patterns", make, options.given)
        return COMPLETE

    return guarded(work, "Nothing was written.")
