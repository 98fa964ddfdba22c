"""Copies of the project, in which mutants are planted."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LEFT_OUT = ("results", "docs/images", "docs/reports")  # large, and read by no test of the rooms


def copy_of(root: Path, folder: Path) -> Path:
    """Copy what of the project is under version control, or would be, but for large results.

    Returns
    -------
    pathlib.Path
        The copy, at the same place every time, so that compiled tests are kept.
    """
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root, check=True, capture_output=True, text=True,
    ).stdout.split("\0")  # fmt: skip
    wanted = {name for name in listed if name and not name.startswith(LEFT_OUT) and (root / name).is_file()}
    for name in wanted:
        here, there = root / name, folder / name
        if not there.exists() or there.read_bytes() != here.read_bytes():
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(here, there)
    for there in [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]:
        if there.relative_to(folder).as_posix() not in wanted:
            there.unlink()
    return folder


@contextmanager
def planted(folder: Path, file: str, text: bytes) -> Iterator[None]:
    """Plant a slip in a copy, and take it out again; Python never takes the one for the other."""
    path = folder / file
    before, times = path.read_bytes(), path.stat()
    path.write_bytes(text)
    try:
        yield
    finally:
        path.write_bytes(before)
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
