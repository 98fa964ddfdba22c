"""A results directory: the plan, part files written whole or not at all, the tables made of them, a manifest.

    plan.json        what was planned: points, replicates, seeds, hashes of scenarios and source
    parts/00007-….parquet   the runs of one chunk, named after the digest of its bytes
    runs.parquet     all runs, in the order of the plan
    *.csv            summaries and comparisons
    manifest.json    a checksum of every file, written last

The directory is the source of truth: whatever made a part, it counts if it can be read whole. One process at a
time may work in it, held by a lock of the kernel that ends with the process.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

# Made of the other files, whenever a reader wants it, so the manifest does not answer for it.
PAGE = "report.html"


class InUse(Exception):
    """Another process works in the directory."""


class Refused(Exception):
    """The directory was begun with another plan."""


class Damaged(Exception):
    """A file of the directory is missing or is not what the manifest says."""


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all, whenever the machine stops."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.rename(path)
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def parquet(table: pa.Table) -> bytes:
    """Write a table as Parquet with page checksums, without which a flipped bit gives a wrong number in silence."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", write_page_checksum=True)
    return bytes(sink.getvalue())


def write_part(folder: Path, number: int, table: pa.Table) -> None:
    """Keep the runs of one chunk under a name that its bytes can be held against.

    Page checksums alone miss a flipped bit in the file's own metadata.
    """
    data = parquet(table)
    write_whole(folder / "parts" / f"{number:05d}-{hashlib.sha256(data).hexdigest()[:16]}.parquet", data)


def find_part(folder: Path, number: int) -> Path | None:
    """Return the part of a chunk if it is there and whole."""
    for path in sorted((folder / "parts").glob(f"{number:05d}-*.parquet")):
        if path.stem.endswith(digest(path)[:16]):
            return path
    return None


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
        """Take the lock."""
        (self.folder / "parts").mkdir(parents=True, exist_ok=True)
        self.lock = (self.folder / ".lock").open("w")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.lock.close()
            message = f"{self.folder} is in use by another process: wait for it, or give another directory with -o"
            raise InUse(message) from None
        return self

    def __exit__(self, *error: object) -> None:
        """Give the lock back."""
        if self.lock is not None:
            self.lock.close()

    def begin(self, plan: Mapping[str, Any]) -> None:
        """Write the plan, or hold it against the one that the directory began with.

        Raises
        ------
        Refused
            If the directory began with another, naming every difference.
        """
        path = self.folder / "plan.json"
        if not path.exists():
            write_whole(path, text(plan))
            return
        begun = json.loads(path.read_text(encoding="utf-8"))
        now = json.loads(text(plan))
        different = [key for key in {**begun, **now} if begun.get(key) != now.get(key)]
        if different:
            details = "; ".join(f"{key}: {brief(begun.get(key))} then, {brief(now.get(key))} now" for key in different)
            message = f"{self.folder} began with another plan ({details}): give another directory with -o"
            raise Refused(message)

    def has(self, number: int) -> bool:
        """Whether the part of a chunk is there and whole."""
        return find_part(self.folder, number) is not None

    def runs(self, parts: int) -> pa.Table:
        """Read all runs in the order of the plan.

        Raises
        ------
        Damaged
            If a part is missing or not whole.
        """
        paths = [find_part(self.folder, number) for number in range(parts)]
        if None in paths:
            message = f"part {paths.index(None)} of {self.folder} is missing or damaged: run the experiment again"
            raise Damaged(message)
        return pa.concat_tables(read_table(path) for path in paths if path is not None)

    def finish(self, files: Mapping[str, bytes]) -> None:
        """Write the tables, then the manifest."""
        for name, data in files.items():
            write_whole(self.folder / name, data)
        sums = {path.relative_to(self.folder).as_posix(): digest(path) for path in kept(self.folder)}
        write_whole(self.folder / "manifest.json", text({"sha256": sums}))


def read_table(path: Path) -> pa.Table:
    """Read a Parquet file, checking its pages."""
    return pq.read_table(path, page_checksum_verification=True)


def kept(folder: Path) -> list[Path]:
    """Files of a results directory that the manifest answers for."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return sorted(path for path in files if path.name not in ("manifest.json", PAGE))


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def verify(folder: Path) -> list[str]:
    """Hold every file of a directory against its manifest.

    Returns
    -------
    list of str
        What is missing or damaged; empty where all is well.
    """
    manifest = folder / "manifest.json"
    if not manifest.exists():
        return [f"{manifest} is missing: the experiment has not finished"]
    sums = json.loads(manifest.read_text(encoding="utf-8"))["sha256"]
    wrong = []
    for name, expected in sums.items():
        if not (folder / name).exists():
            wrong.append(f"{folder / name} is missing")
        elif digest(folder / name) != expected:
            wrong.append(f"{folder / name} is not what was written")
    return wrong


def text(content: Mapping[str, Any]) -> bytes:
    """Write JSON, the same bytes for the same content."""
    return (json.dumps(content, indent=2, sort_keys=True) + "\n").encode()


def brief(value: object) -> str:
    """Shorten a value for a message."""
    words = json.dumps(value, sort_keys=True)
    return words if len(words) <= 60 else f"{words[:57]}..."


def csv(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    """Write a table for R and Excel users; numbers with twelve figures."""
    lines = [",".join(columns)]
    for row in rows:
        cells = (f"{cell:.12g}" if isinstance(cell, float) else str(cell) for cell in row)
        lines.append(",".join(f'"{cell}"' if any(sign in cell for sign in ',"\n') else cell for cell in cells))
    return ("\n".join(lines) + "\n").encode()
