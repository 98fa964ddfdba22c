"""`coopsim experiment --dry-run`: estimates time, memory and disk from a few trial runs in a worker of its own."""

import sys
import time
from collections.abc import Sequence
from concurrent.futures.process import BrokenProcessPool
from typing import NamedTuple

import numpy as np

from sim.cli.exit_codes import COMPLETE, INTERRUPTED
from sim.experiment.comparison import compare
from sim.experiment.cores import usable_cores
from sim.experiment.design import Point, size_of
from sim.experiment.execution import CannotRun, ChunkResult, run_chunk
from sim.experiment.plan import RUNS_IN_CHUNK, Chunk, measured
from sim.experiment.processes import Processes
from sim.experiment.shards import Shard
from sim.experiment.sizes import memory, number_of_comparisons
from sim.experiment.specification import AT_LEVELS, Experiment
from sim.progress import announce_compiling
from sim.scenario import Scenario
from sim.scenario.limits import memory_of_run
from sim.words.rounding import counted

TRIAL_RUNS = 3  # of each trial point, besides one that warms up
OF_PROCESS = 0.3e9  # the interpreter and the libraries, without anything of the experiment; measured on Linux
MINUTE, GIGABYTE = 60.0, 1e9


class Trial(NamedTuple):
    """Seconds that a start and a run took, and bytes of the results of a run and of a file of them."""

    start: float
    run: float
    size: float
    file: float


def estimate(
    chosen: Experiment, design: Sequence[Point], planning: float, workers: int | None, runs: tuple[int, int],
    shard: Shard | None = None,
) -> int:  # fmt: skip
    """Print the size of an experiment, or of a shard of it.

    Parameters
    ----------
    chosen, design
        The experiment and its points.
    planning
        Time that it took to plan them, s.
    workers
        Processes that would make the runs; one a core if not given.
    runs
        How many there are, and how many of them are still to be made.
    shard
        The shard, which compares nothing.
    """
    announce_compiling()
    whole, left = runs
    number = min(workers or usable_cores(), left) or 1
    try:
        trial = trial_runs(chosen, design)
    except (BrokenProcessPool, CannotRun, MemoryError) as error:
        print(f"{error}. Nothing was written.", file=sys.stderr)
        return INTERRUPTED
    spans = {
        "planning": planning,
        "starting": trial.start,
        "running": left * trial.run / number,
        "comparing": 0.0 if shard else comparing(chosen),
    }
    here = OF_PROCESS + memory(chosen, len(design), design[0].scenario, longest(design))
    each = OF_PROCESS + max(memory_of(point.scenario) for point in design)
    most = "at most " if chosen.precision else ""
    minutes = counted(amount(sum(spans.values()), MINUTE), "minutes")
    there = f", {whole - left} of which are there" if left < whole else ""
    print(
        f"{size_of(chosen, design)}{f', {shard}' if shard else ''}: {most}{counted(str(whole), 'runs')}{there}.\n"
        f"Time: {most}about {minutes} with {number} worker{'s' * (number > 1)} "
        f"({', '.join(f'{what} {amount(span, MINUTE)}' for what, span in spans.items())}).\n"
        f"Memory: about {amount(here + number * each, GIGABYTE)} GB ({amount(here, GIGABYTE)} here and "
        f"{amount(each, GIGABYTE)} a worker).\n"
        f"Disk: less than {amount(disk(trial, whole), GIGABYTE)} GB."
    )
    return COMPLETE


def trial_runs(chosen: Experiment, design: Sequence[Point]) -> Trial:
    """Start a worker and let it make a few runs of the first, the middle and the last point."""
    numbers = sorted({0, len(design) // 2, len(design) - 1})
    seconds, size, file = 0.0, 0.0, 0.0
    began = time.perf_counter()
    with Processes(1) as (executor, _):

        def made(number: int, runs: int) -> ChunkResult[Chunk]:
            scenarios = {number: design[number].scenario}
            trial = Chunk((number, number + 1), (0, runs), scenarios, chosen.first_seed, measured(chosen))
            return executor.submit(run_chunk, trial).result()

        made(numbers[0], 1)
        start = time.perf_counter() - began
        for number in numbers:
            alone = len(made(number, 1).data)  # warms up
            found = made(number, TRIAL_RUNS)
            seconds += found.seconds / TRIAL_RUNS / len(numbers)
            more = max(0.0, (len(found.data) - alone) / (TRIAL_RUNS - 1))
            size += more / len(numbers)
            file += (alone - more) / len(numbers)
    return Trial(start, seconds, size, file)


def disk(trial: Trial, runs: int) -> float:
    """Estimate the room on disk, bytes: each run is kept twice, in its part and in the table of all."""
    files = 1 + -(-runs // RUNS_IN_CHUNK)
    return 2 * runs * trial.size + files * trial.file


def comparing(chosen: Experiment) -> float:
    """Estimate how long the tables of comparisons take, s."""
    if chosen.design not in AT_LEVELS or chosen.replicates < 2:
        return 0.0
    waves = np.arange(chosen.replicates, dtype=float)
    began = time.perf_counter()
    compare(np.sin(waves), np.cos(waves))
    looks = len(chosen.precision.looks) if chosen.precision else 1
    number = number_of_comparisons(chosen) * len(chosen.outcomes) + len(chosen.hypotheses) * looks
    return (time.perf_counter() - began) * number


def longest(design: Sequence[Point]) -> int:
    """Months of the longest run."""
    return max(point.scenario.months for point in design)


def memory_of(scenario: Scenario) -> int:
    """Memory of one run of a scenario, bytes."""
    values = scenario.values
    countries = len(values["region.countries"]) + bool(values["region.external"])
    return memory_of_run(countries, len(values["agencies.kinds"]), int(values["region.slots"]), scenario.months)


def amount(value: float, unit: float) -> str:
    """Write an amount in a unit, with two figures; no less than a hundredth."""
    return f"{max(value / unit, 0.01):.2g}" if value < 10 * unit else f"{value / unit:,.0f}"
