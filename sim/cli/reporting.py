"""`coopsim report`."""

import argparse
import sys

from sim.cli.exit_codes import BAD_INPUT, COMPLETE, DAMAGED
from sim.cli.finding import no_results


def report(options: argparse.Namespace) -> int:
    """Write the page of an experiment."""
    if wrong := no_results(options.results):
        print(wrong, file=sys.stderr)
        return BAD_INPUT
    from sim.experiment.directory import REPORT
    from sim.experiment.files import write_whole
    from sim.report.contents import Unreadable
    from sim.report.page import report as page

    file = options.output or options.results / REPORT
    try:
        text = page(options.results)
    except Unreadable as error:
        print(error, file=sys.stderr)
        return DAMAGED
    try:
        write_whole(file, text.encode())
    except OSError as error:
        print(f"{file} cannot be written: {error.strerror}", file=sys.stderr)
        return BAD_INPUT
    print(f"Written to {file}")
    return COMPLETE
