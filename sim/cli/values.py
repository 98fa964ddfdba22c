"""Reads the values of options; each message says what was expected."""

import argparse
from contextlib import suppress
from pathlib import Path

from sim.experiment.cores import MOST_WORKERS

LARGEST_FIRST_SEED = 2**62


def run_of(text: str) -> tuple[int, int]:
    """Read the point and the replicate of a run."""
    try:
        point, replicate = text.split(":")
        return int(point), int(replicate)
    except ValueError:
        raise argparse.ArgumentTypeError(f"expected POINT:REPLICATE, for example 3:17, not '{text}'") from None


def positive(text: str) -> int:
    """Read a whole number from 1."""
    return natural(text, 1)


def natural(text: str, least: int = 0) -> int:
    """Read a whole number from 0, or from another."""
    with suppress(ValueError):
        if int(text) >= least:
            return int(text)
    raise argparse.ArgumentTypeError(f"expected a whole number from {least}, not '{text}'")


def several(text: str) -> int:
    """Read a number of runs of which differences can be taken."""
    number = positive(text)
    if number < 2:
        raise argparse.ArgumentTypeError("one pair of runs has no interval: give 2 or more")
    return number


def shard(text: str) -> tuple[int, int]:
    """Read the number of a shard, and that of all shards."""
    with suppress(ValueError):
        number, of = map(int, text.split("/"))
        if 1 <= number <= of:
            return number, of
    raise argparse.ArgumentTypeError(f"expected K/N with K from 1 to N, for example 3/40, not '{text}'")


def seed(text: str) -> int:
    """Read the first of several seeds, so far below the largest that all of them fit."""
    with suppress(ValueError):
        if 0 <= int(text) <= LARGEST_FIRST_SEED:
            return int(text)
    raise argparse.ArgumentTypeError(f"expected a whole number from 0 to 2**62, not '{text}'")


def table_file(text: str) -> Path:
    """Read the name of a file of a table."""
    if Path(text).suffix not in (".md", ".csv"):
        raise argparse.ArgumentTypeError(f"expected a file that ends in .md or .csv, not '{text}'")
    return Path(text)


def workers(text: str) -> int:
    """Read a number of processes, up to more than any machine has cores."""
    number = positive(text)
    if number > MOST_WORKERS:
        message = f"{number} processes are more than the {MOST_WORKERS} that may be started"
        raise argparse.ArgumentTypeError(message)
    return number


def port(text: str) -> int:
    """Read the number of a port."""
    with suppress(ValueError):
        if 0 <= int(text) <= 65535:
            return int(text)
    raise argparse.ArgumentTypeError(f"expected a port, a whole number from 0 to 65535, not '{text}'")


def host(text: str) -> str:
    """Read an address to listen at; an address for all interfaces is refused, since no visitor can ask for it."""
    if text.strip("[]") in ("0.0.0.0", "::", ""):
        message = "give the address that visitors type, not one that stands for all"
        raise argparse.ArgumentTypeError(message)
    return text
