"""A file of a user as it is read: the lines of its keys, and the mistakes found so far."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sim.documents.checks import Check, written
from sim.documents.names import alike, without_case, wrong_name
from sim.documents.positions import KeyPath, line_of
from sim.documents.suggestions import suggestion


@dataclass
class Document:
    """A file that is read, or values of a caller, and the mistakes found in it.

    Attributes
    ----------
    name
        The file's, as messages write it; for values of a caller, the name of the argument.
    lines
        Line of each key; None for values of a caller.
    mistakes
        One text a mistake, in the order in which they are found.
    """

    name: str
    lines: Mapping[KeyPath, int] | None = None
    mistakes: list[str] = field(default_factory=list)

    def origin(self, *key: str | int) -> str:
        """Return the file and line of a key, for messages."""
        return self.name if self.lines is None else f"{self.name}:{line_of(self.lines, key)}"

    def wrong(self, key: KeyPath, message: str) -> None:
        """Note a mistake at a key."""
        self.mistakes.append(f"{self.origin(*key)}: {message}")

    def check_name(self, key: KeyPath, what: str, name: str) -> None:
        """Check that every table gives a name back as it is written."""
        if reason := wrong_name(name):
            self.wrong(key, f"{what} cannot be called {written(name)}: {reason}")

    def check_distinct(
        self, key: KeyPath, what: str, names: Sequence[str], spelled: Callable[[str], str] = without_case
    ) -> None:
        """Check that names can be told apart, by people and by tables that ignore case."""
        for one, other in alike(names, spelled):
            if one == other:
                self.wrong(key, f"two {what} share the name '{one}'. Rename one.")
            else:
                self.wrong(key, f"two {what} are called '{one}' and '{other}', hard to tell apart. Rename one.")

    def check_table(
        self, key: KeyPath, what: str, content: Mapping[str, Any], checks: Mapping[str, Check], needed: Iterable[str]
    ) -> bool:
        """Check the keys and values of a table.

        Parameters
        ----------
        key
            Path of the table.
        what
            What the table describes, with its article.
        content, checks
            Key to value, and key to what its value has to be.
        needed
            Keys that must be there.

        Returns
        -------
        bool
            True if all is right.
        """
        before = len(self.mistakes)
        for name, value in content.items():
            if name not in checks:
                known = suggestion(name, checks) or f" It has {', '.join(checks)}."
                self.wrong((*key, name), f"{what} has no '{name}'.{known}")
            elif wrong := checks[name].complaint(name, value):
                self.wrong((*key, name), wrong)
        needed = list(needed)
        for name in needed:
            if name not in content:
                self.wrong(key, f"{what} has no '{name}'. It needs {', '.join(needed)}.")
        return len(self.mistakes) == before
