"""`coopsim report`."""

import argparse
import sys
import warnings

from sim.cli.exit_codes import BAD_INPUT, COMPLETE, DAMAGED, INTERRUPTED, SOME_FAILED
from sim.cli.terminal import warn
from sim.experiment.given_folder import why_not_whole
from sim.outputs.naming import visible


def report(options: argparse.Namespace) -> int:
    """Write the page of an experiment."""
    if wrong := why_not_whole(options.results):
        print(wrong, file=sys.stderr)
        return BAD_INPUT
    from sim.experiment.directory import REPORT
    from sim.outputs.style import import_matplotlib
    from sim.report.contents import Unreadable, read

    import_matplotlib()
    from sim.report.page import rendered, replaceable, write

    file = options.output or options.results / REPORT
    if not replaceable(file):
        print(f"{visible(str(file))} is no page of coopsim: give another file with -o", file=sys.stderr)
        return BAD_INPUT
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", UserWarning)
            contents = read(options.results)
            text = rendered(contents)
    except Unreadable as error:
        print(error, file=sys.stderr)
        return DAMAGED
    except OSError as error:
        print(f"{error}. Give the same command again.", file=sys.stderr)
        return INTERRUPTED
    try:
        write(file, text)
    except (OSError, ValueError) as error:
        print(f"{visible(str(file))} cannot be written: {getattr(error, 'strerror', error)}", file=sys.stderr)
        return BAD_INPUT
    warn(str(one.message) for one in caught)
    print(f"Written to {visible(str(file))}")
    if contents.runs == len(contents.failures):
        print(f"Every run failed: {contents.failures[0].reason}", file=sys.stderr)
        return SOME_FAILED
    return COMPLETE
