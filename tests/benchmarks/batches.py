"""What a batch costs beside the runs themselves, and what a second worker brings.

`python -m tests.benchmarks.batches` prints the figures on batches of `docs/performance.md`, in some minutes. Every way
makes the same runs of `us_canada`, taking turns; a figure is the median of the rounds, a ratio that of theirs.

    runs alone      `Run` and its months, one after the other: nothing is read, summed up, handed on or kept
    one worker      chunks of an experiment in a process, their part files written
    two workers     the same with two processes, as `coopsim experiment` does
    two threads     the same with two threads of one process
"""

import os
import platform
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import psutil

from sim.experiment.execution import OpenExecutor, execute, run_chunk
from sim.experiment.plan import RUNS_IN_CHUNK, Chunk, Measured
from sim.experiment.processes import Processes
from sim.model.simulate import Run
from sim.scenario import load

REPLICATES = 10
CHUNKS = 24
ROUNDS = 7


def chunks() -> list[Chunk]:
    """Cut a design over one factor as an experiment would."""
    points = RUNS_IN_CHUNK // REPLICATES
    scenarios = [
        load("scenarios/us_canada.toml", {"intelligence.search": 0.1 + 0.0001 * n}) for n in range(points * CHUNKS)
    ]
    return [
        Chunk((first, first + points), (0, REPLICATES), {n: scenarios[n] for n in range(first, first + points)}, 1,
              Measured({}, ()))
        for first in range(0, len(scenarios), points)
    ]  # fmt: skip


def runs_alone(work: Sequence[Chunk]) -> float:
    """Seconds that all runs take, once their scenarios are there."""
    spent = 0.0
    for chunk in work:
        for point, replicate in chunk.runs:
            scenario = chunk.scenarios[point]
            timeline = scenario.timeline
            began = time.perf_counter()
            run = Run(timeline, chunk.first_seed + replicate, scenario.months)
            run.advance(scenario.months)
            spent += time.perf_counter() - began
    return spent


def through(open_executor: OpenExecutor, work: Sequence[Chunk]) -> tuple[float, float]:
    """Seconds that all runs take once the workers are there, and the most memory of a process that works, MiB."""
    with open_executor() as (executor, workers), TemporaryDirectory() as folder:
        # One chunk each, so that no worker is still starting when the clock is.
        for started in [executor.submit(run_chunk, work[0]) for _ in range(4 * workers)]:
            started.result()

        @contextmanager
        def again():
            yield executor, workers

        began = time.perf_counter()
        for made in execute(work, again, run_chunk):
            (Path(folder) / made.chunk.name).write_bytes(made.data)
        seconds = time.perf_counter() - began
        here = psutil.Process()
        memory = [process.memory_info().rss / 2**20 for process in (*here.children(), here)]
        # Threads work in this process, which has no children but the one that looks after shared memory.
        return seconds, max(memory[:-1] if isinstance(executor, ProcessPoolExecutor) else memory)


@contextmanager
def threads():
    """Two threads of this process."""
    with ThreadPoolExecutor(2) as pool:
        yield pool, 2


def main() -> None:
    """Measure and print."""
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {ROUNDS} rounds\n")
    ways: dict[str, Callable[[list[Chunk]], tuple[float, float]]] = {
        "runs alone": lambda work: (runs_alone(work), 0.0),
        "one worker": lambda work: through(lambda: Processes(1), work),
        "two workers": lambda work: through(lambda: Processes(2), work),
        "two threads": lambda work: through(threads, work),
    }
    seconds: dict[str, list[float]] = {way: [] for way in ways}
    memory = dict.fromkeys(ways, 0.0)
    runs_alone(chunks()[:1])
    for _ in range(ROUNDS):
        for way, do in ways.items():
            # Read anew for each, since a scenario keeps what was once built of it.
            spent, most = do(chunks())
            seconds[way].append(spent)
            memory[way] = max(memory[way], most)
    alone, one = seconds["runs alone"], seconds["one worker"]
    print("| way | ms per run | runs, those of one worker = 1 | MiB of a process |\n|---|---|---|---|")
    for way, spent in seconds.items():
        per_run = 1000 * median(spent) / (CHUNKS * RUNS_IN_CHUNK)
        times = median(ones / ours for ones, ours in zip(one, spent, strict=True))
        print(f"| {way} | {per_run:.2f} | {times:.2f} | {f'{memory[way]:.0f}' if memory[way] else '–'} |")
    print(f"\nbeside the runs: {median(ones / runs for ones, runs in zip(one, alone, strict=True)) - 1:.3f}")


if __name__ == "__main__":
    main()
