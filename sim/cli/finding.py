"""Finds the file that a word of the command line stands for, and says which it was."""

import sys
from pathlib import Path

from sim.documents import named_files
from sim.documents.errors import UnreadableError
from sim.documents.toml_file import shown
from sim.shipped import is_shipped


def find(name: str, kind: str = named_files.SCENARIOS, tell: bool = False) -> Path:
    """Find the file that a word stands for.

    Parameters
    ----------
    name
        A path, or a name of a scenario or an experiment.
    kind
        `scenarios` or `experiments`.
    tell
        If true, print which file a name stands for, in one line.

    Raises
    ------
    UnreadableError
        If there is none, or a folder.
    """
    if Path(name).is_dir() and not named_files.look_up(name, kind, [Path()]):
        raise UnreadableError(f"{name} is a folder. {contents(Path(name), kind)}")
    path = named_files.find(name, kind)
    if tell and path != Path(name):
        own = ", which comes with coopsim" if path.is_absolute() and is_shipped(path) else ""
        print(f"{name}: {shown(path)}{own}", file=sys.stderr)
    return path


def contents(folder: Path, kind: str) -> str:
    """Describe a folder that was given in the place of a file, and what can be done with it."""
    from sim.experiment.given_folder import holds_experiment

    if holds_experiment(folder):
        return (
            f"It holds the results of an experiment: `coopsim report {folder}` makes a page of them, and "
            f"`coopsim reproduce {folder}` runs it again."
        )
    scenarios = sorted(folder.glob("scenario.toml")) or sorted(folder.glob("*/scenario.toml"))
    if (folder / "manifest.json").is_file() and scenarios:
        return f"It holds the results of `coopsim run`: `coopsim run {scenarios[0]}` repeats it."
    files = [str(file) for file in sorted(folder.glob("*.toml"))]
    of_kind = named_files.FILE_KINDS[kind]
    return f"Give {'one of its files, such as ' + files[0] if files else f'the file of a {of_kind}'}."
