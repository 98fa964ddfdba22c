"""Finds the line of each key of a TOML file, which `tomllib` does not keep.

The text is read token by token, in one pass and without recursion, before it is parsed: a long dotted key or deep
nesting would take the parser seconds or its stack, so such a file is refused here.
"""

import re
import tomllib
from collections.abc import Mapping
from typing import NamedTuple

KeyPath = tuple[str | int, ...]

TOKEN = re.compile(
    r"""
    (?P<comment>\#[^\n]*)
  | (?P<text>
        \"{3}(?:[^"\\]|\\.|"{1,2}(?!"))*+"{3,5}
      | '{3}(?:[^']|'{1,2}(?!'))*+'{3,5}
      | "(?:[^"\\\n]|\\[^\n])*+"
      | '[^'\n]*+'
    )
  | (?P<line>\n)
  | (?P<mark>[\[\]{},=.])
  | (?P<word>[^\s"'\#\[\]{},=.]++)
    """,
    re.DOTALL | re.VERBOSE,
)
KEY, HEADER, VALUE = "key", "header", "value"
MOST_BYTES = 1_048_576
MOST_COLUMNS = 20_000
MOST_DOTS = 12
MOST_BRACKETS = 12
LONGEST_WORD = 1_000  # a number of more digits takes the parser long, or makes it give up


class ExcessError(Exception):
    """A text is too large or too deep to parse: the line, and the limit that it exceeds."""

    def __init__(self, line: int, what: str) -> None:
        self.line, self.what = line, what
        super().__init__(what)


class Bracket(NamedTuple):
    """An open list or inline table: its path, and the number of the present entry of a list."""

    path: KeyPath
    reached: int | None


class Scanner:
    """A TOML text read up to some token: the table, key and brackets there, and the lines of all keys so far."""

    def __init__(self) -> None:
        self.found: dict[KeyPath, int] = {}
        self.last: dict[KeyPath, int] = {}  # the entry that a list of tables has come to
        self.table: KeyPath = ()
        self.key: KeyPath = ()
        self.pieces: list[str] = []
        self.open: list[Bracket] = []
        self.mode = KEY
        self.is_list = False
        self.begun: dict[int, KeyPath] = {}  # the latest key or header of a line, but for those in brackets

    def read(self, kind: str, token: str, line: int) -> None:
        """Read one token."""
        if kind == "line":
            if not self.open:
                self.mode, self.pieces = KEY, []
        elif self.mode == VALUE:
            self.read_value(token if kind == "mark" else "", line)
        elif kind != "mark":
            self.pieces.append(unquoted(token))
            if len(self.pieces) > MOST_DOTS + 1:
                raise ExcessError(line, f"the key has more than {MOST_DOTS} dots")
        elif self.mode == HEADER:
            self.read_header(token, line)
        else:
            self.read_key(token, line)

    def read_key(self, mark: str, line: int) -> None:
        """Read a mark before or after a key: a header begins, a value follows, an inline table ends."""
        if mark == "[" and not self.open and not self.pieces:
            self.mode, self.is_list = HEADER, False
        elif mark == "=":
            self.key = self.around()
            for piece in self.pieces:
                self.key = (*self.key, piece)
                self.found.setdefault(self.key, line)
            if not self.open:
                self.begun[line] = self.key
            self.mode, self.pieces = VALUE, []
        elif mark == "}":
            self.close()

    def read_header(self, mark: str, line: int) -> None:
        """Read a mark of `[table]` or `[[list]]`; a table below a list belongs to the list's latest entry."""
        if mark == "[":
            self.is_list = True
        elif mark == "]" and self.pieces:
            path: KeyPath = ()
            for at, piece in enumerate(self.pieces, start=1):
                path = (*path, piece)
                self.found.setdefault(path, line)
                if self.is_list and at == len(self.pieces):
                    self.last[path] = self.last.get(path, -1) + 1
                if path in self.last:
                    path = (*path, self.last[path])
            self.found.setdefault(path, line)
            self.begun[line] = self.table = path
            self.pieces = []

    def read_value(self, mark: str, line: int) -> None:
        """Read a mark of a value; anything else (no mark) is a plain value."""
        top = self.open[-1] if self.open else None
        path = self.key if top is None or top.reached is None else (*top.path, top.reached)
        if mark in ("]", "}"):
            self.close()
        elif mark == ",":
            if top is not None and top.reached is not None:
                self.open[-1] = Bracket(top.path, top.reached + 1)
            elif top is not None:
                self.mode, self.pieces = KEY, []
        else:
            self.found.setdefault(path, line)
        if mark in ("[", "{"):
            if len(self.open) >= MOST_BRACKETS:
                raise ExcessError(line, "brackets are nested too deep")
            self.open.append(Bracket(path, 0 if mark == "[" else None))
            self.mode = VALUE if mark == "[" else KEY

    def around(self) -> KeyPath:
        """Return the path of the table in which a key is read."""
        return self.open[-1].path if self.open else self.table

    def close(self) -> None:
        """Leave a list or an inline table."""
        if self.open:
            self.open.pop()
        self.mode, self.pieces = VALUE, []


def unquoted(piece: str) -> str:
    """Read a part of a key, which may be in quotes."""
    if piece[0] == '"' and "\\" in piece:
        try:
            return str(tomllib.loads(f"piece = {piece}")["piece"])
        except tomllib.TOMLDecodeError:
            return piece
    return piece[1:-1] if piece[0] in "\"'" else piece


def positions(text: str) -> dict[KeyPath, int]:
    """Map every key, table header and entry of a list to its line.

    Parameters
    ----------
    text
        TOML. Text that is not TOML is read as far as possible; `tomllib` will say what is wrong with it.

    Returns
    -------
    dict
        Path to line, counted from 1; an entry of a list has its position as a part of its path.

    Raises
    ------
    ExcessError
        If the text is too large or too deep to parse.
    """
    return scanned(text).found


def scanned(text: str) -> Scanner:
    """Read a text to its end; see `positions`."""
    for number, row in enumerate(text.split("\n"), start=1):
        if len(row) > MOST_COLUMNS:
            raise ExcessError(number, f"the line has more than {MOST_COLUMNS} characters")
    scanner, line = Scanner(), 1
    for match in TOKEN.finditer(text):
        kind, token = str(match.lastgroup), match[0]
        if kind == "word" and len(token) > LONGEST_WORD:
            raise ExcessError(line, f"a number or a word has more than {LONGEST_WORD} characters")
        if kind != "comment":
            scanner.read(kind, token, line)
        line += token.count("\n")
    return scanner


def given_before(text: str, line: int) -> tuple[str, int] | None:
    """Find the key that the entry which ends in a line gives once more, and the line where it stands first.

    Returns
    -------
    tuple of str and int, or None
        The dotted key, or that of a table around it; None where there is nothing before.
    """
    scanner = scanned(text)
    begin = max((at for at in scanner.begun if at <= line), default=line)
    path = scanner.begun.get(begin, ())
    for length in range(len(path), 0, -1):
        first = scanner.found.get(path[:length], begin)
        if isinstance(path[length - 1], str) and first < begin:
            return ".".join(one for one in path[:length] if isinstance(one, str)), first
    return None


def line_of(found: Mapping[KeyPath, int], path: KeyPath) -> int:
    """Return the line of a path, or of the nearest table or key around it."""
    for length in range(len(path), 0, -1):
        if path[:length] in found:
            return found[path[:length]]
    return 1
