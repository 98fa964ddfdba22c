"""The checks of `coopsim selftest` on this machine, with what each compared."""

import os
import time
from collections.abc import Iterator

from dev.evidence.page import Table
from dev.evidence.statistics import FAILS, HOLDS
from dev.reliability.kept import Part
from sim.selftest.machine import CHECKS, attempted


def check() -> Part:
    """Make every check."""
    began, rows = time.perf_counter(), list(rows_of_checks())
    minutes = (time.perf_counter() - began) / 60
    return Part(
        part="selftest",
        order=10,
        title="Selftest",
        promise="`coopsim selftest` tells a user within a minute whether a machine computes and keeps what others do, "
        "and what to send if it does not.",
        tests=["tests/cli/test_selftest.py"],
        command="python -m dev.reliability selftest",
        tables=[Table(["check", "compared", "seconds of the processor", "what differs"], rows)],
        verdict=HOLDS if all(row[-1] == "none" for row in rows) else FAILS,
        notes=[
            "The numbers of the generator are those of Random123, file `kat_vectors` (Salmon, Moraes, Dror & Shaw "
            f"2011). All checks took {minutes:.1f} minutes here, under a load of {os.getloadavg()[0]:.0f} on "
            f"{os.cpu_count()} cores; a first run compiles the model besides, for about a minute.",
        ],
        not_promised=[
            "A machine that passes the selftest may still differ from another one in the last bit of a run that the "
            "selftest does not make.",
        ],
    )


def rows_of_checks() -> Iterator[list[str]]:
    """Make one check after the other, and yield a row of the table for each."""
    for name, check_of_machine in CHECKS.items():
        before = sum(os.times()[:4])  # with the processes that it starts
        found = attempted(check_of_machine)
        yield [name, found.what, f"{sum(os.times()[:4]) - before:.0f}", "; ".join(found.differs) or "none"]
