"""Which tests run which lines of the project, and how long each takes: found once, and kept for each file of tests."""

import ast
import hashlib
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from dev.mutants.children import Ended, Job, run_all
from dev.mutants.mutant import Mutant

SECONDS_EACH = 3.0  # of the processor, that a test may take
SECONDS_OF_FILE = 900.0
# What compares all of the model at once finds more in a second, and has its turn as if it were so much quicker.
ALL_AT_ONCE, STRONG = "tests/theory/test_same_draws.py", 20


class Test(NamedTuple):
    """A test that passes where nothing is planted."""

    name: str
    seconds: float
    lines: dict[str, set[int]]


Reach = dict[str, Test]


def digest(path: Path) -> str:
    """Digest of a file; empty where there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16] if path.is_file() else ""


def digest_of_test(root: Path, test: str) -> str:
    """Digest of a test and of all that its file holds but other tests; empty where there is none."""
    file, _, name = test.partition("::")
    path, own = root / file, name.split("[")[0].split("::")[0]
    return digest_of_source(path.read_text(encoding="utf-8"), own) if path.is_file() else ""


def digest_of_source(source: str, own: str) -> str:
    """Digest of the test of this name, and of all that is no test."""
    names = [(getattr(part, "name", ""), part) for part in ast.parse(source).body]
    parts = [part for name, part in names if name == own or not name.startswith("test_")]
    return hashlib.sha256("\n".join(map(ast.unparse, parts)).encode()).hexdigest()[:16]


def support(root: Path, test: str) -> str:
    """Digest of what the tests of a folder share."""
    shared = [path for path in (root / test).parent.iterdir() if path.is_file() and not path.name.startswith("test_")]
    return hashlib.sha256("".join(map(digest, sorted(shared))).encode()).hexdigest()[:16]


def kept_at(folder: Path, test: str, interpreted: bool) -> Path:
    """File in which the reach of a file of tests is kept."""
    return folder / "reach" / f"{test.replace('/', '.')}.{'interpreted' if interpreted else 'compiled'}.json"


def is_fresh(root: Path, kept: Path, test: str) -> bool:
    """Tell whether a kept reach is that of the files as they are."""
    if not kept.exists():
        return False
    given: dict[str, str] = json.loads(kept.read_text())["files"]
    return (
        given.get("support") == support(root, test)
        and test in given
        and all(digest(root / file) == was for file, was in given.items() if file != "support")
    )


def map_tests(
    root: Path, folder: Path, copies: list[Path], wanted: Iterable[tuple[str, bool]], say: Callable[[str], None]
) -> None:
    """Find the reach of files of tests that is not known yet."""
    missing = [(test, how) for test, how in wanted if not is_fresh(root, kept_at(folder, test, how), test)]
    jobs = [Job((test, how), "", b"", [test], how, True, SECONDS_EACH, SECONDS_OF_FILE) for test, how in missing]
    for done in run_all(jobs, copies):
        if done.code not in (0, 1, 5):
            sys.exit(f"{done.job.what[0]} cannot be run: {done.code}; see the log beside the copies in {folder}")
        keep(root, folder, done)
        passed = [one for one in done.told if one.outcome == "passed"]
        others = sorted({one.outcome for one in done.told} - {"passed"})
        say(f"  {done.job.what[0]}: {len(passed)} of {len(done.told)} tests {others or ''} ({done.seconds:.0f} s)")


def keep(root: Path, folder: Path, done: Ended) -> None:
    """Keep the reach of a file of tests."""
    test, how = done.job.what
    touched = sorted({file for one in done.told for file in one.lines})
    files = {file: digest(root / file) for file in (test, *touched)} | {"support": support(root, test)}
    tests = [
        one._asdict() | {"lines": {file: lines for file, lines in one.lines.items() if file.startswith("sim/")}}
        for one in done.told
    ]
    kept_at(folder, test, how).parent.mkdir(exist_ok=True)
    kept_at(folder, test, how).write_text(json.dumps({"files": files, "code": done.code, "tests": tests}))


def load(folder: Path, tests: Iterable[str], interpreted: bool) -> list[Test]:
    """Load the reach of files of tests, quickest tests first; without those that fail, are slow or are left out."""
    found = []
    for file in tests:
        for one in json.loads(kept_at(folder, file, interpreted).read_text())["tests"]:
            if one["outcome"] == "passed":
                lines = {name: set(numbers) for name, numbers in one["lines"].items()}
                found.append(Test(one["test"], one["seconds"], lines))
    return sorted(
        found, key=lambda test: (test.seconds / (STRONG if test.name.startswith(ALL_AT_ONCE) else 1), test.name)
    )


def nearest(mutant: Mutant, tests: list[Test], seconds: float) -> tuple[list[str], float]:
    """Choose tests, as many as fit into the seconds: first those that run a mutant's lines, each kind quickest first.

    After these come those that run anything of the file, and then all others: lines outside of functions are run when
    the file is loaded, by whichever test comes first, and any test may look at what they declare.

    Returns
    -------
    tests, seconds
        With the seconds that they take.
    """
    lines = set(range(mutant.lines[0], mutant.lines[1] + 1))

    def distance(test: Test) -> int:
        ran = test.lines.get(mutant.place.file, set())
        return 0 if ran & lines else 1 if ran else 2

    chosen, total = [], 0.0
    for test in sorted(tests, key=distance):
        if chosen and total + test.seconds > seconds:
            break
        total += test.seconds
        chosen.append(test.name)
    return chosen, total
