"""Runs a scenario, whole or month by month."""

from collections.abc import Callable
from datetime import UTC, datetime

from sim.documents.errors import InvalidError
from sim.run.data import RunData
from sim.run.guard import GuardedRun
from sim.scenario import Scenario

MONTHS_BETWEEN_LOOKS = 12  # of whoever watches a run


def begin(scenario: Scenario, seed: int) -> GuardedRun:
    """Begin a run at month 0, to be advanced by its caller.

    Parameters
    ----------
    scenario
        Resolved.
    seed
        0 to 2**63 - 1.

    Returns
    -------
    sim.run.guard.GuardedRun
        With `month`, `state` and `advance(months)`.

    Raises
    ------
    sim.ScenarioError
        If a value is not what its key takes, as in a scenario that was made of another without `sim.load`.
    """
    refuse_mistakes(scenario)
    return GuardedRun(scenario.timeline, seed, scenario.months)


def refuse_mistakes(scenario: Scenario) -> None:
    """Refuse a scenario with an illegal value.

    Raises
    ------
    sim.ScenarioError
        With every mistake.
    """
    if scenario.mistakes:
        raise InvalidError(scenario.mistakes)


def follow(run: GuardedRun, scenario: Scenario) -> None:
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
        If a month gives an impossible number, or an array holds one at its start or its end.
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
