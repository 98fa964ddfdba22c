"""Claims a results directory for one process, before anything is computed and without touching files of others.

The operating system holds the lock, so that it ends with the process. A file system without such locks is refused: a
file in the place of a lock would outlive a killed process, and no clock tells how old it is.
"""

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from sim.experiment.directory import (
    HYPOTHESES,
    LOCK,
    OWN_FILES,
    PART,
    PARTS,
    PLAN,
    Damaged,
    Refused,
    is_folder,
    is_unfinished,
)
from sim.experiment.plain_files import GONE
from sim.outputs.folder import NoPlace
from sim.outputs.whole_files import make_parents

Lock = FileLock
# Systems put these into every folder that they show.
SYSTEMS = {".DS_Store", "Thumbs.db", "desktop.ini"}
# Errors that pass, so that the same command goes on when given again; after any other nothing can be written there.
PASSING = {
    getattr(errno, name, errno.EIO)
    for name in (
        "ENOSPC", "EDQUOT", "EIO", "ESTALE", "EMFILE", "ENFILE", "ENOMEM", "EINTR", "EAGAIN", "EBUSY", "ETIMEDOUT",
        "EHOSTDOWN", "EHOSTUNREACH", "ENETDOWN", "ENETUNREACH", "ECONNRESET", "ENOTCONN",
    )
}  # fmt: skip
WITHOUT_LOCKS = {getattr(errno, name, errno.ENOSYS) for name in ("ENOSYS", "ENOLCK", "ENOTSUP", "EOPNOTSUPP")}


class InUse(Exception):
    """Another process works in the directory."""


def claim(folder: Path) -> Lock:
    """Make a directory if there is none, try to write into it, and hold it.

    Returns
    -------
    Lock
        To be released.

    Raises
    ------
    Refused
        If the directory holds something other than an experiment's results.
    Damaged
        If a link or a device stands in the place of a file.
    InUse
        If another process works in it.
    sim.outputs.folder.NoPlace
        If it cannot be made or written into; nothing is left behind.
    """
    made: list[Path] = []
    lock = None
    try:
        refuse_others(folder)
        make_parents(folder, made)
        refuse_links(folder)
        lock = locked(folder)
        refuse_others(folder)
        (folder / PARTS).mkdir(exist_ok=True)
        remove_unfinished(folder)
        for inside in (folder, folder / PARTS):
            trial = inside / f".{PLAN}.0"
            trial.open("xb").close()
            trial.unlink()
    except BaseException as error:
        if lock is not None:
            remove_made(folder, made)
            lock.release()
        elif not isinstance(error, InUse):
            remove_made(folder, made)
        if isinstance(error, OSError) and error.errno not in PASSING:
            raise NoPlace(unwritable(folder, error)) from None
        raise
    return lock


def unwritable(folder: Path, error: OSError) -> str:
    """Say why nothing can be written into a directory."""
    if error.errno in WITHOUT_LOCKS:
        return (
            f"{folder} lies on a file system without locks ({error.strerror}), as some network folders do, so that two "
            "processes could spoil each other's work. Nothing was started: give a directory on another disk with -o"
        )
    why = error.strerror or str(error)
    return f"{folder} cannot be written: {why}. Nothing was started: give another directory with -o"


def locked(folder: Path) -> Lock:
    """Take the lock.

    Raises
    ------
    InUse
        If another process has it.
    """
    lock = FileLock(folder / LOCK, fallback_to_soft=False)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        message = f"{folder} is in use by another process: wait for it, or give another directory with -o"
        raise InUse(message) from None
    return lock


def refuse_others(folder: Path) -> None:
    """Refuse a directory without a plan that holds files of others.

    Raises
    ------
    Refused
        Naming the first such file.
    """
    if not os.path.lexists(folder):
        return
    if not folder.is_dir():
        message = f"{folder} is no directory: give another with -o"
        raise NoPlace(message)
    found = sorted(path for path in folder.iterdir() if not is_beginning(path))
    # Another process may have begun here while the names were read.
    if found and not os.path.lexists(folder / PLAN):
        message = f"{folder} holds {found[0].name}, which no experiment has put there: give another with -o"
        raise Refused(message)


def is_beginning(path: Path) -> bool:
    """Tell whether a file may stand in a directory without a plan."""
    if path.name == PARTS and is_folder(path):
        return all(is_unfinished(part.name) for part in path.iterdir())
    return path.name in (LOCK, HYPOTHESES, *SYSTEMS) or is_unfinished(path.name)


def refuse_links(folder: Path) -> None:
    """Refuse a directory in which a link or a device has the name of a file that an experiment writes.

    Raises
    ------
    Damaged
        Naming it.
    """
    parts = folder / PARTS
    if os.path.lexists(parts) and not is_folder(parts):
        message = f"{parts} is no folder but a link or a file: take it away, or give another directory with -o"
        raise Damaged(message)
    listed = [path for path in parts.iterdir() if PART.fullmatch(path.name)] if is_folder(parts) else []
    for path in (*(folder / name for name in sorted(OWN_FILES)), *listed):
        with suppress(*GONE):  # which it may be from one moment to the next, while another process works here
            if not stat.S_ISREG(path.lstat().st_mode):
                message = f"{path} is no plain file but a link or a device"
                raise Damaged(f"{message}: take it away, or give another directory with -o")


def remove_unfinished(folder: Path) -> None:
    """Remove files that a killed process left unfinished."""
    for inside in (folder, folder / PARTS):
        for path in inside.iterdir():
            if is_unfinished(path.name) and not path.is_dir():
                path.unlink()


def remove_made(folder: Path, made: list[Path]) -> None:
    """Remove a directory that was made in vain, and the folders that were made above it."""
    for path in (folder / LOCK, folder / PARTS, *reversed(made)) if made else ():
        with suppress(OSError):
            path.rmdir() if is_folder(path) else path.unlink()
