"""Writes files whole or not at all, whenever the machine stops, and makes the folders above them."""

import errno
import os
import secrets
from pathlib import Path

from sim.outputs.naming import visible


def make_parents(folder: Path, made: list[Path]) -> None:
    """Make the missing folders above a directory, and add them to `made`."""
    for one in [*reversed(folder.parents), folder]:
        if not one.is_dir():
            try:
                one.mkdir()
            except FileExistsError:
                if not one.is_dir():  # another run may have made it meanwhile
                    raise NotADirectoryError(None, f"{visible(str(one))} is no folder") from None
            else:
                made.append(one)


def replace_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; until then the file that it replaces stays.

    Raises
    ------
    OSError
        If it cannot be written, as on a full disk.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    file = temporary.open("xb")
    try:
        with file:  # on a full disk, to close it fails too
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def try_to_write(path: Path) -> None:
    """Try whether a file could be written beside others, and leave nothing behind.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    trial = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    trial.open("xb").close()
    trial.unlink()


def keep_names(folder: Path) -> None:
    """Sync a folder, so that the disk keeps the names of its files, where the system can be asked to."""
    if os.name != "posix":  # Windows does so by itself
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EINVAL, errno.ENOTSUP):
            raise
