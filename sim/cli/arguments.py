"""The whole command line: all commands by group, and the exit codes."""

import argparse
from importlib.metadata import version

from sim.cli.describing import Commands
from sim.cli.experiment_commands import add_experiment_commands
from sim.cli.model_commands import add_model_commands, add_reference_commands
from sim.cli.scenario_commands import add_scenario_commands
from sim.cli.world_commands import add_world_commands

DESCRIPTION = """\
Why does cross-national cooperation against human trafficking so often fail, and what
would make it work? Run scenarios of agencies, groups and borders.

{commands}

`coopsim COMMAND --help` tells more of a command, with an example. Who has not seen
coopsim begins with `coopsim new my_border`, and with docs/tutorial.md.
"""
EPILOGUE = """\
exit codes:
  0  complete
  1  a check of `coopsim selftest` was not passed
  2  bad input: nothing was started, nothing written
  3  finished, but some runs failed
  4  stopped before its end (Ctrl-C, memory, disk): the same command goes on
  5  the results directory is in use by another process
  6  results are damaged or incomplete
  7  refused: scenario, code or environment differs from what the directory began with
"""


def parser() -> argparse.ArgumentParser:
    """Describe the command line.

    Returns
    -------
    argparse.ArgumentParser
    """
    return described()[0]


def command_names() -> list[str]:
    """List the commands."""
    return list(described()[1].parsers.choices)


def described() -> tuple[argparse.ArgumentParser, Commands]:
    """Describe the command line; return its commands, too."""
    whole = argparse.ArgumentParser(
        prog="coopsim",
        usage="%(prog)s [-h] [--version] command ...",
        epilog=EPILOGUE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole.add_argument("--version", action="version", version=f"coopsim {version('coopsim')}")
    commands = Commands(whole)
    add_scenario_commands(commands)
    add_experiment_commands(commands)
    add_world_commands(commands)
    add_model_commands(commands)
    add_reference_commands(commands)
    whole.description = DESCRIPTION.format(commands=commands.listed())
    return whole, commands
