"""Runs a scenario, whole or month by month."""

from collections.abc import Callable
from datetime import UTC, datetime

from sim.model.simulate import Run
from sim.run.data import RunData
from sim.scenario import Scenario

MONTHS_BETWEEN_LOOKS = 12  # of whoever watches a run


def begin(scenario: Scenario, seed: int) -> Run:
    """Begin a run at month 0, to be advanced by its caller.

    Parameters
    ----------
    scenario
        Resolved.
    seed
        0 to 2**63 - 1.

    Returns
    -------
    sim.model.simulate.Run
        With `month`, `state` and `advance(months)`.
    """
    return Run(scenario.timeline, seed, scenario.months)


def follow(run: Run, scenario: Scenario) -> None:
    """Go on by a scenario that differs from the run's own in events of months yet to come."""
    run.timeline = list(scenario.timeline)


def simulate(scenario: Scenario, seed: int, watch: Callable[[int], object] | None = None) -> RunData:
    """Run a scenario from its first month to its last.

    Parameters
    ----------
    scenario
        Resolved.
    seed
        0 to 2**63 - 1.
    watch
        Called with the number of months of the run that have just passed.

    Returns
    -------
    RunData
        Its arrays cannot be written to.

    Raises
    ------
    sim.model.simulate.RunFailed
        If a month gives an impossible number.
    """
    started = datetime.now(UTC)
    run = begin(scenario, seed)
    while run.month < scenario.months:
        count = min(MONTHS_BETWEEN_LOOKS if watch else scenario.months, scenario.months - run.month)
        run.advance(count)
        if watch is not None:
            watch(count)
    record, moved = run.state.records, run.state.relocations
    for array in (record, moved):
        array.flags.writeable = False
    return RunData(scenario, seed, record, moved, started)
