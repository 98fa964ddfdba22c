"""Batch experiments: the same files however they were made, and results that survive."""

import fcntl
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from sim.experiment.design import points
from sim.experiment.execution import simulated
from sim.experiment.experiment_file import load_experiment
from sim.experiment.store import verify as find_damage
from sim.scenario import ScenarioError

ROOT = Path(__file__).parent.parent
SMALL = f"""
title = "A small crossover"
base = "{ROOT}/scenarios/two_countries.toml"
replicates = 30
months = 72
outcomes = ["harm", "arrests", "request_delay"]
[[factors]]
name = "approach"
levels = [{{ name = "own" }}, {{ name = "other", set = {{ approach = "north_american" }} }}]
[[factors]]
name = "corruption"
levels = [{{ name = "as it is" }}, {{ name = "none", set = {{ corruption.scale = 0 }} }}]
[[hypotheses]]
name = "Less corruption, fewer leaks"
outcome = "leaks"
of = {{ corruption = "none" }}
against = {{ corruption = "as it is" }}
direction = "lower"
smallest_effect = 0.001
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.toml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def coopsim(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sim", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_workers_do_not_change_a_byte_and_a_finished_experiment_stays_as_it_is(small, tmp_path):
    for workers in (1, 2):
        done = coopsim("experiment", small, "--workers", str(workers), "-o", tmp_path / f"by{workers}")
        assert done.returncode == 0, done.stderr
        assert "120 runs, 0 failed" in done.stdout
    one, two = contents(tmp_path / "by1"), contents(tmp_path / "by2")
    assert one == two
    assert coopsim("experiment", small, "-o", tmp_path / "by1").returncode == 0
    assert contents(tmp_path / "by1") == one


@pytest.mark.slow
def test_an_experiment_that_is_killed_goes_on_where_it_was_with_the_same_bytes(small, tmp_path):
    assert coopsim("experiment", small, "-o", tmp_path / "calm").returncode == 0
    command = [sys.executable, "-m", "sim", "experiment", str(small), "--workers", "2", "-o", str(tmp_path / "killed")]
    for moment in (0.5, 2.0, 3.0):
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(moment)
        process.send_signal(signal.SIGKILL)
        process.wait()
        # Workers notice that their parent is gone, and end; the lock ends with the last of them.
        time.sleep(1.0)
    done = coopsim("experiment", small, "-o", tmp_path / "killed")
    assert done.returncode == 0, done.stderr
    calm, killed = contents(tmp_path / "calm"), contents(tmp_path / "killed")
    assert {name: data for name, data in killed.items() if "/." not in f"/{name}"} == {
        name: data for name, data in calm.items() if "/." not in f"/{name}"
    }


def test_a_part_that_is_damaged_is_made_again(small, tmp_path):
    folder = tmp_path / "out"
    assert coopsim("experiment", small, "-o", folder).returncode == 0
    before = contents(folder)
    (part,) = (folder / "parts").glob("00001-*.parquet")
    data = bytearray(part.read_bytes())
    data[len(data) // 3] ^= 1
    part.write_bytes(data)
    damaged = coopsim("verify", folder)
    assert damaged.returncode == 6
    assert f"{part.name} is not what was written" in damaged.stdout
    assert coopsim("experiment", small, "-o", folder).returncode == 0
    assert contents(folder) == before
    assert coopsim("verify", folder).returncode == 0
    (folder / "runs.parquet").unlink()
    assert "runs.parquet is missing" in coopsim("verify", folder).stdout


def test_another_plan_in_the_same_directory_is_refused_with_the_difference(small, tmp_path):
    assert coopsim("experiment", small, "--replicates", "2", "-o", tmp_path / "out").returncode == 0
    done = coopsim("experiment", small, "--replicates", "3", "-o", tmp_path / "out")
    assert done.returncode == 7
    assert "replicates: 2 then, 3 now" in done.stderr


def test_two_processes_on_one_directory_the_second_is_refused(small, tmp_path):
    (tmp_path / "out" / "parts").mkdir(parents=True)
    with (tmp_path / "out" / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = coopsim("experiment", small, "-o", tmp_path / "out")
    assert done.returncode == 5
    assert "in use by another process" in done.stderr


def test_a_hypothesis_edited_after_the_results_is_exploratory(small, tmp_path):
    first = coopsim("experiment", small, "--replicates", "3", "-o", tmp_path / "out")
    assert "(stated beforehand)" in first.stdout
    small.write_text(SMALL.replace("smallest_effect = 0.001", "smallest_effect = 0.5"), encoding="utf-8")
    again = coopsim("experiment", small, "--replicates", "3", "-o", tmp_path / "out")
    assert again.returncode == 0
    assert "(exploratory)" in again.stdout


def test_replicate_r_of_every_point_meets_the_same_luck(small, tmp_path):
    assert coopsim("experiment", small, "--replicates", "4", "-o", tmp_path / "out").returncode == 0
    runs = pq.read_table(tmp_path / "out" / "runs.parquet").to_pandas()
    assert len(runs) == 16
    assert (runs.seed == runs.replicate + 1).all()
    assert (runs.groupby("replicate").seed.nunique() == 1).all()
    assert runs[runs.point.isin([1, 3])].leaks.sum() == 0


def test_an_undefined_outcome_is_not_assessed_never_filled_in(small, tmp_path):
    text = SMALL.replace('outcome = "leaks"', 'outcome = "request_delay"').replace(
        'set = { approach = "north_american" }', "set = { case_decision.joint_cases = false }"
    )
    small.write_text(text, encoding="utf-8")
    done = coopsim("experiment", small, "--replicates", "3", "-o", tmp_path / "out")
    assert "NOT ASSESSED: 3 OF 3 PAIRS HAVE NO VALUE" in done.stdout


def test_a_dry_run_says_how_many_runs_and_writes_nothing(small, tmp_path):
    done = coopsim("experiment", small, "--dry-run", "-o", tmp_path / "out")
    assert done.returncode == 0
    assert "4 points, 30 replicates: 120 runs" in done.stdout
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("path", sorted((ROOT / "experiments").glob("*.toml")), ids=lambda path: path.stem)
def test_every_shipped_experiment_resolves(path):
    experiment = load_experiment(path)
    design = points(experiment)
    assert len({point.scenario.hash for point in design}) == len(design)
    assert experiment.hypotheses


def test_one_at_a_time_changes_one_factor_a_point():
    design = points(load_experiment(ROOT / "experiments" / "impediments.toml"))
    assert len(design) == 6
    for point in design[1:]:
        assert sum(point.levels[name] != design[0].levels[name] for name in point.levels) == 1


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("replicates = 30", "replicates = 0", "replicates is 0, expected a whole number from 1"),
        ("title =", "titel =", "an experiment has no 'titel'. Did you mean 'title'?"),
        ('corruption = "none" }', 'corruption = "nil" }', "'corruption' has no level 'nil'"),
        ('outcome = "leaks"', 'outcome = "leak"', "there is no outcome 'leak'. Did you mean 'leaks'?"),
        ('"arrests"', '"arests"', "there is no outcome 'arests'. Did you mean 'arrests'?"),
        ('direction = "lower"', 'direction = "down"', "direction is 'down', expected one of higher, lower"),
        ("smallest_effect = 0.001", "smallest_effect = 0", "smallest_effect is 0, expected"),
        ("corruption.scale = 0", "corruption.scal = 0", "[corruption] has no parameter 'scal'"),
        ("corruption.scale = 0", 'approach = "european"', "which another factor sets too"),
        ('name = "own"', 'name = "other"', "two levels of 'approach' share a name"),
    ],
)
def test_a_wrong_experiment_is_refused_and_nothing_is_started(old, new, complaint, small, tmp_path):
    assert old in SMALL
    small.write_text(SMALL.replace(old, new), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        points(load_experiment(small))
    assert complaint in str(caught.value)
    assert coopsim("experiment", small, "-o", tmp_path / "out").returncode == 2
    assert not (tmp_path / "out").exists()


def test_a_run_that_fails_is_kept_the_others_go_on_and_the_exit_code_says_so(small, tmp_path):
    code = (
        "import sys\n"
        "from sim.experiment import execution\n"
        "from sim.model.simulate import RunFailed\n"
        "right = execution.simulated\n"
        "def wrong(scenario, seed, with_twin):\n"
        "    if seed == 2: raise RunFailed('month 7: trust is NaN or out of its range')\n"
        "    return right(scenario, seed, with_twin)\n"
        "execution.simulated = wrong\n"
        "from concurrent.futures import ThreadPoolExecutor\n"
        "from sim.experiment import experiment\n"
        "experiment.local_executor = ThreadPoolExecutor\n"
        "from sim.cli import main\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    command = [sys.executable, "-c", code, "experiment", str(small), "--replicates", "3", "-o", str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 3, done.stderr
    assert "12 runs, 4 failed" in done.stdout
    assert "NOT ASSESSED: 4 OF 12 RUNS FAILED" in done.stdout
    runs = pq.read_table(tmp_path / "out" / "runs.parquet").to_pandas()
    assert (runs.failure != "").sum() == 4
    assert runs.failure[runs.seed == 2].str.contains("trust is NaN").all()


@pytest.mark.parametrize("path", sorted((ROOT / "experiments").glob("*.toml")), ids=lambda path: path.stem)
def test_the_code_still_gives_the_numbers_of_the_reference(path):
    """First and last point, two replicates each, every outcome to the last bit of what was written."""
    experiment = load_experiment(path)
    design = points(experiment)
    kept = pq.read_table(ROOT / "results" / "reference" / path.stem / "runs.parquet").to_pandas()
    assert len(kept) == len(design) * experiment.replicates
    for point in (design[0], design[-1]):
        for replicate in (0, experiment.replicates - 1):
            row = kept[(kept.point == point.number) & (kept.replicate == replicate)].iloc[0]
            made = simulated(point.scenario, experiment.first_seed + replicate, with_twin=False)
            for outcome, value in made.items():
                assert np.isclose(row[outcome], value, rtol=1e-9, equal_nan=True), outcome


@pytest.mark.parametrize("path", sorted((ROOT / "experiments").glob("*.toml")), ids=lambda path: path.stem)
def test_the_reference_is_whole(path):
    assert find_damage(ROOT / "results" / "reference" / path.stem) == []
