"""Batch experiments: the same files however they were made, and results that survive."""

import fcntl
import json
import os
import random
import shlex
import signal
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from sim.engine.source import model_digest
from sim.experiment import execution
from sim.experiment.design import points
from sim.experiment.directory import verify as find_damage
from sim.experiment.execution import simulated
from sim.experiment.experiment_file import load_experiment
from sim.experiment.growth import with_worlds
from sim.experiment.hypotheses import level_meant
from sim.experiment.plan import measured
from sim.model.simulate import RunFailed
from sim.scenario import ScenarioError
from tests.cli.in_process import coopsim
from tests.experiment.small_experiment import (
    ROOT,
    SMALL,
    children,
    command,
    contents,
    end,
    in_own_process,
    reseal,
    start,
    wait_for,
)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.toml"
    path.write_text(SMALL, encoding="utf-8")
    return path


@pytest.mark.slow
def test_workers_do_not_change_a_byte_and_a_finished_experiment_stays_as_it_is(small, tmp_path):
    for workers in (1, 2):
        done = in_own_process("experiment", small, "--workers", str(workers), "-o", tmp_path / f"by{workers}")
        assert done.returncode == 0, done.stderr
        assert "120 runs, 0 failed" in done.stdout
    one, two = contents(tmp_path / "by1"), contents(tmp_path / "by2")
    assert one == two
    assert coopsim("experiment", small, "-o", tmp_path / "by1").returncode == 0
    assert contents(tmp_path / "by1") == one


@pytest.mark.long
def test_an_experiment_that_is_killed_at_ten_random_moments_ends_with_the_same_bytes(small, tmp_path):
    """At its start, or after up to two chunks more than the time before: ten kills end in its tables."""
    parts = tmp_path / "killed" / "parts"
    chance = random.Random(2008)
    for _ in range(10):
        before, wanted = len(list(parts.glob("*.parquet"))), chance.randrange(3)
        process = start("experiment", small, "--replicates", "150", "--workers", "2", "-o", tmp_path / "killed")
        while process.poll() is None and len(list(parts.glob("*.parquet"))) < before + wanted:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.2))
        process.send_signal(signal.SIGKILL)  # to the parent alone: its workers have to notice
        process.wait()
        end(process)
    done = coopsim("experiment", small, "--replicates", "150", "-o", tmp_path / "killed")
    assert done.returncode == 0, done.stderr
    assert coopsim("experiment", small, "--replicates", "150", "-o", tmp_path / "calm").returncode == 0
    assert contents(tmp_path / "killed") == contents(tmp_path / "calm")


@pytest.mark.slow
def test_workers_end_when_their_parent_is_killed(small, tmp_path):
    process = start("experiment", small, "--replicates", "2000", "--workers", "2", "-o", tmp_path / "out")
    workers = wait_for(lambda: children(process.pid) if any((tmp_path / "out" / "parts").glob("*.parquet")) else [])
    process.send_signal(signal.SIGKILL)
    process.wait()
    wait_for(lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers))
    end(process)


@pytest.mark.slow
def test_a_worker_that_dies_is_replaced_and_the_results_are_the_same(small, tmp_path):
    assert coopsim("experiment", small, "--replicates", "100", "-o", tmp_path / "calm").returncode == 0
    process = start("experiment", small, "--replicates", "100", "--workers", "2", "-o", tmp_path / "out")
    first = wait_for(lambda: children(process.pid) if any((tmp_path / "out" / "parts").glob("*.parquet")) else [])
    os.kill(first[-1], signal.SIGKILL)
    output, errors = process.communicate()
    assert process.returncode == 0, errors
    assert "400 runs, 0 failed" in output
    assert contents(tmp_path / "out") == contents(tmp_path / "calm")


@pytest.mark.slow
def test_ctrl_c_keeps_what_was_made_and_says_so(small, tmp_path):
    process = start("experiment", small, "--replicates", "2000", "-o", tmp_path / "out")
    wait_for(lambda: any((tmp_path / "out" / "parts").glob("*.parquet")))
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate()
    assert process.returncode == 4, errors
    assert "give the same command again to go on" in errors
    assert "Traceback" not in errors
    assert not (tmp_path / "out" / "manifest.json").exists()


