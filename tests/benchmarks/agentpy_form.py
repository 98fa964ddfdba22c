"""The readable model as AgentPy has it: an object for each agency and group in an `AgentList`, and `record`."""

from collections.abc import Callable
from typing import Any

import agentpy

from sim.scenario import Scenario
from tests.theory.readable_model import agency, group
from tests.theory.readable_model.country import Country
from tests.theory.readable_model.month import month
from tests.theory.readable_model.outcomes import Record
from tests.theory.readable_model.region import Region
from tests.theory.readable_model.start import populate


class Agency(agency.Agency, agentpy.Agent):
    """An agency that AgentPy activates."""

    def __init__(self, model: agentpy.Model, country: Country, m: int, identity: int) -> None:
        agentpy.Agent.__init__(self, model)
        agency.Agency.__init__(self, country, m, identity)


class Group(group.Group, agentpy.Agent):
    """A slot of the market that AgentPy activates."""

    def __init__(self, model: agentpy.Model) -> None:
        agentpy.Agent.__init__(self, model)
        group.Group.__init__(self)


class AgentPyForm(Region, agentpy.Model):
    """The whole model, a month a step; its parameters are `scenario`, `seed` and `steps`."""

    def __init__(self, parameters: dict[str, Any]) -> None:
        agentpy.Model.__init__(self, parameters)

    def setup(self) -> None:
        """Begin at month 0."""
        Region.__init__(self, self.p.scenario.timeline, self.random)
        populate(self, lambda *known: Agency(self, *known), lambda: Group(self))

    def ask_agencies(self, rule: Callable[..., None]) -> None:
        """Let AgentPy shuffle the agencies, and ask each."""
        for one in agentpy.AgentList(self, self.agencies).shuffle():
            rule(one, self)

    def ask_groups(self, rule: Callable[..., None]) -> None:
        """Let AgentPy shuffle the groups, and ask each."""
        for one in agentpy.AgentList(self, self.groups).shuffle():
            rule(one, self)

    def step(self) -> None:
        """Run one month."""
        month(self)

    def update(self) -> None:
        """Record the month's counts; at month 0 there are none."""
        if self.records:
            self.record("counts", self.records[-1])


def run(scenario: Scenario, seed: int, months: int) -> list[Record]:
    """Run some months; the counts of each."""
    model = AgentPyForm({"scenario": scenario, "seed": seed, "steps": months})
    recorded: Any = model.run(display=False).variables.AgentPyForm.counts
    return list(recorded)
