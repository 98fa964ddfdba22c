"""Results directories that were changed, or that another program wrote: a sentence and an exit code, never more."""

import copy
import json
import random
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.cli import exit_codes
from tests.cli.in_process import coopsim, copied, finished  # noqa: F401 - fixtures
from tests.experiment.small_experiment import reseal

ROOT = Path(__file__).parents[2]
REFERENCE = sorted(runs.parent for runs in (ROOT / "results" / "reference").glob("*/runs.parquet"))
CODES = {code for name, code in vars(exit_codes).items() if name.isupper()}
FILES = ("plan.json", "manifest.json", "scenarios.json", "hypotheses.json")
ODD = (
    None, True, False, 0, -1, 1, 2**31, 2**63, 10**9, 10**30, 1e308, float("inf"), float("nan"), "", "x", "../x", "=1",
    "\ud800", "\0", [], {}, [[]], [None], {"": None}, [[10**9, 10**9]], "y" * 10_000, [{}] * 3,
)  # fmt: skip


def places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a document."""
    yield at
    for key, one in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(one, (*at, key))


def mutated(document: Any, chance: random.Random) -> Any:
    """Change a document in one place or two: another value, a missing key, a new one, an entry twice."""
    document = copy.deepcopy(document)
    for _ in range(chance.choice((1, 1, 2))):
        every = list(places(document))
        # Few places lie near the top, and most of what matters does.
        near = [place for place in every if len(place) < 3]
        place = chance.choice(chance.choice((every, near)))
        if not place:
            return chance.choice(ODD)
        *above, last = place
        inside = document
        for key in above:
            inside = inside[key]
        what = chance.randrange(4)
        if what == 0:
            del inside[last]
        elif what == 1 and isinstance(inside, list):
            inside.insert(last, copy.deepcopy(inside[last]))
        elif what == 1:
            inside[chance.choice(("x", "../x", ""))] = inside[last]
        else:
            inside[last] = chance.choice(ODD)
    return document


@pytest.mark.parametrize(
    "seed",
    [
        *range(25),
        *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(25, 100)),
        *(pytest.param(seed, marks=pytest.mark.long) for seed in range(100, 400)),
    ],
)
def test_a_changed_document_ends_in_an_exit_code_within_two_seconds(seed, study):
    chance = random.Random(seed)
    out = study / "out"
    (path,) = (out / name for name in chance.sample(FILES, 1))
    document = mutated(json.loads(path.read_text(encoding="utf-8")), chance)
    path.write_text(json.dumps(document), encoding="utf-8")
    if path.name != "manifest.json" and chance.random() < 0.7:  # by somebody who knows about manifests
        reseal(out)
    before = path.read_bytes()
    read = [("verify", out), ("replay", out, "1:1"), ("reproduce", out), ("report", out)]
    for arguments in (*read, ("experiment", study / "small.toml", "-o", out)):
        began = time.process_time()
        done = coopsim(*arguments)
        assert done.returncode in CODES
        assert done.returncode in (0, 4) or done.stdout + done.stderr
        # Time of this process, since others may be at work beside it.
        assert time.process_time() - began < 2, arguments
        assert arguments[0] == "experiment" or path.read_bytes() == before
    if path.name in ("plan.json", "hypotheses.json"):
        assert done.returncode in (0, 6, 7)


@pytest.mark.parametrize(
    "plan",
    [
        {"name": "my-app", "version": 3},
        {"points": [1, 2], "stages": [[1, 2]]},
        {"points": {"a": 1}, "stages": "x"},
        [],
        "plan",
        None,
    ],
)
def test_the_plan_of_another_program_is_told_and_left_alone(plan, study):
    place = study / "app"
    place.mkdir()
    (place / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    for arguments in (
        ("experiment", study / "small.toml", "-o", place),
        ("experiment", study / "small.toml", "--replicates", "5", "--extend", "-o", place),
        *(("verify", place), ("replay", place, "0:0"), ("reproduce", place), ("report", place)),
    ):
        done = coopsim(*arguments)
        assert done.returncode == 6
        assert len(done.stdout + done.stderr) < 1000
    assert (place / "plan.json").read_text(encoding="utf-8") == json.dumps(plan)
    assert {path.name for path in place.iterdir()} <= {"plan.json", ".lock", "parts"}


def test_a_plan_of_endless_runs_starts_none(study):
    out = study / "out"
    plan = json.loads((out / "plan.json").read_text(encoding="utf-8"))
    plan |= {"replicates": 10**9, "stages": [[len(plan["points"]), 10**9]]}
    (out / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    reseal(out)
    assert coopsim("reproduce", out).returncode == 6
    assert coopsim("replay", out, "0:0").returncode == 6
    assert coopsim("report", out).returncode == 0
    assert "of the plan are not in runs.parquet" in (out / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("run", ["4:0", "0:2", "-1:0", "99999999999999999999:0", "0:99999999999999999999"])
def test_a_run_that_is_not_there_is_told(run, study):
    done = coopsim("replay", study / "out", "--", run)
    assert (done.returncode, "has no run" in done.stderr) == (2, True)


@pytest.mark.slow
@pytest.mark.parametrize("folder", REFERENCE, ids=lambda path: path.name)
def test_every_shipped_result_is_whole_and_its_last_run_comes_out_again(folder, tmp_path):
    place = Path(shutil.copytree(folder, tmp_path / folder.name))
    checked = coopsim("verify", place)
    assert (checked.returncode, "left alone" in checked.stdout) == (0, False)
    plan = json.loads((place / "plan.json").read_text(encoding="utf-8"))
    points, replicates = len(plan["points"]), plan["replicates"]
    done = coopsim("replay", place, f"{points - 1}:{replicates - 1}")
    assert (done.returncode, done.stderr) == (0, "")
    assert coopsim("report", place).returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize("folder", REFERENCE, ids=lambda path: path.name)
def test_every_shipped_result_is_reproduced_byte_by_byte(folder, tmp_path):
    place = Path(shutil.copytree(folder, tmp_path / folder.name))
    done = coopsim("reproduce", place)
    assert (done.returncode, done.stdout) == (0, f"{place}: every byte agrees\n")
