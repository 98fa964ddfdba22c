"""Keeps the tables of finished results without their runs, which are many where there are worlds.

What is left says what was found, with what, and of which world; `coopsim sensitivity` and `coopsim discover` read it.
"""

import hashlib
from pathlib import Path

from sim.experiment.directory import (
    MANIFEST,
    PARTS,
    PLAN,
    RUNS,
    SERIES,
    WITHOUT_RUNS,
    Damaged,
    as_json,
    checksums,
    read_json,
    verify,
)
from sim.experiment.plain_files import read_whole, write_whole

LEFT_OUT = (RUNS, SERIES)


def keep_tables(results: Path, folder: Path) -> None:
    """Copy tables, worlds, policies, the experiment file and the plan, but for its points, and a manifest of them.

    Parameters
    ----------
    results
        Results directory of a finished experiment.
    folder
        Into which they are copied; it exists. Other files there stay.

    Raises
    ------
    sim.experiment.directory.Damaged
        If a file of the results is missing, or is not what was written.
    """
    if wrong := verify(results):
        raise Damaged("\n".join(wrong))
    sums = {}
    for name in checksums(results):
        if name in LEFT_OUT or name.startswith(f"{PARTS}/"):
            continue
        data = plan_alone(results) if name == PLAN else read_whole(results / name)
        write_whole(folder / name, data)
        sums[name] = hashlib.sha256(data).hexdigest()
    write_whole(folder / MANIFEST, as_json({"sha256": sums, WITHOUT_RUNS: True}))


def plan_alone(results: Path) -> bytes:
    """Return the plan of a results directory without its points, which are many where there are worlds."""
    return as_json({key: value for key, value in read_json(results / PLAN).items() if key != "points"})
