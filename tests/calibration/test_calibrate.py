"""`coopsim calibrate`: the same bytes whoever evaluates and however often it is stopped, as a table of worlds."""

import json
import os
import signal

import numpy as np
import pyarrow.parquet as pq
import pytest

from sim.calibration.calibration_file import load_calibration
from sim.calibration.evaluation import Batch, Stage, evaluate, in_world
from sim.worlds.table import read_worlds
from tests.calibration.small_calibration import SMALL
from tests.cli.in_process import coopsim
from tests.experiment.small_experiment import contents, end, in_own_process, start, wait_for


@pytest.fixture(name="folder", scope="module")
def calibrated(tmp_path_factory):
    folder = tmp_path_factory.mktemp("calibrated")
    (folder / "small.toml").write_text(SMALL, encoding="utf-8")
    done = coopsim("calibrate", folder / "small.toml", "-o", folder / "out")
    assert done.returncode == 0, done.stderr
    assert done.stdout == (folder / "out" / "calibration.md").read_text(encoding="utf-8")
    return folder


@pytest.mark.slow
def test_the_posterior_is_a_table_of_worlds(folder):
    worlds = read_worlds(folder / "out" / "worlds.parquet")
    assert len(worlds) == 40
    assert sum(world.weight for world in worlds) == pytest.approx(1)
    assert set(worlds[0].values) == {"prosecution.conviction_share", "assistance.base_months", "trust.rule"}
    shares = np.array([world.values["prosecution.conviction_share"] for world in worlds])
    assert np.average(shares, weights=[world.weight for world in worlds]) < 0.6  # the prior's mean


def test_the_page_says_first_what_is_not_identified(folder):
    page = (folder / "out" / "calibration.md").read_text(encoding="utf-8")
    assert page.index("What the data do not identify") < page.index("What the data identify")
    missing, found = page.split("## What the data identify")
    assert "`trust.rule`" in missing
    assert "| `assistance.base_months` |" in found
    assert "failures (check)" in found


def test_the_posterior_agrees_with_the_targets_under_other_seeds(folder):
    lines = (folder / "out" / "targets.csv").read_text(encoding="utf-8").splitlines()
    rows = [dict(zip(lines[0].split(","), line.split(","), strict=True)) for line in lines[1:]]
    assert [row["fitted"] for row in rows] == ["yes", "yes", "no"]
    assert [row["covered"] for row in rows[:2]] == ["yes", "yes"]
    for row in rows[:2]:  # the data say something
        before, after = (float(row[f"{one}high"]) - float(row[f"{one}low"]) for one in ("prior_", ""))
        assert after < before


def test_fewer_worlds_are_found_with_fewer_evaluations_and_are_another_calibration(folder):
    trial = load_calibration(folder / "small.toml", worlds=20)
    assert (trial.sampling.worlds, trial.sampling.evaluations) == (20, 2000)  # of 40 and, by default, 4,000
    done = coopsim("calibrate", folder / "small.toml", "--worlds", "20", "-o", folder / "out")
    assert done.returncode == 7
    assert "plan.worlds: 40 then, 20 now" in done.stderr
    done = coopsim("calibrate", folder / "small.toml", "--worlds", "9", "-o", folder / "nine")
    assert done.returncode == 2
    assert "--worlds is 9" in done.stderr
    assert not (folder / "nine").exists()


def test_prior_runs_are_kept_one_a_row(folder):
    table = pq.read_table(folder / "out" / "prior_runs.parquet")
    assert table.num_rows == 60
    assert table.column_names == [
        "prosecution.conviction_share", "assistance.base_months", "trust.rule", "convicted", "months to evidence",
        "failures", "failure",
    ]  # fmt: skip


