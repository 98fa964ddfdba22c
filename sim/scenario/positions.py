"""Finds the line on which each key of a TOML file stands; `tomllib` itself keeps no positions.

A file is bounded before it is parsed, since a long dotted key or deep nesting takes the parser seconds or its stack.
"""

import re
from collections.abc import Mapping

Path = tuple[str | int, ...]

PIECE = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
KEY = re.compile(rf"\s*({PIECE}(?:\s*\.\s*{PIECE})*)\s*")
OPENERS = {"[": 1, "{": 1, "]": -1, "}": -1}
MOST_BYTES = 1_048_576
MOST_COLUMNS = 20_000
MOST_DOTS = 12
MOST_BRACKETS = 12


def excess(text: str) -> tuple[int, str] | None:
    """Find what makes a file too large or too deep to parse.

    Returns
    -------
    tuple or None
        Line and what is wrong with it.
    """
    if len(text) > MOST_BYTES:
        return 1, f"the file has more than {MOST_BYTES} characters"
    depth = 0
    for number, line in enumerate(text.splitlines(), start=1):
        if len(line) > MOST_COLUMNS:
            return number, f"the line has more than {MOST_COLUMNS} characters"
        key = line.partition("=")[0]
        if key.count(".") > MOST_DOTS and "#" not in key:
            return number, f"the key has more than {MOST_DOTS} dots"
        depth = max(0, depth + line.count("[") + line.count("{") - line.count("]") - line.count("}"))
        if max(depth, line.count("["), line.count("{")) > MOST_BRACKETS * 10:
            return number, "brackets are nested too deep"
    return None


def pieces(key: str) -> tuple[str, ...]:
    """Split a dotted key, without the quotes of its parts."""
    return tuple(piece.strip("\"'") for piece in re.findall(PIECE, key))


class Reader:
    """Whether a value goes on beyond the line: open brackets, or an open text of several lines."""

    def __init__(self) -> None:
        self.depth = 0
        self.quote = ""

    def read(self, text: str) -> None:
        """Read one more line of the value."""
        at = 0
        while at < len(text):
            if self.quote:
                if text[at] == "\\" and self.quote[0] == '"':
                    at += 2
                    continue
                if text.startswith(self.quote, at):
                    at += len(self.quote)
                    self.quote = ""
                    continue
            elif text[at] == "#":
                break
            elif text[at] in "\"'":
                long = text[at] * 3
                self.quote = long if text.startswith(long, at) else text[at]
                at += len(self.quote)
                continue
            else:
                self.depth += OPENERS.get(text[at], 0)
            at += 1
        if len(self.quote) == 1:
            self.quote = ""

    def is_open(self) -> bool:
        """Whether the next line still belongs to the value."""
        return self.depth > 0 or self.quote != ""


def positions(text: str) -> dict[Path, int]:
    """Map every key and table header of a valid TOML text to its line.

    Parameters
    ----------
    text
        What `tomllib` has read without complaint.

    Returns
    -------
    dict
        Path to line, counted from 1; entries of a list of tables have their position as a part of the path.
    """
    found: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    prefix: Path = ()
    value = Reader()
    for number, line in enumerate(text.splitlines(), start=1):
        if value.is_open():
            value.read(line)
            continue
        stripped = line.strip()
        if stripped.startswith("["):
            is_list = stripped.startswith("[[")
            match = KEY.match(stripped[2 if is_list else 1 :])
            prefix = pieces(match[1]) if match else ()
            if is_list:
                counts[prefix] = counts.get(prefix, -1) + 1
                prefix = (*prefix, counts[prefix])
            found.setdefault(prefix, number)
        elif match := KEY.match(line):
            found.setdefault((*prefix, *pieces(match[1])), number)
            value.read(line[match.end() :].removeprefix("="))
    return found


def line_of(found: Mapping[Path, int], path: Path) -> int:
    """Line of a path, or of the nearest table or key around it."""
    for length in range(len(path), 0, -1):
        if path[:length] in found:
            return found[path[:length]]
    return 1
