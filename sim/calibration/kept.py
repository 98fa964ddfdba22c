"""The directory of a calibration: the plan, a part file for each batch, the tables made of them, a manifest.

    calibration.toml  the calibration file
    plan.json         what was planned, with the digest of the model and the packages
    parts/p….parquet  figures of a batch of worlds, named after its stage, its numbers and the digest of its bytes
    manifest.json     a checksum of every file, written last
    journal.jsonl     when what was done; the one file that differs between two that did the same

It is locked, written and read as a results directory is (`sim.experiment.store`), with its part files
(`sim.experiment.parts`), so that a calibration that was killed goes on where it was.
"""

import json
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from sim.calibration.evaluation import KEYS, Batch, schema
from sim.calibration.specification import Calibration, Values
from sim.experiment.directory import MANIFEST, PARTS, PLAN, Damaged, Refused, as_json, read_json
from sim.experiment.plain_files import digest, write_whole
from sim.experiment.plan import environment
from sim.experiment.plan_file import difference
from sim.experiment.store import Store
from sim.experiment.tables import read_parquet

SPECIFICATION = "calibration.toml"


class Kept:
    """An open directory of a calibration; use it in a `with` block, which holds the lock."""

    def __init__(self, folder: Path, calibration: Calibration) -> None:
        self.folder = folder
        self.calibration = calibration
        self.store = Store(folder)
        self.used: list[str] = []  # names of batches, in order

    def __enter__(self) -> "Kept":
        """Take the lock; write the plan, or compare it with the one that the directory began with.

        Raises
        ------
        Refused
            If the directory began with another plan, naming the first difference.
        """
        self.store.__enter__()
        try:
            self.begin()
        except BaseException:
            self.store.__exit__()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        """Give the lock back."""
        self.store.__exit__(*error)

    def begin(self) -> None:
        """Write the plan, or compare it with the one that is there."""
        now = json.loads(as_json(plan(self.calibration)))
        if (self.folder / PLAN).exists():
            then = read_json(self.folder / PLAN)
            if then != now:
                message = f"{self.folder} began with another plan ({difference(then, now, 'plan')})"
                raise Refused(f"{message}: give another directory with -o")
        write_whole(self.folder / PLAN, as_json(now))
        write_whole(self.folder / SPECIFICATION, self.calibration.text.encode())

    def has(self, batch: Batch) -> bool:
        """Tell whether the part of a batch exists and is whole."""
        return self.store.parts.has(batch.name)

    def note(self, what: str, **details: object) -> None:
        """Add a line to the journal."""
        self.store.note(what, **details)

    def keep(self, batch: Batch, data: bytes) -> None:
        """Keep the part of a batch."""
        self.store.parts.keep(batch.name, data)

    def figures(self, batch: Batch) -> tuple[Values, list[str]]:
        """Read the figures of a batch, shape (worlds, targets), and why each world failed; empty where it did not.

        Raises
        ------
        Damaged
            If the part is not what its name says.
        """
        path = self.store.parts.find(batch.name)
        if path is None:
            message = f"part {batch.name} of {self.folder} is missing or damaged: give the same command again"
            raise Damaged(message)
        try:
            table = read_parquet(path)
        except ValueError as error:
            raise Damaged(str(error)) from None
        numbers = list(range(batch.first, batch.first + len(batch.worlds)))
        if not table.schema.equals(schema(self.calibration)) or table["number"].to_pylist() != numbers:
            message = f"{path} does not hold the worlds that its name says: take it away, and give the command again"
            raise Damaged(message)
        self.used.append(batch.name)
        columns = [table[name].to_numpy() for name in table.column_names if name not in KEYS]
        return np.column_stack(columns), table["failure"].to_pylist()

    def finish(self, files: Mapping[str, bytes]) -> None:
        """Write the tables, then the manifest; what an earlier one names stays in it, if it is still whole."""
        earlier = read_json(self.folder / MANIFEST)["sha256"] if (self.folder / MANIFEST).exists() else {}
        (self.folder / MANIFEST).unlink(missing_ok=True)
        for name, data in files.items():
            for unfinished in self.folder.glob(f".{name}.*"):
                unfinished.unlink()
            write_whole(self.folder / name, data)
        parts = [f"{PARTS}/{part.name}" for name in self.used if (part := self.store.parts.find(name))]
        whole = [name for name, known in earlier.items() if is_whole(self.folder / name, known)]
        sums = {name: digest(self.folder / name) for name in sorted({PLAN, SPECIFICATION, *files, *parts, *whole})}
        write_whole(self.folder / MANIFEST, as_json({"sha256": sums}))


def is_whole(path: Path, known: str) -> bool:
    """Tell whether a file is there and has a known digest."""
    return path.is_file() and digest(path) == known


def plan(calibration: Calibration) -> dict[str, Any]:
    """Describe all that the numbers of a calibration depend on."""
    found = environment()
    return {
        **found,
        "packages": {**found["packages"], "pyabc": version("pyabc")},
        "calibration": calibration.text.splitlines(),
        "worlds": calibration.sampling.worlds,
        "scenarios": {name: scenario.hash for name, scenario in calibration.scenarios.items()},
        "parameters": {one.name: [one.distribution, dict(one.ranges), one.choices] for one in calibration.parameters},
    }
