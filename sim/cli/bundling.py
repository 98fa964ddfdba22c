"""`coopsim bundle`."""

import argparse
import sys
from pathlib import Path

from sim.cli.batch import guarded
from sim.cli.exit_codes import BAD_INPUT, COMPLETE
from sim.experiment.bundle import ENDING
from sim.experiment.bundle import bundle as pack
from sim.experiment.given_folder import why_not_whole
from sim.outputs.naming import visible


def bundle(options: argparse.Namespace) -> int:
    """Write the results of an experiment as one zip."""
    folder: Path = options.results
    if wrong := why_not_whole(folder):
        print(wrong, file=sys.stderr)
        return BAD_INPUT
    file: Path = options.output or folder.with_name(f"{folder.resolve().name}{ENDING}")
    if file.suffix != ENDING:
        print(f"{visible(str(file))}: a bundle is a zip: give a file that ends in {ENDING}", file=sys.stderr)
        return BAD_INPUT

    def work() -> int:
        try:
            pack(folder, file)
        except FileExistsError:
            print(f"{visible(str(file))} exists already: give another file with -o", file=sys.stderr)
            return BAD_INPUT
        print(f"Written to {visible(str(file))}; `coopsim reproduce {visible(str(file))}` makes every run of it again.")
        return COMPLETE

    return guarded(work, "Nothing was written.")
