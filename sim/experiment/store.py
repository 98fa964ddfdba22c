"""A results directory: the plan, part files written whole or not at all, the tables made of them, a manifest.

    experiment.toml   the experiment file
    plan.json         what was planned: points, replicates, seeds, hashes of scenarios and source
    scenarios.json    every value of every point's scenario
    hypotheses.json   the hypotheses as they were stated before the first run
    parts/p….parquet  the runs of one chunk, named after its points, its replicates and the digest of its bytes
    runs.parquet      all runs, by point and replicate
    *.csv             summaries, comparisons, effects
    manifest.json     a checksum of every file, written last
    journal.jsonl     when what was done; the one file that differs between two that did the same

The directory is the source of truth: whatever made a part, it counts if it can be read whole. One process at a
time may work in it, held by a lock of the kernel that ends with the process.
"""

import fcntl
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import pyarrow as pa

from sim.experiment.directory import HYPOTHESES, JOURNAL, MANIFEST, PLAN, Damaged, Refused, kept, read_plan, told
from sim.experiment.files import digest, read_table, text, write_whole
from sim.experiment.plan import Stage

UNFINISHED = re.compile(r"\..+\.\d+")  # what a killed process had begun to write


class InUse(Exception):
    """Another process works in the directory."""


class Store:
    """An open results directory; use it in a `with` block, which holds the lock.

    Parameters
    ----------
    folder
        The directory; made if it does not exist.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lock: IO[str] | None = None

    def __enter__(self) -> "Store":
        """Take the lock.

        Raises
        ------
        Refused
            If the directory holds something other than an experiment's results.
        InUse
            If another process works in it.
        """
        self.refuse_others()
        (self.folder / "parts").mkdir(parents=True, exist_ok=True)
        self.lock = (self.folder / ".lock").open("w")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.lock.close()
            message = f"{self.folder} is in use by another process: wait for it, or give another directory with -o"
            raise InUse(message) from None
        for place in (self.folder, self.folder / "parts"):
            for path in place.iterdir():
                if UNFINISHED.fullmatch(path.name):
                    path.unlink()
        return self

    def __exit__(self, *error: object) -> None:
        """Give the lock back."""
        if self.lock is not None:
            self.lock.close()

    def begin(self, plan: Mapping[str, Any], wanted: Stage, extend: bool) -> list[Stage]:
        """Write the plan, or hold it against the one that the directory began with.

        Parameters
        ----------
        plan
            See `sim.experiment.plan.plan`.
        wanted
            How far to go.
        extend
            Whether it may go further than the directory was begun for.

        Returns
        -------
        list of Stage
            How far the directory has been taken, stage by stage, the last being `wanted`.

        Raises
        ------
        Refused
            If the directory began with another plan, naming every difference.
        """
        now = json.loads(text({**plan, "replicates": wanted.replicates}))
        stages = [list(wanted)]
        path = self.folder / PLAN
        if path.exists():
            begun = read_plan(self.folder)
            stages = begun.pop("stages")
            known = len(stages)
            different = [key for key in {**begun, **now} if begun.get(key) != now.get(key)]
            if extend and begun["points"] == now["points"][: stages[-1][0]] and wanted.replicates >= stages[-1][1]:
                different = [key for key in different if key not in ("points", "replicates")]
                if stages[-1] != list(wanted):
                    stages.append(list(wanted))
            if different:
                details = "; ".join(told(begun.get(key), now.get(key), key) for key in different)
                more = different == ["replicates"] and begun["replicates"] < wanted.replicates
                hint = ", or add to it with --extend" if more else ""
                message = f"{self.folder} began with another plan ({details}): give another directory with -o{hint}"
                raise Refused(message)
            if len(stages) > known:
                # What is there is no longer the whole, so an interrupted extension is not taken for a finished one.
                (self.folder / MANIFEST).unlink(missing_ok=True)
        write_whole(path, text({**now, "stages": stages}))
        return [Stage(*stage) for stage in stages]

    def refuse_others(self) -> None:
        """Refuse a directory that holds something other than the beginnings of an experiment.

        Raises
        ------
        Refused
            Naming the first such file.
        """
        if not self.folder.exists() or (self.folder / PLAN).exists():
            return
        if not self.folder.is_dir():
            message = f"{self.folder} is no directory: give another with -o"
            raise Refused(message)
        for path in sorted(self.folder.iterdir()):
            if path.name not in ("parts", ".lock", HYPOTHESES, JOURNAL) and not UNFINISHED.fullmatch(path.name):
                message = f"{self.folder} holds {path.name}, which no experiment has put there: give another with -o"
                raise Refused(message)

    def note(self, what: str, **details: object) -> None:
        """Add a line to the journal."""
        line = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "what": what, **details}
        with (self.folder / JOURNAL).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")

    def has(self, name: str) -> bool:
        """Whether the part of a chunk is there and whole."""
        return find_part(self.folder, name) is not None

    def keep(self, name: str, data: bytes) -> None:
        """Keep the runs of one chunk under a name that its bytes can be held against.

        Page checksums alone miss a flipped bit in the file's own metadata.
        """
        for damaged in (self.folder / "parts").glob(f"{name}-*.parquet"):
            damaged.unlink()
        write_whole(self.folder / "parts" / f"{name}-{hashlib.sha256(data).hexdigest()[:16]}.parquet", data)

    def runs(self, names: Sequence[str]) -> pa.Table:
        """Read the runs of some chunks, ordered by point and replicate.

        Raises
        ------
        Damaged
            If a part is missing or not whole.
        """
        paths = [find_part(self.folder, name) for name in names]
        if None in paths:
            message = (
                f"part {names[paths.index(None)]} of {self.folder} is missing or damaged: run the experiment again"
            )
            raise Damaged(message)
        table = pa.concat_tables(read_table(path) for path in paths if path is not None)
        # In one piece, so that the bytes written of it do not depend on how it was cut.
        return table.sort_by([("point", "ascending"), ("replicate", "ascending")]).combine_chunks()

    def finish(self, files: Mapping[str, bytes]) -> None:
        """Write the tables, then the manifest; a table of an earlier time that is not written now is taken away."""
        (self.folder / MANIFEST).unlink(missing_ok=True)
        for path in self.folder.glob("*.csv"):
            if path.name not in files:
                path.unlink()
        for name, data in files.items():
            write_whole(self.folder / name, data)
        sums = {path.relative_to(self.folder).as_posix(): digest(path) for path in kept(self.folder)}
        write_whole(self.folder / MANIFEST, text({"sha256": sums}))


def find_part(folder: Path, name: str) -> Path | None:
    """Return the part of a chunk if it is there and whole."""
    for path in sorted((folder / "parts").glob(f"{name}-*.parquet")):
        if path.stem.endswith(digest(path)[:16]):
            return path
    return None
