"""`coopsim list`: the files at hand, each with its title; the broken ones with their first mistake."""

import argparse
import tomllib
from collections.abc import Sequence
from itertools import dropwhile, takewhile
from pathlib import Path
from textwrap import fill
from typing import NamedTuple

from sim.cli.at_hand import CALIBRATIONS, at_hand
from sim.cli.exit_codes import COMPLETE
from sim.cli.terminal import printable
from sim.documents.errors import InvalidError
from sim.documents.named_files import EXPERIMENTS, SCENARIOS
from sim.documents.toml_file import read, shown
from sim.outputs.naming import columns, left
from sim.scenario import ScenarioError, ScenarioFiles, load
from sim.scenario.keys import is_calibration, is_experiment, is_scenario
from sim.shipped import is_shipped
from sim.words.rounding import counted, sentence_case

HEADS = {
    SCENARIOS: "Scenarios: coopsim run NAME",
    EXPERIMENTS: "Experiments: coopsim experiment NAME",
    CALIBRATIONS: "Calibrations: coopsim calibrate NAME",
    "regions": 'Regions: region = "NAME"',
    "approaches": 'Approaches: approach = "NAME"',
    "nulls": 'Null models: extends = ["SCENARIO", "nulls/NAME"]',
}
WIDTH = 110  # of a line of what --long says


class Row(NamedTuple):
    """A file: its name, its title, and sentences on what it asks or sets."""

    name: str
    title: str
    more: Sequence[str] = ()


def list_files(options: argparse.Namespace) -> int:
    """Print the files at hand with their titles, and with --long what each asks or sets."""
    for number, (head, rows) in enumerate(listing()):
        print("\n" * bool(number) + head)
        names = [printable(row.name) for row in rows]
        width = max(map(columns, names))
        for name, row in zip(names, rows, strict=True):
            print(f"  {left(name, width)}  {row.title}")
            for sentence in row.more if options.long else ():
                print(fill(sentence, WIDTH, initial_indent="      ", subsequent_indent="      "))
    return COMPLETE


def listing() -> list[tuple[str, list[Row]]]:
    """List the files at hand by kind.

    Returns
    -------
    list of (str, list of Row)
        For each kind a heading and its files. The user's own files are named by their path, those that come with
        coopsim by their name.
    """
    found = at_hand()
    for path in sorted(Path().glob("*.toml")):
        if kind := kind_of(path):
            found[kind] = {str(path): path, **found[kind]}
    return [(head, [row(name, path, kind) for name, path in found[kind].items()]) for kind, head in HEADS.items()]


def row(name: str, path: Path, kind: str) -> Row:
    """Describe a file; a broken one by its first mistake."""
    called = name if is_shipped(path) and path.is_absolute() else shown(path)
    try:
        return Row(called, *DESCRIBED.get(kind, fragment)(path))
    except ScenarioError as error:
        return Row(called, f"BROKEN: {next(iter(error.mistakes))}")


def kind_of(path: Path) -> str:
    """Return the kind of a file in the current folder; nothing if it is none of them."""
    try:
        content, _ = read(path)
    except ScenarioError:
        return ""
    if is_calibration(content):
        return CALIBRATIONS
    return EXPERIMENTS if is_experiment(content) else SCENARIOS if is_scenario(content) else ""


def scenario(path: Path) -> tuple[str, list[str]]:
    """Return the title of a scenario, and where and how long it runs."""
    found = load(path)
    months = counted(str(found.months), "months")
    return found.title, [f"{len(found.values['region.countries'])} countries, {months}."]


def experiment(path: Path) -> tuple[str, list[str]]:
    """Return the title of an experiment, its question, and its size."""
    from sim.experiment.experiment_file import load_experiment

    found = load_experiment(path)
    numbers = {"replicates": found.replicates, "hypotheses": len(found.hypotheses)}
    if found.worlds:
        numbers = {"worlds": found.worlds.count, **numbers}
    size = [f"{found.design.replace('_', ' ')} design", *(counted(str(many), what) for what, many in numbers.items())]
    return found.title, [found.question, f"{sentence_case(', '.join(size))}."]


def calibration(path: Path) -> tuple[str, list[str]]:
    """Return the title of a calibration, and its size."""
    from sim.calibration.calibration_file import load_calibration

    found = load_calibration(path)
    return found.title, [f"{len(found.parameters)} parameters, {len(found.fitted)} figures that are fitted."]


def fragment(path: Path) -> tuple[str, list[str]]:
    """Return the title of a part of scenarios or the first line of its comment, and the comment if it is longer.

    Raises
    ------
    ScenarioError
        If it is broken.
    """
    files = ScenarioFiles()
    files.collect(path)
    if files.mistakes:
        raise InvalidError(files.mistakes)
    text = path.read_text(encoding="utf-8-sig")
    lines = dropwhile(lambda line: not line.startswith("# "), text.splitlines())
    comment = [line.removeprefix("#").strip() for line in takewhile(lambda line: line.startswith("# "), lines)]
    title = str(tomllib.loads(text).get("title") or next(iter(comment), ""))
    return title, [" ".join(comment)] if comment[1:] else []


DESCRIBED = {SCENARIOS: scenario, EXPERIMENTS: experiment, CALIBRATIONS: calibration}
