"""Runs the chunks of a plan through an executor: processes on this machine (`processes`), or a cluster.

A worker is given scenarios and returns the bytes of a part file; the one process that holds the results directory
writes them. Only a few chunks wait at a time, and each result is let go when it is written, so memory stays flat
however many runs there are. Replicate r of every point has the seed first_seed + r: the same luck, so that points are
compared by pairs.
"""

import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from sim.experiment.files import parquet
from sim.experiment.plan import Chunk, Measured, environment
from sim.model.outcomes import OUTCOMES
from sim.model.simulate import RunFailed
from sim.run.simulation import simulate
from sim.run.summary import SUMMARISED
from sim.scenario import Scenario

WAITING_A_WORKER = 3  # chunks handed out beyond those at work, so that no worker waits
MOST_DEATHS = 3  # of workers in a row without a finished chunk between them
BY_YEAR = ".by_year"
# What a run may raise by its own numbers, and would raise again anywhere. All else (memory, files, packages, the
# compiler) says something of the place where it ran.
RUNS_OWN = (RunFailed, ArithmeticError, LookupError, ValueError)

OpenExecutor = Callable[[], AbstractContextManager[tuple[Executor, int]]]


class CannotRun(Exception):
    """Runs cannot be made here, through no fault of theirs: nothing is kept of them, and they can be made later."""


class WorkersDied(CannotRun):
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
    run = simulate(scenario, seed, with_twin=measured.with_twin)
    values: dict[str, Any] = run.region_summary()
    for outcome, codes in measured.of_places.items():
        values[outcome] = OUTCOMES[outcome.partition(".")[0]].total(run.after_warm_up, np.isin(run.codes, codes))
    for outcome in measured.by_year:
        values[outcome + BY_YEAR] = run.over_time(outcome, 12)[11::12]
    return values


def run_chunk(chunk: Chunk, planned: Mapping[str, Any] | None = None) -> Made:
    """Make the runs of a chunk; one that fails is kept as failed, with its traceback, and the others go on.

    Parameters
    ----------
    chunk
        What to run.
    planned
        The `environment` that the plan is for, where this may be another process.

    Raises
    ------
    CannotRun
        If the environment fails, or is another: one in which the model was edited meanwhile, say.
    """
    if planned is not None and planned != environment():
        message = "the model or a package was changed after the experiment was started"
        raise CannotRun(message)
    began = time.perf_counter()
    rows: list[dict[str, Any]] = []
    for point, replicate in chunk.runs:
        seed = chunk.first_seed + replicate
        row: dict[str, Any] = {"point": point, "replicate": replicate, "seed": seed, "failure": ""}
        values, failure = attempted(chunk.scenarios[point], seed, chunk.measured)
        rows.append(row | (values or nothing(chunk.measured)) | {"failure": failure})
    data = parquet(pa.Table.from_pylist(rows, schema=schema(chunk.measured)))
    return Made(chunk, data, sum(bool(row["failure"]) for row in rows), time.perf_counter() - began)


def attempted(scenario: Scenario, seed: int, measured: Measured) -> tuple[dict[str, Any], str]:
    """Make one run; return what is measured and no failure, or nothing and its failure.

    Raises
    ------
    CannotRun
        If the environment fails.
    """
    try:
        return simulated(scenario, seed, measured), ""
    except RUNS_OWN as error:
        return {}, f"{error}\n{trace(error)}"
    except MemoryError as error:
        message = f"memory ran out in a run of '{scenario.name}': give fewer --workers, or more memory to each"
        raise CannotRun(message) from error
    except Exception as error:
        message = f"a run of '{scenario.name}' could not be made: {in_a_line(error)}"
        raise CannotRun(message) from error


def in_a_line(error: BaseException) -> str:
    """Tell an error that is not of our making, and the place where it was raised."""
    first = next((line.strip() for line in str(error).splitlines() if line.strip()), "no reason given")
    steps = traceback.extract_tb(error.__traceback__)
    place = f" ({Path(steps[-1].filename).name}:{steps[-1].lineno})" if steps else ""
    return f"{type(error).__name__}: {first}{place}"


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


def execute(chunks: Sequence[Chunk], open_executor: OpenExecutor) -> Iterator[Made]:
    """Hand chunks to an executor and yield what was made, in whatever order it comes.

    Raises
    ------
    WorkersDied
        If workers die time after time; one that dies now and then is replaced, and its chunks are made again.
    CannotRun
        If the environment fails.
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
        except BrokenProcessPool as error:
            deaths += 1
            if deaths >= MOST_DEATHS:
                message = f"workers died {deaths} times without finishing a chunk: {error}"
                raise WorkersDied(message) from None


def handed(chunks: Sequence[Chunk], executor: Executor, at_once: int) -> Iterator[Made]:
    """Keep an executor busy with few chunks at a time, and let go of each result."""
    todo = iter(chunks)
    planned = environment()
    waiting: set[Future[Made]] = set()
    try:
        while True:
            while len(waiting) < at_once and (chunk := next(todo, None)) is not None:
                waiting.add(executor.submit(run_chunk, chunk, planned))
            if not waiting:
                return
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            # What is whole is handed on before anything that stops the rest.
            for future in sorted(done, key=lambda one: one.cancelled() or one.exception() is not None):
                yield future.result()
    finally:
        for future in waiting:
            future.cancel()
