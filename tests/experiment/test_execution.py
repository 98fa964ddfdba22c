"""A failure of a run's own numbers is kept; a failure of the place stops the experiment and is not."""

import io
import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import CancelledError, ThreadPoolExecutor, wait
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numba
import pyarrow.parquet as pq
import pytest
from distributed import KilledWorker

from sim import progress
from sim.cli import running
from sim.experiment import execution
from sim.experiment.cluster import Cluster
from sim.experiment.cores import usable_cores
from sim.experiment.execution import CannotRun, Measurements, WorkersDied, execute, handed, run_chunk
from sim.experiment.plan import Chunk, Measured, environment
from sim.experiment.processes import Processes, how_ended
from sim.model.simulate import RunFailed
from sim.progress import Count, lines
from sim.scenario import load
from tests.cli.in_process import coopsim
from tests.experiment.small_experiment import ROOT, SMALL, contents

OF_THE_PLACE = [
    (MemoryError(), "memory ran out in a run of 'two_countries': give fewer --workers"),
    (OSError(28, "No space left on device"), "could not be made: OSError: [Errno 28] No space left on device"),
    (ImportError("libLLVM is gone"), "could not be made: ImportError: libLLVM is gone"),
    (RuntimeError("symbol not found"), "could not be made: RuntimeError: symbol not found"),
    (SystemError("bad argument"), "could not be made: SystemError: bad argument"),
    (numba.TypingError("Failed in nopython mode"), "could not be made: TypingError: Failed in nopython mode"),
]
OF_THE_RUN = [RunFailed("month 7: trust is NaN"), ZeroDivisionError("division by zero"), ValueError("no such share")]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.toml"
    path.write_text(SMALL, encoding="utf-8")
    return path


@pytest.fixture
def chunk() -> Chunk:
    scenario = load(ROOT / "scenarios" / "two_countries.toml", {"run.months": 121})
    return Chunk((0, 1), (0, 3), {0: scenario}, 1, Measured({}, ()))


def raising(error: Exception):
    """A run that raises this under the second seed."""

    def wrong(scenario, seed, measured):
        if seed == 2:
            raise error
        return Measurements({"harm": 1.0}, {})

    return wrong


@pytest.mark.parametrize("error", OF_THE_RUN, ids=lambda error: type(error).__name__)
def test_what_a_run_raises_by_its_own_numbers_is_kept_as_its_failure(error, chunk, monkeypatch):
    monkeypatch.setattr(execution, "simulated", raising(error))
    made = run_chunk(chunk)
    assert made.failed == 1
    failures = pq.read_table(io.BytesIO(made.data))["failure"].to_pylist()
    assert failures[0] == failures[2] == ""
    assert failures[1].startswith(str(error))
    assert failures[1].endswith(type(error).__name__)


@pytest.mark.parametrize(("error", "told"), OF_THE_PLACE, ids=lambda error: type(error).__name__)
def test_what_the_place_raises_is_no_failure_of_a_run(error, told, chunk, monkeypatch):
    monkeypatch.setattr(execution, "simulated", raising(error))
    with pytest.raises(CannotRun) as caught:
        run_chunk(chunk)
    assert told in str(caught.value)


def test_after_the_place_is_mended_the_same_command_makes_what_was_not_made(small, tmp_path, monkeypatch):
    out = tmp_path / "out"
    with monkeypatch.context() as patch:
        patch.setattr(execution, "simulated", raising(OSError(28, "No space left on device")))
        done = coopsim("experiment", small, "--replicates", "2", "-o", out)
    assert done.returncode == 4, done.stderr
    assert "No space left on device" in done.stderr
    assert "give the same command again to go on" in done.stderr
    again = coopsim("experiment", small, "--replicates", "2", "-o", out)
    assert again.returncode == 0, again.stderr
    assert "8 runs, 0 failed" in again.stdout
    assert coopsim("experiment", small, "--replicates", "2", "-o", tmp_path / "never").returncode == 0
    assert contents(out) == contents(tmp_path / "never")


def test_a_replay_that_the_place_ends_is_no_other_number(small, tmp_path, monkeypatch):
    assert coopsim("experiment", small, "--replicates", "2", "-o", tmp_path / "out").returncode == 0
    monkeypatch.setattr(execution, "simulated", raising(MemoryError()))
    done = coopsim("replay", tmp_path / "out", "0:1")
    assert done.returncode == 4, done.stdout
    assert "memory ran out" in done.stderr
    assert "NOT the same" not in done.stdout


def test_a_worker_with_an_edited_model_makes_nothing(chunk):
    assert run_chunk(chunk, environment()).failed == 0
    with pytest.raises(CannotRun, match="the model or a package was changed after the experiment was started"):
        run_chunk(chunk, {**environment(), "model_source": "edited"})


