"""Makes the runs of a model, full or null, that patterns look at."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from itertools import batched
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dev.patterns.figures import Values
from sim.model.counts import Count
from sim.model.outcomes import OUTCOMES
from sim.run.simulation import begin
from sim.scenario import Scenario, ScenarioFiles, load

Array = NDArray[np.float64]
Changes = Mapping[str, Any]  # dotted key to value
View = Callable[[Scenario, int], Array]  # what is kept of the run of a scenario with a seed

ROOT = Path(__file__).parents[2]
MONTHS = {"run.months": 240, "run.warm_up": 120}
SEEDS_AT_ONCE = 20  # of one scenario, in one worker
FULL = "full model"


class Cell(NamedTuple):
    """A region under an approach."""

    region: str
    approach: str


class Size(NamedTuple):
    """How much is run: seeds of each scenario, and which scenario stands for Europe."""

    seeds: int
    europe: str


class Runs(NamedTuple):
    """The runs of a scenario: means a month after the warm-up, shape (seeds, counts, jurisdictions)."""

    scenario: Scenario
    record: Array

    def outcome(self, name: str) -> Values:
        """Return an outcome of the region, one a seed."""
        inside = ~self.scenario.setting().external
        return np.array([OUTCOMES[name].total(one[None], inside) for one in self.record])

    def in_places(self, count: Count, places: NDArray[np.bool_]) -> Values:
        """Return a count, summed over some places, one a seed."""
        return self.record[:, count, places].sum(axis=1)

    @property
    def averted(self) -> Values:
        """Share of harm averted."""
        return self.outcome("harm_averted_share")


def means(scenario: Scenario, seed: int) -> Array:
    """Run a scenario and average each count over the months after the warm-up."""
    run = begin(scenario, seed)
    run.advance(scenario.months)
    return run.state.records[scenario.warm_up :].mean(axis=0)


def viewed(view: View, scenario: Scenario, seeds: Sequence[int]) -> Array:
    """Run a scenario with some seeds; what a worker does."""
    return np.array([view(scenario, seed) for seed in seeds])


class Model:
    """A model, full or null: makes each run once, however many patterns look at it.

    Parameters
    ----------
    null
        Name of a null model, or `FULL`.
    size
        How much is run.
    executor
        Of the runs; the numbers do not depend on it.
    """

    def __init__(self, null: str, size: Size, executor: Executor) -> None:
        self.name, self.size, self.executor = null, size, executor
        self.changes = {} if null == FULL else changes_of(null)
        self.files = ScenarioFiles()
        self.kept: dict[tuple[str, str], Array] = {}

    def scenario(self, cell: Cell, changes: Changes) -> Scenario:
        """Resolve a cell in this model; changes win over those of a null model."""
        region = self.size.europe if cell.region == "europe" else cell.region
        all_changes = {"approach": cell.approach, **MONTHS, **self.changes, **changes}
        return load(ROOT / "scenarios" / f"{region}.toml", all_changes, files=self.files)

    def views(self, view: View, scenarios: Sequence[Scenario]) -> list[Array]:
        """Return what a view keeps of every seed of each scenario, shape (seeds, ...) each."""
        few = list(batched(range(1, self.size.seeds + 1), SEEDS_AT_ONCE))
        waiting = {
            (view.__name__, scenario.hash): [self.executor.submit(viewed, view, scenario, some) for some in few]
            for scenario in scenarios
            if (view.__name__, scenario.hash) not in self.kept
        }
        for key, futures in waiting.items():
            self.kept[key] = np.concatenate([future.result() for future in futures])
        return [self.kept[view.__name__, scenario.hash] for scenario in scenarios]

    def runs(self, cell: Cell, *changes: Changes) -> list[Runs]:
        """Run a cell with each of some changes, the same seeds in all."""
        scenarios = [self.scenario(cell, some) for some in changes]
        return [Runs(*pair) for pair in zip(scenarios, self.views(means, scenarios), strict=True)]


def null_models() -> list[str]:
    """List the null models by name."""
    return sorted(file.stem for file in (ROOT / "scenarios" / "nulls").glob("*.toml"))


def changes_of(null: str) -> Changes:
    """Read what a null model changes."""
    layer = ScenarioFiles().collect(ROOT / "scenarios" / "nulls" / f"{null}.toml")
    return {key: entry.value for key, entry in layer.entries.items()}
