"""Runs the chunks of a plan with an executor: processes on this machine (`processes`), or a cluster (`cluster`).

What a chunk is, and how its work is done, is its caller's: an experiment's is `Chunk`, and `run_chunk` does it.

A worker gets scenarios and returns the bytes of a part file, which the process that holds the results directory writes.
Only a few chunks wait at a time, and each result is dropped when it is written, so memory does not grow with the number
of runs. Replicate r of every point has the seed first_seed + r: common random numbers, so that points are compared in
pairs.
"""

import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np

from sim.experiment.mean_difference import Values, or_none
from sim.experiment.plan import Chunk, Measured, environment
from sim.experiment.runs import RunRow, failed_run, table_of
from sim.model.outcomes import OUTCOMES
from sim.model.simulate import RunFailed
from sim.run.simulation import simulate
from sim.scenario import Scenario
from sim.worlds.parquet import to_parquet

WAITING_A_WORKER = 3  # chunks handed out beyond those at work, so that no worker waits
MOST_DEATHS = 3  # of workers in a row without a finished chunk between them
# Errors that follow from a run's own numbers and would occur anywhere. All others (memory, files, packages, the
# compiler) come from the environment.
ERRORS_OF_RUN = (RunFailed, ArithmeticError, LookupError, ValueError)

OpenExecutor = Callable[[], AbstractContextManager[tuple[Executor, int]]]


class CannotRun(Exception):
    """The environment fails, not a run: nothing is kept of the chunk, and it can be run later."""


class WorkersDied(CannotRun):
    """Workers died repeatedly without a result."""


class Named(Protocol):
    """A chunk of work; no two of a plan have the same name."""

    @property
    def name(self) -> str:
        """Name of its part file, less the digest."""


@dataclass(frozen=True)
class ChunkResult[Piece: Named]:
    """Runs of a chunk as a worker returns them: the bytes of the part file, and numbers for the journal."""

    chunk: Piece
    data: bytes
    failed: int
    seconds: float


class Measurements(NamedTuple):
    """The measured outcomes of a run: see `RunRow`, with NaN in the place of None."""

    outcomes: Mapping[str, float]
    by_year: Mapping[str, Values]
    by_month: Mapping[str, Values] = {}
    jurisdictions: Sequence[str] = ()


def simulated(scenario: Scenario, seed: int, measured: Measured) -> Measurements:
    """Make one run and measure it, after the warm-up, by year and by month."""
    run = simulate(scenario, seed)
    outcomes = run.region_summary()
    for outcome, codes in measured.of_places.items():
        outcomes[outcome] = OUTCOMES[outcome.partition(".")[0]].total(run.after_warm_up, np.isin(run.codes, codes))
    by_year = {outcome: run.over_time(outcome, 12)[11::12] for outcome in measured.by_year}
    by_month = {outcome: OUTCOMES[outcome].monthly(run.record).T for outcome in measured.by_month}
    return Measurements(outcomes, by_year, by_month, run.codes)


def check_environment(planned: Mapping[str, Any] | None) -> None:
    """Compare the environment with the one that a plan is for, if there is one.

    Raises
    ------
    CannotRun
        If it is another: the model was edited meanwhile, say.
    """
    if planned is not None and planned != environment():
        message = "the model or a package was changed after the experiment was started"
        raise CannotRun(message)


def run_chunk(chunk: Chunk, planned: Mapping[str, Any] | None = None) -> ChunkResult[Chunk]:
    """Make the runs of a chunk; a run that fails is kept with its traceback, and the others go on.

    Parameters
    ----------
    chunk
        What to run.
    planned
        The `environment` that the plan is for, where this may be another process.

    Raises
    ------
    CannotRun
        If the environment fails, or is not the planned one.
    """
    check_environment(planned)
    began = time.perf_counter()
    rows = [
        attempted(chunk.scenarios[point], chunk.measured, point, replicate, chunk.first_seed + replicate)
        for point, replicate in chunk.runs
    ]
    data = to_parquet(table_of(rows, chunk.measured))
    return ChunkResult(chunk, data, sum(bool(row.failure) for row in rows), time.perf_counter() - began)


