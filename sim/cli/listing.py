"""`coopsim list`: the files at hand, each with its title, and the broken ones with their first mistake."""

import tomllib
from collections.abc import Iterable
from pathlib import Path

from sim.documents.named_files import EXPERIMENTS, FRAGMENTS, SCENARIOS, available
from sim.documents.toml_file import read, shown
from sim.scenario import ScenarioError, ScenarioFiles, load
from sim.scenario.keys import is_experiment, is_scenario
from sim.shipped import is_shipped

Row = tuple[str, str]
HEADS = {
    SCENARIOS: "Scenarios: coopsim run NAME",
    EXPERIMENTS: "Experiments: coopsim experiment NAME",
    "regions": 'Regions: region = "NAME"',
    "approaches": 'Approaches: approach = "NAME"',
    "nulls": 'Null models: extends = ["SCENARIO", "nulls/NAME"]',
}


def listing() -> list[tuple[str, list[Row]]]:
    """List the files at hand by kind.

    Returns
    -------
    list of (str, list of (str, str))
        What a kind is for, and of each file what to call it and its title. One's own files are called by their path,
        those that come with coopsim by their name.
    """
    found = {shelf: available(shelf) for shelf in HEADS}
    found[SCENARIOS] = {
        name: path
        for name, path in found[SCENARIOS].items()
        if not name.startswith(tuple(f"{one}/" for one in FRAGMENTS))
    }
    for path in sorted(Path().glob("*.toml")):
        if kind := kind_of(path):
            found[kind] = {str(path): path, **found[kind]}
    return [(head, [row(name, path, shelf) for name, path in found[shelf].items()]) for shelf, head in HEADS.items()]


def row(name: str, path: Path, shelf: str) -> Row:
    """Tell what a file is called, and its title."""
    called = name if is_shipped(path) and path.is_absolute() else shown(path)
    return called, title(path, shelf)


def kind_of(path: Path) -> str:
    """Tell which kind of file of ours one is that lies about in the current folder; nothing if it is none."""
    try:
        content, _ = read(path)
    except ScenarioError:
        return ""
    return EXPERIMENTS if is_experiment(content) else SCENARIOS if is_scenario(content) else ""


def title(path: Path, shelf: str) -> str:
    """Return a file's title, or what it says of itself in its first comment; of one that is broken, how."""
    try:
        if shelf == SCENARIOS:
            return load(path).title
        if shelf == EXPERIMENTS:
            from sim.experiment.experiment_file import load_experiment

            return load_experiment(path).title
        files = ScenarioFiles()
        files.collect(path)
        if files.mistakes:
            return broken(files.mistakes)
        return first_words(path)
    except ScenarioError as error:
        return broken(error.mistakes)


def broken(mistakes: Iterable[str]) -> str:
    """Tell the first mistake of a broken file."""
    return f"BROKEN: {next(iter(mistakes))}"


def first_words(path: Path) -> str:
    """Return the title of a fragment, or its first comment."""
    text = path.read_text(encoding="utf-8-sig")
    comments = [line.removeprefix("#").strip() for line in text.splitlines() if line.startswith("# ")]
    return str(tomllib.loads(text).get("title") or next(iter(comments), ""))
