"""The command `python -m dev.soak`: whether memory stays flat in 50,000 runs over the worlds of the calibration.

The runs are made twice: by the command `coopsim experiment` with two workers, and one after another in one process by
`simulate`, which `sim.run` calls. Memory is what the system holds for a process (resident), read with psutil.
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
import psutil
from numpy.typing import NDArray
from scipy import stats

from dev.evidence.page import Table
from dev.evidence.statistics import HOLDS, Interval, judge, worst
from dev.reliability.kept import Part, keep
from sim.experiment.directory import PARTS
from sim.run.simulation import simulate
from sim.scenario import ScenarioFiles, load
from sim.worlds.table import World, read_worlds

ROOT = Path(__file__).parents[1]
POSTERIOR = ROOT / "experiments" / "calibration" / "posterior.parquet"
POLICIES = ("european", "north_american")
REPLICATES = 50  # of a policy in a world; a part file holds them
WORKERS = 2
LIMIT = 5.0  # MB in 10,000 runs: 500 bytes a run, where the record of one takes more than a hundred times that
PAUSE = 1.0  # seconds between two readings
BLOCKS = 30  # of runs, after the first tenth
MB = 1e6
COMMAND, ANALYSIS = "the command, while runs are made", "the command, while it analyses them"
BASE = ROOT / "scenarios" / "us_canada.toml"
MONTHS = {"months": 24, "warm_up": 12}
SCENARIO = f"""
extends = "{BASE}"
[run]
months = {MONTHS["months"]}
warm_up = {MONTHS["warm_up"]}
"""
EXPERIMENT = """
title = "Soak"
base = "base.toml"
replicates = {replicates}
outcomes = ["harm", "arrests"]
[worlds]
from = "{posterior}"
count = {worlds}
[[factors]]
name = "approach"
levels = [{levels}]
"""


class Memory(NamedTuple):
    """Memory of a process in the course of the runs.

    Attributes
    ----------
    process
        What it does.
    runs
        Number of runs that were made by all processes, shape (readings,).
    held
        MB, shape (readings,).
    """

    process: str
    runs: Sequence[int]
    held: Sequence[float]

    def row(self, whole: int) -> list[str]:
        """Write a row of the table."""
        slope, (begin, end) = self.slope(whole), self.blocks(whole)[1][[0, -1]]
        interval = f"{slope.mean:+.2f} [{slope.low:+.2f}, {slope.high:+.2f}]"
        return [self.process, f"{len(self.runs):,}", f"{begin:.0f}", f"{end:.0f}", f"{max(self.held):.0f}", interval]

    def blocks(self, whole: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Take the median of the memory in equal blocks of runs, after the first tenth."""
        edges = np.linspace(whole / 10, whole, BLOCKS + 1)
        block = np.digitize(self.runs, edges) - 1
        held = np.asarray(self.held)
        there = [number for number in range(BLOCKS) if (block == number).any()]
        return (edges[:-1] + edges[1:])[there] / 2, np.array([np.median(held[block == number]) for number in there])

    def slope(self, whole: int) -> Interval:
        """MB in 10,000 runs: the median slope between blocks, with its 95 % interval (Theil 1950, Sen 1968)."""
        runs, held = self.blocks(whole)
        value, _, low, high = stats.theilslopes(held, runs / 10_000, alpha=0.95)
        return Interval(float(value), float(low), float(high))


def of_an_experiment(runs: int, worlds: int) -> list[Memory]:
    """Make an experiment by the command, and read the memory of its processes each second."""
    with TemporaryDirectory() as place:
        file, folder = Path(place, "soak.toml"), Path(place, "soak")
        levels = ", ".join(f'{{ name = "{one}", set = {{ approach = "{one}" }} }}' for one in POLICIES)
        replicates = runs // (len(POLICIES) * worlds)
        text = EXPERIMENT.format(replicates=replicates, posterior=POSTERIOR, worlds=worlds, levels=levels)
        file.write_text(text, encoding="utf-8")
        Path(place, "base.toml").write_text(SCENARIO, encoding="utf-8")
        command = [sys.executable, "-m", "sim", "experiment", file, "--workers", str(WORKERS), "-o", folder]
        process = psutil.Popen(list(map(str, command)), cwd=ROOT, stdout=subprocess.DEVNULL)
        readings: dict[int, tuple[list[int], list[float]]] = {}
        while process.poll() is None:
            made = len(list((folder / PARTS).glob("p*.parquet"))) * replicates
            for one in [process, *process.children()]:
                read(one, made, readings)
            time.sleep(PAUSE)
        if process.returncode:
            message = f"the experiment ended with exit code {process.returncode}"
            raise RuntimeError(message)
    return named(process.pid, readings, runs)


