"""`coopsim report`."""

import argparse
import sys
import warnings

from sim.cli.exit_codes import BAD_INPUT, COMPLETE, DAMAGED
from sim.cli.finding import no_results
from sim.outputs.naming import visible


def report(options: argparse.Namespace) -> int:
    """Write the page of an experiment."""
    if wrong := no_results(options.results):
        print(wrong, file=sys.stderr)
        return BAD_INPUT
    from sim.experiment.directory import REPORT
    from sim.experiment.files import write_whole
    from sim.outputs.style import import_matplotlib
    from sim.report.contents import Unreadable

    import_matplotlib()
    from sim.report.page import report as page

    file = options.output or options.results / REPORT
    try:
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always", UserWarning)
            text = page(options.results)
    except Unreadable as error:
        print(error, file=sys.stderr)
        return DAMAGED
    try:
        write_whole(file, text.encode())
    except OSError as error:
        print(f"{visible(str(file))} cannot be written: {error.strerror}", file=sys.stderr)
        return BAD_INPUT
    for one in told:
        print(f"Warning: {one.message}", file=sys.stderr)
    print(f"Written to {visible(str(file))}")
    return COMPLETE
