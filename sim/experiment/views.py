"""Looks at many runs of scenarios with an executor, and keeps of each run what a view returns."""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from itertools import batched

import numpy as np
from numpy.typing import NDArray

from sim.scenario import Scenario

Array = NDArray[np.float64]
View = Callable[[Scenario, int], Array]  # what is kept of the run of a scenario with a seed

SEEDS_AT_ONCE = 10  # of one scenario, in one worker


def look(executor: Executor, view: View, scenarios: Sequence[Scenario], seeds: int) -> list[Array]:
    """Look at every scenario with the seeds 1, 2, ...

    Parameters
    ----------
    executor
        Of the runs; the numbers do not depend on it.
    view
        A function of a module, so that workers find it.

    Returns
    -------
    list of arrays
        What the view returned, shape (seeds, ...), one array a scenario.

    Raises
    ------
    sim.model.simulate.RunFailed
        If a run does.
    """
    few = list(batched(range(1, seeds + 1), SEEDS_AT_ONCE))
    waiting = [[executor.submit(viewed, view, scenario, some) for some in few] for scenario in scenarios]
    return [np.concatenate([future.result() for future in row]) for row in waiting]


def viewed(view: View, scenario: Scenario, seeds: Sequence[int]) -> Array:
    """Look at a scenario with some seeds; what a worker does."""
    return np.array([view(scenario, seed) for seed in seeds])
