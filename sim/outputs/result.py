"""The result of a run as data frames: `months`, `summary`, `relocations`."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from os import fspath
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.model.observation import Record, Series, gini, only
from sim.model.outcomes import OUTCOMES
from sim.model.simulate import Period, Run

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from os import PathLike
    from pathlib import Path

    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from sim.scenario import Scenario

REGION = "region"
# Every outcome of a summary with its unit; the last three belong to the region as a whole.
SUMMARISED = {name: outcome.unit for name, outcome in OUTCOMES.items()} | {
    "active_share": "share of slots",
    "harm_averted_per_effort": "victim-months per investigator-month",
    "harm_gini": "Gini coefficient",
}


def region_summary(
    settled: Record, inside: NDArray[np.bool_], slots: int, unhindered_harm: float = float("nan")
) -> dict[str, float]:
    """Summarise the region after the warm-up.

    Parameters
    ----------
    settled
        Shape (months, counters, jurisdictions), without the warm-up.
    inside
        Shape (jurisdictions,): those that belong to the region.
    slots
        Carrying capacity of the market, groups.
    unhindered_harm
        Victim-months per month in the same run without enforcement, where it is known.

    Returns
    -------
    dict
        Every name of SUMMARISED to its value.
    """
    region = only(settled, inside)
    totals = {name: outcome.overall(region) for name, outcome in OUTCOMES.items()}
    effort = totals["effort"]
    totals["active_share"] = totals["active_groups"] / slots
    totals["harm_averted_per_effort"] = (unhindered_harm - totals["harm"]) / effort if effort > 0 else float("nan")
    totals["harm_gini"] = gini(OUTCOMES["harm"].monthly(settled)[:, inside].sum(axis=0))
    return totals


@dataclass(frozen=True, eq=False, repr=False)
class Result:
    """A finished run, which a notebook shows as a table and a figure.

    Attributes
    ----------
    scenario
        The resolved scenario.
    seed
        The seed that was used.
    record
        Shape (months, counters, jurisdictions).
    moved
        Shape (jurisdictions, jurisdictions): legs moved from row to column during the whole run.
    unhindered_harm
        Victim-months per month after the warm-up in the same run without enforcement.
    started
        When the run began.
    """

    scenario: Scenario
    seed: int
    record: Record
    moved: NDArray[np.float64]
    unhindered_harm: float
    started: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __repr__(self) -> str:
        """Name the run, with its harm, and say where the rest is."""
        harm = self.summary[REGION].to_dict()["harm"]
        return (
            f"<Result of {self.scenario.name!r}, seed {self.seed}, {len(self.record)} months: "
            f"harm {harm:.4g} victim-months per month; "
            ".summary, .months, .relocations, .plot(), .write(folder)>"
        )

    def _repr_html_(self) -> str:
        """Show the headline outcomes and the figure in a notebook."""
        from sim.outputs.notebook import shown

        return shown(self)

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the jurisdictions, in the order of the arrays."""
        return self.scenario.setting().codes

    @property
    def inside(self) -> NDArray[np.bool_]:
        """Which jurisdictions belong to the region, shape (jurisdictions,)."""
        return ~self.scenario.setting().external

    @property
    def settled(self) -> Record:
        """The record without its warm-up."""
        return self.record[self.scenario.warm_up :]

    @cached_property
    def months(self) -> pd.DataFrame:
        """Every outcome by month and jurisdiction: columns month, jurisdiction, outcome, value.

        Ratios that have nothing to divide by in a month are left out.
        """
        count, places = self.record.shape[0], len(self.codes)
        frame = pd.DataFrame(
            {
                "month": np.tile(np.repeat(np.arange(1, count + 1), places), len(OUTCOMES)),
                "jurisdiction": np.tile(np.array(self.codes, object), count * len(OUTCOMES)),
                "outcome": np.repeat(np.array(list(OUTCOMES), object), count * places),
                "value": np.concatenate([outcome.monthly(self.record).ravel() for outcome in OUTCOMES.values()]),
            }
        )
        return frame.dropna(subset=["value"], ignore_index=True)

    def over_time(self, outcome: str, window: int = 1) -> Series:
        """Return an outcome of the whole region by month, shape (months,), as a running mean over `window` months."""
        return OUTCOMES[outcome].over_time(self.record, self.inside, window)

    @cached_property
    def summary(self) -> pd.DataFrame:
        """Every outcome after the warm-up: index outcome; columns unit, region, then each jurisdiction.

        A count is a mean per month, a ratio a ratio of sums; `region` leaves out the world outside.
        """
        region = region_summary(self.settled, self.inside, self.slots, self.unhindered_harm)
        nothing = [float("nan")] * len(self.codes)
        each = [only(self.settled, one) for one in np.eye(len(self.codes), dtype=bool)]
        rows: dict[str, list[str | float]] = {}
        for name, unit in SUMMARISED.items():
            known = OUTCOMES.get(name)
            values = [known.overall(one) for one in each] if known else nothing
            rows[name] = [unit, region[name], *values]
        frame = pd.DataFrame.from_dict(rows, orient="index", columns=["unit", REGION, *self.codes])
        frame.index.name = "outcome"
        return frame

    @property
    def slots(self) -> int:
        """Carrying capacity of the market, groups."""
        return self.scenario.setting().slots

    @cached_property
    def relocations(self) -> pd.DataFrame:
        """Legs moved during the whole run: columns left, entered, moves; only pairs with a move."""
        left, entered = np.nonzero(self.moved)
        codes = np.array(self.codes)
        return pd.DataFrame({"left": codes[left], "entered": codes[entered], "moves": self.moved[left, entered]})

    def plot(self) -> Figure:
        """Draw the run's main outcomes over time."""
        from sim.outputs.figures import overview

        return overview([self])

    def write(self, folder: str | PathLike[str] | None = None) -> Path:
        """Write the run into a new folder, as `coopsim run -o` does: tables, scenario, manifest, figure.

        Parameters
        ----------
        folder
            Must not exist; the next free one below `results/` if not given.

        Returns
        -------
        pathlib.Path
            The folder.

        Raises
        ------
        sim.DirectoryExists, sim.NoPlace
            If the folder exists already, or cannot be written.
        """
        from sim.outputs.files import claimed, draw, write

        computed = replace(self)  # whatever was done since to the data frames
        with claimed(None if folder is None else fspath(folder), [self.scenario.name]) as place:
            write([computed], place, ["sim.run", self.scenario.name, "Result.write"], self.started)
        for warning in draw([computed], place):
            warnings.warn(warning, stacklevel=2)
        return place.directory


