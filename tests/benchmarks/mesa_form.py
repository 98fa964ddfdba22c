"""The month once more, as Mesa's tutorials teach: an object for each agency and group, `shuffle_do`, a `DataCollector`.

The benchmark compares its speed with the model's. Nothing in it is made slow on purpose, nothing tuned.
"""

from typing import Any

import mesa

from sim.scenario import Scenario
from tests.theory.readable_model import agencies, groups
from tests.theory.readable_model.world import World


class Agency(agencies.Agency, mesa.Agent):
    """An agency that Mesa activates."""


class Group(groups.Group, mesa.Agent):
    """A slot of the market that Mesa activates."""


class MesaForm(World, mesa.Model):
    """The whole model, a month a step.

    Parameters
    ----------
    scenario
        A resolved scenario without events.
    rng
        Seed.
    """

    def __init__(self, scenario: Scenario, rng: int) -> None:
        super().__init__(rng=rng)
        self.open(scenario)
        self.agency_list = list(Agency.create_agents(self, len(self.countries) * self.kinds))
        self.group_list = list(Group.create_agents(self, self.setting.slots))
        self.settle()
        self.datacollector = mesa.DataCollector(model_reporters={"outcomes": World.outcomes})

    def ask_agencies(self, what: str) -> None:
        """Let Mesa shuffle the agencies and ask each."""
        self.agents_by_type[Agency].shuffle_do(what)

    def ask_groups(self, what: str) -> None:
        """Let Mesa shuffle the groups and ask each."""
        self.agents_by_type[Group].shuffle_do(what)

    def step(self) -> None:
        """Run one month and collect its outcomes."""
        self.everything()
        self.datacollector.collect(self)
        self.clear_books()


def run(scenario: Scenario, seed: int, months: int) -> list[dict[str, Any]]:
    """Run some months; the outcomes of each."""
    model = MesaForm(scenario, seed)
    for _ in range(months):
        model.step()
    return list(model.datacollector.model_vars["outcomes"])