def read(process: psutil.Process, made: int, readings: dict[int, tuple[list[int], list[float]]]) -> None:
    """Note the memory of a process that may have ended."""
    try:
        held = process.memory_info().rss / MB
    except psutil.Error:
        return
    runs, memory = readings.setdefault(process.pid, ([], []))
    runs.append(made)
    memory.append(held)


def named(parent: int, readings: Mapping[int, tuple[list[int], list[float]]], whole: int) -> list[Memory]:
    """Name the processes; the command reads all runs when they are made, which is told apart."""
    runs, held = readings[parent]
    last = next((number for number, made in enumerate(runs) if made >= whole), len(runs))
    found = [Memory(COMMAND, runs[:last], held[:last])]
    # The largest two: the third that Python starts beside them keeps count of what they share.
    workers = sorted((pid for pid in readings if pid != parent), key=lambda pid: -max(readings[pid][1]))[:WORKERS]
    found += [Memory(f"worker {number}", *readings[pid]) for number, pid in enumerate(sorted(workers), start=1)]
    return [*found, Memory(ANALYSIS, runs[last:], held[last:])]


def of_one_process(runs: int, worlds: int) -> Memory:
    """Make the runs here, one after another, and read the memory of this process every fiftieth of them."""
    files, here, made = ScenarioFiles(), psutil.Process(), []
    held: list[float] = []
    chosen: list[World] = list(read_worlds(POSTERIOR))[:worlds]
    size = {f"run.{key}": value for key, value in MONTHS.items()}
    scenarios = [
        load(BASE, {**size, **world.values, "approach": one}, files=files) for world in chosen for one in POLICIES
    ]
    for number in range(runs):
        simulate(scenarios[number % len(scenarios)], 1 + number // len(scenarios))
        if number % REPLICATES == 0:
            made.append(number)
            held.append(here.memory_info().rss / MB)
    return Memory("one process, no workers", made, held)


def check(runs: int) -> Part:
    """Make the runs in both ways, and judge the slopes."""
    worlds = max(1, runs // (len(POLICIES) * REPLICATES))
    *found, analysis = of_an_experiment(runs, worlds)
    found.append(of_one_process(runs, worlds))
    head = ["process", "readings", "MB after a tenth", "MB at the end", "most MB", "MB more in 10,000 runs (95 %)"]
    most = f"{max(analysis.held, default=float('nan')):.0f}"
    rows = [*(memory.row(runs) for memory in found), [ANALYSIS, f"{len(analysis.held):,}", "-", "-", most, "-"]]
    return Part(
        part="soak",
        order=80,
        title="Long work in flat memory",
        promise=(
            f"In {runs:,} runs over {worlds} worlds no process grows by {LIMIT:.0f} MB in 10,000 runs, "
            "which would be 500 bytes a run."
        ),
        tests=["tests/project/test_soak.py"],
        command="python -m dev.soak",
        tables=[Table(head, rows)],
        verdict=worst(judge(memory.slope(runs), LIMIT) for memory in found),
        notes=[
            "Runs of 24 months at the border of the United States and Canada, under both approaches, with "
            f"{WORKERS} workers. Memory is what the system holds for a process (resident). The slope is the median of "
            "those between thirty blocks of runs after the first tenth, in which code, libraries and scenarios "
            "are loaded (Theil-Sen)."
        ],
        not_promised=["That the analysis takes no more memory with more runs: it reads them all at the end."],
    )


def main(given: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m dev.soak", description=__doc__)
    parser.add_argument("--runs", type=int, default=50_000, help="default 50000, ten minutes on two idle cores")
    parser.add_argument("--keep", action="store_true", help="keep the figures for docs/reliability.md")
    options = parser.parse_args(given)
    part = check(options.runs)
    print("\n\n".join([part.promise, *map(str, part.tables), *part.notes, f"**Verdict: {part.verdict}.**"]))
    if options.keep:
        keep(part)
    return 0 if part.verdict == HOLDS else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
