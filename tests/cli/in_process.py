"""Commands that run in this process, with a thread in the place of workers, so that a test of many takes seconds."""

import shutil
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from sim.cli import experimenting, main
from tests.experiment.small_experiment import SMALL


@contextmanager
def threads(workers: int) -> Iterator[tuple[Executor, int]]:
    with ThreadPoolExecutor(1) as pool:
        yield pool, 1


class Ended:
    """How a command ended, and what it said."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


class Commands:
    """Runs commands; every traceback is an error of the test."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, *arguments: str | Path) -> Ended:
        self.capsys.readouterr()
        code = main([str(one) for one in arguments])
        return Ended(code, *self.capsys.readouterr())


@pytest.fixture(name="coopsim")
def commands(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Commands:
    monkeypatch.setattr(experimenting, "Processes", threads)
    monkeypatch.setattr(experimenting.signal, "signal", lambda *given: None)
    return Commands(capsys)


@pytest.fixture(name="made", scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an experiment file, `small.toml`, and its finished results, `out`: to be copied."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "small.toml").write_text(SMALL.replace("replicates = 30", "replicates = 2"), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(experimenting, "Processes", threads)
        patch.setattr(experimenting.signal, "signal", lambda *given: None)
        assert main(["experiment", str(folder / "small.toml"), "-o", str(folder / "out")]) == 0
    return folder


@pytest.fixture(name="study")
def copied(made: Path, tmp_path: Path) -> Path:
    """A user's folder: `small.toml`, and its finished results in `out`."""
    return Path(shutil.copytree(made, tmp_path / "study"))
