"""What a process has changed, and what follows whatever the process: a case closed, a trail lost."""

from typing import Any, NamedTuple

import numpy as np

from sim.engine.chance import Chance
from sim.history.rows import Month, Truths, Whole
from sim.model.state import GRANTED, LEGS, NEVER, NOBODY, NOT_NEEDED, PENDING, State


class Change(NamedTuple):
    """A process of a month, carried out.

    Attributes
    ----------
    month
        Takes the events.
    before, after
        The state, as `with_cases_that_last` gives it; all that no event follows from may be that after the process in
        both.
    parameters
        The section of the process.
    chance
        Of the month.
    notes
        Shape (rows, 5): what it noted decision by decision (see `watched`).
    """

    month: Month
    before: State
    after: State
    parameters: Any
    chance: Chance
    notes: Whole

    def add(self, event: str, slots: Whole, **values: Any) -> None:
        """Add an event of the group in each slot, and of the case that was known before the process, else after it."""
        known = self.before.first_evidence[slots]
        since = np.where(known >= 0, known, self.after.first_evidence[slots])
        legs = self.before.legs[slots]
        self.month.add(event, slots, len(slots), since=since, legs=legs, **values)

    def add_of_new(self, event: str, slots: Whole, **values: Any) -> None:
        """Add an event of the group, or of the case, that the process has begun in each slot."""
        since, legs = self.after.first_evidence[slots], self.after.legs[slots]
        self.month.add(event, slots, len(slots), since=since, legs=legs, **values)

    def add_of_agency(self, event: str, agencies: Whole, **values: Any) -> None:
        """Add an event that concerns no group, of each agency or country."""
        self.month.add(event, None, len(agencies), agency=agencies, **values)

    def country(self, jurisdictions: Whole) -> Whole:
        """Return the numbers of countries in the log, which come after those of all agencies."""
        return len(self.after.staff) + jurisdictions


def with_cases_that_last(state: State) -> State:
    """Return the state with the month of the first evidence only where something is known of the group.

    An arrest or a move may take all that is known; the model keeps the month until the next month's fading, and a case
    of the log ends at once.
    """
    is_held = ((state.evidence > 0.0) | (state.tip > 0.0)).any(axis=(1, 2))
    return state._replace(first_evidence=np.where(is_held, state.first_evidence, NEVER))


def agencies_at(state: State, slots: Whole, legs: Whole, kinds: Whole) -> Whole:
    """Return the agencies of some kinds in the countries of some legs."""
    found: Whole = state.route[slots, legs].astype(np.int64) * len(state.sight) + kinds
    return found


def closed_cases(change: Change) -> Whole:
    """Return the slots of which a joint case has ended."""
    return np.flatnonzero((change.before.lead_agency != NOBODY) & (change.after.lead_agency == NOBODY))


def close_cases(change: Change) -> None:
    """Add the end of joint cases, with the requests that were not answered."""
    before, slots = change.before, closed_cases(change)
    if len(slots) == 0:
        return
    rows, legs = np.nonzero(before.request[slots] == PENDING)
    add_requests(change, "request_withdrawn", slots[rows], legs)
    change.add("case_closed", slots, agency=before.lead_agency[slots])


def add_requests(change: Change, event: str, slots: Whole, legs: Whole) -> None:
    """Add what has become of requests, with the months since they were sent."""
    before, waited = change.before, change.after.request_age[slots, legs].astype(float)
    lead, partner = before.lead_agency[slots], before.partner[slots, legs]
    change.add(event, slots, leg=legs, agency=lead, other=partner, amount=waited)


def lose_trails(change: Change) -> None:
    """Add the end of what was known of groups; a group of which that is lost may be found again in the same month."""
    before, after = change.before, change.after
    slots = np.flatnonzero((before.first_evidence >= 0) & (after.first_evidence != before.first_evidence))
    change.add("trail_lost", slots, amount=before.evidence[slots].sum(axis=(1, 2)))


def is_settled(state: State, slots: Whole) -> Truths:
    """Tell whether the joint cases of some slots wait for nothing that other countries have to give."""
    none_left = np.isin(state.request[slots], (NOT_NEEDED, GRANTED)) | (np.arange(LEGS) >= state.legs[slots, None])
    found: Truths = none_left.all(axis=1)
    return found
