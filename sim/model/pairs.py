"""What agencies are to each other: what they live through, and sums over their ties."""

from sim.engine.compiled import inlined_part
from sim.model.state import Floats, State


@inlined_part
def praise(state: State, a: int, b: int, by: float) -> None:
    """Add a good experience, of weight `by`, that agency a made of b this month."""
    state.success[a, b] += by
    state.met[b] = 1


@inlined_part
def blame(state: State, a: int, b: int, by: float) -> None:
    """Add a bad experience, of weight `by`, that agency a made of b this month."""
    state.failure[a, b] += by
    state.met[b] = 1


@inlined_part
def add(total: Floats, numbers: Floats, weight: Floats) -> None:
    """Add numbers, by weight, to sums of their own."""
    for at in range(len(total)):
        total[at] += numbers[at] * weight[at]
