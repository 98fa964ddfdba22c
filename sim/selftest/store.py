"""A small experiment is kept as it was made: read back, with a bit turned over, and killed and taken up again."""

import subprocess
import sys
import time
from collections.abc import Iterator
from os import environ, pathsep
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from sim.engine.source import PACKAGE
from sim.experiment.conduct import conduct, executor, size
from sim.experiment.directory import JOURNAL, LOCK, PARTS, RUNS, verify
from sim.run.simulation import simulate
from sim.scenario import load
from sim.selftest.check import Found
from sim.shipped import SCENARIOS

REPLICATES, MONTHS, SEED = 180, 126, 1
LEVELS = {"none": 0.0, "half": 0.5}
WAIT, PATIENCE = 0.01, 300.0  # seconds between two looks at a process, and until it is given up
APART = {JOURNAL, LOCK}  # tell when something was done
TEXT = """
title = "Selftest"
base = {base}
replicates = {replicates}
months = {months}
first_seed = {seed}
outcomes = ["harm", "arrests"]
[[factors]]
name = "hub"
levels = [{levels}]
"""


def check() -> Found:
    """Make the experiment twice, once killed on the way, and look at what is kept."""
    with TemporaryDirectory(prefix="coopsim-selftest-") as place:
        folder = Path(place)
        file, whole = folder / "selftest.toml", folder / "whole"
        file.write_text(text(), encoding="utf-8")
        make(file, whole)
        differs = [*read_back(whole), *turned_over(whole), *taken_up(file, whole)]
    count = len(LEVELS) * REPLICATES
    return Found(f"{count} runs written, read back, with a bit turned over, killed and taken up again", differs)


def text() -> str:
    """Write the experiment."""
    levels = ", ".join(f'{{ name = "{name}", set = {{ hub.level = {level} }} }}' for name, level in LEVELS.items())
    base = f"'{SCENARIOS / 'two_countries.toml'}'"
    return TEXT.format(base=base, replicates=REPLICATES, months=MONTHS, seed=SEED, levels=levels)


def make(file: Path, folder: Path) -> None:
    """Make the experiment, or what is missing of it."""
    conduct(file, size(None, None, extend=False), folder, executor(1, None, unencrypted=False), lambda done, left: None)


def read_back(folder: Path) -> Iterator[str]:
    """Compare the first and the last run that is kept with the same runs made here."""
    runs = pd.read_parquet(folder / RUNS)
    for point, replicate in ((0, 0), (len(LEVELS) - 1, REPLICATES - 1)):
        changes = {"hub.level": list(LEVELS.values())[point], "run.months": MONTHS}
        made = simulate(load(SCENARIOS / "two_countries.toml", changes), SEED + replicate).region_summary()
        kept = runs[(runs["point"] == point) & (runs["replicate"] == replicate)]
        for outcome in ("harm", "arrests"):
            if kept[outcome].tolist() != [made[outcome]]:
                yield f"{outcome} of run {replicate} of point {point}: {kept[outcome].tolist()}, made {made[outcome]!r}"


def turned_over(folder: Path) -> Iterator[str]:
    """Turn over one bit of a part and of the table of runs, and tell where that is not found."""
    if wrong := verify(folder):
        yield f"files that nobody touched are said to be damaged: {wrong[0]}"
    for path in (parts_of(folder)[-1], folder / RUNS):
        data = path.read_bytes()
        middle = len(data) // 2
        path.write_bytes(data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :])
        if not any(path.name in line for line in verify(folder)):
            yield f"a bit that was turned over in {path.name} is not found"
        path.write_bytes(data)


def taken_up(file: Path, whole: Path) -> Iterator[str]:
    """Kill the experiment when its first part is there, make it again, and compare every file with the first."""
    folder = whole.with_name("killed")
    paths = [str(PACKAGE.parent), *filter(None, [environ.get("PYTHONPATH")])]
    process = subprocess.Popen(
        [sys.executable, "-m", "sim", "experiment", str(file), "-o", str(folder), "--workers", "1"],
        env={**environ, "PYTHONPATH": pathsep.join(paths)},
        cwd=file.parent,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    began = time.monotonic()
    while process.poll() is None and not parts_of(folder) and time.monotonic() - began < PATIENCE:
        time.sleep(WAIT)
    process.kill()
    process.wait()
    if not 0 < len(parts_of(folder)) < len(parts_of(whole)):
        yield f"the experiment that was to be killed had made {len(parts_of(folder))} parts; give the command again"
    make(file, folder)
    first, second = contents(whole), contents(folder)
    for name in sorted({*first, *second}):
        if first.get(name) != second.get(name):
            yield f"{name} is another file after the experiment was killed and taken up again"


def parts_of(folder: Path) -> list[Path]:
    """List the parts that are there."""
    return sorted((folder / PARTS).glob("p*.parquet"))


def contents(folder: Path) -> dict[str, bytes]:
    """Map the name of each file that should always be the same to its bytes."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name not in APART)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
