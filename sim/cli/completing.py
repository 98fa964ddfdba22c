"""Completion on the command line: of commands, options, and the names of files at hand.

A shell runs coopsim itself to ask what may come next (`argcomplete`); `coopsim completion` prints what makes it ask.
"""

import argparse
from collections.abc import Callable

import argcomplete
from argcomplete.shell_integration import shellcode

from sim.cli.at_hand import CALIBRATIONS, at_hand
from sim.cli.exit_codes import COMPLETE
from sim.documents.named_files import EXPERIMENTS, SCENARIOS

# What stands for an argument in the help, and the kind of file that it names.
NAMED = {"SCENARIO": SCENARIOS, "EXPERIMENT": EXPERIMENTS, "CALIBRATION": CALIBRATIONS}


def completion(options: argparse.Namespace) -> int:
    """Print what a shell has to read in order to ask."""
    print(shellcode(["coopsim"], shell=options.shell))
    return COMPLETE


def complete(whole: argparse.ArgumentParser) -> None:
    """Answer the shell, if it asks, and end the process.

    Where no name fits what was typed, the shell completes the names of files.
    """
    subparsers = next(action for action in whole._actions if isinstance(action, argparse._SubParsersAction))
    for command in subparsers.choices.values():
        for action in command._actions:
            if action.metavar in NAMED:
                action.completer = names_of(NAMED[str(action.metavar)])
    argcomplete.autocomplete(whole)


def names_of(kind: str) -> Callable[..., list[str]]:
    """Make what `argcomplete` asks for the names of a kind of file."""
    return lambda **asked: list(at_hand()[kind])
