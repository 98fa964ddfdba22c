"""Reads one TOML file, within bounds, with the line of every key."""

import re
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from sim import shipped
from sim.documents import positions
from sim.documents.characters import escaped
from sim.documents.errors import UnreadableError
from sim.documents.suggestions import suggestion

LONGEST_PATH = 300  # characters of a path in a message
CURLY = re.compile("[\u2018-\u201f\u00ab\u00bb]")
DECIMAL_COMMA = re.compile(r"=\s*[+-]?\d+,\d")
BARE_WORD = re.compile(r"[=\[,]\s*(?!(?:true|false|inf|nan)\b)([^\W\d][\w-]*+)(?![\w.-]*\s*=)")
# What `tomllib` says of a key that has a value, or is a table, already.
GIVEN_TWICE = ("Cannot overwrite a value", "Cannot declare", "Cannot mutate immutable namespace")


def shown(path: Path) -> str:
    """Write a path on one line as a reader would type it: from the current folder or the package that it lies in."""
    try:
        text = path.resolve().relative_to(Path.cwd()).as_posix()
    except (OSError, ValueError):
        text = shipped.shown(path) or str(path)
    return escaped(text if len(text) <= LONGEST_PATH else f"...{text[-LONGEST_PATH:]}")


def is_file(path: Path) -> bool:
    """Tell whether a file exists; false also for a name that no file can have."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def why_no_file(path: Path, place: str = " beside this one") -> str:
    """Say why a path that another file names is not that of a file: a folder has its name, or nothing has."""
    try:
        is_folder = path.is_dir()
    except (OSError, ValueError):
        is_folder = False
    return "that is a folder, no file." if is_folder else f"there is no such file{place}."


def suggest_file(path: Path) -> str:
    """Suggest a file of the same folder in place of a missing one."""
    return suggestion(path.name, similar_files(path))


def similar_files(path: Path) -> Iterator[str]:
    """Yield the TOML files of a folder whose names, without the ending, look like that of a missing file."""
    with suppress(OSError, ValueError):
        for file in path.parent.glob("*.toml"):
            if is_file(file) and get_close_matches(path.stem, [file.stem], cutoff=0.5):
                yield file.name


def read(path: Path) -> tuple[dict[str, Any], dict[positions.KeyPath, int]]:
    """Read a TOML file with the lines of its keys.

    Raises
    ------
    UnreadableError
        If the file is missing, no file, not UTF-8, too large or not TOML.
    """
    name = shown(path)
    text = text_of(path, name)
    try:
        lines = positions.positions(text)
        return tomllib.loads(text), lines
    except positions.ExcessError as error:
        message = f"{name}:{error.line}: {error.what}, so it is not read. Make it smaller."
    except (ValueError, RecursionError) as error:
        at = re.search(r"at line (\d+)", str(error))
        line = int(at[1]) if at else max(1, text.count("\n"))
        what = re.sub(r" \(at .*\)", "", str(error))
        before = positions.given_before(text, line) if what.startswith(GIVEN_TWICE) else None
        row = "".join(text.split("\n")[line - 1 : line])
        message = f"{name}:{line}: {twice(*before) if before else f'this is not TOML: {what}. {advice(what, row)}'}"
    raise UnreadableError(message)


def advice(what: str, row: str) -> str:
    """Say how TOML writes what a line seems to mean.

    Parameters
    ----------
    what
        What `tomllib` says of the line.
    row
        The line.
    """
    if what == "Illegal character '\\n'":
        return "End the text with the quotation mark that it begins with."
    bare = positions.TOKEN.sub(lambda token: "" if token.lastgroup in ("text", "comment") else token[0], row)
    if CURLY.search(bare):
        return "Write straight quotation marks, \" or ', in place of curly ones."
    if DECIMAL_COMMA.search(bare):
        return "Write a decimal point in a number, no comma."
    word = BARE_WORD.search(bare) if what == "Invalid value" else None
    if word is None:
        return "Mend the line."
    truth = word[1].lower() if word[1].lower() in ("true", "false") else ""
    return f"Write {truth} in small letters." if truth else f'Write a text in quotation marks: "{word[1]}".'


def twice(key: str, line: int) -> str:
    """Say that a key has been given before, and how a region is both named and changed."""
    both = ' To name a region and change it, write one table, [region], with base = "NAME" in it.'
    return f"'{key}' is given at line {line} already. Take one away.{both if key == 'region' else ''}"


def text_of(path: Path, name: str) -> str:
    """Read the text of a file, and no more than a scenario may have, without the mark that some editors put first.

    Raises
    ------
    UnreadableError
        If the file is missing, no file, not UTF-8 or too large.
    """
    try:
        if path.exists() and not path.is_file():
            what = "it is a folder" if path.is_dir() else "it is no ordinary file"
            raise UnreadableError(f"{name}:1: cannot be read: {what}. Give the path of a file.")
        with path.open("rb") as file:
            content = file.read(positions.MOST_BYTES + 1)
        if len(content) <= positions.MOST_BYTES:
            return content.decode("utf-8-sig")
        message = f"{name}:1: the file has more than {positions.MOST_BYTES} bytes, so it is not read. Make it smaller."
    except FileNotFoundError:
        message = f"{name}:1: there is no such file.{suggest_file(path) or ' `coopsim list` shows those at hand.'}"
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        message = f"{name}:{line}: byte {error.start} of the file is not UTF-8. Save the file as UTF-8 text."
    except (OSError, ValueError) as error:
        what = getattr(error, "strerror", None) or str(error)
        message = f"{name}:1: cannot be read: {what}. Give the path of a file."
    raise UnreadableError(message)
