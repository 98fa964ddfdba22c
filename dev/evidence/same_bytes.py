"""The same bytes: the results of an experiment over worlds are the same files, however they were made.

It is made by one worker; by two; killed in the middle and taken up again; in shards that are merged in any order; and
by a Dask cluster on this machine. Every file is compared but the journal, which tells when what was done, and the lock.
"""

import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from dev.evidence.page import Finding, Table
from dev.evidence.runs import Measure
from dev.evidence.statistics import FAILS, HOLDS
from sim.cli.exit_codes import COMPLETE, SOME_FAILED
from sim.experiment.directory import JOURNAL, LOCK, PARTS

ROOT = Path(__file__).parents[2]
EXPERIMENT = ROOT / "experiments" / "approaches.toml"
SHARDS = 3
APART = {JOURNAL, LOCK}  # differ between two that did the same
PAUSE = 0.05  # seconds between two looks at what is there

Sums = Mapping[str, str]  # name of a file to the digest of its bytes


class Study(NamedTuple):
    """An experiment, its size, and a folder for its results."""

    experiment: Path
    worlds: int
    replicates: int
    place: Path

    def command(self, name: str, *more: str) -> list[str]:
        """Return the command that makes the results of a name."""
        size = ["--worlds", str(self.worlds), "--replicates", str(self.replicates)]
        return ["experiment", str(self.experiment), *size, *more, "-o", str(self.place / name)]

    def parts(self, name: str) -> int:
        """Count the parts that are there."""
        return len(list((self.place / name / PARTS).glob("p*.parquet")))


def check(
    measure: Measure,  # of single runs, which this check has no use for
    approaches: Sequence[str],
    seeds: int = 4,
    worlds: int = 300,
    experiment: Path = EXPERIMENT,
) -> Finding:
    """Make the experiment in every way, and compare the files with those of the first."""
    with TemporaryDirectory() as place:
        study, rows, first = Study(experiment, worlds, seeds, Path(place)), [], {}
        for name, make in ways():
            print(f"{name} ...", file=sys.stderr)
            began = time.perf_counter()
            how = make(study, name)
            seconds = time.perf_counter() - began
            sums = sums_of(study.place / name)
            first = first or sums
            other = differing(first, sums)
            rows.append([how, f"{seconds:.0f}", str(len(sums)), whole(sums), ", ".join(other) or "none"])
    head = ["how it was made", "seconds", "files", "sha256 of all", "files that differ from the first"]
    shown = experiment.relative_to(ROOT).as_posix()
    claim = (
        f"The results of `{shown}` ({worlds} worlds, {seeds} replicates) "
        "are the same files, byte for byte, however they were made: all but the journal, which tells when."
    )
    return Finding(claim, [Table(head, rows)], HOLDS if all(row[-1] == "none" for row in rows) else FAILS)


def ways() -> Iterator[tuple[str, Callable[[Study, str], str]]]:
    """Yield each way with its name; each makes the results of that name, and says how."""
    yield "one", lambda study, name: plainly(study, name, 1)
    yield "two", lambda study, name: plainly(study, name, 2)
    yield "killed", killed
    for order in permutations(range(1, SHARDS + 1)):
        yield f"merged {' '.join(map(str, order))}", merged
    yield "cluster", clustered


def plainly(study: Study, name: str, workers: int) -> str:
    """Make it with so many workers."""
    coopsim(*study.command(name, "--workers", str(workers)))
    return f"{workers} worker{'s' * (workers > 1)}"


def killed(study: Study, name: str) -> str:
    """Kill it and its workers when half of the parts are there, and give the command again, with one worker."""
    parts = study.parts("one")
    process = started("sim", *study.command(name, "--workers", "2"))
    while study.parts(name) < max(1, parts // 2) and process.poll() is None:
        time.sleep(PAUSE)
    ended = process.poll() is not None
    end(process)
    there = study.parts(name)
    if ended or there >= parts:
        message = f"it ended before it could be killed, with {there} of {parts} parts: take more worlds"
        raise RuntimeError(message)
    coopsim(*study.command(name, "--workers", "1"))
    return f"2 workers, killed (`SIGKILL`) with {there} of {parts} parts there, then 1 worker"


def merged(study: Study, name: str) -> str:
    """Merge shards in the order that the name says; the first time they are made."""
    order = name.split()[1:]
    missing = [number for number in order if not (study.place / number).exists()]
    for number in missing:
        coopsim(*study.command(number, "--workers", "2", "--shard", f"{number}/{SHARDS}"))
    coopsim("merge", *(str(study.place / number) for number in order), "-o", str(study.place / name))
    return f"{f'{SHARDS} shards' if missing else 'the same shards'}, merged in the order {', '.join(order)}"


def clustered(study: Study, name: str) -> str:
    """Make it with a Dask scheduler and two workers on this machine."""
    with cluster(study.place) as address:
        coopsim(*study.command(name, "--cluster", address))
    return "a Dask scheduler with 2 workers, on loopback"


@contextmanager
def cluster(scratch: Path) -> Iterator[str]:
    """Start a scheduler and two workers, and lend the address."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    address, local = f"tcp://127.0.0.1:{port}", ["--host", "127.0.0.1", "--no-dashboard"]
    environment = {"DASK_TEMPORARY_DIRECTORY": str(scratch)}
    processes = [started("distributed.cli.dask_scheduler", "--port", str(port), *local, **environment)]
    for _ in range(2):
        one_thread = [address, "--nthreads", "1", "--no-nanny", *local]
        processes.append(started("distributed.cli.dask_worker", *one_thread, **environment))
    try:
        yield address
    finally:
        for process in processes:
            end(process)


def started(module: str, *given: str, **environment: str) -> subprocess.Popen[bytes]:
    """Start a module as a program in a session of its own, so that a signal reaches it and its children alone."""
    return subprocess.Popen(
        [sys.executable, "-m", module, *given],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and its children."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def coopsim(*given: str) -> None:
    """Give a command and wait for its end.

    Raises
    ------
    RuntimeError
        If it does not finish, with what it said.
    """
    done = subprocess.run([sys.executable, "-m", "sim", *given], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode not in (COMPLETE, SOME_FAILED):
        message = f"coopsim {' '.join(given)} ended with {done.returncode}: {done.stderr}"
        raise RuntimeError(message)


def sums_of(folder: Path) -> Sums:
    """Map the name of every file that should be the same to the digest of its bytes, in the order of names."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in APART)
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def whole(sums: Sums) -> str:
    """Digest names and bytes of all files, in sixteen digits."""
    return hashlib.sha256("".join(f"{name} {one}\n" for name, one in sums.items()).encode()).hexdigest()[:16]


def differing(one: Sums, other: Sums) -> list[str]:
    """List the files that are not the same in both, or in one of them alone."""
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))
