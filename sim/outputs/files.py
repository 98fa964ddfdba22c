"""The files of a run: a new directory, written whole or not at all."""

import hashlib
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from sim.compiled import source_digest
from sim.outputs.figures import overview
from sim.outputs.result import Result
from sim.outputs.tables import comparison, labels

PACKAGES = ("coopsim", "mesa", "numba", "numpy", "pandas", "pyarrow", "matplotlib")


class DirectoryExists(Exception):
    """A result is never overwritten."""


def free_directory(parent: Path, names: Sequence[str]) -> Path:
    """Find a directory name below `parent` that is not taken: the scenarios' names and a number."""
    stem = "-".join(names)
    number = 1
    while (parent / f"{stem}-{number}").exists():
        number += 1
    return parent / f"{stem}-{number}"


def refuse_existing(directory: Path) -> None:
    """Refuse a directory that exists.

    Raises
    ------
    DirectoryExists
        With what to do about it.
    """
    if directory.exists() or directory.is_symlink():
        message = f"{directory} exists already, and a result is never overwritten: give another directory with -o"
        raise DirectoryExists(message)


def write(results: Sequence[Result], directory: Path, command: Sequence[str], started: datetime) -> None:
    """Write the results of one command into a new directory.

    One run is written into the directory itself; several into one folder each, with `comparison.csv` and
    `comparison.png` beside them. Everything is first written into a hidden folder next to it, which then takes
    the directory's name: a run that is interrupted leaves no result.

    Parameters
    ----------
    results
        One or more runs.
    directory
        Must not exist.
    command
        The command line, for the manifest.
    started
        When the command began.

    Raises
    ------
    DirectoryExists
        If the directory exists.
    """
    refuse_existing(directory)
    directory.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=f".{directory.name}-", dir=directory.parent))
    try:
        partial.chmod(0o755)
        if len(results) == 1:
            write_run(results[0], partial)
        else:
            for label, result in zip(labels(results), results, strict=True):
                folder = partial / label.replace(" (", "_").rstrip(")")
                folder.mkdir()
                write_run(result, folder)
            comparison(results).to_csv(partial / "comparison.csv")
            overview(results).savefig(partial / "comparison.png", dpi=110)
        write_manifest(results, partial, command, started)
        flush(partial)
        refuse_existing(directory)
        partial.rename(directory)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


def write_run(result: Result, folder: Path) -> None:
    """Write the tables, the scenario and the figure of one run."""
    table = pa.Table.from_pandas(result.months, preserve_index=False)
    pq.write_table(table, folder / "months.parquet", compression="zstd", write_page_checksum=True)
    result.summary.to_csv(folder / "summary.csv")
    result.relocations.to_csv(folder / "relocations.csv", index=False)
    (folder / "scenario.toml").write_text(result.scenario.to_toml(seed=result.seed), encoding="utf-8")
    result.plot().savefig(folder / "overview.png", dpi=110)


def write_manifest(results: Sequence[Result], folder: Path, command: Sequence[str], started: datetime) -> None:
    """Write what made the results, and a checksum of every file."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    manifest = {
        "command": list(command),
        "started": started.isoformat(timespec="seconds"),
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "runs": [
            {"scenario": result.scenario.name, "hash": result.scenario.hash, "seed": result.seed} for result in results
        ],
        "model_source": source_digest(),
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        "packages": {package: version(package) for package in PACKAGES},
        "sha256": {
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
        },
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def flush(folder: Path) -> None:
    """Have the disk hold every file before the directory takes its name."""
    for path in [*folder.rglob("*"), folder]:
        if sys.platform == "win32" and path.is_dir():
            continue
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
