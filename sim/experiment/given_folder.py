"""Tells whether a folder that a user gave holds the results of an experiment."""

from contextlib import suppress
from os.path import lexists
from pathlib import Path

from sim.documents.suggestions import suggestion
from sim.experiment.directory import (
    BEGUN,
    JOURNAL,
    LOCK,
    MANIFEST,
    PARTS,
    PLAN,
    SPECIFICATION,
    WITHOUT_RUNS,
    Damaged,
    read_json,
)


def holds_experiment(folder: Path) -> bool:
    """Tell whether a folder holds the results of an experiment, be it finished or not."""
    return (folder / "plan.json").is_file()


def why_not_whole(folder: Path) -> str:
    """Say why a path is not that of the results of a whole experiment; see `why_no_results`."""
    if wrong := why_no_results(folder):
        return wrong
    with suppress(Damaged, OSError):  # of which the work itself tells
        if shard := read_json(folder / PLAN).get("shard"):
            return (
                f"{folder} holds a shard of an experiment, one of {shard[-1]}: join all of them with `coopsim merge`."
            )
        if WITHOUT_RUNS in read_json(folder / MANIFEST):
            return (
                f"{folder} holds tables alone, without the runs that they were made of: make them again by the "
                f"experiment file that they are of, a copy of which is {folder / SPECIFICATION}."
            )
    return ""


def why_no_results(folder: Path) -> str:
    """Say why a path is not that of an experiment's results; nothing where it may be.

    Parameters
    ----------
    folder
        A path that a user gave to `verify`, `merge`, `report`, `reproduce` or `replay`.

    Returns
    -------
    str
        A sentence for the user, or an empty text.
    """
    if not folder.is_dir():
        folders = {path.name: path for around in (Path("results"), folder.parent) for path in around.glob("*")}
        meant = suggestion(folder.name, [name for name, path in folders.items() if holds_experiment(path)])
        for name, path in folders.items():
            meant = meant.replace(f"'{name}'", f"'{path}'")
        return f"{folder} is no directory: give that of an experiment's results.{meant}"
    if (
        (folder / "manifest.json").is_file()
        and not holds_experiment(folder)
        and ((folder / "scenario.toml").is_file() or any(folder.glob("*/scenario.toml")))
    ):
        return (
            f"{folder} holds the results of `coopsim run`, a single run of each scenario: give the results of "
            "`coopsim experiment`, which has many to compare."
        )
    if not any(lexists(folder / name) for name in (*BEGUN, MANIFEST, JOURNAL, PARTS, LOCK)):
        inner = sorted(one for one in folder.glob("*") if holds_experiment(one))
        return f"{folder} holds no results of an experiment.{f' Did you mean {inner[0]}?' if inner else ''}"
    return ""
