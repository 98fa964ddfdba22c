"""`coopsim list`: the files at hand, each with its title, and the broken ones with their first mistake."""

import argparse
import tomllib
from collections.abc import Iterable
from pathlib import Path

from sim.cli.exit_codes import COMPLETE
from sim.cli.terminal import printable
from sim.documents.named_files import EXPERIMENTS, FRAGMENTS, SCENARIOS, available
from sim.documents.toml_file import read, shown
from sim.outputs.naming import columns, left
from sim.scenario import ScenarioError, ScenarioFiles, load
from sim.scenario.keys import is_calibration, is_experiment, is_scenario
from sim.shipped import is_shipped

Row = tuple[str, str]
CALIBRATIONS = "calibration"  # a folder within experiments
HEADS = {
    SCENARIOS: "Scenarios: coopsim run NAME",
    EXPERIMENTS: "Experiments: coopsim experiment NAME",
    CALIBRATIONS: "Calibrations: coopsim calibrate NAME",
    "regions": 'Regions: region = "NAME"',
    "approaches": 'Approaches: approach = "NAME"',
    "nulls": 'Null models: extends = ["SCENARIO", "nulls/NAME"]',
}


def list_files(options: argparse.Namespace) -> int:
    """Print the files at hand with their titles."""
    for number, (head, rows) in enumerate(listing()):
        print("\n" * bool(number) + head)
        names = [printable(called) for called, _ in rows]
        width = max(map(columns, names))
        print(*(f"  {left(name, width)}  {title}" for name, (_, title) in zip(names, rows, strict=True)), sep="\n")
    return COMPLETE


def listing() -> list[tuple[str, list[Row]]]:
    """List the files at hand by kind.

    Returns
    -------
    list of (str, list of (str, str))
        For each kind a heading, and the name and title of each file. The user's own files are named by their path,
        those that come with coopsim by their name.
    """
    found = {kind: available(kind) if kind != CALIBRATIONS else {} for kind in HEADS}
    found[SCENARIOS] = {
        name: path
        for name, path in found[SCENARIOS].items()
        if not name.startswith(tuple(f"{one}/" for one in FRAGMENTS))
    }
    for name in [name for name in found[EXPERIMENTS] if name.startswith(f"{CALIBRATIONS}/")]:
        found[CALIBRATIONS][name] = found[EXPERIMENTS].pop(name)
    for path in sorted(Path().glob("*.toml")):
        if kind := kind_of(path):
            found[kind] = {str(path): path, **found[kind]}
    return [(head, [row(name, path, kind) for name, path in found[kind].items()]) for kind, head in HEADS.items()]


def row(name: str, path: Path, kind: str) -> Row:
    """Return the name of a file, and its title."""
    called = name if is_shipped(path) and path.is_absolute() else shown(path)
    return called, title(path, kind)


def kind_of(path: Path) -> str:
    """Return the kind of a file in the current folder; nothing if it is none of them."""
    try:
        content, _ = read(path)
    except ScenarioError:
        return ""
    if is_calibration(content):
        return CALIBRATIONS
    return EXPERIMENTS if is_experiment(content) else SCENARIOS if is_scenario(content) else ""


def title(path: Path, kind: str) -> str:
    """Return the title of a file or its first comment; of a broken file, its first mistake."""
    try:
        if kind == SCENARIOS:
            return load(path).title
        if kind == EXPERIMENTS:
            from sim.experiment.experiment_file import load_experiment

            return load_experiment(path).title
        if kind == CALIBRATIONS:
            from sim.calibration.calibration_file import load_calibration

            return load_calibration(path).title
        files = ScenarioFiles()
        files.collect(path)
        if files.mistakes:
            return broken(files.mistakes)
        return first_words(path)
    except ScenarioError as error:
        return broken(error.mistakes)


def broken(mistakes: Iterable[str]) -> str:
    """Write the first mistake of a broken file."""
    return f"BROKEN: {next(iter(mistakes))}"


def first_words(path: Path) -> str:
    """Return the title of a fragment, or its first comment."""
    text = path.read_text(encoding="utf-8-sig")
    comments = [line.removeprefix("#").strip() for line in text.splitlines() if line.startswith("# ")]
    return str(tomllib.loads(text).get("title") or next(iter(comments), ""))
