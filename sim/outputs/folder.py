"""The folder of a result: claimed before anything is computed, filled with whole files, removed if nothing came of it.

Making a directory either succeeds or finds that there is one already, so two runs never get the same. The content is a
result once it has a manifest. Files of others are neither replaced nor removed.
"""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from sim.outputs.naming import stem, visible
from sim.outputs.whole_files import keep_names, make_parents, replace_whole

MANIFEST = "manifest.json"
MARK = "unfinished.txt"
MARKED = """\
A run of coopsim is at work here, or was stopped before its end. Without a manifest.json beside this file, what stands
here is no result, and the folder can be removed once no run is at work.
"""


class NoPlace(Exception):
    """No folder can be had for a result; nothing was started, and nothing is left behind."""


class DirectoryExists(NoPlace):
    """The folder exists, and a result is never overwritten."""


class AtWork(DirectoryExists):
    """Another process makes a result in the folder now."""


@dataclass
class Claim:
    """A directory that belongs to one result.

    Attributes
    ----------
    directory
        Made for this result.
    made
        Files and folders that were made for it, parents included, in order.
    manifest
        Its manifest as it was last written; empty as long as there is no result.
    lock
        By which other processes see that one is at work; None on a file system without locks.
    """

    directory: Path
    made: list[Path] = field(default_factory=list)
    manifest: dict[str, Any] = field(default_factory=dict)
    lock: FileLock | None = None


@contextmanager
def claimed(directory: str | Path | None, names: Sequence[str] = ()) -> Iterator[Claim]:
    """Claim a directory for a result, and give it back if no result comes of it.

    Parameters
    ----------
    directory
        Must not exist; the next free one below `results/` if not given.
    names
        Names of the scenarios, after which a free directory is called.

    Raises
    ------
    NoPlace
        If the directory exists or cannot be made or written into.
    """
    claim = make_claim(directory, names)
    try:
        yield claim
    finally:
        if not claim.manifest:
            release(claim)


def make_claim(directory: str | Path | None, names: Sequence[str] = ()) -> Claim:
    """Make the directory of a result, and try to write into it; see `claimed`."""
    wanted = Path("results", stem(names)) if directory is None else Path(directory)
    claim = Claim(wanted)
    try:
        make_parents(wanted.parent, claim.made)
        claim.directory = next_free(wanted) if directory is None else new(wanted)
        claim.made.append(claim.directory)
        put(claim, MARK, MARKED.encode())
        claim.lock = held(claim.directory / MARK)
    except (OSError, ValueError) as error:
        release(claim)
        what = getattr(error, "strerror", None) or str(error)
        message = f"{visible(str(wanted))} cannot be written: {what}. Nothing was started: give another directory."
        raise NoPlace(message) from None
    except BaseException:
        release(claim)
        raise
    return claim


def new(directory: Path) -> Path:
    """Make a directory.

    Raises
    ------
    DirectoryExists
        With what to do about it; `AtWork` while another process makes a result there.
    """
    try:
        directory.mkdir()
    except FileExistsError:
        if is_at_work(directory):
            message = f"{visible(str(directory))} is in use by another process: wait for it, or give another directory"
            raise AtWork(message) from None
        message = f"{visible(str(directory))} exists already, and a result is never overwritten: give another directory"
        if is_abandoned(directory):
            message += ". No result stands in it: it can be removed, unless a run is at work"
        raise DirectoryExists(message) from None
    return directory


def is_abandoned(directory: Path) -> bool:
    """Tell whether a directory is empty, or one that a run began and did not finish; never one of the user's own."""
    if not directory.is_dir() or (directory / MANIFEST).exists():
        return False
    return (directory / MARK).exists() or not any(directory.iterdir())


def held(mark: Path) -> FileLock | None:
    """Hold the mark of a folder for as long as this process is at work, so that it ends with the process."""
    lock = FileLock(mark, fallback_to_soft=False)
    try:
        lock.acquire(blocking=False)
    except (OSError, Timeout):  # a file system without locks, on which others are only told of the mark
        return None
    return lock


def is_at_work(directory: Path) -> bool:
    """Tell whether another process holds the mark of a folder."""
    mark = directory / MARK
    if not mark.is_file():  # which the lock would make
        return False
    try:
        with FileLock(mark, fallback_to_soft=False, blocking=False):
            return False
    except Timeout:
        return True
    except OSError:
        return False


def let_go(claim: Claim) -> None:
    """Let go of the mark."""
    if claim.lock is not None:
        claim.lock.release()
        claim.lock = None


def next_free(wanted: Path) -> Path:
    """Make the first directory of a name and a number that is not there."""
    for number in count(1):
        directory = wanted.with_name(f"{wanted.name}-{number}")
        with suppress(FileExistsError):
            directory.mkdir()
            return directory
    raise AssertionError


def put(claim: Claim, name: str, data: bytes) -> None:
    """Write a file of a result so that it is there whole or not at all, whenever the machine stops.

    Raises
    ------
    OSError
        If it cannot be written, as on a full disk, or if there is a file of that name that is not ours.
    """
    target = claim.directory / name
    if target.parent not in claim.made:
        target.parent.mkdir()
        claim.made.append(target.parent)
    is_ours = target in claim.made
    if not is_ours and os.path.lexists(target):
        raise FileExistsError(None, f"{visible(str(target))} is not ours and stands in the way")
    replace_whole(target, data)
    if not is_ours:
        claim.made.append(target)


def conclude(claim: Claim, manifest: Mapping[str, Any]) -> None:
    """Write the manifest, once the disk holds all that it names."""
    for folder in {path.parent for path in claim.made}:
        keep_names(folder)
    put(claim, MANIFEST, (json.dumps(manifest, indent=2) + "\n").encode())
    keep_names(claim.directory)
    claim.manifest = dict(manifest)
    let_go(claim)
    with suppress(OSError):
        (claim.directory / MARK).unlink(missing_ok=True)


def release(claim: Claim) -> None:
    """Remove all that was made for a result that did not come about; a folder with files of others stays."""
    let_go(claim)
    for path in reversed(claim.made):
        with suppress(OSError):
            path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
