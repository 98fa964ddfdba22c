"""`coopsim merge`."""

import argparse
import sys

from sim.cli.batch import guarded
from sim.cli.exit_codes import BAD_INPUT
from sim.cli.experimenting import print_ending
from sim.experiment.given_folder import why_no_results
from sim.experiment.shards import NotWhole
from sim.experiment.shards import merge as join


def merge(options: argparse.Namespace) -> int:
    """Join the shards of an experiment, and print its findings."""
    if wrong := [reason for folder in options.shards if (reason := why_no_results(folder))]:
        print("\n".join(wrong), file=sys.stderr)
        return BAD_INPUT

    def work() -> int:
        try:
            return print_ending(*join(options.shards, options.output))
        except NotWhole as error:
            print(error, file=sys.stderr)
            return BAD_INPUT

    return guarded(work)
