"""Performs a command: finds its function, and turns what stops every command alike into a message and an exit code."""

import argparse
import gc
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from sim.cli.exit_codes import BAD_INPUT, INTERRUPTED
from sim.documents.errors import ScenarioError
from sim.engine.machine_code import NoCompiler

# Objects that a run makes before the interpreter looks for garbage. By default it looks after few thousand or fewer,
# again and again through all that the libraries made on their import, which lives to the end.
BEFORE_GARBAGE = 100_000

# Module and function of each command; no module is imported before its command is given.
COMMANDS = {
    "new": ("starting", "new"),
    "run": ("running", "run"),
    "check": ("checking", "check"),
    "show": ("showing", "show"),
    "diff": ("showing", "diff"),
    "view": ("viewing", "view"),
    "experiment": ("experimenting", "experiment"),
    "merge": ("merging", "merge"),
    "verify": ("repeating", "verify"),
    "report": ("reporting", "report"),
    "reproduce": ("repeating", "reproduce"),
    "replay": ("repeating", "replay"),
    "bundle": ("bundling", "bundle"),
    "sensitivity": ("explaining", "sensitivity"),
    "discover": ("explaining", "discover"),
    "list": ("listing", "list_files"),
    "schema": ("showing", "schema"),
    "parameters": ("showing", "parameters"),
    "selftest": ("selftesting", "selftest"),
    "completion": ("completing", "completion"),
    "calibration": ("calibrating", "calibration"),
    "calibrate": ("calibrating", "calibrate"),
    "mechanisms": ("switching", "mechanisms"),
    "patterns": ("patterning", "patterns"),
    "validate": ("validating", "validate"),
}


def perform(options: argparse.Namespace) -> int:
    """Perform a command.

    Parameters
    ----------
    options
        The parsed command line, with the words as they were given in `given`.

    Returns
    -------
    int
        Exit code.
    """
    try:
        Path.cwd()
    except OSError:
        print("The current folder is no longer there. Change to another.", file=sys.stderr)
        return BAD_INPUT
    if options.command == "run":
        gc.set_threshold(BEFORE_GARBAGE)
    try:
        return function(options.command)(options)
    except (NoCompiler, ScenarioError) as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    except MemoryError as error:
        print(f"Memory ran out{f': {error}' if str(error) else ''}. Take fewer slots or countries.", file=sys.stderr)
        return INTERRUPTED
    except KeyboardInterrupt:
        print("Interrupted: nothing was written.", file=sys.stderr)
        return INTERRUPTED


def function(command: str) -> Callable[[argparse.Namespace], int]:
    """Import the function of a command."""
    module, name = COMMANDS[command]
    found: Callable[[argparse.Namespace], int] = getattr(import_module(f"sim.cli.{module}"), name)
    return found
