"""A worker runs the scenarios of a calibration in some worlds, and computes the figures of each.

World `number` of a stage is evaluated with seeds that belong to the stage, the number and the replicate alone, so that
no world meets the chance of another one, and none is kept for the luck of a seed that all share.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from sim.calibration.specification import Calibration
from sim.experiment.execution import ChunkResult, Failure, attempt, check_environment
from sim.run.simulation import simulate
from sim.scenario import Scenario
from sim.scenario.changes import EVERY
from sim.worlds.parquet import to_parquet

KEYS = ("number", "failure")  # columns beside the figures
SEEDS = 2**63


@dataclass(frozen=True)
class Stage:
    """A part of a calibration: a wave, a generation, or worlds that are evaluated again.

    Attributes
    ----------
    name
        By which its draws and seeds are known.
    order
        Its place among all stages that there can be, in the names of part files.
    """

    name: str
    order: int


@dataclass(frozen=True)
class Batch:
    """Some worlds of a stage, one after another, and all that a worker needs to evaluate them."""

    calibration: Calibration
    stage: Stage
    first: int
    worlds: tuple[Mapping[str, Any], ...]

    @property
    def name(self) -> str:
        """Name of its part file, less the digest: stage, first and last number."""
        stage = f"{self.stage.order:05d}"
        return f"p{stage}-{stage}-r{self.first:05d}-{self.first + len(self.worlds) - 1:05d}"


def evaluate(batch: Batch, planned: Mapping[str, Any] | None = None) -> ChunkResult[Batch]:
    """Evaluate a batch; a world whose run fails has no figures, and the others go on.

    Raises
    ------
    sim.experiment.execution.CannotRun
        If the environment fails, or is not the planned one.
    """
    check_environment(planned)
    began = time.perf_counter()
    names = [target.name for target in batch.calibration.targets]
    rows, failed = [], 0
    for number, world in enumerate(batch.worlds, batch.first):
        found = figures_of(batch, number, world)
        is_failure = isinstance(found, Failure)
        failed += is_failure
        figures = [float("nan")] * len(names) if isinstance(found, Failure) else found
        failure = found.text if isinstance(found, Failure) else ""
        rows.append({"number": number, "failure": failure, **dict(zip(names, figures, strict=True))})
    data = to_parquet(pa.Table.from_pylist(rows, schema=schema(batch.calibration)))
    return ChunkResult(batch, data, failed, time.perf_counter() - began)


def figures_of(batch: Batch, number: int, world: Mapping[str, Any]) -> list[float] | Failure:
    """Run every scenario in a world, and compute the figures."""
    calibration = batch.calibration

    def make() -> list[float]:
        runs = {
            name: [
                simulate(in_world(scenario, world), calibration.number(batch.stage.name, number, replicate) % SEEDS)
                for replicate in range(calibration.replicates)
            ]
            for name, scenario in calibration.scenarios.items()
        }
        return calibration.figures(runs)

    return attempt(f"{batch.stage.name}, world {number}", make)


def in_world(scenario: Scenario, world: Mapping[str, Any]) -> Scenario:
    """Return a scenario in a world; values of it were checked with the ends of their ranges."""
    values = dict(scenario.values)
    for key, value in world.items():
        if key.startswith(EVERY):
            for code in scenario.values["region.countries"]:
                values[f"jurisdictions.{code}.{key.removeprefix(EVERY)}"] = value
        else:
            values[key] = value
    return replace(scenario, values=values)


def schema(calibration: Calibration) -> pa.Schema:
    """Columns of a part: number and failure, then a figure for each target."""
    figures = [(target.name, pa.float64()) for target in calibration.targets]
    return pa.schema([("number", pa.int32()), ("failure", pa.string()), *figures])
