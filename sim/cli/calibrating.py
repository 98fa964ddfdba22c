"""`coopsim calibration`."""

import argparse

from sim.cli.exit_codes import COMPLETE
from sim.outputs.calibration import report
from sim.progress import announce_compiling


def calibration(options: argparse.Namespace) -> int:
    """Print the calibration targets beside the model's figures."""
    announce_compiling()
    print(report(range(1, options.seeds + 1)), end="")
    return COMPLETE