def attempted(scenario: Scenario, measured: Measured, point: int, replicate: int, seed: int) -> RunRow:
    """Make one run; a run that fails by its own numbers has a failure and no outcomes.

    Raises
    ------
    CannotRun
        If the environment fails.
    """
    found = attempt(scenario.name, lambda: simulated(scenario, seed, measured))
    if isinstance(found, Failure):
        return failed_run(point, replicate, seed, found.text, measured)
    outcomes = {outcome: or_none(value) for outcome, value in found.outcomes.items()}
    return RunRow(point, replicate, seed, "", outcomes, *found[1:])


@dataclass(frozen=True)
class Failure:
    """Why a run failed by its own numbers, with its traceback."""

    text: str


def attempt[Found](name: str, make: Callable[[], Found]) -> Found | Failure:
    """Make a run of a scenario of some name, and tell a run that fails from an environment that does.

    Raises
    ------
    CannotRun
        If the environment fails.
    """
    try:
        return make()
    except ERRORS_OF_RUN as error:
        return Failure(f"{error}\n{trace(error)}")
    except MemoryError as error:
        message = f"memory ran out in a run of '{name}': give fewer --workers, or more memory to each"
        raise CannotRun(message) from error
    except Exception as error:
        message = f"a run of '{name}' could not be made: {in_a_line(error)}"
        raise CannotRun(message) from error


def in_a_line(error: BaseException) -> str:
    """Describe an error and the line that raised it."""
    first = next((line.strip() for line in str(error).splitlines() if line.strip()), "no reason given")
    steps = traceback.extract_tb(error.__traceback__)
    line = f" ({Path(steps[-1].filename).name}:{steps[-1].lineno})" if steps else ""
    return f"{type(error).__name__}: {first}{line}"


def trace(error: Exception) -> str:
    """Write the traceback of an error with names of modules, not paths, so that every machine writes the same."""
    steps = traceback.extract_tb(error.__traceback__)
    lines = [f"{Path(step.filename).name}:{step.lineno} in {step.name}: {step.line}" for step in steps]
    return "\n".join([*lines, type(error).__name__])


type Work[Piece: Named] = Callable[[Piece, Mapping[str, Any]], ChunkResult[Piece]]


def execute[Piece: Named](
    chunks: Sequence[Piece], open_executor: OpenExecutor, work: Work[Piece]
) -> Iterator[ChunkResult[Piece]]:
    """Run chunks with an executor and yield the results in the order in which they finish.

    Parameters
    ----------
    chunks
        What to run.
    open_executor
        Opens what they are run with.
    work
        Does a chunk's work in a worker; it is told the environment that the work is planned for.

    Raises
    ------
    WorkersDied
        If workers die repeatedly; a worker that dies now and then is replaced, and its chunks are run again.
    CannotRun
        If the environment fails.
    """
    left = {chunk.name: chunk for chunk in chunks}
    deaths = 0
    while left:
        try:
            with open_executor() as (executor, workers):
                for made in handed(list(left.values()), executor, workers * (1 + WAITING_A_WORKER), work):
                    del left[made.chunk.name]
                    deaths = 0
                    yield made
        except BrokenProcessPool as error:
            deaths += 1
            if deaths >= MOST_DEATHS:
                message = f"workers died {deaths} times without finishing a chunk: {error}"
                raise WorkersDied(message) from None


def handed[Piece: Named](
    chunks: Sequence[Piece], executor: Executor, at_once: int, work: Work[Piece]
) -> Iterator[ChunkResult[Piece]]:
    """Keep an executor busy with a few chunks at a time, and drop each result once it is handed on."""
    todo = iter(chunks)
    planned = environment()
    waiting: set[Future[ChunkResult[Piece]]] = set()
    try:
        while True:
            while len(waiting) < at_once and (chunk := next(todo, None)) is not None:
                waiting.add(executor.submit(work, chunk, planned))
            if not waiting:
                return
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            # What is whole is handed on before anything that stops the rest.
            for future in sorted(done, key=lambda one: one.cancelled() or one.exception() is not None):
                yield future.result()
    finally:
        for future in waiting:
            future.cancel()
