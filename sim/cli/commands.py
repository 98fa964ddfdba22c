"""What each command does."""

import argparse
import gc
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from sim.cli.exit_codes import BAD_INPUT, COMPLETE
from sim.scenario import ScenarioError, load

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
        if options.command in ("experiment", "verify", "reproduce", "replay"):
            from sim.cli import experimenting

            if options.command == "replay":
                return experimenting.replay(options, given)
            return int(getattr(experimenting, options.command)(options))
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


def find(name: str, shelf: str = "scenarios") -> str:
    """Turn a bare name into the file of that name in the folder `shelf`, below this folder or the project's."""
    if name.endswith(".toml") or Path(name).exists():
        return name
    for folder in (Path(shelf), Path(__file__).parents[2] / shelf):
        if (folder / f"{name}.toml").is_file():
            return str(folder / f"{name}.toml")
    return name


def check(options: argparse.Namespace) -> int:
    """Report every mistake of every file."""
    wrong = False
    for name in options.scenarios:
        try:
            scenario = load(find(name), options.changes)
        except ScenarioError as error:
            print(error, file=sys.stderr)
            wrong = True
        else:
            setting = scenario.setting()
            print(
                f"{find(name)}: in order. {len(setting.codes)} jurisdictions, {len(setting.kinds)} kinds of agency, "
                f"{setting.slots} slots, {scenario.months} months, {len(scenario.events)} events."
            )
    return BAD_INPUT if wrong else COMPLETE


def show(options: argparse.Namespace) -> int:
    """Print the resolved scenario."""
    scenario = load(find(options.scenario), options.changes)
    if options.toml:
        print(scenario.to_toml(), end="")
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
    """Print the scenario files at hand with their titles."""
    folder = Path("scenarios")
    if not folder.is_dir():
        folder = Path(__file__).parents[2] / "scenarios"
    rows = []
    for path in sorted(folder.rglob("*.toml"), key=lambda path: (len(path.parts), path)):
        rows.append((str(path), title(path)))
    print_columns(rows)
    return COMPLETE


def title(path: Path) -> str:
    """Title of a scenario, or what a fragment says of itself in its first comment."""
    import tomllib

    text = path.read_text(encoding="utf-8")
    comments = [line.removeprefix("#").strip() for line in text.splitlines() if line.startswith("# ")]
    return str(tomllib.loads(text).get("title") or next(iter(comments), ""))


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
    texts = [[shortened(str(cell)) for cell in row] for row in rows]
    widths = [max(len(row[column]) for row in texts) for column in range(len(texts[0]))]
    for row in texts:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def shortened(text: str) -> str:
    """Cut a text that would push the columns apart."""
    return text if len(text) <= WIDEST else text[: WIDEST - 3] + "..."
