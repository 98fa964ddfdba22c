"""Finds what a word of the command line stands for, and says so where it is something else than was expected."""

import sys
from os.path import lexists
from pathlib import Path

from sim.documents import named_files
from sim.documents.errors import UnreadableError
from sim.documents.suggestions import suggestion
from sim.documents.toml_file import shown
from sim.shipped import is_shipped


def find(name: str, shelf: str = named_files.SCENARIOS, tell: bool = False) -> Path:
    """Find the file that a word stands for.

    Parameters
    ----------
    name
        A path, or a name of a scenario or an experiment.
    shelf
        Which of the two: `scenarios` or `experiments`.
    tell
        Whether to say on one line which file a name stood for.

    Raises
    ------
    UnreadableError
        If there is none, or a folder.
    """
    if Path(name).is_dir() and not named_files.look_up(name, shelf, [Path()]):
        raise UnreadableError(f"{name} is a folder. {within(Path(name), shelf)}")
    path = named_files.find(name, shelf)
    if tell and path != Path(name):
        own = ", which comes with coopsim" if path.is_absolute() and is_shipped(path) else ""
        print(f"{name}: {shown(path)}{own}", file=sys.stderr)
    return path


def within(folder: Path, shelf: str) -> str:
    """Say what a folder holds, given where a file was expected, and what to do with it."""
    if is_experiments(folder):
        return (
            f"It holds the results of an experiment: `coopsim report {folder}` makes a page of them, and "
            f"`coopsim reproduce {folder}` runs it again."
        )
    scenarios = sorted(folder.glob("scenario.toml")) or sorted(folder.glob("*/scenario.toml"))
    if (folder / "manifest.json").is_file() and scenarios:
        return f"It holds the results of `coopsim run`: `coopsim run {scenarios[0]}` repeats it."
    files = [str(file) for file in sorted(folder.glob("*.toml"))]
    return f"Give {'one of its files, such as ' + files[0] if files else f'the file of a {named_files.KINDS[shelf]}'}."


def is_experiments(folder: Path) -> bool:
    """Tell whether a folder holds the results of an experiment, be it finished or not."""
    return (folder / "plan.json").is_file()


def no_results(folder: Path) -> str:
    """Say why a path is not that of an experiment's results; nothing where it may be.

    Parameters
    ----------
    folder
        What was given to `verify`, `report`, `reproduce` or `replay`.
    """
    if not folder.is_dir():
        near = {path.name: path for place in (Path("results"), folder.parent) for path in place.glob("*")}
        meant = suggestion(folder.name, [name for name, path in near.items() if is_experiments(path)])
        for name, path in near.items():
            meant = meant.replace(f"'{name}'", f"'{path}'")
        return f"{folder} is no directory: give that of an experiment's results.{meant}"
    if (
        (folder / "manifest.json").is_file()
        and not is_experiments(folder)
        and ((folder / "scenario.toml").is_file() or any(folder.glob("*/scenario.toml")))
    ):
        return (
            f"{folder} holds the results of `coopsim run`, a single run of each scenario: give the results of "
            "`coopsim experiment`, which has many to compare."
        )
    from sim.experiment.directory import BEGUN, JOURNAL, LOCK, MANIFEST, PARTS

    if not any(lexists(folder / name) for name in (*BEGUN, MANIFEST, JOURNAL, PARTS, LOCK)):
        within = sorted(one for one in folder.glob("*") if is_experiments(one))
        return f"{folder} holds no results of an experiment.{f' Did you mean {within[0]}?' if within else ''}"
    return ""
