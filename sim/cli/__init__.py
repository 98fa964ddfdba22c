"""The command line: `coopsim` and its commands.

Heavy libraries are imported inside the commands that need them, so that help comes at once.
"""

import argparse
import gc
import os
import sys
from collections.abc import Sequence

from sim.cli.arguments import command_names, parser
from sim.cli.exit_codes import BAD_INPUT
from sim.cli.terminal import exit_code, open_streams

ASKED = "_ARGCOMPLETE"  # set by a shell that asks how a word may go on


def program() -> int:
    """Run the command that the process was started for.

    Returns
    -------
    int
        The exit code, see `sim.cli.exit_codes`.
    """
    open_streams()
    try:
        return main()
    finally:
        # Garbage is not collected at exit, where all memory is given back in any case.
        gc.freeze()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    arguments
        The words after `coopsim` on the command line; those of the process if not given.

    Returns
    -------
    int
        The exit code, see `sim.cli.exit_codes`.
    """
    if ASKED in os.environ:
        from sim.cli.completing import complete

        complete(parser())
    given = list(sys.argv[1:] if arguments is None else arguments)
    if wrong := unknown_command(given):
        print(wrong, file=sys.stderr)
        return BAD_INPUT
    options = parser().parse_args(given, argparse.Namespace(given=given))
    if options.command is None:
        parser().print_help()
        return BAD_INPUT
    from sim.cli.commands import perform

    return exit_code(options.command, perform(options))


def unknown_command(given: Sequence[str]) -> str:
    """Return a message if the command does not exist, with the nearest one that does; otherwise nothing."""
    command = next((word for word in given if not word.startswith("-")), "")
    known = command_names()
    if not command or command in known:
        return ""
    from sim.documents.suggestions import suggestion

    return f"coopsim has no command '{command}'.{suggestion(command, known) or f' It has {", ".join(known)}.'}"
