"""Finds files by name: one's own first, then those that come with coopsim.

A bare name is of a file of some kind, and each kind has folders: `scenarios/` and `experiments/`; `regions/`,
`approaches/` and `nulls/` stand either beside these or inside `scenarios/`. A name is looked for beside the file that
says it, in the folders around that file as far as its study's, in the current folder, and last among the shipped files.
"""

from collections.abc import Iterator, Sequence
from os.path import lexists
from pathlib import Path

from sim import shipped
from sim.documents.checks import written
from sim.documents.errors import UnreadableError
from sim.documents.suggestions import may_suggest, suggestion
from sim.documents.toml_file import is_file, shown

SCENARIOS, EXPERIMENTS = "scenarios", "experiments"
STUDIES = (SCENARIOS, EXPERIMENTS)
FRAGMENTS = ("regions", "approaches", "nulls")
FILE_KINDS = {
    SCENARIOS: "scenario",
    EXPERIMENTS: "experiment",
    "regions": "region",
    "approaches": "approach",
    "nulls": "null model",
}


def find(name: str | Path, kind: str = SCENARIOS, beside: Path = Path()) -> Path:
    """Find the file of a name.

    Parameters
    ----------
    name
        A path, relative to `beside`, or a bare name such as `europe` or `nulls/no_corruption`.
    kind
        Kind of file that a bare name is of, a key of `FILE_KINDS`.
    beside
        Folder of the file that says the name; else the current folder.

    Returns
    -------
    Path
        A path is returned even if there is no such file, so that reading it says what is wrong.

    Raises
    ------
    UnreadableError
        If no file has this name, or none is at this path while one at hand has its name.
    """
    path = beside / name
    if is_file(path):
        return path
    if path.suffix == ".toml":
        if not lexists(path) and (meant := suggest_name(str(name), kind, [beside])):
            raise UnreadableError(f"{shown(path)}:1: there is no such file.{meant}")
        return path
    found = look_up(str(name), kind, [beside])
    if found is None:
        message = f"there is no {FILE_KINDS[kind]} {written(str(name))}.{suggest_other(str(name), kind, beside)}"
        raise UnreadableError(message)
    return found


def look_up(name: str, kind: str, beside: Sequence[Path]) -> Path | None:
    """Find the file of a bare name, or None."""
    files = (folder / f"{name}.toml" for folder in folders(kind, beside))
    return next((file for file in files if is_file(file)), None)


def folders(kind: str, beside: Sequence[Path]) -> Iterator[Path]:
    """Yield the folders in which a bare name is looked for; a file in the first wins."""
    for folder in beside:
        for one in within_study(folder):
            yield from folders_in(one, kind)
    yield from [Path(SCENARIOS) / kind] if kind in FRAGMENTS else folders_in(Path(), kind)
    yield shipped_folder(kind)


def folders_in(folder: Path, kind: str) -> Iterator[Path]:
    """Yield where files of a kind may lie in a folder: a subfolder of their own, one of scenarios, or the folder."""
    yield folder / kind
    yield folder / SCENARIOS / kind if kind in FRAGMENTS else folder


def shipped_folder(kind: str) -> Path:
    """Return the folder of the shipped files of a kind."""
    return shipped.SCENARIOS / kind if kind in FRAGMENTS else shipped.FOLDER / kind


def within_study(folder: Path) -> Sequence[Path]:
    """List a folder and those around it, no further than the study's.

    A study's folder is that in which the nearest one above called `scenarios` or `experiments` lies. Where there is
    none, it is the folder itself, so that no file around a study is taken by accident.
    """
    whole = folder.resolve()
    above = [whole, *whole.parents]
    last = next((at + 1 for at, one in enumerate(above) if one.name in STUDIES), 0)
    return [folder, *above[1 : last + 1]]


def available(kind: str = SCENARIOS) -> dict[str, Path]:
    """Map the names of all files of a kind, seen from the current folder, to their paths; one's own win."""
    found: dict[str, Path] = {}
    for folder in (*(one for one in folders_in(Path(), kind) if one != Path()), shipped_folder(kind)):
        for file in sorted(folder.rglob("*.toml"), key=lambda file: (len(file.parts), file)):
            found.setdefault(file.relative_to(folder).with_suffix("").as_posix(), file)
    return found


def names(kind: str = SCENARIOS) -> Iterator[str]:
    """Yield the names of all files of a kind; the folders are read when the first name is asked for."""
    yield from available(kind)


def suggest_other(name: str, kind: str, beside: Path) -> str:
    """Suggest another name, or the kind of which there is a file of this name."""
    for other, what in ((EXPERIMENTS, "an experiment"), (SCENARIOS, "a scenario")):
        if other != kind and look_up(name, other, [beside]):
            command = "experiment" if other == EXPERIMENTS else "run"
            return f" It is the name of {what}: `coopsim {command} {name}`."
    loose = [file.stem for file in beside.glob("*.toml")]
    if meant := suggestion(name, [*available(kind), *loose]):
        return meant
    other = EXPERIMENTS if kind == SCENARIOS else SCENARIOS
    meant = suggestion(name, names(other)).replace("mean '", f"mean the {FILE_KINDS[other]} '")
    return meant or " `coopsim list` shows those at hand."


def suggest_name(path: str, kind: str, beside: Sequence[Path]) -> str:
    """Suggest the name of a file at hand in place of a path where there is none; nothing if no name fits."""
    if not may_suggest():
        return ""
    bare = Path(path.removesuffix(".toml"))
    fitting = [bare.name]
    if not bare.is_absolute() and ".." not in bare.parts:
        kinds = FRAGMENTS if kind == SCENARIOS else ()
        fitting = [bare.as_posix(), *(f"{one}/{bare.as_posix()}" for one in kinds), *fitting]
    found = next((name for name in fitting if look_up(name, kind, beside)), "")
    return f" Write {written(found)}, without .toml, for the one that `coopsim list` shows." if found else ""