def simulate(scenario: Scenario, seed: int, watch: Callable[[int], object] | None = None) -> Result:
    """Run a scenario, and the same run without enforcement beside it.

    Parameters
    ----------
    scenario
        Resolved.
    seed
        0 to 2**63 - 1.
    watch
        Called with the number of months that have just passed.

    Returns
    -------
    Result

    Raises
    ------
    sim.model.simulate.RunFailed
        If a month gives an impossible number.
    """
    started = datetime.now(UTC)
    timeline = scenario.timeline
    run = Run(timeline, seed, scenario.months)
    while run.month < scenario.months:
        step = min(12, scenario.months - run.month)
        run.advance(step)
        if watch is not None:
            watch(step)
    for computed in (run.state.records, run.state.relocations):
        computed.flags.writeable = False
    return Result(
        scenario=scenario,
        seed=seed,
        record=run.state.records,
        moved=run.state.relocations,
        unhindered_harm=unhindered(timeline, scenario, seed),
        started=started,
    )


def unhindered(timeline: Sequence[Period], scenario: Scenario, seed: int) -> float:
    """Harm per month after the warm-up in the same run without any staff of the region, victim-months."""
    # The world outside keeps its staff, which `effort` does not count.
    idle = [
        period._replace(setting=period.setting._replace(capacity=period.setting.capacity * period.setting.external))
        for period in timeline
    ]
    run = Run(idle, seed, scenario.months)
    run.advance(scenario.months)
    inside = ~timeline[0].setting.external
    return OUTCOMES["harm"].total(run.state.records[scenario.warm_up :], inside)
