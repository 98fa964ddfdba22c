"""Runs the chunks of a plan through an executor: processes on this machine, or a cluster.

A worker is given scenarios and returns the bytes of a part file; the one process that holds the results directory
writes them. Only a few chunks wait at a time, and each result is let go when it is written, so memory stays flat
however many runs there are. Replicate r of every point has the seed first_seed + r: the same luck, so that points are
compared by pairs.
"""

import signal
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from dataclasses import dataclass
from multiprocessing import active_children, get_context, parent_process
from os import _exit
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from sim.experiment.files import parquet
from sim.experiment.plan import Chunk, Measured
from sim.model.outcomes import OUTCOMES
from sim.model.simulate import Run
from sim.outputs.result import SUMMARISED, region_summary, unhindered
from sim.scenario import Scenario

WAITING_A_WORKER = 3  # chunks handed out beyond those at work, so that no worker waits
MOST_DEATHS = 3  # of workers in a row without a finished chunk between them
BY_YEAR = ".by_year"

OpenExecutor = Callable[[], AbstractContextManager[tuple[Executor, int]]]


class WorkersDied(Exception):
    """Workers ended without a result, again and again."""


@dataclass(frozen=True)
class Made:
    """What a worker returns of a chunk: the bytes of its part file, and numbers for the journal."""

    chunk: Chunk
    data: bytes
    failed: int
    seconds: float


def simulated(scenario: Scenario, seed: int, measured: Measured) -> dict[str, Any]:
    """Make one run and return every measured outcome after the warm-up, and those kept by year."""
    timeline = scenario.timeline
    run = Run(timeline, seed, scenario.months)
    run.advance(scenario.months)
    twin = unhindered(timeline, scenario, seed) if measured.with_twin else float("nan")
    setting = scenario.setting()
    region, record = ~setting.external, run.state.records
    settled = record[scenario.warm_up :]
    values: dict[str, Any] = dict(region_summary(settled, region, setting.slots, twin))
    for outcome, codes in measured.of_places.items():
        values[outcome] = OUTCOMES[outcome.partition(".")[0]].total(settled, np.isin(setting.codes, codes))
    for outcome in measured.by_year:
        values[outcome + BY_YEAR] = OUTCOMES[outcome].over_time(record, region, 12)[11::12]
    return values


def run_chunk(chunk: Chunk) -> Made:
    """Make the runs of a chunk; one that fails is kept as failed, with its traceback, and the others go on."""
    began = time.perf_counter()
    rows: list[dict[str, Any]] = []
    for point, replicate in chunk.runs:
        seed = chunk.first_seed + replicate
        row: dict[str, Any] = {"point": point, "replicate": replicate, "seed": seed, "failure": ""}
        try:
            row |= simulated(chunk.scenarios[point], seed, chunk.measured)
        except Exception as error:  # whatever it is, it is that run's failure and no other's
            row |= nothing(chunk.measured) | {"failure": f"{error}\n{trace(error)}"}
        rows.append(row)
    data = parquet(pa.Table.from_pylist(rows, schema=schema(chunk.measured)))
    return Made(chunk, data, sum(bool(row["failure"]) for row in rows), time.perf_counter() - began)


def trace(error: Exception) -> str:
    """Tell where an error came from, the same on every machine: names of modules, no paths."""
    steps = traceback.extract_tb(error.__traceback__)
    lines = [f"{Path(step.filename).name}:{step.lineno} in {step.name}: {step.line}" for step in steps]
    return "\n".join([*lines, type(error).__name__])


def nothing(measured: Measured) -> dict[str, Any]:
    """Return the values of a run that has none."""
    outcomes = dict.fromkeys([*SUMMARISED, *measured.of_places], float("nan"))
    return outcomes | {outcome + BY_YEAR: None for outcome in measured.by_year}


def schema(measured: Measured) -> pa.Schema:
    """Columns of a part file."""
    keys = [("point", pa.int32()), ("replicate", pa.int32()), ("seed", pa.int64()), ("failure", pa.string())]
    outcomes = [(name, pa.float64()) for name in [*SUMMARISED, *measured.of_places]]
    by_year = [(outcome + BY_YEAR, pa.list_(pa.float64())) for outcome in measured.by_year]
    return pa.schema([*keys, *outcomes, *by_year])


class Processes:
    """An executor of processes on this machine, for a `with` block that yields it and their number.

    Each process is started afresh: compiled code and threads do not survive a fork.
    """

    def __init__(self, workers: int) -> None:
        self.workers = workers

    def __enter__(self) -> tuple[Executor, int]:
        """Start."""
        self.pool = ProcessPoolExecutor(self.workers, mp_context=get_context("spawn"), initializer=attend)
        return self.pool, self.workers

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        """End; at once where the user asks for it, and what was at work is made again another time."""
        if kind is KeyboardInterrupt:
            for child in active_children():
                child.terminate()
        self.pool.shutdown(cancel_futures=True)


def attend() -> None:
    """Leave Ctrl-C to the parent, and end when the parent does, however it ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:

        def watch() -> None:
            parent.join()
            _exit(1)

        threading.Thread(target=watch, daemon=True).start()


def execute(chunks: Sequence[Chunk], open_executor: OpenExecutor) -> Iterator[Made]:
    """Hand chunks to an executor and yield what was made, in whatever order it comes.

    Raises
    ------
    WorkersDied
        If workers die time after time; one that dies now and then is replaced, and its chunks are made again.
    """
    left = {chunk.name: chunk for chunk in chunks}
    deaths = 0
    while left:
        try:
            with open_executor() as (executor, workers):
                for made in handed(list(left.values()), executor, workers * (1 + WAITING_A_WORKER)):
                    del left[made.chunk.name]
                    deaths = 0
                    yield made
        except BrokenProcessPool:
            deaths += 1
            if deaths >= MOST_DEATHS:
                message = f"workers died {deaths} times without finishing a chunk: memory may have run out"
                raise WorkersDied(message) from None


def handed(chunks: Sequence[Chunk], executor: Executor, at_once: int) -> Iterator[Made]:
    """Keep an executor busy with few chunks at a time, and let go of each result."""
    todo = iter(chunks)
    waiting: set[Future[Made]] = set()
    try:
        while True:
            while len(waiting) < at_once and (chunk := next(todo, None)) is not None:
                waiting.add(executor.submit(run_chunk, chunk))
            if not waiting:
                return
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                yield future.result()
    finally:
        for future in waiting:
            future.cancel()
