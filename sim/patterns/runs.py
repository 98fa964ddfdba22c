"""Makes the runs of a model, full or null, that patterns look at."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.experiment.views import Array, View, look
from sim.model.counts import Count
from sim.model.outcomes import OUTCOMES
from sim.run.simulation import begin
from sim.scenario import Scenario, ScenarioFiles, load
from sim.shipped import SCENARIOS

Changes = Mapping[str, Any]  # dotted key to value

MONTHS = {"run.months": 240, "run.warm_up": 120}
STANDS_FOR = {"europe": "europe_12"}  # the smaller region, in which a run takes a third of the time
NULLS = SCENARIOS / "nulls"
FULL = "full model"


class Cell(NamedTuple):
    """A region under an approach."""

    region: str
    approach: str


class Runs(NamedTuple):
    """The runs of a scenario: means a month after the warm-up, shape (seeds, counts, jurisdictions)."""

    scenario: Scenario
    record: Array

    def outcome(self, name: str) -> Array:
        """Return an outcome of the region, one a seed."""
        inside = ~self.scenario.setting().external
        return np.array([OUTCOMES[name].total(one[None], inside) for one in self.record])

    def in_places(self, count: Count, places: NDArray[np.bool_]) -> Array:
        """Return a count, summed over some places, one a seed."""
        return self.record[:, count, places].sum(axis=1)

    @property
    def averted(self) -> Array:
        """Share of harm averted."""
        return self.outcome("harm_averted_share")


def means(scenario: Scenario, seed: int) -> Array:
    """Run a scenario and average each count over the months after the warm-up."""
    run = begin(scenario, seed)
    run.advance(scenario.months)
    return run.state.records[scenario.warm_up :].mean(axis=0)


class Model:
    """A model, full or null: makes each run once, however many patterns look at it.

    Parameters
    ----------
    name
        Of a null model, or `FULL`.
    seeds
        Runs of each scenario, 2 or more.
    executor
        Of the runs; the numbers do not depend on it.
    """

    def __init__(self, name: str, seeds: int, executor: Executor) -> None:
        self.name, self.seeds, self.executor = name, seeds, executor
        self.changes = {} if name == FULL else changes_of(name)
        self.files = ScenarioFiles()
        self.kept: dict[tuple[View, str], Array] = {}

    def scenario(self, cell: Cell, changes: Changes) -> Scenario:
        """Resolve a cell in this model; changes win over those of a null model."""
        file = SCENARIOS / f"{STANDS_FOR.get(cell.region, cell.region)}.toml"
        return load(file, {"approach": cell.approach, **MONTHS, **self.changes, **changes}, files=self.files)

    def views(self, view: View, scenarios: Sequence[Scenario]) -> list[Array]:
        """Return what a view keeps of every seed of each scenario, shape (seeds, ...) each."""
        new = {scenario.hash: scenario for scenario in scenarios if (view, scenario.hash) not in self.kept}
        for name, found in zip(new, look(self.executor, view, list(new.values()), self.seeds), strict=True):
            self.kept[view, name] = found
        return [self.kept[view, scenario.hash] for scenario in scenarios]

    def runs(self, cell: Cell, *changes: Changes) -> list[Runs]:
        """Run a cell with each of some changes, the same seeds in all."""
        scenarios = [self.scenario(cell, some) for some in changes]
        return [Runs(*pair) for pair in zip(scenarios, self.views(means, scenarios), strict=True)]


def null_models() -> list[str]:
    """List the null models by name."""
    return sorted(file.stem for file in NULLS.glob("*.toml"))


def changes_of(null: str) -> Changes:
    """Read what a null model changes."""
    layer = ScenarioFiles().collect(NULLS / f"{null}.toml")
    return {key: entry.value for key, entry in layer.entries.items()}
