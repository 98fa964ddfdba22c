"""Worth: what the result of an operation is to an agency, as it is evaluated."""

from sim.engine.compiled import rule
from sim.model.group import HALF_REMOVED, course_of, functions_of
from sim.model.state import SUPPRESSED, VACANT, State


@rule
def worth(state: State, a: int, course: int) -> float:
    """Worth of a result to agency a, in arrests: (1 - ω) + ω · D(ϱ) / D(1/2).

    ω is the weight of outcomes in its evaluation, ϱ the share of the group's functions that were removed, and D(ϱ) the
    mean months that the group is down (see `formation`). One that counts results takes all of them for one.
    """
    weight = state.outcome_weight[a]
    return (1.0 - weight) + weight * state.down_months[course] / state.down_months[HALF_REMOVED]


@rule
def course_after(state: State, i: int, removed: int) -> int:
    """Return the course of a group's slot once so many of its functions are removed."""
    if removed == functions_of(state, i):
        return VACANT
    return course_of(SUPPRESSED, removed, state.legs[i])
