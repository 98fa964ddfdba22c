"""Reads a results directory, and checks it against its manifest."""

import json
from pathlib import Path
from typing import Any

from sim.experiment.files import digest

PLAN, MANIFEST, JOURNAL, REPORT = "plan.json", "manifest.json", "journal.jsonl", "report.html"
HYPOTHESES = "hypotheses.json"


class Refused(Exception):
    """The directory was begun with another plan."""


class Damaged(Exception):
    """A file of the directory is missing or is not what the manifest says."""


def kept(folder: Path) -> list[Path]:
    """Files of a results directory that the manifest answers for."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return sorted(path for path in files if path.name not in (MANIFEST, JOURNAL, REPORT))


def verify(folder: Path) -> list[str]:
    """Hold every file of a directory against its manifest.

    Returns
    -------
    list of str
        What is missing or damaged; empty where all is well.
    """
    manifest = folder / MANIFEST
    if not manifest.exists():
        return [f"{manifest} is missing: the experiment has not finished"]
    try:
        sums = dict(read_json(manifest)["sha256"])
    except (Damaged, KeyError, TypeError, ValueError):
        return [f"{manifest} is damaged: run the experiment again"]
    there = {path.relative_to(folder).as_posix() for path in kept(folder)}
    wrong = [f"{folder / name} is not in the manifest" for name in sorted(there - set(sums))]
    for name, expected in sums.items():
        if not (folder / name).exists():
            wrong.append(f"{folder / name} is missing")
        elif digest(folder / name) != expected:
            wrong.append(f"{folder / name} is not what was written")
    return wrong


def read_json(path: Path) -> dict[str, Any]:
    """Read a JSON file of a results directory.

    Raises
    ------
    Damaged
        If it is missing or damaged.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        message = f"{path} is missing or damaged: {error}"
        raise Damaged(message) from None
    if not isinstance(found, dict):
        message = f"{path} is damaged: it holds no table"
        raise Damaged(message)
    return found


def read_plan(folder: Path) -> dict[str, Any]:
    """Read what a directory was begun with.

    Raises
    ------
    Damaged
        If it is missing or damaged.
    """
    plan = read_json(folder / PLAN)
    if not plan.get("points") or not plan.get("stages"):
        message = f"{folder / PLAN} is damaged: it names no points or stages"
        raise Damaged(message)
    return plan


def told(then: Any, now: Any, where: str) -> str:
    """Tell the first thing in which two parts of a plan differ."""
    if isinstance(then, dict) and isinstance(now, dict):
        key = next(key for key in {**then, **now} if then.get(key) != now.get(key))
        return told(then.get(key), now.get(key), f"{where}.{key}")
    if isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        at = next(at for at, (one, other) in enumerate(zip(then, now, strict=True)) if one != other)
        return told(then[at], now[at], f"{where}.{at}")
    if isinstance(then, list) and isinstance(now, list):
        return f"{where}: {len(then)} entries then, {len(now)} now"
    return f"{where}: {brief(then)} then, {brief(now)} now"


def brief(value: object) -> str:
    """Shorten a value for a message."""
    words = json.dumps(value, sort_keys=True)
    return words if len(words) <= 60 else f"{words[:57]}..."
