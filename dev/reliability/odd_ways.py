"""A command in a way that users cannot ask for: `python -m dev.reliability.odd_ways WAY COMMAND ...`.

forked      workers are forked, not started afresh
shuffled    chunks are handed out in an order of their own
here        the runs are made in this process
later       so they are, after a hundred others
"""

import multiprocessing
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

from sim import cli
from sim.cli import batch
from sim.experiment import execution, processes
from sim.run.simulation import simulate
from sim.scenario import load
from sim.shipped import SCENARIOS

OTHERS = 100
OF_OTHERS = ("two_countries", "north_america", "us_canada", "europe_12")


def forked() -> None:
    """Let workers be forked."""
    processes.Workers = lambda: multiprocessing.get_context("fork")  # type: ignore[assignment, misc]


def shuffled() -> None:
    """Hand out chunks, and start workers on them, in the order of the digests of their names."""
    handed = execution.handed

    def in_disorder(chunks: Iterable[Any], *given: Any) -> Any:
        return handed(sorted(chunks, key=lambda chunk: sha256(chunk.name.encode()).digest()), *given)

    execution.handed = in_disorder  # type: ignore[assignment]


def here() -> None:
    """Make all runs in this process."""

    @contextmanager
    def one_thread(_: int) -> Any:
        with ThreadPoolExecutor(1) as executor:
            yield executor, 1

    batch.Processes = one_thread  # type: ignore[assignment, misc]


def later() -> None:
    """Make a hundred other runs before."""
    for number in range(OTHERS):
        simulate(load(SCENARIOS / f"{OF_OTHERS[number % len(OF_OTHERS)]}.toml", {"run.months": 132}), seed=number)
    here()


WAYS = {"forked": forked, "shuffled": shuffled, "here": here, "later": later}

if __name__ == "__main__":
    WAYS[sys.argv[1]]()
    sys.exit(cli.main(sys.argv[2:]))
