"""Plan of an experiment: its stages, the chunks of runs, and the description that a results directory begins with."""

import hashlib
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, NamedTuple

from sim.engine.source import model_digest
from sim.experiment.design import Point, worlds
from sim.experiment.directory import WORLDS
from sim.experiment.specification import FROM_FILE, Experiment
from sim.scenario import Scenario
from sim.worlds.table import write_worlds

RUNS_IN_CHUNK = 60  # a second of work or a few: little is lost with a worker, and handing out costs little beside it
PACKAGES = ("numba", "numpy", "pyarrow", "salib", "scipy")


class Extent(NamedTuple):
    """Size of an experiment, or of a stage of it: its first points, each with its first replicates."""

    points: int
    replicates: int


class Measured(NamedTuple):
    """Outcomes that are kept of a run besides those of the region.

    Attributes
    ----------
    of_places
        Outcome of a part of the region, such as `harm.DEU`, to the codes that it is summed over.
    by_year
        Outcomes that are kept by year.
    by_month
        Outcomes that are kept by month and country.
    """

    of_places: Mapping[str, tuple[str, ...]]
    by_year: tuple[str, ...]
    by_month: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chunk:
    """Some points of a plan, some replicates of each, and all that a worker needs to run them.

    Attributes
    ----------
    points, replicates
        Ranges, both with their end left out.
    scenarios
        Scenario of each point.
    first_seed
        Seed of replicate 0.
    """

    points: tuple[int, int]
    replicates: tuple[int, int]
    scenarios: Mapping[int, Scenario]
    first_seed: int
    measured: Measured

    @property
    def name(self) -> str:
        """Name of its part file, less the digest: first and last point, first and last replicate."""
        (point, next_point), (replicate, next_replicate) = self.points, self.replicates
        return f"p{point:05d}-{next_point - 1:05d}-r{replicate:05d}-{next_replicate - 1:05d}"

    @property
    def runs(self) -> list[tuple[int, int]]:
        """Pairs of point and replicate."""
        return [(point, replicate) for point in range(*self.points) for replicate in range(*self.replicates)]


def measured(experiment: Experiment) -> Measured:
    """List the outcomes that are kept of each run."""
    of_places = {outcome: codes for outcome in experiment.measured if (codes := experiment.codes_of(outcome))}
    return Measured(of_places, experiment.trajectories, experiment.keep)


def chunks(experiment: Experiment, design: Sequence[Point], stages: Sequence[Extent]) -> list[Chunk]:
    """Cut stages into chunks; a later stage leaves the chunks of an earlier stage as they are."""
    found: list[Chunk] = []
    kept = measured(experiment)
    before = Extent(0, 0)
    for stage in stages:
        blocks = [
            ((0, before.points), (before.replicates, stage.replicates)),
            ((before.points, stage.points), (0, stage.replicates)),
        ]
        for points, replicates in blocks:
            found += [
                Chunk(
                    points=few,
                    replicates=some,
                    scenarios={number: design[number].scenario for number in range(*few)},
                    first_seed=experiment.first_seed,
                    measured=kept,
                )
                for few in cut(points, max(1, RUNS_IN_CHUNK // max(1, replicates[1] - replicates[0])))
                for some in cut(replicates, RUNS_IN_CHUNK)
            ]
        before = stage
    return found


def cut(whole: tuple[int, int], size: int) -> list[tuple[int, int]]:
    """Cut a range into pieces of equal size, the last perhaps smaller."""
    return [(start, min(start + size, whole[1])) for start in range(whole[0], whole[1], size)]


def plan(experiment: Experiment, design: Sequence[Point]) -> dict[str, Any]:
    """Describe the plan that a results directory begins with, and by which another plan is refused."""
    precision, kept = experiment.precision, measured(experiment)._asdict()
    described = {
        "experiment": experiment.name,
        "design": experiment.design,
        "points": [planned(point) for point in design],
        "first_seed": experiment.first_seed,
        "precision": None if precision is None else precision.described,
        "measured": kept,
        "runs_in_chunk": RUNS_IN_CHUNK,
        **environment(),
    }
    # What is not there is not described, as in older plans, whose results stay what they are.
    if not experiment.keep:
        del kept["by_month"]
    if experiment.design == FROM_FILE:
        described["factors"] = [factor.name for factor in experiment.factors]
    if found := worlds(design):
        described["worlds"] = {WORLDS: hashlib.sha256(write_worlds(found)).hexdigest()}
    return described


def planned(point: Point) -> dict[str, Any]:
    """Describe a point: its levels, the hash of its scenario, and its world if it has one."""
    world = {} if point.world is None else {"world": point.world.number}
    return {**point.levels, "scenario": point.scenario.hash, **world}


def environment() -> dict[str, Any]:
    """Describe the model, the machine and the packages, on which numbers depend besides the plan."""
    return {
        "model_source": model_digest(),
        "machine": platform.machine(),
        "packages": {package: version(package) for package in PACKAGES},
    }
