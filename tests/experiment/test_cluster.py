"""The same bytes from a Dask cluster: a real scheduler and real workers on loopback, one killed in mid-run, and others
that join with another model, or over TLS."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

import sim
from sim.experiment.cluster import Cluster, ClusterUnusable
from tests.calibration.small_calibration import SMALL as SMALL_CALIBRATION
from tests.cli.in_process import coopsim
from tests.experiment.small_experiment import ROOT, SMALL, contents, end, start, wait_for

REPLICATES = "150"
LOCAL = ("--no-dashboard", "--host", "127.0.0.1")
ELSEWHERE = "tcp://198.51.100.7:8786"  # an address that is nobody's, by RFC 5737; nothing is sent to it


class SmallCluster:
    """Parts of a cluster on loopback, with their scratch files in a folder of the test."""

    def __init__(self, folder: Path, kind: str = "tcp", *certificates: str) -> None:
        self.folder = folder
        self.certificates = certificates
        port = free_port()
        self.address = f"{kind}://127.0.0.1:{port}"
        protocol = ["--protocol", kind, "--port", str(port)]
        self.parts = [self.started("scheduler", *protocol, *LOCAL)]

    def worker(self, project: Path = ROOT) -> subprocess.Popen[str]:
        """Start a worker that runs a copy of the project."""
        worker = self.started("worker", self.address, "--nthreads", "1", "--no-nanny", *LOCAL, project=project)
        self.parts.append(worker)
        return worker

    def started(self, part: str, *arguments: str, project: Path = ROOT) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.dask_{part}", *arguments, *self.certificates],
            cwd=project,
            text=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, "DASK_TEMPORARY_DIRECTORY": str(self.folder), "PYTHONPATH": str(project)},
        )


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[SmallCluster]:
    small = SmallCluster(tmp_path)
    yield small
    for part in small.parts:
        end(part)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.toml"
    path.write_text(SMALL, encoding="utf-8")
    return path


@pytest.fixture
def other_model(tmp_path: Path) -> Path:
    """A copy of the project whose model has one line more."""
    folder = tmp_path / "other"
    shutil.copytree(ROOT / "sim", folder / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("scenarios", "experiments"):
        (folder / name).symlink_to(ROOT / name)
    with (folder / "sim" / "model" / "simulate.py").open("a", encoding="utf-8") as source:
        source.write("ANOTHER = True\n")
    return folder


@pytest.mark.long
def test_a_cluster_gives_the_same_bytes_though_a_worker_is_killed_in_mid_run(cluster, small, tmp_path):
    workers = [cluster.worker() for _ in range(2)]
    process = start(
        "experiment", small, "--replicates", REPLICATES, "--cluster", cluster.address, "-o", tmp_path / "far"
    )
    wait_for(lambda: len(list((tmp_path / "far" / "parts").glob("p*.parquet"))) > 4)
    os.killpg(workers[0].pid, signal.SIGKILL)
    assert not (tmp_path / "far" / "manifest.json").exists(), "it ended before a worker could be killed"
    output, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors
    assert "600 runs, 0 failed" in output
    assert coopsim("experiment", small, "--replicates", REPLICATES, "-o", tmp_path / "near").returncode == 0
    assert contents(tmp_path / "far") == contents(tmp_path / "near")


@pytest.mark.long
def test_a_worker_that_joins_late_gets_work_if_its_model_is_this_one_and_is_named_if_not(
    cluster, small, other_model, tmp_path
):
    far, told = tmp_path / "far", tmp_path / "told.txt"
    small.write_text(SMALL.replace("replicates = 30", "replicates = 60"), encoding="utf-8")
    first = cluster.worker()
    with told.open("w", encoding="utf-8") as stderr:
        process = start("experiment", small, "--cluster", cluster.address, "-o", far, stderr=stderr)
    parts = far / "parts"
    wait_for(lambda: list(parts.glob("p*.parquet")))
    os.killpg(first.pid, signal.SIGSTOP)  # so that there is work left, however long the other takes to join
    cluster.worker(other_model)
    wait_for(lambda: "joined and is given no work: model_source" in told.read_text(encoding="utf-8"))
    assert not (far / "manifest.json").exists(), "it ended before the first worker could be stopped"
    os.killpg(first.pid, signal.SIGKILL)
    cluster.worker()
    output, _ = process.communicate(timeout=300)
    assert process.returncode == 0, told.read_text(encoding="utf-8")
    assert "240 runs, 0 failed" in output
    assert told.read_text(encoding="utf-8").count("given no work") == 1
    assert coopsim("experiment", small, "-o", tmp_path / "near").returncode == 0
    assert contents(far) == contents(tmp_path / "near")


@pytest.mark.slow
def test_workers_with_another_model_are_refused_at_the_start_and_named(cluster, small, other_model, tmp_path):
    cluster.worker(other_model)
    done = coopsim("experiment", small, "--cluster", cluster.address, "-o", tmp_path / "far")
    assert done.returncode == 2, done.stderr
    assert "workers with another model, machine or packages: tcp://127.0.0.1:" in done.stderr
    assert "model_source" in done.stderr
    assert not list((tmp_path / "far").rglob("*.parquet"))


@pytest.mark.long
def test_over_tls_a_cluster_gives_the_same_bytes_and_answers_nobody_without_its_certificate(
    small, tmp_path, monkeypatch
):
    ours, theirs = (certificate(tmp_path, name) for name in ("ours", "theirs"))
    both = [f"--tls-{what}={path}" for what, path in zip(("ca-file", "cert", "key"), (ours[0], *ours), strict=True)]
    cluster = SmallCluster(tmp_path, "tls", *both)
    try:
        cluster.worker()
        for number, (file, key) in enumerate((theirs, ours)):
            for name, path in (("CA_FILE", file), ("CLIENT__CERT", file), ("CLIENT__KEY", key)):
                monkeypatch.setenv(f"DASK_DISTRIBUTED__COMM__TLS__{name}", str(path))
            process = start("experiment", small, "--cluster", cluster.address, "-o", tmp_path / f"{number}")
            _, errors = process.communicate(timeout=120)
            assert process.returncode == (0 if file == ours[0] else 2), errors
            if file == theirs[0]:
                assert "or check the certificates, see docs/cluster.md" in errors
                assert not (tmp_path / "0").exists() or not list((tmp_path / "0").rglob("*.parquet"))
    finally:
        for part in cluster.parts:
            end(part)
    assert coopsim("experiment", small, "-o", tmp_path / "near").returncode == 0
    assert contents(tmp_path / "1") == contents(tmp_path / "near")


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """Make a certificate that signs itself, and its key."""
    if not (openssl := shutil.which("openssl")):
        pytest.skip("no openssl here to make a certificate with")
    file, key = folder / f"{name}.pem", folder / f"{name}.key"
    made = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}"]
    subprocess.run([*made, "-out", file, "-keyout", key], check=True, capture_output=True)
    return file, key


@pytest.mark.parametrize("address", [ELSEWHERE, "198.51.100.7:8786", "tcp://some-node:8786", "ws://198.51.100.7:8786"])
def test_a_scheduler_elsewhere_is_not_asked_without_tls_or_the_flag(small, tmp_path, address):
    done = coopsim("experiment", small, "--cluster", address, "-o", tmp_path / "out")
    assert done.returncode == 2, done.stderr
    assert f"the scheduler at {address} is reached over a network without TLS" in done.stderr
    for remedy in ("--host 127.0.0.1", "tls://", "--unencrypted"):
        assert remedy in done.stderr
    with pytest.raises(ClusterUnusable, match="add unencrypted=True if you trust"):
        sim.experiment(small, output=tmp_path / "out", cluster=address)


def test_a_scheduler_that_is_joined_on_loopback_but_listens_on_a_network_is_refused(monkeypatch):
    closed = []
    open_one = SimpleNamespace(scheduler_info=lambda: {"address": ELSEWHERE}, close=lambda: closed.append(True))
    monkeypatch.setattr("distributed.Client", lambda *_, **__: open_one)
    with pytest.raises(ClusterUnusable, match=f"the scheduler at {ELSEWHERE} listens on a network without TLS"):
        Cluster("tcp://127.0.0.1:8786").__enter__()
    assert closed


def test_the_flag_lets_a_scheduler_elsewhere_be_asked_and_is_of_a_cluster_alone(small, tmp_path, monkeypatch):
    asked = []

    def client(address: str, **_: object) -> None:
        asked.append(address)
        raise OSError("nobody there")

    monkeypatch.setattr("distributed.Client", client)
    done = coopsim("experiment", small, "--cluster", ELSEWHERE, "--unencrypted", "-o", tmp_path / "out")
    assert asked == [ELSEWHERE]
    assert f"no Dask scheduler answers at {ELSEWHERE}: nobody there" in done.stderr
    done = coopsim("experiment", small, "--unencrypted", "-o", tmp_path / "out")
    assert done.returncode == 2
    assert "--unencrypted is of --cluster: give both, or neither" in done.stderr
    with pytest.raises(sim.ScenarioError, match="unencrypted= is of cluster="):
        sim.experiment(small, output=tmp_path / "out", unencrypted=True)


@pytest.mark.slow
def test_where_no_scheduler_answers_the_command_says_so(small, tmp_path):
    address = f"tcp://127.0.0.1:{free_port()}"
    done = coopsim("experiment", small, "--cluster", address, "-o", tmp_path / "out")
    assert done.returncode == 2, done.stderr
    assert f"no Dask scheduler answers at {address}" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_a_calibration_on_a_cluster_gives_the_same_bytes(cluster, tmp_path):
    cluster.worker()
    small = tmp_path / "small.toml"
    small.write_text(SMALL_CALIBRATION, encoding="utf-8")
    for where, how in (("far", ["--cluster", cluster.address]), ("near", [])):
        done = coopsim("calibrate", small, *how, "-o", tmp_path / where)
        assert done.returncode == 0, done.stderr
    assert contents(tmp_path / "far") == contents(tmp_path / "near")
