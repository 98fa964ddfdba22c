"""Children of the command, two at a time at most: each plants a slip in a copy of its own, and runs tests there."""

import contextlib
import os
import pickle
import resource
import signal
import sys
import time
import traceback
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from dev.mutants.copies import planted
from dev.mutants.inside import WAITED, Told, run_tests

MEMORY = 4 << 30


class Job(NamedTuple):
    """The task of one child.

    Attributes
    ----------
    what
        What it is done for; handed back.
    file, text
        Where a slip is planted, and the whole file with it; empty where nothing is planted.
    tests
        Those that run.
    interpreted, is_mapping
        See `dev.mutants.inside.run_tests`.
    seconds_each, seconds
        Of the processor, that a test may take, and all of them; waiting may take longer.
    """

    what: Any
    file: str
    text: bytes
    tests: list[str]
    interpreted: bool
    is_mapping: bool
    seconds_each: float
    seconds: float


class Ended(NamedTuple):
    """How a child ended: the code of pytest, None where its time was over."""

    job: Job
    code: int | None
    told: list[Told]
    seconds: float


class Running(NamedTuple):
    """A child that runs."""

    job: Job
    copy: Path
    began: float
    slip: contextlib.ExitStack


def begin(job: Job, copy: Path) -> tuple[int, Running]:
    """Plant the slip and start a child."""
    slip = contextlib.ExitStack()
    if job.file:
        slip.enter_context(planted(copy, job.file, job.text))
    answer(copy).unlink(missing_ok=True)
    sys.stdout.flush()
    number = os.fork()
    if not number:
        live(job, copy)
    return number, Running(job, copy, time.monotonic(), slip)


def answer(copy: Path) -> Path:
    """File in which a child leaves its answer."""
    return copy.with_name(f"{copy.name}.answer")


def live(job: Job, copy: Path) -> None:
    """Be a child: never returns."""
    code = 70
    try:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_CPU, (int(job.seconds) + 1, int(job.seconds) + 5))
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
        output = os.open(copy.with_name(f"{copy.name}.log"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        found = run_tests(copy, job.tests, job.interpreted, job.seconds_each, job.is_mapping)
        answer(copy).write_bytes(pickle.dumps(found))
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def run_all(jobs: Iterable[Job], copies: list[Path]) -> Iterator[Ended]:
    """Run jobs, one in a copy at a time, and give each as it ends."""
    waiting, free, running = iter(jobs), list(copies), dict[int, Running]()
    try:
        while True:
            while free and (job := next(waiting, None)):
                number, child = begin(job, free.pop())
                running[number] = child
            if not running:
                return
            yield from gather(running, free)
    finally:
        for number, child in running.items():
            end(number)
            child.slip.close()


def gather(running: dict[int, Running], free: list[Path]) -> Iterator[Ended]:
    """Wait for a child to end; end those whose time is over."""
    time.sleep(0.02)
    for number, child in list(running.items()):
        job, lasted = child.job, time.monotonic() - child.began
        ended, _ = os.waitpid(number, os.WNOHANG)
        if not ended and lasted < WAITED * job.seconds:
            continue
        end(number, is_gone=bool(ended))
        del running[number]
        child.slip.close()
        free.append(child.copy)
        if answer(child.copy).exists():
            code, told = pickle.loads(answer(child.copy).read_bytes())
            yield Ended(job, code, told, lasted)
        else:
            yield Ended(job, None, [], lasted)


def end(number: int, is_gone: bool = False) -> None:
    """End a child and all that it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(number, signal.SIGKILL)
    if not is_gone:
        os.waitpid(number, 0)
