"""The data of a run: its record, and the data frames `months`, `summary` and `relocations` that follow from it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.model.observation import Record, Series, only
from sim.model.outcomes import OUTCOMES
from sim.run.summary import SUMMARISED, region_summary
from sim.scenario import Scenario

REGION = "region"


@dataclass(frozen=True, eq=False, repr=False)
class RunData:
    """The data of a run of a scenario, finished or not.

    Attributes
    ----------
    scenario
        The resolved scenario.
    seed
        The seed that was used.
    record
        Shape (months, counts, jurisdictions).
    moved
        Shape (jurisdictions, jurisdictions): legs moved from row to column during the whole run.
    started
        Time at which the run began.
    """

    scenario: Scenario
    seed: int
    record: Record
    moved: NDArray[np.float64]
    started: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the jurisdictions, in the order of the arrays."""
        return self.scenario.setting().codes

    @property
    def inside(self) -> NDArray[np.bool_]:
        """True for the jurisdictions that belong to the region, shape (jurisdictions,)."""
        return ~self.scenario.setting().external

    @property
    def slots(self) -> int:
        """Carrying capacity of the market, groups."""
        return self.scenario.setting().slots

    @property
    def after_warm_up(self) -> Record:
        """The record without its warm-up."""
        return self.record[self.scenario.warm_up :]

    def over_time(self, outcome: str, window: int = 1) -> Series:
        """Return an outcome of the whole region by month, shape (months,), as a running mean over `window` months."""
        return OUTCOMES[outcome].over_time(self.record, self.inside, window)

    def region_summary(self) -> dict[str, float]:
        """Return every outcome of the region after the warm-up, by its name."""
        return region_summary(self.after_warm_up, self.inside, self.slots)

    @cached_property
    def months(self) -> pd.DataFrame:
        """Every outcome by month and jurisdiction: columns month, jurisdiction, outcome, value.

        Ratios that have nothing to divide by in a month are left out.
        """
        months, jurisdictions = self.record.shape[0], len(self.codes)
        names = [name for name in SUMMARISED if name in OUTCOMES]
        frame = pd.DataFrame(
            {
                "month": np.tile(np.repeat(np.arange(1, months + 1), jurisdictions), len(names)),
                "jurisdiction": np.tile(np.array(self.codes, object), months * len(names)),
                "outcome": np.repeat(np.array(names, object), months * jurisdictions),
                "value": np.concatenate([OUTCOMES[name].monthly(self.record).ravel() for name in names]),
            }
        )
        return frame.dropna(subset=["value"], ignore_index=True)

    @cached_property
    def summary(self) -> pd.DataFrame:
        """Every outcome after the warm-up: index outcome; columns unit, region, then each jurisdiction.

        A count is a mean per month, a ratio a ratio of sums; `region` leaves out the world outside.
        """
        region = self.region_summary()
        missing = [float("nan")] * len(self.codes)
        each = [only(self.after_warm_up, one) for one in np.eye(len(self.codes), dtype=bool)]
        rows: dict[str, list[str | float]] = {}
        for name, unit in SUMMARISED.items():
            outcome = OUTCOMES.get(name)
            values = [outcome.overall(one) for one in each] if outcome else missing
            rows[name] = [unit, region[name], *values]
        frame = pd.DataFrame.from_dict(rows, orient="index", columns=["unit", REGION, *self.codes])
        frame.index.name = "outcome"
        return frame

    @cached_property
    def relocations(self) -> pd.DataFrame:
        """Legs moved during the whole run: columns left, entered, moves; only pairs with a move."""
        left, entered = np.nonzero(self.moved)
        codes = np.array(self.codes)
        return pd.DataFrame({"left": codes[left], "entered": codes[entered], "moves": self.moved[left, entered]})
