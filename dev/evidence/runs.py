"""Measures runs of the model: scenarios by seeds by windows of months, on the cores at hand."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from functools import partial
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from sim.experiment.cores import usable_cores
from sim.experiment.processes import Processes
from sim.experiment.views import look
from sim.model.outcomes import OUTCOMES
from sim.model.simulate import Run
from sim.scenario import Scenario, ScenarioFiles, load
from sim.shipped import SCENARIOS

Values = NDArray[np.float64]

REGIONS = ("europe", "europe_12", "north_america", "us_canada")
APPROACHES = ("european", "north_american")
AVERTED, JOINT = "harm_averted_share", "dismantled_joint"
MEASURED = (AVERTED, "arrests", JOINT, "convictions")
FILES = ScenarioFiles()  # each is read once


class Window(NamedTuple):
    """Months from the first to the last, both counted."""

    first: int
    last: int

    def __str__(self) -> str:
        """Write the months."""
        return f"{self.first}–{self.last}"


LATE = Window(121, 240)  # where a check needs but one


class Measure(Protocol):
    """Measures every scenario with every seed."""

    def __call__(
        self, scenarios: Sequence[Scenario], seeds: int, windows: Sequence[Window] = (LATE,),
        outcomes: Sequence[str] = MEASURED,
    ) -> Values:  # fmt: skip
        """Return outcomes with the seeds 1, 2, ... of each scenario, shape (scenarios, seeds, windows, outcomes)."""


def scenario_of(region: str, approach: str, changes: Mapping[str, Any] | None = None) -> Scenario:
    """Resolve a region under an approach, with changes that win."""
    return load(f"scenarios/{region}.toml", {"approach": approach, **(changes or {})}, files=FILES)


def null_model(name: str) -> dict[str, Any]:
    """Return the changes that a null model makes of a scenario."""
    layer = FILES.collect(SCENARIOS / "nulls" / f"{name}.toml")
    return {key: entry.value for key, entry in layer.entries.items()}


def measured(windows: Sequence[Window], outcomes: Sequence[str], scenario: Scenario, seed: int) -> Values:
    """Run a scenario up to the end of the last window; shape (windows, outcomes)."""
    inside, months = ~scenario.setting().external, max(window.last for window in windows)
    run = Run(scenario.timeline, seed, months)
    run.advance(months)
    records = [run.state.records[window.first - 1 : window.last] for window in windows]
    return np.array([[OUTCOMES[outcome].total(record, inside) for outcome in outcomes] for record in records])


@contextmanager
def measuring(workers: int | None = None) -> Iterator[Measure]:
    """Start worker processes that measure; the results do not depend on their number."""
    with Processes(workers or usable_cores()) as (executor, _):
        yield measurer(executor)


def measurer(executor: Executor) -> Measure:
    """Measure with an executor."""

    def measure(
        scenarios: Sequence[Scenario], seeds: int, windows: Sequence[Window] = (LATE,),
        outcomes: Sequence[str] = MEASURED,
    ) -> Values:  # fmt: skip
        return np.array(look(executor, partial(measured, windows, outcomes), scenarios, seeds))

    return measure
