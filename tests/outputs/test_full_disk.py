"""On a full disk nothing is left of what was begun to be written, and what was there before is there still."""

import os
import stat
import sys
from pathlib import Path

import pytest

from sim.engine.kept_code import seal
from sim.experiment.plain_files import write_whole
from sim.outputs.folder import Claim, put

LIMIT = 10_000  # bytes


@pytest.fixture
def full():
    """Let no file of this process grow beyond the limit; the rest of a buffer then fails again when it is closed."""
    if sys.platform == "win32":
        pytest.skip("limits of POSIX")
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("beyond", [1, 5_000, 100_000])
@pytest.mark.parametrize(
    "write",
    [
        write_whole,
        seal,
        lambda path, data: put(Claim(path.parent, made=[path.parent, path]), path.name, data),
    ],
    ids=["results directory", "machine code", "result of a run"],
)
@pytest.mark.usefixtures("full")
def test_a_full_disk_leaves_nothing_half_written(write, beyond, tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"before")
    with pytest.raises(OSError, match="too large"):
        write(path, b"x" * (LIMIT + beyond))
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == {"file": b"before"}


def test_a_file_is_on_the_disk_before_it_takes_its_name_and_then_its_name_is_too(monkeypatch, tmp_path):
    path, done = tmp_path / "file", []
    replace, sync = Path.replace, os.fsync

    def synced(descriptor):
        about = os.fstat(descriptor)
        done.append(("sync folder" if stat.S_ISDIR(about.st_mode) else "sync file", about.st_size, path.exists()))
        sync(descriptor)

    def replaced(one, other):
        done.append(("rename", one.stat().st_size, path.exists()))
        return replace(one, other)

    monkeypatch.setattr("os.fsync", synced)
    monkeypatch.setattr(Path, "replace", replaced)
    write_whole(path, b"x" * 1000)
    folder = ("sync folder", tmp_path.stat().st_size, True)
    assert done == [("sync file", 1000, False), ("rename", 1000, False), folder]
