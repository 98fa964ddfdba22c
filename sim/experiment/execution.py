"""Runs the chunks of a plan on every core; a chunk is a few runs, and the worker itself keeps its results.

Workers return receipts, never data, so memory stays flat however many runs there are. Replicate r of every point
has the seed first_seed + r: the same luck, so that points are compared by pairs.
"""

import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pyarrow as pa

from sim.experiment.store import Store, write_part
from sim.model.simulate import Run, RunFailed
from sim.outputs.result import SUMMARISED, region_summary, unhindered
from sim.scenario import Scenario, load

TWIN = "harm_averted_per_effort"


@dataclass(frozen=True)
class Chunk:
    """Some runs of a plan: (point, replicate) pairs, and all that a worker needs to make them.

    Attributes
    ----------
    number
        Position in the plan.
    runs
        Pairs of point and replicate.
    base
        Path of the base scenario.
    changes
        Changes of each point that occurs in `runs`.
    first_seed
        Seed of replicate 0.
    with_twin
        Whether each run has its twin without enforcement, which costs as much again.
    """

    number: int
    runs: tuple[tuple[int, int], ...]
    base: str
    changes: dict[int, dict[str, Any]]
    first_seed: int
    with_twin: bool


@dataclass(frozen=True)
class Receipt:
    """What a worker returns of a chunk."""

    number: int
    done: int
    failed: int


def simulated(scenario: Scenario, seed: int, with_twin: bool) -> dict[str, float]:
    """Make one run and summarise it."""
    timeline = scenario.timeline()
    run = Run(timeline, seed, scenario.months)
    run.advance(scenario.months)
    twin = unhindered(timeline, scenario, seed) if with_twin else float("nan")
    setting = scenario.setting()
    return region_summary(run.state.records[scenario.warm_up :], ~setting.external, setting.slots, twin)


def run_chunk(chunk: Chunk, folder: str) -> Receipt:
    """Make the runs of a chunk and keep them; a run that fails is kept as failed, with its traceback.

    Parameters
    ----------
    chunk
        The runs.
    folder
        The results directory.

    Returns
    -------
    Receipt
        Numbers only.
    """
    scenarios = {number: load(chunk.base, changes) for number, changes in chunk.changes.items()}
    rows: list[dict[str, Any]] = []
    for point, replicate in chunk.runs:
        seed = chunk.first_seed + replicate
        row: dict[str, Any] = {"point": point, "replicate": replicate, "seed": seed, "failure": ""}
        try:
            row |= simulated(scenarios[point], seed, chunk.with_twin)
        except RunFailed as error:
            row |= dict.fromkeys(SUMMARISED, float("nan")) | {"failure": f"{error}\n{traceback.format_exc()}"}
        rows.append(row)
    write_part(Path(folder), chunk.number, pa.Table.from_pylist(rows, schema=schema()))
    failed = sum(bool(row["failure"]) for row in rows)
    return Receipt(chunk.number, len(rows) - failed, failed)


def schema() -> pa.Schema:
    """Columns of a part file."""
    keys = [("point", pa.int32()), ("replicate", pa.int32()), ("seed", pa.int64()), ("failure", pa.string())]
    return pa.schema([*keys, *((name, pa.float64()) for name in SUMMARISED)])


def local_executor(workers: int) -> Executor:
    """Make processes on this machine, each started afresh: compiled code and threads do not survive a fork."""
    return ProcessPoolExecutor(max_workers=workers, mp_context=get_context("spawn"))


def execute(chunks: Sequence[Chunk], store: Store, executor: Executor) -> Iterator[Receipt]:
    """Hand chunks to an executor and yield receipts as they come."""
    futures = [executor.submit(run_chunk, chunk, str(store.folder)) for chunk in chunks]
    try:
        for future in as_completed(futures):
            yield future.result()
    finally:
        for future in futures:
            future.cancel()
