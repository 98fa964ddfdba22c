"""A run that is watched: the processes of each month one after the other, and between them what each has changed."""

from collections.abc import Callable, Sequence

import numpy as np

from sim.engine.chance import Chance, streams
from sim.history import of_cases, of_groups, of_knowledge, watched
from sim.history.change import Change, with_cases_that_last
from sim.history.rows import Month, Ring, Rows
from sim.model import soundness
from sim.model.schedule import MODULES, SCHEDULE, Parameters, run_step
from sim.model.simulate import Period, RunFailed
from sim.model.state import VACANT, State
from sim.run.guard import GuardedRun

PROCESSES = tuple(step.name for step in SCHEDULE)
EVENTS_OF: dict[str, Callable[[Change], None]] = {
    "formation": of_groups.formation,
    "intelligence": of_knowledge.intelligence,
    "exchange": of_knowledge.exchange,
    "corruption": of_knowledge.corruption,
    "case_decision": of_cases.case_decision,
    "assistance": of_cases.assistance,
    "operations": of_groups.operations,
    "prosecution": of_cases.prosecution,
    "displacement": of_groups.displacement,
}
DECISION_BY_DECISION: dict[str, Callable[[State, watched.Notes, Chance], None]] = {
    "formation": watched.formation_step,
    "exchange": watched.exchange_step,
    "corruption": watched.corruption_step,
    "case_decision": watched.case_decision_step,
    "assistance": watched.assistance_step,
    "displacement": watched.displacement_step,
}
# What events follow from, of the arrays that a process changes.
READ = (
    "status", "removed", "route", "legs", "evidence", "tip", "informant", "withheld", "first_evidence", "compromised",
    "lead_agency", "partner", "request", "request_age", "case_age", "tally",
)  # fmt: skip


class WatchedRun(GuardedRun):
    """A run with a log of its events; its state and its outcomes are those of `Run`, to the last bit.

    Parameters
    ----------
    timeline, seed, horizon
        As of a `Run`.
    most
        Events that are kept, the last of them; None for all.

    Attributes
    ----------
    ring
        The events so far.
    this_month
        Those of the month that has passed last.
    """

    def __init__(self, timeline: Sequence[Period], seed: int, horizon: int, most: int | None = None) -> None:
        super().__init__(timeline, seed, horizon)
        state = self.state
        self.group = np.full(len(state.status), -1)
        self.notes = watched.notes_for(state, None)
        self.ring = Ring(most)
        start = Month(0, self.group)
        start.process = PROCESSES.index("formation")
        change = Change(start, state, state, None, self.chance, self.notes.rows[:0])
        of_groups.introduce(change, np.flatnonzero(state.status != VACANT))
        self.keep(start)

    def keep(self, month: Month) -> None:
        """Keep the events of a month."""
        self.this_month: Rows = month.rows()
        self.ring.add(self.this_month)

    def run_through(self, parameters: Parameters, last: int) -> None:
        """Run the months up to `last` under the same parameters, and keep what happens in them."""
        for now in range(self.month + 1, last + 1):
            month = Month(now, self.group)
            chance = self.chance._replace(month=np.uint64(now))
            for number, name in enumerate(PROCESSES):
                if hasattr(MODULES[name], "step"):
                    if name == PROCESSES[-1]:
                        self.refuse_the_unsound(chance)
                    month.process = number
                    self.go_through(name, month, parameters, chance)
            self.keep(month)
            self.month = now

    def go_through(self, name: str, month: Month, parameters: Parameters, chance: Chance) -> None:
        """Let a process go through its month, and add the events that follow from what it has changed."""
        copied = {array: getattr(self.state, array).copy() for array in READ if array in MODULES[name].WRITES}
        before = self.state._replace(**copied)
        own = getattr(parameters, name, None)
        notes = self.notes._replace(parameters=own)
        notes.number[0] = 0
        with np.errstate(over="ignore", under="ignore"):
            if name in DECISION_BY_DECISION:
                DECISION_BY_DECISION[name](self.state, notes, chance)
            else:
                run_step(name, self.state, parameters, chance)
        if name in EVENTS_OF:
            noted = notes.rows[: notes.number[0]]
            was, now = with_cases_that_last(before), with_cases_that_last(self.state)
            EVENTS_OF[name](Change(month, was, now, own, chance, noted))

    def refuse_the_unsound(self, chance: Chance) -> None:
        """Refuse a month with an impossible number, in the words of `Run`.

        Raises
        ------
        RunFailed
            With what is impossible.
        """
        found = watched.soundness(self.state, chance)
        if found != soundness.SOUND:
            what = soundness.CHECKED[found]
            if found == soundness.PROBABILITY:
                what = f"the probability of '{streams[int(chance.fault[0])]}'"
            raise RunFailed(f"month {chance.month}: {what} is NaN or out of its range; the run has no result")
