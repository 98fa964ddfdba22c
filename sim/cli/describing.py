"""How commands are described, and the options that several of them have."""

import argparse
from textwrap import fill
from typing import NamedTuple

from sim.cli.values import workers

SCENARIO = "scenario file, or a name that `coopsim list` shows"
WIDTH = 88  # of a line of help


class Told(NamedTuple):
    """What the help of a command says of it.

    Attributes
    ----------
    does
        What it does, without a full stop; the list of commands shows this.
    more
        Sentences that a user needs besides.
    example
        A command line that can be given as it is, in the project's folder or after the examples of the README.
    page
        Page of the documentation, with its heading if it is a part.
    """

    does: str
    more: str
    example: str
    page: str


class Commands:
    """The commands of a program, in groups.

    Parameters
    ----------
    whole
        The parser of the program.
    """

    def __init__(self, whole: argparse.ArgumentParser) -> None:
        self.parsers = whole.add_subparsers(dest="command", metavar="command", help=argparse.SUPPRESS, prog=whole.prog)
        self.groups: dict[str, dict[str, Told]] = {}

    def group(self, title: str) -> None:
        """Begin a group, to which the next commands belong."""
        self.groups[title] = {}

    def add(self, name: str, told: Told) -> argparse.ArgumentParser:
        """Add a command to the last group; its arguments are added to what is returned."""
        list(self.groups.values())[-1][name] = told
        return self.parsers.add_parser(
            name,
            description=fill(f"{told.does[0].upper()}{told.does[1:]}. {told.more}".rstrip(), WIDTH),
            epilog=f"example:\n  {told.example}\n\nmore, in the project's folder:\n  {told.page}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )

    def listed(self) -> str:
        """List the commands by group, each with what it does."""
        width = max(len(name) for group in self.groups.values() for name in group)
        return "\n\n".join(
            f"{title}:\n" + "\n".join(line(name, told.does, width) for name, told in group.items())
            for title, group in self.groups.items()
        )


def line(name: str, does: str, width: int) -> str:
    """Write a command and what it does."""
    indent = " " * (width + 4)
    return fill(f"  {name:<{width}}  {does}", WIDTH, subsequent_indent=indent)


def add_workers(command: argparse.ArgumentParser) -> None:
    """Let a command choose the workers; results do not depend on them."""
    which = command.add_mutually_exclusive_group()
    which.add_argument("--workers", type=workers, help="processes on this machine (else one a core)")
    which.add_argument("--cluster", metavar="ADDRESS", help="scheduler of a Dask cluster, see docs/cluster.md")
    trusting = "let --cluster reach another machine without TLS, in a network that you trust"
    command.add_argument("--unencrypted", action="store_true", help=trusting)
