"""Capacity: whether an agency can take on an operation this month."""

from sim.engine.compiled import rule
from sim.model.state import State


@rule
def is_free(state: State, a: int) -> bool:
    """Tell whether operations claim less of an agency than a month of its available staff."""
    return state.workload[a] < state.staff[a] * (1.0 - min(1.0, state.overhead[a]))
