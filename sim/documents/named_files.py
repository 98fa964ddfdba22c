"""Finds files by name: one's own first, then those that come with coopsim.

A folder has shelves: `scenarios/` and `experiments/`, and `regions/`, `approaches/` and `nulls/` either beside these
or inside `scenarios/`. A bare name is looked for on the shelf of its kind: beside the file that says it, in the folders
around that file as far as its study's, in the current folder, and last among the shipped files.
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
KINDS = {
    SCENARIOS: "scenario",
    EXPERIMENTS: "experiment",
    "regions": "region",
    "approaches": "approach",
    "nulls": "null model",
}


def find(name: str | Path, shelf: str = SCENARIOS, near: Path = Path()) -> Path:
    """Find the file that a name stands for.

    Parameters
    ----------
    name
        A path, relative to `near`, or a bare name such as `europe` or `nulls/no_corruption`.
    shelf
        Kind of file that a bare name is of, a key of `KINDS`.
    near
        Folder of the file that says the name; else the current folder.

    Returns
    -------
    Path
        A path is returned as it is, so that reading the file says what is wrong with it.

    Raises
    ------
    UnreadableError
        If no file has this name, or none is at this path while one at hand has its name.
    """
    path = near / name
    if is_file(path):
        return path
    if path.suffix == ".toml":
        if not lexists(path) and (meant := by_name(str(name), shelf, [near])):
            raise UnreadableError(f"{shown(path)}:1: there is no such file.{meant}")
        return path
    found = look(str(name), shelf, [near])
    if found is None:
        message = f"there is no {KINDS[shelf]} {written(str(name))}.{missed(str(name), shelf, near)}"
        raise UnreadableError(message)
    return found


def look(name: str, shelf: str, near: Sequence[Path]) -> Path | None:
    """Find the file of a bare name, or None."""
    files = (place / f"{name}.toml" for place in places(shelf, near))
    return next((file for file in files if is_file(file)), None)


def places(shelf: str, near: Sequence[Path]) -> Iterator[Path]:
    """Yield the folders in which a bare name is looked for, the first wins."""
    for folder in near:
        for one in around(folder):
            yield from shelves(one, shelf)
    yield from [Path(SCENARIOS) / shelf] if shelf in FRAGMENTS else shelves(Path(), shelf)
    yield shipped_shelf(shelf)


def shelves(folder: Path, shelf: str) -> Iterator[Path]:
    """Yield where a folder keeps a kind of file: on its shelf, or on that of its scenarios; what is run also loose."""
    yield folder / shelf
    yield folder / SCENARIOS / shelf if shelf in FRAGMENTS else folder


def shipped_shelf(shelf: str) -> Path:
    """Return where files of a kind stand among the shipped ones."""
    return shipped.SCENARIOS / shelf if shelf in FRAGMENTS else shipped.FOLDER / shelf


def around(folder: Path) -> Sequence[Path]:
    """List a folder and those around it, no further than the study's.

    A study's folder is that in which the nearest one above called `scenarios` or `experiments` lies. Where there is
    none, it is the folder itself: what lies around a study is nobody's choice.
    """
    whole = folder.resolve()
    above = [whole, *whole.parents]
    last = next((at + 1 for at, place in enumerate(above) if place.name in STUDIES), 0)
    return [folder, *above[1 : last + 1]]


def at_hand(shelf: str = SCENARIOS) -> dict[str, Path]:
    """Map the names of all files of a kind, seen from the current folder, to their paths; one's own win."""
    found: dict[str, Path] = {}
    for folder in (*(place for place in shelves(Path(), shelf) if place != Path()), shipped_shelf(shelf)):
        for file in sorted(folder.rglob("*.toml"), key=lambda file: (len(file.parts), file)):
            found.setdefault(file.relative_to(folder).with_suffix("").as_posix(), file)
    return found


def names(shelf: str = SCENARIOS) -> Iterator[str]:
    """Yield the names of all files of a kind; they are looked up when they are asked for."""
    yield from at_hand(shelf)


def missed(name: str, shelf: str, near: Path) -> str:
    """Say what may have been meant by a name that no file of this kind has."""
    for kind, what in ((EXPERIMENTS, "an experiment"), (SCENARIOS, "a scenario")):
        if kind != shelf and look(name, kind, [near]):
            command = "experiment" if kind == EXPERIMENTS else "run"
            return f" It is the name of {what}: `coopsim {command} {name}`."
    loose = [file.stem for file in near.glob("*.toml")]
    if meant := suggestion(name, [*at_hand(shelf), *loose]):
        return meant
    other = EXPERIMENTS if shelf == SCENARIOS else SCENARIOS
    meant = suggestion(name, names(other)).replace("mean '", f"mean the {KINDS[other]} '")
    return meant or " `coopsim list` shows those at hand."


def by_name(path: str, shelf: str, near: Sequence[Path]) -> str:
    """Offer the name of a file at hand in place of a path where there is none; nothing where no name fits."""
    if not may_suggest():
        return ""
    bare = Path(path.removesuffix(".toml"))
    names = [bare.name]
    if not bare.is_absolute() and ".." not in bare.parts:
        kinds = FRAGMENTS if shelf == SCENARIOS else ()
        names = [bare.as_posix(), *(f"{kind}/{bare.as_posix()}" for kind in kinds), *names]
    found = next((name for name in names if look(name, shelf, near)), "")
    return f" Write {written(found)}, without .toml, for the one that `coopsim list` shows." if found else ""
