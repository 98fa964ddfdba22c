"""Experience that agencies make of each other in a month; `trust` turns it into reputation."""

from sim.engine.compiled import rule
from sim.model.state import State


@rule
def praise(state: State, a: int, b: int, weight: float) -> None:
    """Add a good experience that agency a made of b this month, in units of one granted request."""
    state.success[b, a] += weight
    state.was_met[state.home[b]] = 1


@rule
def blame(state: State, a: int, b: int, weight: float) -> None:
    """Add a bad experience that agency a made of b this month, in the same units."""
    state.failure[b, a] += weight
    state.was_met[state.home[b]] = 1
