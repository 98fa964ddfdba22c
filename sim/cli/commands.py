"""What each command does."""

import argparse
import gc
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from sim.cli.exit_codes import BAD_INPUT, COMPLETE
from sim.cli.finding import find
from sim.cli.terminal import file_text, printable
from sim.documents.named_files import EXPERIMENTS, SCENARIOS, look_up
from sim.documents.toml_file import read, shown
from sim.outputs.naming import columns, left, shortened
from sim.scenario import ScenarioError, load
from sim.scenario.keys import is_experiment

WIDEST = 70  # characters of a column
# Objects that a run makes before the interpreter looks for garbage. By default it looks after few thousand or fewer,
# again and again through all that the libraries made on their import, which lives to the end.
BEFORE_GARBAGE = 100_000


def perform(options: argparse.Namespace, given: Sequence[str]) -> int:
    """Carry out a command.

    Parameters
    ----------
    options
        The parsed command line.
    given
        The command line as it was given, for the manifest.

    Returns
    -------
    int
        Exit code.
    """
    commands: dict[str, Callable[[argparse.Namespace], int]] = {
        "check": check,
        "show": show,
        "diff": diff,
        "list": list_files,
        "schema": schema,
        "parameters": parameters,
        "calibration": calibration,
    }
    try:
        if options.command == "run":
            gc.set_threshold(BEFORE_GARBAGE)
            from sim.cli.running import run

            return run(options, given)
        if options.command == "experiment":
            from sim.cli.experimenting import experiment

            return experiment(options)
        if options.command in ("verify", "reproduce", "replay"):
            from sim.cli import repeating

            if options.command == "replay":
                return repeating.replay(options, given)
            return int(getattr(repeating, options.command)(options))
        if options.command == "view":
            from sim.cli.viewing import view

            return view(options)
        if options.command == "report":
            from sim.cli.reporting import report

            return report(options)
        return commands[options.command](options)
    except ScenarioError as error:
        print(error, file=sys.stderr)
        return BAD_INPUT


def check(options: argparse.Namespace) -> int:
    """Report every mistake of every file."""
    wrong = False
    for name in options.scenarios:
        try:
            print(checked(name, options.changes))
        except ScenarioError as error:
            print(error, file=sys.stderr)
            wrong = True
    return BAD_INPUT if wrong else COMPLETE


def checked(name: str, changes: Sequence[str]) -> str:
    """Check a scenario or an experiment, and say what is in it.

    Raises
    ------
    ScenarioError
        With every mistake.
    """
    here = [Path()]
    shelf = EXPERIMENTS if not look_up(name, SCENARIOS, here) and look_up(name, EXPERIMENTS, here) else SCENARIOS
    path = find(name, shelf)
    if is_experiment(read(path)[0]):
        return checked_experiment(path, changes)
    scenario = load(path, changes)
    setting = scenario.setting()
    return (
        f"{shown(path)}: in order. {len(setting.codes)} jurisdictions, {len(setting.kinds)} kinds of agency, "
        f"{setting.slots} slots, {scenario.months} months, {len(scenario.events)} events."
    )


def checked_experiment(path: Path, changes: Sequence[str]) -> str:
    """Check an experiment with the scenario of each of its points."""
    from sim.experiment.design import points
    from sim.experiment.experiment_file import load_experiment

    if changes:
        raise ScenarioError(f"{shown(path)}: an experiment takes no --set. Write the change into one of its factors.")
    experiment = load_experiment(path)
    most = "at most " if experiment.precision else ""
    return (
        f"{shown(path)}: in order. An experiment of {len(points(experiment))} points, {most}{experiment.replicates} "
        f"replicates, {len(experiment.hypotheses)} hypotheses."
    )


def show(options: argparse.Namespace) -> int:
    """Print the resolved scenario."""
    scenario = load(find(options.scenario), options.changes)
    if options.toml:
        print(file_text(scenario.to_toml()), end="")
        return COMPLETE
    from sim.scenario.describe import show as described

    print_columns([("key", "value", "unit", "from"), *described(scenario)])
    return COMPLETE


def diff(options: argparse.Namespace) -> int:
    """Print the values in which two scenarios differ."""
    from sim.scenario.describe import difference

    first, second = load(find(options.first)), load(find(options.second))
    rows = difference(first, second)
    if rows:
        print_columns([("key", first.name, second.name), *rows])
    else:
        print("no difference")
    return COMPLETE


def list_files(options: argparse.Namespace) -> int:
    """Print the files at hand with their titles."""
    from sim.cli.listing import listing

    for number, (head, rows) in enumerate(listing()):
        print("\n" * bool(number) + head)
        names = [printable(called) for called, _ in rows]
        width = max(map(columns, names))
        print(*(f"  {left(name, width)}  {title}" for name, (_, title) in zip(names, rows, strict=True)), sep="\n")
    return COMPLETE


def schema(options: argparse.Namespace) -> int:
    """Print the JSON Schema of scenario files."""
    from sim.scenario.schema import schema as made

    print(json.dumps(made(), indent=2))
    return COMPLETE


def parameters(options: argparse.Namespace) -> int:
    """Print the table of every parameter."""
    from sim.scenario.describe import parameter_tables

    print(parameter_tables(), end="")
    return COMPLETE


def calibration(options: argparse.Namespace) -> int:
    """Print the calibration targets beside the model's figures."""
    from sim.cli.running import announce
    from sim.outputs.calibration import report

    announce()
    print(report(range(1, options.seeds + 1)), end="")
    return COMPLETE


def print_columns(rows: Sequence[Sequence[object]]) -> None:
    """Print rows in aligned columns."""
    texts = [[shortened(printable(str(cell)), WIDEST) for cell in row] for row in rows]
    widths = [max(columns(row[column]) for row in texts) for column in range(len(texts[0]))]
    for row in texts:
        print("  ".join(left(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip())
