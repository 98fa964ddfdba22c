"""Overhead of a technique: a share of the staff of every agency that takes part."""

from sim.engine.compiled import rule
from sim.model.indices import agencies_of
from sim.model.state import State


@rule
def charge(state: State, j: int, share: float) -> None:
    """Charge a share of staff to each agency of a jurisdiction this month."""
    for a in agencies_of(state, j):
        state.overhead[a] += share
