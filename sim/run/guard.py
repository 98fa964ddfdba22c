"""A run that is guarded: every array is looked at when it begins, whenever it goes on, and at its end.

The month itself refuses what is impossible in the arrays that its processes carry on (`sim.model.soundness`). Here all
arrays are looked at, between months: a number that no run can have ends the run, with its month, array and place.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.model.counts import Count
from sim.model.simulate import Run, RunFailed
from sim.model.state import GRANTED, JOINT_ACTION, LEGS, NOBODY, NOTICED, STATUSES, State

# A share is a quotient, and may be a little above 1; a count is a sum, and may be a little below 0.
ROUNDING = 1e-9
LARGEST = float(np.finfo(np.float64).max)
SHARES = (
    "external", "turnover", "intra_cooperation", "corruption", "pull", "cross_border_share", "hub_member", "border",
    "home_legal_distance", "competitiveness", "home_approach", "authority", "approach", "compromised",
    "cooperation_share", "outcome_weight", "experience_kept", "trust_in", "was_met", "prior_trust", "contact",
    "legal_distance", "hub_link", "expected_refusal", "admissibility", "retention", "undeterred", "unrest",
    "attraction", "compromised_share", "leak_risk", "desk_share", "change_rate", "tip", "is_known",
)  # fmt: skip
# What a quotient by nothing, or the time of what does not happen, may be.
MAY_BE_INFINITE = ("local_yield", "decided_at")


class Bounds(NamedTuple):
    """The lowest and the highest number that an array may hold; of counts, the lowest of each."""

    low: Any  # a number, or an array beside that of the counts
    high: float

    def hold(self, array: NDArray[Any]) -> NDArray[np.bool_]:
        """Tell of each number whether it may be; NaN may not, since whatever is compared with it is false."""
        return np.asarray((self.low <= array) & (array <= self.high))


MOVED = Count.AVERTED_BY_DISPLACEMENT  # from one country to another: negative in one of them
AMOUNT = Bounds(0, LARGEST)
OF_COUNTS = Bounds(np.where(np.array(Count) == MOVED, -LARGEST, -ROUNDING)[:, None], LARGEST)


class GuardedRun(Run):
    """A run that fails where an array holds what no run can have, whoever put it there.

    Parameters
    ----------
    timeline, seed, horizon
        As of a `Run`.
    """

    def advance(self, count: int) -> None:
        """Run some months more, as a `Run` does.

        Raises
        ------
        RunFailed
            If a month gives an impossible number, or an array holds one before these months or at the end of the run.
        ValueError
            If the horizon would be passed.
        """
        refuse_impossible(self.state, self.month)
        super().advance(count)
        if self.month == self.horizon:
            refuse_impossible(self.state, self.month)


def refuse_impossible(state: State, month: int) -> None:
    """Refuse a state that no run can come to.

    Parameters
    ----------
    state
        After a month.
    month
        That month, 0 for the start. Records of later months are not looked at: they are yet to be written.

    Raises
    ------
    RunFailed
        With the first array that holds an impossible number, the number and its place.
    """
    bounds = bounds_of(state)
    for name, array in state._replace(records=state.records[:month])._asdict().items():
        of_array = bounds.get(name, AMOUNT)
        if array.size and not are_possible(array, of_array):
            place = np.argwhere(~of_array.hold(array))[0].tolist()
            raise RunFailed(f"month {month}: {name}{place} is {array[*place]} after it; the run has no result")


def are_possible(array: NDArray[Any], bounds: Bounds) -> bool:
    """Tell whether bounds hold all numbers of an array, in the fewest passes."""
    if bounds is not OF_COUNTS:
        return bool(array.min() >= bounds.low and array.max() <= bounds.high)
    others = array[..., :MOVED, :], array[..., MOVED + 1 :, :]
    return bool(
        all(part.min() >= -ROUNDING for part in others)
        and array[..., MOVED, :].min() >= -LARGEST
        and array.max() <= LARGEST
    )


def bounds_of(state: State) -> Mapping[str, Bounds]:
    """Return the bounds of each array that holds something else than finite amounts from 0 on."""
    countries, agencies, kinds = len(state.external), len(state.staff), len(state.sight)
    groups, months = len(state.status), len(state.records)
    return {
        **dict.fromkeys(SHARES, Bounds(0, 1 + ROUNDING)),
        **dict.fromkeys(MAY_BE_INFINITE, Bounds(0, np.inf)),
        **dict.fromkeys(("tally", "records"), OF_COUNTS),
        **dict.fromkeys(("informant", "acting", "lead_agency", "partner"), Bounds(NOBODY, agencies - 1)),
        "home": Bounds(0, countries - 1), "kind": Bounds(0, kinds - 1), "route": Bounds(NOBODY, countries - 1),
        "known": Bounds(0, groups - 1), "known_count": Bounds(0, groups), "first_evidence": Bounds(NOBODY, months),
        "status": Bounds(0, len(STATUSES) - 1), "legs": Bounds(0, LEGS),
        "removed": Bounds(0, LEGS - 1), "decided_leg": Bounds(0, LEGS - 1), "moving_leg": Bounds(NOBODY, LEGS - 1),
        "withheld": Bounds(0, NOTICED), "plan": Bounds(0, JOINT_ACTION), "request": Bounds(0, GRANTED),
    }  # fmt: skip
