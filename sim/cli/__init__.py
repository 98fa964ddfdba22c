"""The command line: `coopsim` and its commands.

Heavy libraries are imported inside the commands that need them, so that help comes at once.
"""

import gc
import sys
from collections.abc import Sequence
from pathlib import Path

from sim.cli.arguments import command_names, parser
from sim.cli.exit_codes import BAD_INPUT, INTERRUPTED
from sim.cli.terminal import ended, open_streams


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
    if wrong := unknown_command(given):
        print(wrong, file=sys.stderr)
        return BAD_INPUT
    options = parser().parse_args(given)
    if options.command is None:
        parser().print_help()
        return BAD_INPUT
    from sim.engine.machine_code import NoCompiler

    try:
        Path.cwd()
    except OSError:
        print("The current folder is no longer there. Change to another.", file=sys.stderr)
        return BAD_INPUT
    try:
        from sim.cli import commands

        code = commands.perform(options, given)
    except NoCompiler as error:
        print(error, file=sys.stderr)
        code = BAD_INPUT
    except MemoryError as error:
        print(f"Memory ran out{f': {error}' if str(error) else ''}. Take fewer slots or countries.", file=sys.stderr)
        code = INTERRUPTED
    except KeyboardInterrupt:
        print("Interrupted: nothing was written.", file=sys.stderr)
        code = INTERRUPTED
    return ended(options.command, code)


def unknown_command(given: Sequence[str]) -> str:
    """Say where the command is none of ours, and which may have been meant."""
    command = next((word for word in given if not word.startswith("-")), "")
    known = command_names()
    if not command or command in known:
        return ""
    from sim.documents.suggestions import suggestion

    return f"coopsim has no command '{command}'.{suggestion(command, known) or f' It has {", ".join(known)}.'}"
