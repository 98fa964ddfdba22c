"""The month once more, as AgentPy has it: an object for each agency and group in an `AgentList`, and `record`."""

from typing import Any

import agentpy

from sim.scenario import Scenario
from tests.theory.readable_model import agencies, groups
from tests.theory.readable_model.world import World


class Agency(agencies.Agency, agentpy.Agent):
    """An agency that AgentPy activates."""


class Group(groups.Group, agentpy.Agent):
    """A slot of the market that AgentPy activates."""


class AgentPyForm(World, agentpy.Model):
    """The whole model, a month a step; its parameters are `scenario`, `seed` and `steps`."""

    def setup(self) -> None:
        """Begin at month 0."""
        self.open(self.p.scenario)
        self.agency_list = agentpy.AgentList(self, len(self.countries) * self.kinds, Agency)
        self.group_list = agentpy.AgentList(self, self.setting.slots, Group)
        self.settle()

    def ask_agencies(self, what: str) -> None:
        """Let AgentPy shuffle the agencies and ask each; their list keeps its order, by which countries find theirs."""
        getattr(agentpy.AgentList(self, self.agency_list).shuffle(), what)()

    def ask_groups(self, what: str) -> None:
        """Let AgentPy shuffle the groups and ask each."""
        getattr(self.group_list.shuffle(), what)()

    def step(self) -> None:
        """Run one month."""
        self.everything()

    def update(self) -> None:
        """Record the month's outcomes, those of month 0 too."""
        for name, value in self.outcomes().items():
            self.record(name, value)
        self.clear_books()


def run(scenario: Scenario, seed: int, months: int) -> Any:
    """Run some months; the outcomes of month 0 and of each after it, a column each."""
    model = AgentPyForm({"scenario": scenario, "seed": seed, "steps": months})
    return model.run(display=False).variables.AgentPyForm
