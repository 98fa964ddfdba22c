"""The command line: `coopsim run`, `check`, `show`, `diff`, `list`, `schema`, `parameters`, `calibration`.

Heavy libraries are imported inside the commands that need them, so that help comes at once.
"""

import gc
import os
import sys
from collections.abc import Sequence

from sim.cli.arguments import parser
from sim.cli.exit_codes import BAD_INPUT, COMPLETE, INTERRUPTED


def program() -> int:
    """Run the command that the process was started for.

    Returns
    -------
    int
        The exit code, see `sim.cli.exit_codes`.
    """
    try:
        return main()
    finally:
        # What is left is not looked through at exit, where it all goes in any case.
        gc.freeze()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    arguments
        What follows `coopsim` on the command line; that of the process if not given.

    Returns
    -------
    int
        The exit code, see `sim.cli.exit_codes`.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    options = parser().parse_args(given)
    if options.command is None:
        parser().print_help()
        return BAD_INPUT
    from sim.cli import commands

    try:
        return commands.perform(options, given)
    except KeyboardInterrupt:
        print("Interrupted: nothing was written.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of a pipe (`| head`) has seen enough; Python must not complain when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return COMPLETE
