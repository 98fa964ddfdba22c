"""Tests run from the project's folder, so that paths in messages and examples are those that a reader sees."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FIELD = ROOT / "tests" / "field"

# A shell without job control lets what it starts in the background ignore Ctrl-C, and all that starts from there:
# also the processes that tests interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
# Under nohup the tests go on, and what they start begins afresh; Windows has no SIGHUP.
if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    signal.signal(signal.SIGHUP, lambda *_: None)

# A page that its own server imports, told by its environment what to draw; and what users would run.
collect_ignore = ["benchmarks/drawing_page.py", "field"]


@pytest.fixture(autouse=True)
def _from_the_projects_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


class Field:
    """A user's copy of `tests/field`, with `coopsim` on the path."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *command: str | Path, cwd: str | Path = ".", **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command as this user would, in the copy or in a folder of it."""
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        return subprocess.run(
            [*map(str, command)],
            cwd=self.folder / cwd,
            env={**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), **environment},
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )


@pytest.fixture
def field(tmp_path: Path) -> Field:
    """A copy of `tests/field` that a test may write into."""
    folder = tmp_path / "field"
    shutil.copytree(FIELD, folder)
    return Field(folder)
