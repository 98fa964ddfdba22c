"""Reads scenario files with those that they build on: what they extend, their region, their approach."""

from pathlib import Path

from sim.documents.checks import written
from sim.documents.errors import UnreadableError
from sim.documents.named_files import FILE_KINDS, SCENARIOS, folders, look_up, names, suggest_name
from sim.documents.suggestions import suggestion
from sim.documents.toml_file import is_file, shown, suggest_file, why_no_file
from sim.scenario.declarations import REGION_BASE
from sim.scenario.file_layer import read_layer
from sim.scenario.layer import Entry, Layer

DEEPEST = 30  # files, each building on the next


class ScenarioFiles:
    """Scenario files by their path, each read once, and every mistake that was found in them.

    It is kept by whoever resolves many scenarios of the same files.
    """

    def __init__(self) -> None:
        self.mistakes: list[str] = []
        self.layers: dict[Path, Layer] = {}

    def collect(self, path: Path, above: tuple[Path, ...] = ()) -> Layer:
        """Read a file with all that it extends, the deepest first.

        Raises
        ------
        UnreadableError
            If the file itself cannot be read.
        """
        here = path.resolve()
        if here not in self.layers:
            own = read_layer(path, self.mistakes)
            self.layers[here] = self.extended(own, path, (*above, here))
        return self.layers[here]

    def extended(self, own: Layer, path: Path, above: tuple[Path, ...]) -> Layer:
        """Lay a file's own entries and events over those of the files that it extends."""
        bases = own.entries.pop("extends", None)
        layer = Layer()
        if bases is None:
            return own
        for name in bases.value:
            base = path.parent / name
            if not name.endswith(".toml"):
                base = look_up(name, SCENARIOS, [path.parent]) or base
            if wrong := unusable(base, name, above, path.parent):
                self.mistakes.append(f"{bases.origin}: {wrong}")
            else:
                layer.add(self.attempt(base, above))
        layer.add(own)
        return layer

    def attempt(self, path: Path, above: tuple[Path, ...] = ()) -> Layer:
        """Collect a file; one that cannot be read is a mistake among others."""
        try:
            return self.collect(path, above)
        except UnreadableError as error:
            self.mistakes += error.mistakes
            return Layer()

    def fragment(self, entry: Entry, kind: str) -> Layer:
        """Collect the file of the region or the approach that an entry names."""
        try:
            path = find(entry, kind)
        except UnreadableError as error:
            self.mistakes += error.mistakes
            return Layer()
        layer = self.attempt(path)
        for key, name in ((REGION_BASE, "region"), ("approach", "approach")):
            if key in layer.entries:
                use = "an approach" if kind == "approaches" else "a region"
                self.mistakes.append(
                    f"{layer.entries[key].origin}: a file that is used as {use} cannot itself name the {name}. "
                    "Take that line away, or build on the file with `extends`."
                )
        return layer


def unusable(base: Path, name: str, above: tuple[Path, ...], folder: Path) -> str:
    """Say why a file in a folder cannot build on another; nothing if it can."""
    if not is_file(base):
        is_path = name.endswith(".toml")
        meant = suggest_name(name, SCENARIOS, [folder]) or suggest_file(base) if is_path else suggestion(name, names())
        return f"extends {written(name)}, but {why_no_file(base)}{meant}"
    here = base.resolve()
    if here in above:
        loop = " -> ".join(shown(one) for one in (*above[above.index(here) :], here))
        return f"files extend each other in a loop: {loop}. Take one `extends` away."
    if len(above) >= DEEPEST:
        return f"more than {DEEPEST} files extend one another. Join some of them."
    return ""


def find(entry: Entry, kind: str) -> Path:
    """Find the file of a region or an approach that an entry names.

    A path ends in .toml and is relative to the file that names it; bare names are found as `named_files` says.

    Raises
    ------
    UnreadableError
        If there is no such file.
    """
    name, beside = str(entry.value), entry.folders[0]
    if name.endswith(".toml"):
        if is_file(beside / name):
            return beside / name
        meant = suggest_name(name, kind, entry.folders) or suggest_file(beside / name)
        raise UnreadableError(
            f"{entry.origin}: the {FILE_KINDS[kind]} is {written(name)}, but {why_no_file(beside / name, '')}{meant}"
        )
    if path := look_up(name, kind, entry.folders):
        return path
    known = {file.stem for folder in folders(kind, entry.folders) for file in folder.glob("*.toml")}
    raise UnreadableError(
        f"{entry.origin}: there is no {FILE_KINDS[kind]} {written(name)} in {kind}/.{suggestion(name, known)}"
    )
