"""CONTRIBUTING.md is true: what its table says of a count, an outcome and a process is done, in a copy, and suffices.

The copy is interpreted (`NUMBA_DISABLE_JIT`), so that nothing is compiled.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest

ROOT = Path(__file__).parents[2]
ROWS = dict(
    re.findall(r"^\| ([^|]+) \| (.+) \|$", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
)
MADE = {"docs/ODD.md", "docs/TRACE.md", "docs/scenario.schema.json"}  # by `python dev/make_docs.py`

PROCESS = '''"""Hotline: people who notice something call.

    calls_j = rate · active_legs_j

Source: none. Off: rate = 0.
"""

from typing import NamedTuple

from sim.engine.chance import Chance
from sim.engine.compiled import rule
from sim.model.counts import Count
from sim.model.indices import countries
from sim.model.quantity import ASSUMED, quantity
from sim.model.state import State

NAME = "hotline"
WRITES = ("tally",)
OFF = {"rate": 0.0}


class Parameters(NamedTuple):
    """Section `hotline`."""

    rate: float = quantity(0.5, "calls per leg", 0, 1, "calls that a leg of an active group causes", ASSUMED)


@rule
def step(state: State, parameters: Parameters, chance: Chance) -> None:
    """Count the month's calls."""
    for j in countries(state):
        state.tally[Count.CALLS, j] += parameters.rate * state.active_legs[j]
'''
READABLE = '''"""Hotline (ODD, submodel `hotline`): people who notice something call."""

from tests.theory.readable_model.region import Region


def step(region: Region) -> None:
    """Count the month's calls."""
    for country in region.countries:
        country.counts["calls"] += region.parameters.hotline.rate * country.active_legs
'''
OUTCOME = '''

@outcome("calls per group", per=dismantled_groups)
def calls_per_dismantling(record: Record) -> Series:
    """Calls over groups dismantled in the same months."""
    return record[:, Count.CALLS]
'''


class Addition(NamedTuple):
    """Text that is added to a file, behind a line of it or at its end; a file that is not there is made."""

    path: str
    text: str
    behind: str = ""


ADDITIONS = {
    "a count of the month": [
        Addition(
            "sim/model/counts.py", '    CALLS = "calls", "Calls of the hotline, by country"\n', "    ARRESTS = .*\n"
        ),
        Addition("tests/theory/readable_model/outcomes.py", '    "calls",\n', "COUNTED = .*\n"),
    ],
    "an outcome that is made of counts": [
        Addition("sim/model/outcomes.py", OUTCOME),
        Addition(
            "tests/theory/readable_model/outcomes.py",
            '    "calls_per_dismantling": ("calls", "dismantled"),\n',
            "RATIOS = .*\n",
        ),
    ],
    "a process": [
        Addition("sim/model/processes/hotline.py", PROCESS),
        Addition("sim/model/schedule.py", '    Step("hotline", "after the search"),\n', '    Step."intelligence".*\n'),
        Addition("tests/theory/readable_model/hotline.py", READABLE),
        Addition("tests/theory/readable_model/month.py", "    hotline,\n", "    formation,\n"),
        Addition("tests/theory/readable_model/month.py", "    hotline.step(region)\n", "    intelligence.step.*\n"),
    ],
}


class Copy:
    """A copy of the project under version control."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        for name in filter(None, listed.split("\0")):
            if (ROOT / name).is_file() and not name.startswith("results/"):
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, folder / name)
        self.git("init", "--quiet")
        self.commit()

    def run(self, *command: str) -> str:
        """Run a command there; what it prints."""
        environment = {**os.environ, "PYTHONPATH": str(self.folder), "NUMBA_DISABLE_JIT": "1"}
        done = subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, text=True, errors="replace", check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def git(self, *arguments: str) -> str:
        return self.run("git", "-c", "user.name=a", "-c", "user.email=a@b", *arguments)

    def commit(self) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--no-gpg-sign", "--message", "As it is")

    def add(self, addition: Addition) -> None:
        path = self.folder / addition.path
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        place = re.search(addition.behind, old) if addition.behind else None
        assert place or not addition.behind, f"{addition.path} has no line like {addition.behind!r}"
        at = place.end() if place else len(old)
        path.write_text(old[:at] + addition.text + old[at:], encoding="utf-8")

    def touched(self) -> dict[str, tuple[str, str]]:
        """Lines added to and removed from each file since the last commit."""
        self.git("add", "--all")
        lines = self.git("diff", "--staged", "--numstat").splitlines()
        return {path: (added, removed) for added, removed, path in (line.split("\t") for line in lines)}


def promised(row: str) -> list[tuple[str, str]]:
    """A row of the table: the places that it names, and what is written there."""
    return re.findall(r"(one file|one line|one function|its name|its lines) in `([\w/.]+)`", row)


def is_kept(copy: Copy, what: str, place: str, touched: dict[str, tuple[str, str]]) -> set[str]:
    """Files that a promise of a row covers; it has to be true of them."""
    if what == "one file":
        new = {path for path in touched if Path(path).parent == Path(place) and (copy.folder / path).is_file()}
        created = {path for path in new if copy.git("diff", "--staged", "--diff-filter=A", "--name-only", "--", path)}
        assert len(created) == 1, f"{place}: {created}"
        return created
    added, removed = touched[place]
    assert removed == "0", f"{place}: lines were changed"
    if what in ("one line", "its name"):
        assert added == "1", f"{place}: {added} lines"
    if what == "one function":
        assert len(re.findall(r"^\+def ", copy.git("diff", "--staged", "--", place), flags=re.MULTILINE)) == 1
    return {place}


@pytest.mark.slow
def test_the_places_that_the_table_lists_are_those_that_an_addition_touches_and_they_suffice(tmp_path):
    copy = Copy(tmp_path)
    for name, additions in ADDITIONS.items():
        for addition in additions:
            copy.add(addition)
        copy.run(sys.executable, "dev/make_docs.py")
        touched = copy.touched()
        covered = [is_kept(copy, what, place, touched) for what, place in promised(ROWS[name])]
        assert set().union(*covered) == set(touched) - MADE, name
        copy.commit()
    suffices(copy)


def suffices(copy: Copy) -> None:
    """Try what was added: the checks of the project, a scenario and a run."""
    python = sys.executable
    copy.run(python, "dev/make_docs.py", "--check")
    programs = Path(python).parent
    copy.run(str(programs / "ruff"), "check", ".")
    copy.run(str(programs / "ruff"), "format", "--check", ".")
    copy.run(str(programs / "lint-imports"), "--no-cache")
    quick = ("-q", "-p", "no:cacheprovider", "-m", "not slow and not long and not pattern", "-k", "hotline or readable")
    copy.run(python, "-m", "pytest", *quick, "tests/model", "tests/theory/test_readable_model.py")
    assert "hotline.rate" in copy.run(python, "-m", "sim", "show", "two_countries")
    assert "hotline.rate" in (copy.folder / "docs" / "ODD.md").read_text(encoding="utf-8")
    copy.run(python, "-m", "sim", "run", "two_countries", "--months", "122", "--set", "region.slots=20", "-o", "out")
    months = pd.read_csv(copy.folder / "out" / "summary.csv").set_index("outcome")
    assert months.loc["calls", "region"] > 0
    assert "calls_per_dismantling" in months.index
