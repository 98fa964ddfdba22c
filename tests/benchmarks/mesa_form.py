"""The readable model as Mesa's tutorials teach: an object for each agency and group, `shuffle_do`, a `DataCollector`.

The benchmark compares its speed with the model's. Nothing in it is made slow on purpose, nothing tuned.
"""

from collections.abc import Callable
from typing import Any

import mesa

from sim.scenario import Scenario
from tests.theory.readable_model import agency, group
from tests.theory.readable_model.country import Country
from tests.theory.readable_model.month import month
from tests.theory.readable_model.outcomes import Record
from tests.theory.readable_model.region import Region
from tests.theory.readable_model.start import populate


class Agency(agency.Agency, mesa.Agent):
    """An agency that Mesa activates."""

    def __init__(self, model: mesa.Model, country: Country, m: int, identity: int) -> None:
        mesa.Agent.__init__(self, model)
        agency.Agency.__init__(self, country, m, identity)


class Group(group.Group, mesa.Agent):
    """A slot of the market that Mesa activates."""

    def __init__(self, model: mesa.Model) -> None:
        mesa.Agent.__init__(self, model)
        group.Group.__init__(self)


class MesaForm(Region, mesa.Model):
    """The whole model, a month a step.

    Parameters
    ----------
    scenario
        A resolved scenario.
    rng
        Seed.
    """

    def __init__(self, scenario: Scenario, rng: int) -> None:
        mesa.Model.__init__(self, rng=rng)
        Region.__init__(self, scenario.timeline, self.random)
        populate(self, lambda *known: Agency(self, *known), lambda: Group(self))
        self.datacollector = mesa.DataCollector(model_reporters={"counts": lambda model: model.records[-1]})

    def ask_agencies(self, rule: Callable[..., None]) -> None:
        """Let Mesa shuffle the agencies and ask each."""
        self.agents_by_type[Agency].shuffle_do(rule, self)

    def ask_groups(self, rule: Callable[..., None]) -> None:
        """Let Mesa shuffle the groups and ask each."""
        self.agents_by_type[Group].shuffle_do(rule, self)

    def step(self) -> None:
        """Run one month and collect its counts."""
        month(self)
        self.datacollector.collect(self)


def run(scenario: Scenario, seed: int, months: int) -> list[Record]:
    """Run some months; the counts of each."""
    model = MesaForm(scenario, seed)
    for _ in range(months):
        model.step()
    collected: Any = model.datacollector.model_vars["counts"]
    return list(collected)
