"""The scenario files that a visitor can choose from: those of the server, and those that the visitor opens."""

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from weakref import finalize

from sim.documents.checks import one_of
from sim.documents.errors import UnreadableError
from sim.documents.named_files import available
from sim.documents.positions import MOST_BYTES
from sim.documents.toml_file import read, shown
from sim.scenario.file_layer import leaves

AS_IN_FILE = ""
MOST_FILES = 20  # that one visitor may open
MOST_COUNTRIES = 60  # of such a file: memory and time grow with their square
MOST_EVENTS = 500  # of such a file, or of the levers moved during a run: each builds the setting anew
BEFORE_NAME = re.compile(r"^/.*/(?=[^/\n]+:\d+:)", re.MULTILINE)  # the folders of a file that a line begins with


class Catalogue:
    """Files by the name under which the page shows them, and the regions and approaches to lay over them.

    Parameters
    ----------
    path
        The scenario file that the server was started with.

    Attributes
    ----------
    opened
        Name of that file.
    paths
        Name to path of every scenario file.
    """

    def __init__(self, path: str) -> None:
        self.paths = {name: str(path) for name, path in sorted(available().items()) if "/" not in name}
        self.nulls = {name: str(path) for name, path in sorted(available("nulls").items()) if "/" not in name}
        self.opened = next((name for name, known in self.paths.items() if is_same(known, path)), "")
        if not self.opened:
            self.opened = Path(path).name
            self.paths = {self.opened: path, **self.paths}
        self.regions = [AS_IN_FILE, *(name for name in available("regions") if "/" not in name)]
        self.approaches = [AS_IN_FILE, *(name for name in available("approaches") if "/" not in name)]
        kinds = ("scenarios", "nulls", "regions", "approaches")
        files = [Path(path), *(file for kind in kinds for file in available(kind).values())]
        self.folders = {file.parent for file in files}  # of files that a message may name
        self.folder: Path | None = None  # where opened files are kept as long as the catalogue
        self.pages = 0  # files that were ever put there
        self.own: list[str] = []  # names of those that can be chosen
        self.newest = ""

    def options(self) -> dict[str, list[str]]:
        """Return what can be chosen for a side of the page."""
        return {
            "scenario": list(self.paths),
            "region": self.regions,
            "approach": self.approaches,
            "null": [AS_IN_FILE, *self.nulls],
        }

    def null(self, name: str) -> dict[str, Any]:
        """Return the keys that a null model sets; none for no null model."""
        content = read(Path(self.nulls[name]))[0] if name else {}
        return {".".join(parts): value for parts, value in leaves(content)}

    def add(self, name: str, text: str) -> None:
        """Add a file that the visitor opened; it is then the newest of the scenarios that can be chosen.

        It has to stand alone: a page must not make the server read files that its visitor names.

        Parameters
        ----------
        name
            Name of the file on the visitor's machine.
        text
            Its content.

        Raises
        ------
        UnreadableError
            If it is not a scenario file, builds on other files, or is one too many.
        """
        if len(self.own) >= MOST_FILES:
            message = f"{name}:1: more than {MOST_FILES} files were opened. Load the page again to open others."
            raise UnreadableError(message)
        path = self.new_path(name)
        path.write_bytes(text.encode("utf-8", "replace")[: MOST_BYTES + 1])
        try:
            self.check(path)
        except UnreadableError:
            path.unlink()
            raise
        self.newest = f"{path.stem} (opened {self.pages})"
        self.own.append(self.newest)
        self.paths[self.newest] = str(path)

    def check(self, path: Path) -> None:
        """Refuse a file that is too large for a page, or builds on more than a region and an approach of the server."""
        content, lines = read(path)
        at_hand = {"extends": [AS_IN_FILE], "region": self.regions, "approach": self.approaches}
        for key, names in at_hand.items():
            name = named(content, key)
            if name not in names and key != "extends" and is_word(name):
                known = one_of(tuple(filter(None, names)))
                raise UnreadableError(f"{path}:{lines.get((key,), 1)}: {known.complaint(key, name)}")
            if name not in names:
                message = (
                    f"{path}:{lines.get((key,), 1)}: a file that is opened in the page has to stand alone, but for a "
                    "region and an approach at hand. Write it out with `coopsim show FILE --toml`."
                )
                raise UnreadableError(message)
        region = content.get("region")
        countries = region.get("countries") if isinstance(region, dict) else None
        for what, listed, most in (
            ("countries", countries, MOST_COUNTRIES),
            ("events", content.get("events"), MOST_EVENTS),
        ):
            if isinstance(listed, list) and len(listed) > most:
                message = f"{path}:1: more than {most} {what}, too many for a page: use `coopsim run`."
                raise UnreadableError(message)

    def remove_newest(self) -> None:
        """Remove the newest file."""
        Path(self.paths.pop(self.own.pop())).unlink()

    def new_path(self, name: str) -> Path:
        """Make a folder for one more file, and return the path of that file."""
        if self.folder is None:
            self.folder = Path(mkdtemp(prefix="coopsim-"))
            finalize(self, shutil.rmtree, self.folder, ignore_errors=True)
        stem = "".join(letter if letter.isalnum() or letter in "-_" else "_" for letter in Path(name).stem)[:60]
        self.pages += 1
        # Regions and approaches are looked for upwards, as far as a folder of this name.
        path = self.folder / str(self.pages) / "scenarios" / f"{stem or 'scenario'}.toml"
        path.parent.mkdir(parents=True)
        return path

    def without_folders(self, message: str) -> str:
        """Remove the folders of the server from a message."""
        opened = [Path(str(self.folder)) / str(at + 1) / "scenarios" for at in range(self.pages if self.folder else 0)]
        folders = [*opened, *self.folders]
        forms = {form for folder in folders for form in (str(folder.resolve()), str(folder), shown(folder))} - {"."}
        for form in sorted(forms, key=len, reverse=True):
            message = message.replace(f"{form}/", "")
        return BEFORE_NAME.sub("", message)


def named(content: Mapping[str, Any], key: str) -> str:
    """Return the name of the region, the approach or the file on which a scenario builds."""
    value = content.get(key, AS_IN_FILE)
    return str(value.get("base", AS_IN_FILE) if isinstance(value, dict) else value)


def is_word(name: str) -> bool:
    """Tell whether a name is one of those at hand, perhaps misspelt, and no path to another file."""
    return name.replace("_", "").replace("-", "").isalnum()


def is_same(one: str, other: str) -> bool:
    """Tell whether two paths lead to one file."""
    return Path(one).resolve() == Path(other).resolve()
