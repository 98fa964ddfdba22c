"""The same bytes: an experiment over worlds and a calibration are the same files, in whatever way they are made.

`python -m dev.evidence same_bytes` makes the shipped experiment in ten ways, at any size. Here a small experiment,
whose runs take a millisecond or two, and a small calibration are made in all ways that there are.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from dev.evidence.page import Table
from dev.evidence.same_bytes import PAUSE, ROOT, cluster, coopsim, differing, end, started, sums_of, whole
from dev.evidence.statistics import FAILS, HOLDS
from dev.reliability.kept import Part
from sim.cli.exit_codes import COMPLETE, SOME_FAILED
from sim.experiment.directory import PARTS
from sim.shipped import SCENARIOS
from tests.calibration.small_calibration import SMALL as CALIBRATION

WORKERS = (1, 2, 3, 4, 8)
HASH_SEEDS = 16
SHARDS = ("3", "1", "2")  # in the order in which they are merged
SCENARIO = f"""
title = "Two small countries"
extends = '{SCENARIOS / "two_countries.toml"}'
[region]
slots = 40
[run]
months = 36
warm_up = 12
"""
EXPERIMENT = """
title = "Same bytes"
base = "small.toml"
replicates = 4
outcomes = ["harm", "arrests", "leaks"]
[worlds]
count = 40
[[uncertainties]]
name = "intelligence.search"
[[uncertainties]]
name = "trust.strength"
[[uncertainties]]
name = "trust.rule"
choices = ["beta", "fixed"]
[[factors]]
name = "approach"
levels = [{ name = "own" }, { name = "other", set = { approach = "north_american" } }]
[[factors]]
name = "corruption"
levels = [{ name = "as it is" }, { name = "none", set = { corruption.scale = 0 } }]
[[hypotheses]]
name = "Less corruption, fewer leaks"
outcome = "leaks"
of = { corruption = "none" }
against = { corruption = "as it is" }
direction = "lower"
smallest_effect = 0.001
"""


class Study(NamedTuple):
    """Something that is made of runs: its command without the output, and the folder for what is made."""

    given: Sequence[str]
    place: Path

    def command(self, name: str, *more: str) -> list[str]:
        """Return the command that makes the files of a name."""
        return [*self.given, *more, "-o", str(self.place / name)]


class Way(NamedTuple):
    """A way to make a study: its name, how it is told, and what makes the files of that name."""

    name: str
    how: str
    make: Callable[[Study, str], None]


def check() -> Part:
    """Make both studies in every way, and compare the files of each with those of the first."""
    with TemporaryDirectory() as folder:
        place = Path(folder)
        rows = [row for name, study, ways in studies(place) for row in compared(name, study, ways)]
    return Part(
        part="same_bytes",
        order=30,
        title="Same bytes",
        promise="The results of an experiment and of a calibration are the same files, byte for byte, in whatever way "
        "they are made on a machine: all but the journal, which tells when what was done.",
        tests=["tests/reliability/test_same_bytes.py", "tests/experiment/test_cluster.py"],
        command="python -m dev.reliability same_bytes",
        tables=[Table(["study", "how it was made", "files", "sha256 of all", "files that differ"], rows)],
        verdict=HOLDS if all(row[-1] == "none" for row in rows) else FAILS,
        notes=[
            "The experiment has 40 worlds, 4 policies and 4 replicates of two small countries; without a compiler it "
            "is made with one world and one replicate, and compared with the same by compiled code. `python -m "
            "dev.evidence same_bytes` makes the shipped experiment in ten of these ways at full size, see "
            "[properties](properties.md#same-bytes).",
        ],
        not_promised=[
            "Bytes are the same on one machine with the locked packages. Another processor, or another version of "
            "numba or numpy, may differ in the last bit of `exp` and `log`, and from there on.",
        ],
    )


def studies(place: Path) -> Iterator[tuple[str, Study, Iterator[Way]]]:
    """Yield each study with its ways."""
    (place / "small.toml").write_text(SCENARIO, encoding="utf-8")
    for name, text in (("experiment", EXPERIMENT), ("calibration", CALIBRATION)):
        (place / f"{name}.toml").write_text(text, encoding="utf-8")
        (place / name).mkdir()
    (place / "tiny").mkdir()
    experiment = ["experiment", str(place / "experiment.toml")]
    tiny = [*experiment, "--worlds", "1", "--replicates", "1"]
    yield "experiment", Study(experiment, place / "experiment"), ways_of_experiment()
    yield "one world of it", Study(tiny, place / "tiny"), ways_of_one_world()
    yield "calibration", Study(["calibrate", str(place / "calibration.toml")], place / "calibration"), ways_of_both()


def compared(name: str, study: Study, ways: Iterator[Way]) -> Iterator[list[str]]:
    """Make a study in each way, and yield a row of the table for each."""
    first = None
    for way in ways:
        began = time.perf_counter()
        way.make(study, way.name)
        print(f"{name}: {way.how}, {time.perf_counter() - began:.0f} s", file=sys.stderr)
        sums = sums_of(study.place / way.name)
        first = first or sums
        yield [name, way.how, str(len(sums)), whole(sums), ", ".join(differing(first, sums)) or "none"]


def ways_of_both() -> Iterator[Way]:
    """Yield what may be done with everything that is made of runs."""
    for workers in WORKERS:
        yield Way(f"workers {workers}", f"{workers} workers, started afresh", partial(plainly, workers=workers))
    yield Way("forked", "2 workers, forked", partial(oddly, way="forked"))
    yield Way("shuffled", "2 workers, chunks in disorder", partial(oddly, way="shuffled"))
    yield Way("later", "in the same process, after 100 other runs", partial(oddly, way="later"))
    yield Way("cluster", "a Dask scheduler with 2 workers, on loopback", clustered)
    yield Way("killed", "killed (`SIGKILL`) with some parts there, and taken up again", killed)
    for seed in range(HASH_SEEDS):
        make = partial(oddly, way="here", PYTHONHASHSEED=str(seed))
        yield Way(f"hash {seed}", f"in one process, `PYTHONHASHSEED={seed}`", make)


def ways_of_experiment() -> Iterator[Way]:
    """Yield what may be done with an experiment."""
    yield from ways_of_both()
    yield Way("merged", f"{len(SHARDS)} shards, merged in the order {', '.join(SHARDS)}", merged)


def ways_of_one_world() -> Iterator[Way]:
    """Yield the ways with a compiler and without."""
    yield Way("compiled", "compiled", partial(oddly, way="here"))
    yield Way("interpreted", "`NUMBA_DISABLE_JIT=1`", partial(oddly, way="here", NUMBA_DISABLE_JIT="1"))


def plainly(study: Study, name: str, workers: int) -> None:
    """Make it with so many workers."""
    coopsim(*study.command(name, "--workers", str(workers)))


def oddly(study: Study, name: str, way: str, **environment: str) -> None:
    """Make it in a way of `odd_ways`, in an environment.

    Raises
    ------
    RuntimeError
        If it does not finish, with what it said.
    """
    given = [sys.executable, "-m", "dev.reliability.odd_ways", way, *study.command(name, "--workers", "2")]
    variables = {**os.environ, **environment}
    done = subprocess.run(given, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)
    if done.returncode not in (COMPLETE, SOME_FAILED):
        message = f"{' '.join(given)} ended with {done.returncode}: {done.stderr}"
        raise RuntimeError(message)


def clustered(study: Study, name: str) -> None:
    """Make it with a Dask scheduler and two workers on this machine."""
    with cluster(study.place) as address:
        coopsim(*study.command(name, "--cluster", address))


def killed(study: Study, name: str) -> None:
    """Kill it when its first part is there, and give the command again, with one worker."""
    parts = study.place / name / PARTS
    process = started("sim", *study.command(name, "--workers", "1"))
    while not any(parts.glob("p*.parquet")) and process.poll() is None:
        time.sleep(PAUSE)
    ended = process.poll() is not None
    end(process)
    if ended:
        raise RuntimeError("it ended before it could be killed")
    coopsim(*study.command(name, "--workers", "1"))


def merged(study: Study, name: str) -> None:
    """Make it in shards, and merge them."""
    folders = [str(study.place / f"shard {number}") for number in SHARDS]
    for number, folder in zip(SHARDS, folders, strict=True):
        coopsim(*study.given, "--shard", f"{number}/{len(SHARDS)}", "-o", folder)
    coopsim("merge", *folders, "-o", str(study.place / name))
