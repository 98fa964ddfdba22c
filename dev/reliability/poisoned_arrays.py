"""Poison in a state: each array of a run, impossible in turn, at the start and later, in one place and all over."""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from math import inf, nan
from typing import NamedTuple

import numpy as np

from sim.history.run import WatchedRun
from sim.model.simulate import Run, RunFailed
from sim.model.state import ARRAYS, State
from sim.run.guard import AMOUNT, OF_COUNTS, SHARES, GuardedRun, bounds_of
from sim.scenario import Scenario, load
from sim.shipped import SCENARIOS

ABOVE_ONE = 1.0000001
MONTHS = 24
START, MIDDLE = 0, 7  # months that have passed
FAILED, NO_TRACE, FINITE = "failed", "no trace", "finite"
REAL = {name for name, _, _, kind in ARRAYS if kind is np.float64}
RUNS: Mapping[str, type[Run]] = {"guarded": GuardedRun, "watched": WatchedRun, "plain": Run}


class Poison(NamedTuple):
    """A number that an array cannot hold, where it is put, and after how many months."""

    array: str
    value: float
    place: str
    month: int

    def put_into(self, state: State) -> None:
        """Put it there."""
        array = getattr(state, self.array)
        array[{"first": (0,) * array.ndim, "last": (-1,) * array.ndim, "all": ...}[self.place]] = self.value


def poisons() -> Iterator[Poison]:
    """Yield every poison of every array: NaN, infinity, -1 and a little above 1, each where it is impossible.

    Numpy puts no number into an array of whole numbers that is none; so these take -1 alone, and those without a sign
    none.
    """
    bounds = bounds_of(Run(scenario_of("two_countries").timeline, 1, 1).state)
    for name, _, _, kind in ARRAYS:
        of_array = bounds.get(name, AMOUNT)
        is_real, is_signed = name in REAL, not issubclass(kind, np.unsignedinteger)
        below = of_array is OF_COUNTS or of_array.low >= 0
        possible = {nan: not is_real, inf: not is_real or of_array.high == inf, -1: not (is_signed and below)}
        possible[ABOVE_ONE] = not (is_real and name in SHARES)
        values = [value for value, may_be in possible.items() if not may_be]
        yield from (Poison(name, *more) for more in product(values, ("first", "last", "all"), (START, MIDDLE)))


@cache
def scenario_of(name: str) -> Scenario:
    """Resolve a shipped scenario, for a short run."""
    return load(SCENARIOS / f"{name}.toml", {"run.months": MONTHS, "run.warm_up": 1})


@cache
def undisturbed(kind: str, name: str) -> State:
    """Make the run without poison, in the two stretches of the others."""
    run = RUNS[kind](scenario_of(name).timeline, 1, MONTHS)
    run.advance(MIDDLE)
    run.advance(MONTHS - MIDDLE)
    return run.state


def fate(kind: str, name: str, poison: Poison) -> str:
    """Poison a run and let it go on: it fails, or ends as if nothing had been, or with a result that is wrong.

    Returns
    -------
    str
        FAILED if it fails by the month and, unless it is a plain run, which says it in its own words, by the array.
    """
    run = RUNS[kind](scenario_of(name).timeline, 1, MONTHS)
    run.advance(poison.month)
    poison.put_into(run.state)
    try:
        run.advance(MONTHS - poison.month)
    except RunFailed as error:
        said = f"month {poison.month}: {poison.array}[" if isinstance(run, GuardedRun) else "month "
        return FAILED if said in str(error) else f"failed in other words: {error}"
    pairs = zip(run.state, undisturbed(kind, name), strict=True)
    return NO_TRACE if all(np.array_equal(*pair) for pair in pairs) else FINITE
