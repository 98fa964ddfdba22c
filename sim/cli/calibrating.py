"""`coopsim calibration` prints published figures beside the model's; `coopsim calibrate` finds worlds that agree."""

import argparse
import sys
from pathlib import Path

from sim.cli.batch import guarded, opener
from sim.cli.exit_codes import BAD_INPUT, COMPLETE, SOME_FAILED
from sim.cli.extras import lacking
from sim.cli.finding import find
from sim.progress import announce_compiling, progress


def calibration(options: argparse.Namespace) -> int:
    """Print the calibration targets beside the model's figures."""
    from sim.calibration.defaults_page import page

    announce_compiling()
    print(page(range(1, options.seeds + 1)), end="")
    return COMPLETE


def calibrate(options: argparse.Namespace) -> int:
    """Find worlds that agree with what is published, or check that planted ones are found."""
    if wrong := lacking("calibration", "coopsim calibrate"):
        print(wrong, file=sys.stderr)
        return BAD_INPUT
    from sim.calibration.calibrate import NoPosterior
    from sim.calibration.calibrate import calibrate as find_worlds
    from sim.calibration.calibration_file import load_calibration
    from sim.calibration.files import CHECK, PAGE, files
    from sim.calibration.matching import NothingLeft
    from sim.outputs.style import import_matplotlib

    chosen = load_calibration(find(options.file, "experiments", tell=True), options.worlds)
    folder = options.output or Path("results") / chosen.name
    import_matplotlib()
    announce_compiling()

    def work() -> int:
        try:
            with progress("evaluation") as watch:
                found = find_worlds(chosen, folder, opener(options), watch, files, options.check)
        except (NothingLeft, NoPosterior) as error:
            print(f"{error}.", file=sys.stderr)
            return SOME_FAILED
        print((folder / (CHECK if options.check else PAGE)).read_text(encoding="utf-8"), end="")
        if found.failed:
            print(f"{found.failed} evaluations failed, and count as implausible.", file=sys.stderr)
        print(f"Written to {folder}/.", file=sys.stderr)
        is_sound = found.planted.is_uniform and found.planted.is_covered
        return COMPLETE if is_sound and not found.failed else SOME_FAILED

    return guarded(work)
