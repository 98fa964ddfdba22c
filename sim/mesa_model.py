"""The Mesa face of the model: `CooperationModel` with `Agency` and `Trafficker` agents.

Agents are views: they hold a number and read the arrays, so that the model stepped here and the same run in a
batch are one computation, bit for bit. Only `rng` and `time` of Mesa are used, which Mesa 4 keeps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mesa

from sim.arguments import as_changes, resolved, seed_of
from sim.model.outcomes import OUTCOMES
from sim.model.state import NOBODY, NOWHERE, STATUSES
from sim.run.month_zero import record_of_start
from sim.run.simulation import begin
from sim.scenario import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from os import PathLike

    from sim.scenario import Scenario

HIGHEST = 2**63 - 1  # of the seeds


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
        """True if it may warn groups."""
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
        return float(self.model.run.state.trust_in[other.index, self.index])

    def contact_with(self, other: Agency) -> float:
        """Contact of this agency with another, 0 to 1."""
        state = self.model.run.state
        return float(state.contact[state.home[other.index], state.home[self.index]])


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
        a = self.model.run.state.lead_agency[self.index]
        return None if a == NOBODY else self.model.agencies[a]


class CooperationModel(mesa.Model):  # type: ignore[misc]
    """The model as a Mesa model: step it, select its agents, collect its data.

    At the end of the run it stops: `running` is False, and further steps do nothing.

    Each step collects a row of data. `model.datacollector.collect(model)` before the first step collects one of month
    0: what there is at the start, with harm as the groups that are there do it in a month, and NaN for all that needs
    a month to happen in.

    Parameters
    ----------
    scenario
        A scenario file, the name of one, or a resolved scenario (then without the rest but `rng`).
    rng
        Seed of the run, 0 to 2**63 - 1, or whatever else `mesa.Model` takes, from which a seed is drawn; with None
        each model has a new seed, as everywhere in Mesa. (`sim.run` takes the scenario's seed there.)
    months
        Length of the run; the scenario's if not given.
    changes
        Dotted key to value, as in `sim.run`.
    events
        Entries of the time line, each with month, key and value, as in `sim.run`.
    keys
        Single changes by their dotted key, which win over `changes`: a sweep of `batch_run` and the inputs of
        `SolaraViz` name parameters so, for example `{"corruption.scale": [0, 0.5, 1]}`.

    Attributes
    ----------
    seed_used
        The seed of this run: `rng=model.seed_used` repeats it.
    resolved
        The resolved scenario.

    Examples
    --------
    >>> model = CooperationModel("two_countries", rng=1, approach="european", **{"corruption.scale": 0.5})
    >>> model.step()
    >>> model.run.month
    1
    >>> police = model.agents_by_type[Agency].select(lambda agency: agency.kind == "police")
    >>> sorted(police.get("jurisdiction"))
    ['AAA', 'BBB']
    >>> list(model.datacollector.get_model_vars_dataframe().columns[:2])
    ['harm', 'active_groups']
    >>> model.run_for(400)
    >>> model.running, model.run.month, model.time
    (False, 240, 240.0)
    """

    def __init__(
        self,
        scenario: str | PathLike[str] | Scenario = "europe",
        rng: Any = None,
        *,
        months: int | None = None,
        changes: Mapping[str, Any] | None = None,
        events: Sequence[Mapping[str, Any]] | None = None,
        **keys: Any,
    ) -> None:
        given, asked = as_number(rng), {**as_changes(changes), **keys}
        if misplaced := sorted({"seed", "run.seed"} & asked.keys()):
            message = f"'{misplaced[0]}' would have no effect: Mesa's models take the seed as rng=. Give it there."
            raise ArgumentError(message)
        resolution = resolved(scenario, months, asked, events)
        super().__init__(rng=given)
        self.seed_used = given if isinstance(given, int) else int(self.rng.integers(HIGHEST, endpoint=True))
        self.resolved = resolution
        self.setting = resolution.setting()
        self.run = begin(resolution, self.seed_used)
        self.agencies = [Agency(self, a) for a in range(len(self.run.state.staff))]
        self.traffickers = [Trafficker(self, i) for i in range(self.setting.slots)]
        self.datacollector = mesa.DataCollector(model_reporters=self.reporters())
        self.running = True

    @property
    def scenario(self) -> None:
        """None: the scenario is `resolved`, and this model has no scenario of Mesa's own kind.

        If it had one, `SolaraViz` would pass that as the parameter `scenario` in place of the reader's choice.
        """

    @scenario.setter
    def scenario(self, mesas: object) -> None:
        """Ignore the scenario that Mesa makes of the seed."""

    def reporters(self) -> dict[str, Callable[[CooperationModel], float]]:
        """Give every outcome of the region in the last month, or at the start, for Mesa's data collector."""

        def reporter(name: str) -> Callable[[CooperationModel], float]:
            def last_month(model: CooperationModel) -> float:
                run = model.run
                record = run.state.records[run.month - 1 : run.month] if run.month > 0 else record_of_start(run)
                return OUTCOMES[name].total(record, ~model.setting.external)

            return last_month

        return {name: reporter(name) for name in OUTCOMES}

    def step(self) -> None:
        """Run one month and collect its outcomes; at the end of the run, do nothing."""
        if self.running:
            self.run.advance(1)
            self.datacollector.collect(self)
            self.running = self.run.month < self.run.horizon

    def reset_rng(self, rng: Any = None) -> None:
        """Refuse a new seed: the chance of a run is that of the seed with which it was begun.

        Raises
        ------
        sim.ScenarioError
            Always.
        """
        given = "..." if rng is None else repr(rng)
        message = (
            f"a run keeps the seed it began with. Begin another for a new seed: CooperationModel(..., rng={given})."
        )
        raise ArgumentError(message)

    def reset_randomizer(self, seed: int | None = None) -> None:
        """Refuse a new seed, as `reset_rng` does.

        Raises
        ------
        sim.ScenarioError
            Always.
        """
        self.reset_rng(seed)

    def _advance_time(self, until: float) -> None:
        """Let Mesa's clock go no further than the run, be it by `step`, `run_for` or `run_until`."""
        if self.time < self.run.horizon:
            super()._advance_time(min(until, float(self.run.horizon)))


def as_number(rng: Any) -> Any:
    """Return a seed that is a number as checked and plain; all else is left to Mesa.

    Mesa's `InputText`, in which a reader types a seed, hands over a text.
    """
    if isinstance(rng, str) and rng.isascii() and rng.isdecimal() and len(rng) < 20:
        return seed_of(int(rng))
    single = isinstance(rng, str | float | int) or getattr(rng, "ndim", None) == 0  # so are numpy's scalars
    return seed_of(rng) if single else rng
