"""Writes files whole or not at all, the same bytes for the same content."""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from sim.outputs.spreadsheet import inert


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all, whenever the machine stops.

    Raises
    ------
    OSError
        If it cannot be written, as on a full disk; what was there before is there still.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.rename(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def parquet(table: pa.Table) -> bytes:
    """Write a table as Parquet with page checksums, without which a flipped bit gives a wrong number in silence."""
    sink = pa.BufferOutputStream()
    # Dictionaries and statistics of columns would outweigh the few rows of a part.
    pq.write_table(
        table, sink, compression="zstd", write_page_checksum=True, use_dictionary=False, write_statistics=False
    )
    return bytes(sink.getvalue())


def read_table(path: Path) -> pa.Table:
    """Read a Parquet file, checking its pages."""
    return pq.read_table(path, page_checksum_verification=True)


def text(content: Mapping[str, Any]) -> bytes:
    """Write JSON."""
    return (json.dumps(content, indent=2, sort_keys=True) + "\n").encode()


def csv(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    """Write a table for R and Excel users; numbers read back as they are, nothing where there is none."""
    lines = [",".join(map(cell, columns))]
    lines += [",".join(map(cell, row)) for row in rows]
    return ("\n".join(lines) + "\n").encode()


def cell(value: object) -> str:
    """Write one value of a CSV, quoted where it has to be."""
    if isinstance(value, float):
        # The shortest text that is read back as the same number.
        return "" if value != value else repr(float(value)).removesuffix(".0")
    words = inert(value) if isinstance(value, str) else str(value)
    return '"' + words.replace('"', '""') + '"' if any(sign in words for sign in ',"\r\n') else words
