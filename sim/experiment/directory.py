"""Files of a results directory: their names, and whether they are as the manifest says."""

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.experiment.plain_files import GONE, LARGEST_TEXT, Unfit, digest, read_whole, write_whole
from sim.experiment.rows import Tables

SPECIFICATION, PLAN, SCENARIOS, HYPOTHESES = "experiment.toml", "plan.json", "scenarios.json", "hypotheses.json"
WORLDS = "worlds.parquet"
BEGUN = (SPECIFICATION, PLAN, SCENARIOS, HYPOTHESES, WORLDS)  # the last where there are worlds
RUNS, SERIES, POINTS = "runs.parquet", "series.parquet", "points.csv"
TABLE_FILES = (RUNS, SERIES, POINTS, *(f"{name}.csv" for name in Tables._fields))
PARTS, MANIFEST, JOURNAL, REPORT, LOCK = "parts", "manifest.json", "journal.jsonl", "report.html", ".lock"
WRITING = ".writing.json"  # tables that are being written, while no manifest names them
OWN_FILES = {*BEGUN, *TABLE_FILES, MANIFEST, JOURNAL, REPORT, LOCK, WRITING}
PART = re.compile(r"p\d{5,}-\d{5,}-r\d{5,}-\d{5,}-[0-9a-f]{16}\.parquet")
PLAIN = re.compile(rf"({PARTS}/)?[^/\\:\x00-\x1f\ud800-\udfff]{{1,200}}")
NEEDED = (SPECIFICATION, PLAN, RUNS)
WITHOUT_RUNS = "without_runs"  # in the manifest of tables that were kept alone


class Refused(Exception):
    """The directory belongs to another plan, or holds files that an experiment did not write."""


class Damaged(Exception):
    """A file of the directory is missing, or is not as the manifest says."""


def is_unfinished(name: str) -> bool:
    """Tell whether a file is an unfinished copy, `.NAME.` and digits, as a killed process leaves it."""
    found = re.fullmatch(r"\.(.+)\.(\d+|[0-9a-f]{16})", name)
    return found is not None and (found[1] in OWN_FILES or PART.fullmatch(found[1]) is not None)


def is_plain(name: str) -> bool:
    """Tell whether a name belongs to a file in the directory itself or among its parts."""
    return PLAIN.fullmatch(name) is not None and Path(name).name not in ("", "..") and len(name.encode()) < 250


def checksums(folder: Path) -> dict[str, str]:
    """Read the checksum of each file from the manifest.

    Raises
    ------
    Damaged
        If the manifest is missing or damaged.
    """
    path = folder / MANIFEST
    if not os.path.lexists(path):
        message = f"{path} is missing: the experiment has not finished"
        raise Damaged(message)
    try:
        manifest = read_json(path)
        sums = manifest["sha256"]
        wrong = [name for name in sums if not is_plain(name)]
        if not all(isinstance(one, str) for one in sums.values()):
            raise TypeError
    except (Damaged, KeyError, TypeError, AttributeError):
        message = f"{path} is damaged: run the experiment again"
        raise Damaged(message) from None
    if wrong:
        message = f"{path} names {brief(wrong[0])}, which no experiment writes: run the experiment again"
        raise Damaged(message)
    has_runs = not {"shard", WITHOUT_RUNS} & manifest.keys()
    needed = (name for name in NEEDED if name != RUNS or has_runs)
    if missing := [name for name in needed if name not in sums]:
        message = f"{path} does not name {', '.join(missing)}: run the experiment again"
        raise Damaged(message)
    return dict(sums)


def verify(folder: Path) -> list[str]:
    """Compare every file with its checksum in the manifest.

    Returns
    -------
    list of str
        The files that are missing or damaged.

    Raises
    ------
    OSError
        If a file is there and cannot be read for now.
    """
    try:
        sums = checksums(folder)
    except Damaged as error:
        return [str(error)]
    return [wrong for name in sums if (wrong := mismatch(folder, name, sums[name]))]


def check(folder: Path, *names: str) -> None:
    """Compare some files with their checksums in the manifest.

    Raises
    ------
    Damaged
        Naming each file that differs.
    """
    sums = checksums(folder)
    if wrong := [message for name in names if name in sums and (message := mismatch(folder, name, sums[name]))]:
        raise Damaged("\n".join(wrong))


def mismatch(folder: Path, name: str, expected: str) -> str:
    """Say how a file differs from its checksum; nothing where it agrees."""
    path = folder / name
    if path.parent != folder and path.parent.is_symlink():
        return f"{path.parent} is a link, which is not followed"
    try:
        return "" if digest(path) == expected else f"{path} is not what was written"
    except GONE:
        return f"{path} is missing"
    except Unfit as error:
        return str(error)


def foreign_files(folder: Path) -> list[str]:
    """List files that no experiment wrote; folders end in a slash."""
    try:
        sums = checksums(folder)
    except Damaged:
        sums = {}
    found = []
    for path in (*folder.iterdir(), *((folder / PARTS).iterdir() if is_folder(folder / PARTS) else ())):
        name = path.relative_to(folder).as_posix()
        is_own = name in (*OWN_FILES, *sums) or is_unfinished(path.name) or (name == PARTS and is_folder(path))
        # Before there is a manifest, whatever is called as a part may be one.
        is_own = is_own or (not sums and name.startswith(f"{PARTS}/") and PART.fullmatch(path.name) is not None)
        if not is_own:
            found.append(f"{name}/" if is_folder(path) else name)
    return sorted(found)


def is_folder(path: Path) -> bool:
    """Tell whether a path is a folder, and not a link to a folder."""
    return path.is_dir() and not path.is_symlink()


def read_json(path: Path) -> dict[str, Any]:
    """Read a JSON file of a results directory.

    Raises
    ------
    Damaged
        If it is missing or damaged.
    OSError
        If it is there and cannot be read for now.
    """
    try:
        found = json.loads(read_whole(path).decode("utf-8"))
    except GONE:
        message = f"{path} is missing"
        raise Damaged(message) from None
    except (ValueError, RecursionError) as error:
        message = f"{path} is damaged: {error}"
        raise Damaged(message) from None
    if not isinstance(found, dict):
        message = f"{path} is damaged: it holds no table"
        raise Damaged(message)
    return found


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write a JSON file of a results directory.

    Raises
    ------
    Refused
        If it would be too large to be read back.
    """
    data = as_json(content)
    if len(data) > LARGEST_TEXT:
        most = f"more than the {LARGEST_TEXT:,} that are read back"
        message = f"{path} would have {len(data):,} bytes, {most}: take fewer points"
        raise Refused(message)
    write_whole(path, data)


def as_json(content: Mapping[str, Any]) -> bytes:
    """Write JSON; the same content gives the same bytes."""
    return (json.dumps(content, indent=2, sort_keys=True) + "\n").encode()


def brief(value: object) -> str:
    """Shorten a value for a message."""
    words = json.dumps(value, sort_keys=True)
    return words if len(words) <= 60 else f"{words[:57]}..."
