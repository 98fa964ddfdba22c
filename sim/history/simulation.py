"""Runs a scenario from its first month to its last, and keeps what happened in it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sim.history.log import Log, log_of
from sim.history.run import WatchedRun
from sim.history.ties import Ties
from sim.run.data import RunData
from sim.run.simulation import refuse_mistakes
from sim.scenario import Scenario


@dataclass(frozen=True, eq=False)
class Watched:
    """A run with its log; `ties` are the bytes of a Parquet file, empty if they were not asked for."""

    data: RunData
    log: Log
    ties: bytes = b""


def watch(
    scenario: Scenario, seed: int, with_ties: bool = False, passed: Callable[[int], object] | None = None
) -> Watched:
    """Run a scenario, and keep every event.

    Parameters
    ----------
    scenario
        Resolved.
    seed
        0 to 2**63 - 1.
    with_ties
        Whether to keep the ties of every pair of agencies by month too.
    passed
        Called with 1 after each month.

    Returns
    -------
    Watched
        Its data are those of `sim.run.simulation.simulate`, to the last bit.

    Raises
    ------
    sim.ScenarioError
        If the scenario has an illegal value.
    sim.model.simulate.RunFailed
        If a month gives an impossible number.

    Examples
    --------
    >>> from sim.scenario import load
    >>> watched = watch(load("scenarios/two_countries.toml", {"run.months": 132}), seed=1)
    >>> watched.log.months
    132
    """
    refuse_mistakes(scenario)
    started = datetime.now(UTC)
    run = WatchedRun(scenario.timeline, seed, scenario.months)
    ties = Ties(run) if with_ties else None
    for _ in range(scenario.months):
        run.advance(1)
        if ties is not None:
            ties.add_month()
        if passed is not None:
            passed(1)
    record, moved = run.state.records, run.state.relocations
    for array in (record, moved):
        array.flags.writeable = False
    data = RunData(scenario, seed, record, moved, started)
    return Watched(data, log_of(run), ties.finished() if ties is not None else b"")
