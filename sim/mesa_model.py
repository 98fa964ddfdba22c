"""The Mesa face of the model: `CooperationModel` with `Agency` and `Trafficker` agents.

Agents are views: they hold a number and read the arrays, so that the model stepped here and the same run in a
batch are one computation, bit for bit. Only `rng` and `time` of Mesa are used, which Mesa 4 keeps.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import mesa

from sim.model.outcomes import OUTCOMES
from sim.model.simulate import Run
from sim.model.state import NOBODY, NOWHERE, STATUSES
from sim.scenario import Scenario, load

if TYPE_CHECKING:
    from collections.abc import Callable


class Agency(mesa.Agent):  # type: ignore[misc]
    """An agency of one kind in one jurisdiction: a view onto the arrays.

    Attributes
    ----------
    index
        Its number a in the arrays.
    jurisdiction, kind
        Code of its country, and its kind.
    """

    def __init__(self, model: CooperationModel, index: int) -> None:
        super().__init__(model)
        kinds = model.setting.kinds
        self.index = index
        self.jurisdiction = model.setting.codes[index // len(kinds)]
        self.kind = kinds[index % len(kinds)]

    @property
    def staff(self) -> float:
        """Investigator-months per month."""
        return float(self.model.run.state.staff[self.index])

    @property
    def cooperation_share(self) -> float:
        """Share of available effort reserved for joint cases."""
        return float(self.model.run.state.cooperation_share[self.index])

    @property
    def compromised(self) -> bool:
        """Whether it may warn groups."""
        return bool(self.model.run.state.compromised[self.index])

    @property
    def open_cases(self) -> int:
        """Joint cases that it works."""
        return int(self.model.run.state.open_cases[self.index])

    @property
    def approach(self) -> float:
        """0 prosecution-led, 1 victim-centred."""
        return float(self.model.run.state.approach[self.index])

    def trust_in(self, other: Agency) -> float:
        """Trust of this agency in another, 0 to 1."""
        return float(self.model.run.state.trust[self.index, other.index])

    def contact_with(self, other: Agency) -> float:
        """Contact of this agency with another, 0 to 1."""
        kinds = len(self.model.setting.kinds)
        return float(self.model.run.state.contact[self.index // kinds, other.index // kinds])


class Trafficker(mesa.Agent):  # type: ignore[misc]
    """A slot of the market, with the group that holds it, if any: a view onto the arrays.

    Attributes
    ----------
    index
        Its number i in the arrays.
    """

    def __init__(self, model: CooperationModel, index: int) -> None:
        super().__init__(model)
        self.index = index

    @property
    def status(self) -> str:
        """One of vacant, active, suppressed, dormant."""
        return STATUSES[self.model.run.state.status[self.index]]

    @property
    def route(self) -> tuple[str, ...]:
        """Codes of the countries of its legs: market, source, transit."""
        codes = self.model.setting.codes
        return tuple(codes[j] for j in self.model.run.state.route[self.index] if j != NOWHERE)

    @property
    def evidence(self) -> float:
        """Units of evidence that all agencies hold on it."""
        return float(self.model.run.state.evidence[self.index].sum())

    @property
    def lead(self) -> Agency | None:
        """The agency that leads a joint case on it."""
        a = self.model.run.state.lead[self.index]
        return None if a == NOBODY else self.model.agencies[a]


class CooperationModel(mesa.Model):  # type: ignore[misc]
    """The model as a Mesa model: step it, select its agents, collect its data.

    Parameters
    ----------
    scenario
        A scenario file, or a resolved scenario.
    rng
        Seed of the run, 0 to 2**63 - 1; the scenario's if not given.

    Examples
    --------
    >>> model = CooperationModel("scenarios/two_countries.toml", rng=1)
    >>> model.step()
    >>> model.run.month
    1
    >>> police = model.agents_by_type[Agency].select(lambda agency: agency.kind == "police")
    >>> sorted(police.get("jurisdiction"))
    ['AAA', 'BBB']
    >>> list(model.datacollector.get_model_vars_dataframe().columns[:2])
    ['harm', 'active_groups']
    """

    def __init__(self, scenario: str | Path | Scenario = "scenarios/europe.toml", rng: int | None = None) -> None:
        resolved = scenario if isinstance(scenario, Scenario) else load(scenario)
        seed = resolved.seed if rng is None else rng
        super().__init__(rng=seed)
        self.resolved = resolved
        self.setting = resolved.setting()
        self.run = Run(resolved.timeline, seed, resolved.months)
        self.agencies = [Agency(self, a) for a in range(len(self.run.state.staff))]
        self.traffickers = [Trafficker(self, i) for i in range(self.setting.slots)]
        self.datacollector = mesa.DataCollector(model_reporters=self.reporters())
        self.running = True

    def reporters(self) -> dict[str, Callable[[CooperationModel], float]]:
        """Give every outcome of the region in the last month, for Mesa's data collector."""

        def reporter(name: str) -> Callable[[CooperationModel], float]:
            def last_month(model: CooperationModel) -> float:
                record = model.run.state.records[model.run.month - 1 : model.run.month]
                return OUTCOMES[name].total(record, ~model.setting.external)

            return last_month

        return {name: reporter(name) for name in OUTCOMES}

    def follow(self, scenario: Scenario) -> None:
        """Go on by a scenario that differs from the model's own in events of months yet to come."""
        self.resolved = scenario
        self.run.timeline = list(scenario.timeline)

    def step(self) -> None:
        """Run one month and collect its outcomes."""
        self.run.advance(1)
        self.datacollector.collect(self)
        self.running = self.run.month < self.run.horizon
