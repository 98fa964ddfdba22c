"""Runs tests inside a copy, in a child, and tells how they went and which lines of the project each has run.

A child is a fork of the command, in which the libraries are loaded and the generator of chance is compiled; nothing of
the project is loaded before it is in the copy.
"""

import contextlib
import importlib
import os
import runpy
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, NamedTuple

import pytest

LIBRARIES = (
    "numpy", "numba", "scipy.stats", "scipy.optimize", "pandas", "pyarrow.parquet", "pyarrow.compute", "hypothesis",
    "filelock", "SALib.analyze.sobol", "SALib.sample.sobol", "SALib.sample.morris", "jinja2", "platformdirs", "mesa",
    "agentpy", "matplotlib.figure", "tqdm", "argcomplete", "dev.mutants.quick_chance",
)  # fmt: skip
PROJECT = runpy.run_path(str(Path(__file__).parents[2] / "sim/engine/source.py"))
WAITED = 4  # seconds that pass for one of work that a test may take: others use the machine as well, and tests wait
TOOL = 4  # of `sys.monitoring`: a number that no debugger, profiler or coverage has by agreement


class TooSlow(BaseException):
    """A test took more seconds than one may."""


class Told(NamedTuple):
    """How a test went."""

    test: str
    outcome: str
    seconds: float
    lines: dict[str, list[int]]


class Watch:
    """A plugin of pytest: notes of each test how it went, how long it took, and which lines it ran, if wanted."""

    def __init__(self, folder: Path, seconds: float, is_mapping: bool) -> None:
        self.packages = tuple(f"{folder / name}{os.sep}" for name in ("sim", "tests"))
        self.root = len(str(folder)) + 1
        self.seconds, self.is_mapping = seconds, is_mapping
        self.told: list[Told] = []
        self.lines: dict[str, set[int]] = {}
        self.outcome = "passed"
        if is_mapping:
            sys.monitoring.use_tool_id(TOOL, "mutants")
            sys.monitoring.register_callback(TOOL, sys.monitoring.events.LINE, self.ran)

    def ran(self, code: CodeType, line: int) -> Any:
        """Note a line."""
        if code.co_filename.startswith(self.packages):
            self.lines.setdefault(code.co_filename[self.root :], set()).add(line)
        return sys.monitoring.DISABLE

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Run a test under the watch."""
        self.lines, self.outcome = {}, "passed"
        signal.signal(signal.SIGALRM, stop)
        signal.signal(signal.SIGVTALRM, stop)
        signal.setitimer(signal.ITIMER_VIRTUAL, self.seconds)
        signal.setitimer(signal.ITIMER_REAL, WAITED * self.seconds)
        if self.is_mapping:
            sys.monitoring.restart_events()
            sys.monitoring.set_events(TOOL, sys.monitoring.events.LINE)
        began = time.process_time()
        try:
            return (yield)
        except TooSlow:
            self.outcome = "slow"
            return None
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            signal.setitimer(signal.ITIMER_REAL, 0)
            if self.is_mapping:
                sys.monitoring.set_events(TOOL, 0)
            lines = {file: sorted(found) for file, found in self.lines.items()}
            self.told.append(Told(item.nodeid, self.outcome, time.process_time() - began, lines))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note what did not pass."""
        if report.failed:
            is_slow = "TooSlow" in str(report.longrepr)
            self.outcome = "slow" if is_slow else "failed"
        elif report.skipped and self.outcome == "passed":
            self.outcome = "skipped"


def stop(_: int, __: FrameType | None) -> None:
    raise TooSlow


def load_libraries() -> None:
    """Load what takes long to load, before children are made."""
    for name in LIBRARIES:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)


def run_tests(
    folder: Path, tests: list[str], interpreted: bool, seconds: float, is_mapping: bool
) -> tuple[int, list[Told]]:
    """Run tests in a copy; to be called in a child alone.

    Parameters
    ----------
    folder
        The copy.
    tests
        Files or tests.
    interpreted
        Whether the model runs as plain Python, for which its generator is compiled.
    seconds
        What a test may take.
    is_mapping
        Whether all tests run and their lines are noted; else the first that fails ends it.

    Returns
    -------
    code, told
        As pytest ends, and every test that ran.
    """
    os.chdir(folder)
    sys.path[:] = [str(folder), *(path for path in sys.path if path not in ("", os.environ.get("PYTHONPATH")))]
    os.environ["PYTHONPATH"] = str(folder)
    sys.dont_write_bytecode = not is_mapping
    os.environ["PYTHONDONTWRITEBYTECODE"] = "" if is_mapping else "1"
    if interpreted:
        from dev.mutants.quick_chance import interpret

        interpret()
    else:
        from sim.engine import source

        # The slip is in no compiled code: that of the project as it is serves.
        source.TEXTS, source.SOURCE, source.read_texts = (
            PROJECT["TEXTS"],
            PROJECT["SOURCE"],
            lambda *_: PROJECT["TEXTS"],
        )
    import hypothesis

    hypothesis.settings.register_profile("mutants", derandomize=True, database=None)
    hypothesis.settings.load_profile("mutants")
    watch = Watch(folder, seconds, is_mapping)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    options = ["-q", "-W", "ignore::RuntimeWarning", "-p", "no:cacheprovider", "--tb=short"]
    options += [
        "-m",
        "not slow and not long and not pattern",
        f"--rootdir={folder}",
        "--override-ini=addopts=--strict-markers",
    ]
    code = pytest.main([*options, *([] if is_mapping else ["-x"]), *tests], plugins=[watch])
    return int(code), watch.told