def die(chunk: Chunk, planned: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.slow
def test_where_the_system_kills_workers_the_message_names_memory_and_workers(chunk):
    with pytest.raises(WorkersDied, match=r"died 3 times .* where memory runs out\. Give fewer --workers"):
        list(execute([chunk], lambda: Processes(1), die))


def test_of_a_worker_that_ends_otherwise_its_exit_code_is_said():
    assert "exit code 7" in how_ended([-15, 7])
    assert "signal 11" in how_ended([-15, -11])
    assert "memory" in how_ended([-15, -9, 0])
    assert "memory" in how_ended([])


def first_fails(chunk: Chunk, planned: object) -> Chunk:
    if chunk.first_seed == 1:
        raise MemoryError
    return chunk


def test_chunks_that_are_whole_are_handed_on_before_one_that_is_not(chunk, monkeypatch):
    monkeypatch.setattr("sim.experiment.execution.wait", lambda waiting, return_when: wait(waiting))
    with ThreadPoolExecutor(1) as pool:
        made = handed([replace(chunk, first_seed=seed) for seed in (1, 2, 3)], pool, 3, first_fails)
        assert {next(made).first_seed, next(made).first_seed} == {2, 3}
        with pytest.raises(MemoryError):
            next(made)


@pytest.mark.parametrize(
    ("bound", "environment", "cores"),
    [
        (5, {}, 5),
        (5, {"SLURM_CPUS_PER_TASK": "3"}, 3),
        (5, {"SLURM_CPUS_ON_NODE": "2", "SLURM_CPUS_PER_TASK": "4"}, 2),
        (2, {"SLURM_CPUS_ON_NODE": "64"}, 2),
        (5, {"SLURM_CPUS_PER_TASK": "", "SLURM_CPUS_ON_NODE": "0"}, 5),
        (5, {"SLURM_CPUS_ON_NODE": "many"}, 5),
    ],
)
def test_cores_are_those_that_the_process_may_use(bound, environment, cores, monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: set(range(bound)))
    for name in ("SLURM_CPUS_PER_TASK", "SLURM_CPUS_ON_NODE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert usable_cores() == cores


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this system binds no process to cores")
def test_a_process_bound_to_one_core_takes_one():
    code = (
        "import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})\n"
        "from sim.experiment.cores import usable_cores; print(usable_cores())"
    )
    bound = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert bound.stdout == "1\n", bound.stderr


def joined_cluster() -> Cluster:
    cluster = Cluster("tcp://127.0.0.1:1")
    cluster.client = SimpleNamespace(close=lambda: None)
    cluster.admission = SimpleNamespace(closed=threading.Event())
    return cluster


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (KilledWorker("run_chunk-1", None, 3), "died again and again with the same chunk: memory may have run out"),
        (CancelledError(), "gave up: CancelledError"),
        (OSError("Timed out"), "gave up: OSError: Timed out"),
        (ModuleNotFoundError("No module named 'sim'"), "gave up: ModuleNotFoundError: No module named 'sim'"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_where_a_cluster_fails_no_run_does(error, told):
    cluster = joined_cluster()
    with pytest.raises(CannotRun, match=told):
        cluster.__exit__(type(error), error, None)


def test_what_a_worker_of_a_cluster_says_is_handed_on_as_it_is():
    cluster = joined_cluster()
    assert not cluster.__exit__(CannotRun, CannotRun("memory ran out"), None)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """That a line of progress was told, as one is each half second: tests wait for it, on however busy a machine."""
    event, line = threading.Event(), Count.line

    def noted(count: Count, now: float) -> str:
        event.set()
        return line(count, now)

    monkeypatch.setattr(progress, "SECONDS", 0.5)
    monkeypatch.setattr(Count, "line", noted)
    return event


def test_without_a_terminal_progress_is_a_line_a_minute(told, capsys):
    with lines("runs") as watch:
        watch(0, 3_240)
        assert told.wait(60)
        watch(60, 3_180)
        watch(60, 3_120)
        told.clear()
        assert told.wait(60)
    printed = capsys.readouterr().err
    assert "\r" not in printed
    first, *_, last = printed.splitlines()
    assert first == "0 of 3,240 runs"
    assert last.startswith("120 of 3,240 runs, ")
    assert last.endswith(" left")


def test_the_log_of_a_run_says_how_many_months_are_to_come_while_the_model_is_compiled(told, monkeypatch, capsys):
    monkeypatch.setattr(running, "simulate", lambda *given, **watched: told.wait(60))
    running.simulate_all([load("scenarios/two_countries.toml", {"run.months": 132})])
    assert capsys.readouterr().err.splitlines()[0] == "0 of 132 months"


def test_the_rate_leaves_out_the_time_in_which_the_model_is_compiled():
    count = Count("runs")
    count.add(0, 3_240, 0)
    count.add(60, 3_180, 70)
    assert count.line(75) == "60 of 3,240 runs"
    count.add(60, 3_120, 98.5)
    assert count.line(98.5) == "120 of 3,240 runs, 2.1 a second, about 25 minutes left"
    assert count.line(670) == "120 of 3,240 runs, 6.0 a minute, about 9 hours left"


def test_the_log_of_a_batch_job_says_how_far_a_run_is_from_its_first_line(told, tmp_path, monkeypatch):
    simulate = running.simulate

    def slow(*given, **watched):
        assert told.wait(60)
        return simulate(*given, **watched)

    monkeypatch.setattr(running, "simulate", slow)
    done = coopsim("run", "two_countries", "-o", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "0 of 240 months\n" in done.stderr
    assert "of 0 months" not in done.stderr


def test_the_log_of_a_batch_job_says_how_far_an_experiment_is(small, tmp_path, monkeypatch):
    monkeypatch.setattr(progress, "SECONDS", 0.01)
    done = coopsim("experiment", small, "--workers", "1", "-o", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "0 of 120 runs\n" in done.stderr
    assert "\r" not in done.stderr
