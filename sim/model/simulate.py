"""A run: a state, its schedule and its chance, whole or month by month."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sim.engine.chance import streams
from sim.model import soundness
from sim.model.initialise import begin, chance_for
from sim.model.processes import events
from sim.model.schedule import ALL, Parameters, months
from sim.model.setting import Setting
from sim.model.state import State


class Period(NamedTuple):
    """A stretch of the time line, in which region and parameters stay as they are.

    Attributes
    ----------
    month
        Its first month; 0 for the first period of a time line.
    setting, parameters
        The facts of the region and the parameters of every process in these months.
    """

    month: int
    setting: Setting
    parameters: Parameters


class RunFailed(Exception):
    """A month gave an impossible number, so the run has no result."""


class Run:
    """One replicate: a time line of periods, a seed, and the state it has come to.

    Parameters
    ----------
    timeline
        Periods in order of month, the first at month 0.
    seed
        0 to 2**64 - 1.
    horizon
        Months that the run can last.

    Attributes
    ----------
    month
        Months that have passed.
    state
        The arrays, as they are after that month.
    chance
        Its seed, and the room to ask in.
    """

    def __init__(self, timeline: Sequence[Period], seed: int, horizon: int) -> None:
        self.timeline = list(timeline)
        self.seed = seed
        self.horizon = horizon
        self.month = 0
        first = self.timeline[0]
        self.chance = chance_for(first.setting, seed)
        self.state: State = begin(first.setting, first.parameters, self.chance, horizon)

    def advance(self, count: int) -> None:
        """Run some months more.

        Parameters
        ----------
        count
            Months, as far as the horizon allows.

        Raises
        ------
        RunFailed
            If a month gives a NaN, a negative amount, a share or a probability outside [0, 1].
        ValueError
            If the horizon would be passed.
        """
        end = self.month + count
        if end > self.horizon:
            message = f"month {end} is beyond the run's horizon of {self.horizon} months"
            raise ValueError(message)
        while self.month < end:
            period = self.period_of(self.month + 1)
            if period.month == self.month + 1:
                events.enact(self.state, period.setting)
            changes = [later.month for later in self.timeline if later.month > self.month + 1]
            self.run_through(period.parameters, min([end, *(month - 1 for month in changes)]))

    def period_of(self, month: int) -> Period:
        """Return the period that holds in a month."""
        return [period for period in self.timeline if period.month <= month][-1]

    def run_through(self, parameters: Parameters, last: int) -> None:
        """Run the months up to `last` under the same parameters."""
        # Compiled code wraps whole numbers round in silence; interpreted numpy would warn of it.
        with np.errstate(over="ignore", under="ignore"):
            reached, found = months(self.state, parameters, self.chance, self.month + 1, last, ALL)
        if found != soundness.SOUND:
            what = soundness.CHECKED[found]
            if found == soundness.PROBABILITY:
                what = f"the probability of '{streams[int(self.chance.fault[0])]}'"
            message = f"month {reached}: {what} is NaN or out of its range; the run has no result"
            raise RunFailed(message)
        self.month = last
