"""Reads plain files within bounds, and writes files whole or not at all."""

import hashlib
import os
import stat
from io import BufferedReader
from pathlib import Path

from sim.outputs.whole_files import keep_names, replace_whole

LARGEST_TEXT = 512 * 2**20  # bytes of a plan; more is neither written nor read
LARGEST_TABLE = 16 * 2**30
GONE = (FileNotFoundError, NotADirectoryError)  # what a missing file raises, or a missing folder above it
# A link is not followed, and a pipe is not waited for. Windows has neither flag, and asks to be told of bytes.
PLAINLY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class Unfit(ValueError):
    """A path is not a plain file, or the file is too large to be read."""


def opened(path: Path, largest: int) -> BufferedReader:
    """Open a plain file for reading.

    Raises
    ------
    Unfit
        If it is not a plain file, or too large.
    OSError
        If it is missing, or cannot be read for now.
    """
    refuse_unfit(path.lstat(), path, largest)
    file = os.fdopen(os.open(path, os.O_RDONLY | PLAINLY), "rb")
    try:
        refuse_unfit(os.fstat(file.fileno()), path, largest)
    except BaseException:
        file.close()
        raise
    return file


def refuse_unfit(found: os.stat_result, path: Path, largest: int) -> None:
    """Refuse anything but a plain file of a bearable size.

    Raises
    ------
    Unfit
        Saying which of the two.
    """
    if not stat.S_ISREG(found.st_mode):
        message = f"{path} is no plain file but a link, a folder or a device, which is not read"
        raise Unfit(message)
    if found.st_size > largest:
        message = f"{path} has {found.st_size} bytes, more than any experiment writes, so it is not read"
        raise Unfit(message)


def read_whole(path: Path, largest: int = LARGEST_TEXT) -> bytes:
    """Read a plain file; see `opened`."""
    with opened(path, largest) as file:
        return file.read(os.fstat(file.fileno()).st_size)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, whenever the machine stops.

    Raises
    ------
    OSError
        If it cannot be written, as on a full disk; an earlier file stays as it was.
    """
    replace_whole(path, data)
    keep_names(path.parent)


def append(path: Path, line: str) -> None:
    """Add a line to a plain file; make the file if it is missing."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | PLAINLY, 0o666), "ab") as file:
        file.write(f"{line}\n".encode())


def digest(path: Path) -> str:
    """Return the SHA-256 of a plain file; see `opened`."""
    with opened(path, LARGEST_TABLE) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