@pytest.mark.slow
def test_a_full_disk_stops_it_and_the_same_command_goes_on(small, tmp_path):
    """A limit on the size of a file stands in for a full disk: both are errors of the write."""
    limited = f"ulimit -f 12; exec {shlex.join(command('experiment', small, '-o', tmp_path / 'out'))}"
    done = subprocess.run(["bash", "-c", limited], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 4, done.stderr
    assert "File too large" in done.stderr
    assert "give the same command again" in done.stderr
    assert coopsim("experiment", small, "-o", tmp_path / "out").returncode == 0
    assert coopsim("experiment", small, "-o", tmp_path / "calm").returncode == 0
    assert contents(tmp_path / "out") == contents(tmp_path / "calm")


@pytest.mark.slow
def test_a_part_that_is_damaged_is_made_again(small, tmp_path):
    folder = tmp_path / "out"
    assert coopsim("experiment", small, "-o", folder).returncode == 0
    before = contents(folder)
    (part,) = (folder / "parts").glob("p00002-00003-r00000-00029-*.parquet")
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
    assert "or add to it with --extend" in done.stderr


def test_a_directory_that_holds_something_else_is_left_alone(small, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "summary.csv").write_text("mine", encoding="utf-8")
    done = coopsim("experiment", small, "-o", tmp_path / "out")
    assert done.returncode == 7
    assert "holds summary.csv, which no experiment has put there" in done.stderr
    assert (tmp_path / "out" / "summary.csv").read_text(encoding="utf-8") == "mine"


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


def test_a_hypothesis_taken_out_after_the_results_is_told_nevertheless(small, tmp_path):
    folder = tmp_path / "out"
    assert coopsim("experiment", small, "--replicates", "3", "-o", folder).returncode == 0
    small.write_text(SMALL[: SMALL.index("[[hypotheses]]")], encoding="utf-8")
    again = coopsim("experiment", small, "--replicates", "3", "-o", folder)
    assert again.returncode == 0
    assert "(stated beforehand, taken out of the file afterwards)" in again.stdout
    (folder / "hypotheses.json").unlink()
    assert coopsim("experiment", small, "--replicates", "3", "-o", folder).returncode == 6


@pytest.mark.parametrize("name", ["plan.json", "hypotheses.json", "scenarios.json", "runs.parquet", "experiment.toml"])
def test_a_file_cut_short_is_damage_and_no_traceback(name, small, tmp_path):
    folder = tmp_path / "out"
    assert coopsim("experiment", small, "--replicates", "2", "-o", folder).returncode == 0
    path = folder / name
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert coopsim("verify", folder).returncode == 6
    done = coopsim("replay", folder, "0:0")
    if name != "hypotheses.json":  # which no single run needs
        assert done.returncode == 6, done.stderr
    again = coopsim("experiment", small, "--replicates", "2", "-o", folder)
    assert again.returncode == (6 if name in ("plan.json", "hypotheses.json") else 0)
    assert "Traceback" not in done.stderr + again.stderr


def test_files_that_are_not_the_engines_are_left_alone(small, tmp_path):
    folder = tmp_path / "out"
    assert coopsim("experiment", small, "--replicates", "2", "-o", folder).returncode == 0
    (folder / ".notes.md").write_text("mine", encoding="utf-8")
    (folder / ".plan.json.12345").write_text("half", encoding="utf-8")
    assert coopsim("experiment", small, "--replicates", "2", "-o", folder).returncode == 0
    assert (folder / ".notes.md").exists()
    assert not (folder / ".plan.json.12345").exists()
    (folder / "parts" / "rogue.parquet").write_bytes(b"")
    checked = coopsim("verify", folder)
    assert checked.returncode == 0
    assert "Not of the experiment, and left alone: .notes.md, parts/rogue.parquet" in checked.stdout


def test_results_of_another_model_are_not_compared_with_this_one(small, tmp_path):
    folder = tmp_path / "out"
    assert coopsim("experiment", small, "--replicates", "2", "-o", folder).returncode == 0
    plan = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    plan["packages"]["numpy"] = "1.0"
    (folder / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    reseal(folder)
    for what in (["replay", folder, "0:0"], ["reproduce", folder], ["experiment", small, "-o", folder]):
        done = coopsim(*what)
        assert done.returncode == 7
        assert 'packages.numpy: "1.0" then' in done.stderr


def test_replicate_r_of_every_point_meets_the_same_chance(small, tmp_path):
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
    assert "The delay of requests: not assessed, 3 of 3 pairs have no value" in " ".join(done.stdout.split())


@pytest.mark.slow
def test_a_dry_run_says_how_many_runs_and_writes_nothing(small, tmp_path):
    done = coopsim("experiment", small, "--dry-run", "-o", tmp_path / "out")
    assert done.returncode == 0
    assert "4 points, 30 replicates: 120 runs" in done.stdout
    assert not (tmp_path / "out").exists()


FILES = [path for path in sorted((ROOT / "experiments").rglob("*.toml")) if path.parent.name != "calibration"]


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_shipped_experiment_resolves(path):
    experiment = load_experiment(path)
    if experiment.samples:  # of thousands of points, some
        experiment = replace(experiment, samples=8)
    if experiment.worlds:  # of hundreds of worlds, too: of a sequence, one of its trajectories or points
        times = {"morris": 8, "saltelli": 128}.get(experiment.worlds.sequence)
        experiment = with_worlds(experiment, experiment.worlds.count // times if times else 8)
    design = points(experiment)
    if path.parent.name != "sensitivity":  # there a value may be of a country that the region does not have
        assert len({point.scenario.hash for point in design}) == len(design)
    assert experiment.hypotheses or experiment.samples


def test_mistakes_of_a_file_and_of_its_factors_are_told_at_once(tmp_path):
    path = tmp_path / "wrong.toml"
    path.write_text('titel = "t"\nbase = "europe"\nreplicates = 0\n[[factors]]\nname = "hub"\nlevels = 1\n')
    with pytest.raises(ScenarioError) as refused:
        load_experiment(path)
    assert [mistake.removeprefix(f"{tmp_path}/") for mistake in refused.value.mistakes] == [
        "wrong.toml:1: an experiment has no 'titel'. Did you mean 'title'?",
        "wrong.toml:3: replicates is 0, expected a whole number from 1 to 2**63 - 1.",
        "wrong.toml:1: an experiment has no 'title'. It needs title, base, replicates, factors.",
        "wrong.toml:6: levels is 1, expected a list of tables, or how many, from 2 to 1000.",
    ]


def test_one_at_a_time_changes_one_factor_a_point():
    design = points(with_worlds(load_experiment(ROOT / "experiments" / "impediments.toml"), 0))
    assert len(design) == 7
    for point in design[1:]:
        assert sum(point.levels[name] != design[0].levels[name] for name in point.levels) == 1


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("replicates = 30", "replicates = 0", "replicates is 0, expected a whole number from 1"),
        ("title =", "titel =", "an experiment has no 'titel'. Did you mean 'title'?"),
        ('corruption" = "none" }', 'corruption" = "nil" }', "'a lack of corruption' has no level 'nil'"),
        (
            'corruption" = "none" }',
            'corruption" = 0.6 }',
            'has no level 0.6. A level\'s name is a text, in quotation marks: "as it is", "none".',
        ),
        (
            'of = { "a lack of corruption" = "none" }',
            'of = [{ "a lack of corruption" = "none" }, { "a lack of corruption" = "none" }]',
            "small.toml:16: of has the same cell twice. Take one away.",
        ),
        ('outcome = "leaks"', 'outcome = "leak"', "there is no outcome 'leak'. Did you mean 'leaks'?"),
        ('"arrests"', '"arests"', "there is no outcome 'arests'. Did you mean 'arrests'?"),
        ('direction = "lower"', 'direction = "down"', 'direction is \'down\', expected one of "higher", "lower"'),
        ("smallest_effect = 0.001", "smallest_effect = 0", "smallest_effect is 0, expected"),
        ("corruption.scale = 0", "corruption.scal = 0", "[corruption] has no parameter 'scal'"),
        ("corruption.scale = 0", 'approach = "european"', "which another factor sets too"),
        ('name = "own"', 'name = "other"', "two levels share the name 'other'"),
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


def test_a_number_in_the_place_of_the_name_of_a_level_is_to_be_written_as_a_text():
    assert level_meant(0.6, ["0.3", "0.6"]) == ' A level\'s name is a text, in quotation marks: "0.6".'
    assert level_meant("lo", ["low", "high"]) == " Did you mean 'low'?"


def test_a_run_that_fails_is_kept_the_others_go_on_and_the_exit_code_says_so(small, tmp_path, monkeypatch):
    def wrong(scenario, seed, measured):
        if seed == 2:
            raise RunFailed("month 7: trust is NaN or out of its range")
        return simulated(scenario, seed, measured)

    monkeypatch.setattr(execution, "simulated", wrong)
    done = coopsim("experiment", small, "--replicates", "3", "-o", tmp_path / "out")
    assert done.returncode == 3, done.stderr
    assert "12 runs, 4 failed" in done.stdout
    assert "Leaks: not assessed, 4 of 12 runs failed" in " ".join(done.stdout.split())
    runs = pq.read_table(tmp_path / "out" / "runs.parquet").to_pandas()
    assert (runs.failure != "").sum() == 4
    assert runs.failure[runs.seed == 2].str.contains("trust is NaN").all()


def test_the_code_still_gives_the_numbers_of_the_reference():
    """First and last point of the one whose runs are kept, two replicates each, every outcome as it was written."""
    experiment = with_worlds(load_experiment(ROOT / "experiments" / "approaches.toml"), 30)
    design = points(experiment)
    kept = pq.read_table(ROOT / "results" / "reference" / "first" / "runs.parquet").to_pandas()
    assert len(kept) == len(design) * experiment.replicates
    for point in (design[0], design[-1]):
        for replicate in (0, experiment.replicates - 1):
            row = kept[(kept.point == point.number) & (kept.replicate == replicate)].iloc[0]
            made = simulated(point.scenario, experiment.first_seed + replicate, measured(experiment))
            for outcome in experiment.measured:
                assert np.isclose(row[outcome], made.outcomes[outcome], rtol=1e-9, equal_nan=True), outcome


@pytest.mark.parametrize("path", sorted((ROOT / "experiments").glob("*.toml")), ids=lambda path: path.stem)
def test_the_reference_is_whole(path):
    folder = ROOT / "results" / "reference" / path.stem
    assert find_damage(folder) == []


def test_all_that_is_kept_of_experiments_is_of_the_present_model():
    kept = ROOT / "results" / "reference"
    plans = [path for path in kept.rglob("plan.json") if path.parent.name != "calibration"]
    assert len(plans) > len(list((ROOT / "experiments").glob("*.toml")))
    for path in plans:
        assert json.loads(path.read_text(encoding="utf-8"))["model_source"] == model_digest(), path
