"""A small experiment, and how tests run it."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TextIO

ROOT = Path(__file__).parents[2]
SMALL = f"""
title = "A small crossover"
base = "{ROOT}/scenarios/two_countries.toml"
replicates = 30
months = 132
outcomes = ["harm", "arrests", "request_delay"]
[[factors]]
name = "approach"
levels = [{{ name = "own" }}, {{ name = "other", set = {{ approach = "north_american" }} }}]
[[factors]]
name = "a lack of corruption"
levels = [{{ name = "as it is" }}, {{ name = "none", set = {{ corruption.scale = 0 }} }}]
[[hypotheses]]
name = "Less corruption, fewer leaks"
outcome = "leaks"
of = {{ "a lack of corruption" = "none" }}
against = {{ "a lack of corruption" = "as it is" }}
direction = "lower"
smallest_effect = 0.001
"""


def in_own_process(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(*arguments), capture_output=True, text=True, cwd=ROOT, check=False)


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "sim", *map(str, arguments)]


def start(*arguments: str | Path, stderr: int | TextIO = subprocess.PIPE) -> subprocess.Popen[str]:
    """Start in a session of its own, so that a signal to the group reaches it and its workers alone."""
    return subprocess.Popen(
        command(*arguments), cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=stderr, start_new_session=True
    )


def end(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def contents(folder: Path) -> dict[str, bytes]:
    """Every file that should be the same however the results were made."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "journal.jsonl")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def reseal(folder: Path) -> None:
    """Write a manifest that answers for the files as they are now."""
    path = folder / "manifest.json"
    names = json.loads(path.read_text(encoding="utf-8"))["sha256"]
    sums = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}
    path.write_text(json.dumps({"sha256": sums}), encoding="utf-8")


def children(process: int) -> list[int]:
    """Processes that a process has started and that compute."""
    listed = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="utf-8").split()
    return [int(one) for one in listed if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()]


def wait_for(what, seconds: float = 60):
    """Wait until something is so, and return it."""
    until = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.05)
    return found
