"""What the values of an experiment file may be, and the mistakes of one file as they are found."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sim.documents.characters import unseen
from sim.documents.checks import written
from sim.documents.names import alike, without_case, wrong_name
from sim.documents.positions import line_of
from sim.documents.suggestions import suggestion
from sim.scenario.keys import REGION_BASE, check

LARGEST_SEED = 2**63 - 1
LARGEST = 1e300
LINES = {"question": "\n\t"}  # characters that a text of many lines may have besides those that are seen

Check = tuple[Callable[[Any], bool], str]
At = tuple[str | int, ...]


def is_whole(value: object, low: int, high: int = LARGEST_SEED) -> bool:
    """Whether a value is a whole number within bounds; true and false are none."""
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def is_number(value: object) -> bool:
    """Whether a value is a finite number; true and false are none."""
    # A whole number of hundreds of digits is no float; none that long is meant.
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < LARGEST and value == value


def is_texts(value: object) -> bool:
    """Whether a value is a list of texts, none of them twice."""
    return isinstance(value, list) and all(isinstance(one, str) for one in value) and len(set(value)) == len(value)


TEXT: Check = (lambda value: isinstance(value, str) and bool(value.strip()), "a text")
TEXTS: Check = (is_texts, "a list of texts, none of them twice")
COUNT: Check = (lambda value: is_whole(value, 1), "a whole number from 1 to 2**63 - 1")
SEED: Check = (lambda value: is_whole(value, 0), "a whole number from 0 to 2**63 - 1")
POSITIVE: Check = (lambda value: is_number(value) and value > 0, "a number above 0")
TABLE: Check = (lambda value: isinstance(value, dict), "a table")
LISTS: Check = (
    lambda value: isinstance(value, dict) and all(is_texts(one) and one for one in value.values()),
    "a table of lists of texts, none empty and no text twice",
)
TABLES: Check = (
    lambda value: isinstance(value, list) and all(isinstance(one, dict) for one in value),
    "a list of tables",
)
# When a sequential experiment stops, in its file and in the plan of its results.
PRECISION: dict[str, Check] = {"half_width": POSITIVE, "first_look": COUNT, "look_every": COUNT, "cap": COUNT}


@dataclass
class Reading:
    """One file as it is read, and the mistakes found in it."""

    name: str
    lines: Mapping[At, int]
    mistakes: list[str] = field(default_factory=list)

    def place(self, at: At) -> str:
        """File and line of a key."""
        return f"{self.name}:{line_of(self.lines, at)}"

    def wrong(self, at: At, message: str) -> None:
        """Note a mistake at its line."""
        self.mistakes.append(f"{self.place(at)}: {message}")

    def named(self, at: At, what: str, name: str) -> None:
        """Check that every table would give a name back as it is written."""
        if reason := wrong_name(name):
            self.wrong(at, f"{what} cannot be called {written(name)}: {reason}")

    def distinct(self, at: At, what: str, names: Sequence[str], spelled: Callable[[str], str] = without_case) -> None:
        """Check that names can be told apart, by people and by tables that make nothing of case."""
        for one, other in alike(names, spelled):
            if one == other:
                self.wrong(at, f"two {what} share the name '{one}'. Rename one.")
            else:
                self.wrong(at, f"two {what} are called '{one}' and '{other}', hard to tell apart. Rename one.")

    def settable(self, at: At, changes: Mapping[str, Any]) -> None:
        """Check that a scenario takes these values."""
        for key, value in changes.items():
            check(REGION_BASE if key == "region" else key, value, self.place(at), self.mistakes)

    def table(self, at: At, what: str, content: Mapping[str, Any], checks: Mapping[str, Check], needed: str) -> bool:
        """Check the keys and values of a table; whether all are right."""
        before = len(self.mistakes)
        for key, value in content.items():
            if key not in checks:
                self.wrong((*at, key), f"{what} has no '{key}'.{suggestion(key, checks) or f' It has {list(checks)}.'}")
            elif not checks[key][0](value):
                self.wrong((*at, key), f"{key} is {written(value)}, expected {checks[key][1]}.")
            elif isinstance(value, str) and (hidden := unseen(value, LINES.get(key, ""))):
                self.wrong((*at, key), f"{key} is {written(value)}, but it holds {hidden}, which nobody sees.")
        for key in needed.split():
            if key not in content:
                self.wrong(at, f"{what} has no '{key}'. It needs {needed.replace(' ', ', ')}.")
        return len(self.mistakes) == before
