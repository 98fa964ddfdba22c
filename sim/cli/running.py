"""`coopsim run`: simulate scenarios, print a table, write the results."""

import argparse
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

from sim.cli.exit_codes import BAD_INPUT, COMPLETE, IN_USE, INTERRUPTED, SOME_FAILED
from sim.cli.finding import find
from sim.cli.terminal import printable, warn
from sim.model.simulate import RunFailed
from sim.outputs.folder import AtWork, Claim, NoPlace, claimed
from sim.outputs.headlines import printed, unsettled
from sim.outputs.naming import visible
from sim.outputs.result_files import draw, write
from sim.outputs.style import import_matplotlib
from sim.progress import announce_compiling, progress
from sim.run.data import RunData
from sim.run.simulation import simulate
from sim.scenario import Scenario, ScenarioError, load
from sim.scenario.changes import SET
from sim.scenario.coarseness import too_coarse
from sim.words.run import ONE_RUN, happened

EVENTS, TIES = "events.parquet", "ties.parquet"


def run(options: argparse.Namespace) -> int:
    """Simulate, print and write."""
    started = datetime.now(UTC)
    scenarios = load_all(options)
    stop_as_by_hand()
    results: list[RunData] = []
    try:
        with claimed(options.output, [scenario.name for scenario in scenarios]) as claim:
            announce_compiling(with_history=options.events or options.ties)
            if options.events or options.ties:
                results, more = watch_all(scenarios, options.events, options.ties)
            else:
                results, more = simulate_all(scenarios), []
            write(results, claim, ["coopsim", *options.given], started, more)
    except NoPlace as error:
        print(error, file=sys.stderr)
        return IN_USE if isinstance(error, AtWork) else BAD_INPUT
    except RunFailed as error:
        print(f"{error}. Nothing was written.", file=sys.stderr)
        return SOME_FAILED
    except OSError as error:
        if not results:
            raise
        print(printed(results, printable))
        print(f"The results cannot be written ({error}): nothing is kept but what is printed here.", file=sys.stderr)
        return INTERRUPTED
    print(printed(results, printable))
    print("\n".join(["", *map(told, results), ONE_RUN]))
    warn([*too_coarse(scenarios), *filter(None, map(unsettled, results))])
    print(f"\nWritten to {visible(str(claim.directory))}/", flush=True)
    illustrate(results, claim)
    return COMPLETE


def told(result: RunData) -> str:
    """Say what happened in a run, which is named."""
    return f"{printable(result.scenario.name)}, seed {result.seed}: {happened(result)}"


def load_all(options: argparse.Namespace) -> list[Scenario]:
    """Read every scenario, reporting the mistakes of all."""
    scenarios: list[Scenario] = []
    mistakes: list[str] = []
    for name in options.scenarios:
        try:
            scenarios.append(load(find(name, tell=True), changes(options), origin=origins(options)))
        except ScenarioError as error:
            mistakes += error.mistakes
    if mistakes:
        raise ScenarioError(list(dict.fromkeys(mistakes)))
    return scenarios


def changes(options: argparse.Namespace) -> list[str]:
    """List the changes of the command line, those of `--months` and `--seed` last.

    Raises
    ------
    ScenarioError
        If one of these is changed by `--set`, too.
    """
    listed = list(options.changes)
    given = [change.partition("=")[0].strip() for change in listed]
    for option, key, value in (("--months", "run.months", options.months), ("--seed", "run.seed", options.seed)):
        if value is None:
            continue
        if key in given:
            raise ScenarioError(f"{option} and {SET} {key} change the same value. Give one of them.")
        listed.append(f"{key}={value}")
    return listed


def origins(options: argparse.Namespace) -> dict[str, str]:
    """Name the option that each change of the command line comes from, for messages."""
    own = {"run.months": ("--months", options.months), "run.seed": ("--seed", options.seed)}
    return {"": SET} | {key: option for key, (option, value) in own.items() if value is not None}


def simulate_all(scenarios: Sequence[Scenario]) -> list[RunData]:
    """Simulate scenarios one after the other, and show the progress."""
    with months_of(scenarios) as passed:
        return [simulate(scenario, scenario.seed, watch=passed) for scenario in scenarios]


def watch_all(scenarios: Sequence[Scenario], events: bool, ties: bool) -> tuple[list[RunData], list[dict[str, bytes]]]:
    """Do the same, and return of each run the files that `--events` and `--ties` ask for, too."""
    from sim.history.log import to_parquet
    from sim.history.simulation import watch

    results, more = [], []
    with months_of(scenarios) as passed:
        for scenario in scenarios:
            watched = watch(scenario, scenario.seed, ties, passed)
            results.append(watched.data)
            files = {EVENTS: to_parquet(watched.log)} if events else {}
            more.append(files | ({TIES: watched.ties} if ties else {}))
    return results, more


@contextmanager
def months_of(scenarios: Sequence[Scenario]) -> Iterator[Callable[[int], None]]:
    """Show the progress of scenarios that are simulated one after the other; call what it yields as months pass."""
    left = sum(scenario.months for scenario in scenarios)
    with progress("month") as watch:
        watch(0, left)

        def passed(months: int) -> None:
            nonlocal left
            left -= months
            watch(months, left)

        yield passed


def illustrate(results: Sequence[RunData], claim: Claim) -> None:
    """Draw the figures of results that are written; a failure is only a warning."""
    try:
        with suppress(Exception):  # where matplotlib is broken, each figure says so
            import_matplotlib()
        warn(draw(results, claim))
    except KeyboardInterrupt:
        warn(["interrupted before all figures were drawn. The tables are whole."])


def stop_as_by_hand() -> None:
    """Treat the end of a job, or of its terminal, like Ctrl-C, unless the caller ignores it, as `nohup` does."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler)
