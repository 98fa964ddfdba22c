"""Runs a scenario, whole or month by month, alone or with its twin.

The twin of a run is the same run without enforcement: the same scenario and seed, so the same draws, but no agency of
the region has any staff. Its harm is the unhindered harm, from which follows how much harm the agencies avert.
"""

from collections.abc import Callable
from datetime import UTC, datetime

from sim.model.outcomes import OUTCOMES
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


def simulate(
    scenario: Scenario, seed: int, watch: Callable[[int], object] | None = None, *, with_twin: bool = True
) -> RunData:
    """Run a scenario from its first month to its last, and its twin after it.

    Parameters
    ----------
    scenario
        Resolved.
    seed
        0 to 2**63 - 1.
    watch
        Called with the number of months of the run that have just passed.
    with_twin
        If false, the twin is not run, which halves the time, and `harm_averted_per_effort` is NaN.

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
    harm = unhindered_harm(scenario, seed) if with_twin else float("nan")
    return RunData(scenario, seed, record, moved, harm, started)


def unhindered_harm(scenario: Scenario, seed: int) -> float:
    """Run the twin of a run and return the region's harm per month after the warm-up, victim-months."""
    # The world outside keeps its staff, which `effort` does not count.
    unstaffed = [
        period._replace(setting=period.setting._replace(capacity=period.setting.capacity * period.setting.external))
        for period in scenario.timeline
    ]
    twin = Run(unstaffed, seed, scenario.months)
    twin.advance(scenario.months)
    inside = ~scenario.setting().external
    return OUTCOMES["harm"].total(twin.state.records[scenario.warm_up :], inside)