def test_a_check_alone_finds_planted_truths_and_no_posterior(folder, tmp_path):
    done = coopsim("calibrate", folder / "small.toml", "--check", "-o", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "60 rows of the first wave were taken for the truth" in done.stdout
    assert not (tmp_path / "out" / "worlds.parquet").exists()
    assert (tmp_path / "out" / "planted.csv").read_bytes() == (folder / "out" / "planted.csv").read_bytes()


def test_a_check_leaves_a_finished_calibration_as_it_is(folder):
    before = contents(folder / "out")
    assert coopsim("calibrate", folder / "small.toml", "--check", "-o", folder / "out").returncode == 0
    assert contents(folder / "out") == before


def test_a_finished_calibration_is_read_again_and_nothing_is_run(folder):
    before = contents(folder / "out")
    assert coopsim("calibrate", folder / "small.toml", "-o", folder / "out").returncode == 0
    assert contents(folder / "out") == before
    lines = (folder / "out" / "journal.jsonl").read_text(encoding="utf-8").splitlines()
    last = lines[-lines[::-1].index(next(line for line in lines[::-1] if '"wave 1"' in line)) - 1 :]
    assert all(json.loads(line).get("missing", 0) == 0 for line in last)


def test_another_file_is_refused(folder, tmp_path):
    other = tmp_path / "small.toml"
    other.write_text(SMALL.replace("published = 12", "published = 13"), encoding="utf-8")
    done = coopsim("calibrate", other, "-o", folder / "out")
    assert done.returncode == 7
    assert "began with another plan" in done.stderr
    assert "published = 12" in done.stderr


def test_targets_that_contradict_the_model_are_said_so(folder, tmp_path):
    other = tmp_path / "small.toml"
    other.write_text(SMALL.replace("published = 12", "published = 500"), encoding="utf-8")
    done = coopsim("calibrate", other, "-o", tmp_path / "out")
    assert done.returncode == 3
    assert "none is plausible for every target. Widen a tolerance" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2, 3])
def test_the_posterior_does_not_depend_on_the_number_of_workers(folder, tmp_path, workers):
    done = in_own_process("calibrate", folder / "small.toml", "-o", tmp_path / "out", "--workers", workers)
    assert done.returncode == 0, done.stderr
    assert contents(tmp_path / "out") == contents(folder / "out")


@pytest.mark.long
def test_one_that_is_killed_again_and_again_goes_on_to_the_same_bytes(folder, tmp_path):
    out = tmp_path / "out"
    for parts in (1, 4, 9):
        process = start("calibrate", folder / "small.toml", "-o", out, "--workers", 2)
        try:
            wait_for(lambda parts=parts: len(list(out.glob("parts/p*.parquet"))) >= parts)
            os.killpg(process.pid, signal.SIGKILL)
        finally:
            end(process)
    assert not (out / "manifest.json").exists()
    assert coopsim("calibrate", folder / "small.toml", "-o", out).returncode == 0
    assert contents(out) == contents(folder / "out")


def test_each_run_of_an_evaluation_has_a_seed_of_its_own(folder, monkeypatch):
    seeds = []
    calibration = load_calibration(folder / "small.toml")
    run = evaluate.__globals__["simulate"]
    monkeypatch.setitem(evaluate.__globals__, "simulate", lambda scenario, seed: seeds.append(seed) or run(scenario, 1))
    worlds = tuple(calibration.world(np.full(3, share)) for share in (0.2, 0.8))
    for stage in (Stage("wave 1", 1), Stage("generation 1", 201)):
        assert not evaluate(Batch(calibration, stage, 0, worlds)).failed
    assert len(set(seeds)) == len(seeds) == 2 * 2 * 2
    assert all(0 <= seed < 2**63 for seed in seeds)


def test_a_world_whose_run_fails_has_no_figures_and_is_implausible(folder, monkeypatch):
    calibration = load_calibration(folder / "small.toml")

    def fails(scenario, seed):
        raise ZeroDivisionError("no such share")

    monkeypatch.setitem(evaluate.__globals__, "simulate", fails)
    made = evaluate(Batch(calibration, Stage("wave 1", 1), 0, (calibration.world(np.full(3, 0.5)),)))
    assert made.failed == 1
    table = pq.read_table(__import__("io").BytesIO(made.data))
    assert "no such share" in table["failure"][0].as_py()
    assert np.isnan(table["convicted"][0].as_py())


def test_a_key_of_every_country_is_set_in_each(folder):
    scenario = load_calibration(folder / "small.toml").scenarios["two countries"]
    values = in_world(scenario, {"jurisdictions.*.intra_cooperation": 0.35}).values
    codes = scenario.values["region.countries"]
    assert {values[f"jurisdictions.{code}.intra_cooperation"] for code in codes} == {0.35}
