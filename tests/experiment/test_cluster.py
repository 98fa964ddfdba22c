"""The same bytes from a Dask cluster: a real scheduler and two real workers on loopback, one killed in mid-run."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.calibration.small_calibration import SMALL as SMALL_CALIBRATION
from tests.cli.in_process import coopsim
from tests.experiment.small_experiment import ROOT, SMALL, contents, end, start, wait_for

REPLICATES = "150"


def dask(*arguments: str, folder: Path) -> subprocess.Popen[str]:
    """Start a part of the cluster, with its scratch files in a folder of the test."""
    return subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_" + arguments[0], *arguments[1:]],
        cwd=ROOT,
        text=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env={**os.environ, "DASK_TEMPORARY_DIRECTORY": str(folder)},
    )


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[str]]]]:
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    scheduler = dask("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard", folder=tmp_path)
    how = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1"]
    workers = [dask("worker", address, *how, folder=tmp_path) for _ in range(2)]
    try:
        yield address, workers
    finally:
        for process in (*workers, scheduler):
            end(process)


@pytest.mark.slow
def test_a_cluster_gives_the_same_bytes_though_a_worker_is_killed_in_mid_run(cluster, tmp_path):
    address, workers = cluster
    small = tmp_path / "small.toml"
    small.write_text(SMALL, encoding="utf-8")
    process = start("experiment", small, "--replicates", REPLICATES, "--cluster", address, "-o", tmp_path / "far")
    wait_for(lambda: len(list((tmp_path / "far" / "parts").glob("p*.parquet"))) > 4)
    os.killpg(workers[0].pid, signal.SIGKILL)
    assert not (tmp_path / "far" / "manifest.json").exists(), "it ended before a worker could be killed"
    output, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors
    assert "600 runs, 0 failed" in output
    assert coopsim("experiment", small, "--replicates", REPLICATES, "-o", tmp_path / "near").returncode == 0
    assert contents(tmp_path / "far") == contents(tmp_path / "near")


def test_where_no_scheduler_answers_the_command_says_so(tmp_path):
    small = tmp_path / "small.toml"
    small.write_text(SMALL, encoding="utf-8")
    address = f"tcp://127.0.0.1:{free_port()}"
    done = coopsim("experiment", small, "--cluster", address, "-o", tmp_path / "out")
    assert done.returncode == 2, done.stderr
    assert f"no Dask scheduler answers at {address}" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_a_calibration_on_a_cluster_gives_the_same_bytes(cluster, tmp_path):
    small = tmp_path / "small.toml"
    small.write_text(SMALL_CALIBRATION, encoding="utf-8")
    for where, how in (("far", ["--cluster", cluster[0]]), ("near", [])):
        done = coopsim("calibrate", small, *how, "-o", tmp_path / where)
        assert done.returncode == 0, done.stderr
    assert contents(tmp_path / "far") == contents(tmp_path / "near")
