"""A mutant: one place of a file with another text."""

import hashlib
from functools import cached_property
from pathlib import Path
from typing import NamedTuple


class Place(NamedTuple):
    """Bytes of a file, from start to end, in a function (or class; empty at the top of the file)."""

    file: str
    function: str
    start: int
    end: int


class Mutant:
    """A file with another text at one place.

    Parameters
    ----------
    room
        Where it was drawn.
    source
        The file as it is.
    place, operator, new
        What is replaced, by which kind of slip, and the text that takes its place.
    lines
        First and last line of the statement, or of its head, that holds the place: a test that runs none of them
        cannot find the mutant.
    """

    def __init__(self, room: str, source: bytes, place: Place, operator: str, new: str, lines: tuple[int, int]) -> None:
        self.room, self.source, self.place, self.operator, self.lines = room, source, place, operator, lines
        self.new = new.encode()

    @cached_property
    def mutated(self) -> bytes:
        """The whole file with the slip."""
        return self.source[: self.place.start] + self.new + self.source[self.place.end :]

    @cached_property
    def line(self) -> int:
        """Line of the slip, from 1."""
        return self.source.count(b"\n", 0, self.place.start) + 1

    @cached_property
    def old_and_new(self) -> tuple[str, str]:
        """The lines that differ, before and after, without their indentation."""
        first = self.source.rfind(b"\n", 0, self.place.start) + 1
        last = self.source.find(b"\n", self.place.end)
        before = self.source[first:last]
        after = self.source[first : self.place.start] + self.new + self.source[self.place.end : last]
        return plain(before), plain(after)

    @cached_property
    def said(self) -> str:
        """Identity of a mutant: its change and its function, so that it stays the same when lines above are moved."""
        old, new = self.old_and_new
        return "\n".join([self.place.file, self.place.function, old, new])

    @property
    def number(self) -> str:
        """Eight hexadecimal digits by which it is called."""
        return hashlib.sha256(self.said.encode()).hexdigest()[:8]

    def diff(self) -> str:
        """Write it as a reader of a patch expects it."""
        old, new = self.old_and_new
        head = f"{self.number} {self.room} {self.place.file}:{self.line} {self.place.function} ({self.operator})"
        return "\n".join([head, *("- " + line for line in old.split("\n")), *("+ " + line for line in new.split("\n"))])


def plain(text: bytes) -> str:
    """Lines without indentation."""
    return "\n".join(line.strip() for line in text.decode().split("\n"))


def at_most_one_of_each(mutants: list[Mutant]) -> list[Mutant]:
    """Leave out what is said twice: a line that stands twice in a function is mutated at its first place."""
    return list({mutant.said: mutant for mutant in reversed(mutants)}.values())[::-1]


def read(root: Path, file: str) -> bytes:
    """Read a file of the project."""
    return (root / file).read_bytes()
