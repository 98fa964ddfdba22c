"""What the engine of experiments costs beside the runs themselves, and whether its memory grows with their number.

`python -m tests.benchmarks.engine [RUNS]` makes the runs of `two_countries` once in a plain loop and once as an
experiment with one worker, and compares the processor time of both; then it makes ten times as many with two workers
and compares the most memory that the engine and a worker took. About ten minutes for 1,000 runs.
"""

import sys
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from sim.experiment.execution import simulated
from sim.experiment.plan import Measured
from sim.scenario import load
from tests.experiment.small_experiment import ROOT, start

BASE = ROOT / "scenarios" / "two_countries.toml"
TEXT = f"""
title = "Many runs"
base = "{BASE}"
replicates = 1
outcomes = ["harm", "arrests"]
[[factors]]
name = "corruption"
levels = [{{ name = "as it is" }}, {{ name = "none", set = {{ corruption.scale = 0 }} }}]
"""


def plain(runs: int) -> float:
    """Processor time of so many runs one after the other, seconds."""
    measured = Measured({}, ())
    scenarios = [load(BASE), load(BASE, {"corruption.scale": 0})]
    simulated(scenarios[0], 1, measured)
    began = time.process_time()
    for number in range(runs):
        simulated(scenarios[number % 2], 1 + number // 2, measured)
    return time.process_time() - began


def as_experiment(runs: int, workers: int, folder: Path) -> tuple[float, dict[str, float]]:
    """Processor time of the engine and its workers, seconds; and the most memory of each, MiB."""
    file = folder / "many.toml"
    file.write_text(TEXT, encoding="utf-8")
    process = start("experiment", file, "--replicates", str(runs // 2), "--workers", str(workers), "-o", folder / "out")
    most: dict[str, float] = {"engine": 0.0, "worker": 0.0}
    spent: dict[int, float] = {}

    def watch() -> None:
        engine = psutil.Process(process.pid)
        while process.poll() is None:
            try:
                for one in (engine, *engine.children()):
                    name = "engine" if one.pid == process.pid else "worker"
                    most[name] = max(most[name], one.memory_info().rss / 2**20)
                    spent[one.pid] = sum(one.cpu_times()[:2])
            except psutil.NoSuchProcess:
                pass
            time.sleep(0.2)

    thread = threading.Thread(target=watch)
    thread.start()
    _, errors = process.communicate()
    thread.join()
    if process.returncode:
        raise RuntimeError(errors)
    return sum(spent.values()), most


def main() -> None:
    """Measure and print."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with TemporaryDirectory() as one, TemporaryDirectory() as two, TemporaryDirectory() as three:
        start_only, _ = as_experiment(2, 1, Path(one))
        few_seconds, few = as_experiment(runs, 1, Path(two))
        loop = plain(runs)
        _, many = as_experiment(10 * runs, 2, Path(three))
    print(f"{runs} runs in a plain loop: {loop:.1f} s of processor time")
    print(f"the same as an experiment, less its start of {start_only:.1f} s: {few_seconds - start_only:.1f} s")
    print(f"ratio {(few_seconds - start_only) / loop:.3f}")
    for name in few:
        print(f"most memory of the {name}: {few[name]:.0f} MiB at {runs} runs, {many[name]:.0f} MiB at {10 * runs}: "
              f"ratio {many[name] / few[name]:.3f}")  # fmt: skip


if __name__ == "__main__":
    main()
