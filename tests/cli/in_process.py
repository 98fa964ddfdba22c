"""Commands that run in this process, with a thread in the place of workers, so that a test of many takes seconds."""

import io
import shutil
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from sim.cli import batch, main
from sim.cli.terminal import stream
from tests.experiment.small_experiment import ROOT, SMALL


@contextmanager
def threads(workers: int) -> Iterator[tuple[Executor, int]]:
    with ThreadPoolExecutor(1) as pool:
        yield pool, 1


def coopsim(*arguments: str | Path, cwd: str | Path = ROOT, encoding: str = "utf-8") -> CompletedProcess[str]:
    """Run a command as `subprocess.run` would; every warning and every traceback is an error of the test."""
    given = [str(one) for one in arguments]
    printed, told = io.BytesIO(), io.BytesIO()
    out, err = (stream(io.TextIOWrapper(end, encoding=encoding)) for end in (printed, told))
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.chdir(cwd)
        patch.setattr(batch, "Processes", threads)
        patch.setattr(batch.signal, "signal", lambda *given: None)
        try:
            code = main(given)
        except SystemExit as wrong:  # by argparse
            code = wrong.code
        out.flush()
        err.flush()
    return CompletedProcess(given, code, printed.getvalue().decode(encoding), told.getvalue().decode(encoding))


@pytest.fixture(name="made", scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an experiment file, `small.toml`, and its finished results, `out`: to be copied."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "small.toml").write_text(SMALL.replace("replicates = 30", "replicates = 2"), encoding="utf-8")
    assert coopsim("experiment", folder / "small.toml", "-o", folder / "out").returncode == 0
    return folder


@pytest.fixture(name="study")
def copied(made: Path, tmp_path: Path) -> Path:
    """A user's folder: `small.toml`, and its finished results in `out`."""
    return Path(shutil.copytree(made, tmp_path / "study"))
