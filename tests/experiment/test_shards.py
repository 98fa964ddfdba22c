"""Shards of a plan, made apart, are joined to the same bytes as one run of it all."""

import os
import signal

import pyarrow.parquet as pq
import pytest

import sim
from tests.cli.in_process import coopsim
from tests.experiment.small_experiment import ROOT, contents, end, in_own_process, start, wait_for

TEXT = f"""
title = "In parts"
base = "{ROOT}/scenarios/two_countries.toml"
replicates = 30
months = 126
outcomes = ["harm"]
[[factors]]
name = "approach"
levels = [{{ name = "own" }}, {{ name = "other", set = {{ approach = "north_american" }} }}]
[[hypotheses]]
name = "Less harm"
outcome = "harm"
of = {{ approach = "other" }}
against = {{ approach = "own" }}
direction = "lower"
smallest_effect = "2%"
[worlds]
count = 5
[[uncertainties]]
name = "intelligence.search"
"""


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """An experiment of five chunks, its results in `whole`, and its shards in `1` to `3`."""
    folder = tmp_path_factory.mktemp("shards")
    (folder / "own.toml").write_text(TEXT, encoding="utf-8")
    assert coopsim("experiment", folder / "own.toml", "-o", folder / "whole").returncode == 0
    for number in (1, 2, 3):
        done = coopsim("experiment", folder / "own.toml", "--shard", f"{number}/3", "-o", folder / str(number))
        assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.slow
def test_a_shard_makes_its_part_of_the_runs_alone(study):
    parts = [{path.name for path in (study / str(number) / "parts").iterdir()} for number in (1, 2, 3)]
    assert [len(names) for names in parts] == [2, 2, 1]
    assert set.union(*parts) == {path.name for path in (study / "whole" / "parts").iterdir()}
    assert not (study / "1" / "runs.parquet").exists()
    assert coopsim("verify", study / "1").returncode == 0


@pytest.mark.slow
def test_the_dry_run_of_a_shard_counts_its_own_runs_and_those_that_are_there(study, tmp_path):
    dry = ("experiment", study / "own.toml", "--dry-run", "--shard")
    runs = sum(len(pq.read_table(path)) for path in (study / "3" / "parts").iterdir())
    assert f"shard 3 of 3: {runs} runs.\n" in coopsim(*dry, "3/3", "-o", tmp_path / "none").stdout
    assert not (tmp_path / "none").exists()
    assert f"shard 3 of 3: {runs} runs, {runs} of which are there." in coopsim(*dry, "3/3", "-o", study / "3").stdout
    assert "The plan has only 5 parts" in coopsim(*dry, "9/9", "-o", tmp_path / "none").stdout
    other = coopsim(*dry, "2/3", "-o", study / "1")
    assert (other.returncode, "began with another plan (shard" in other.stderr) == (7, True)


@pytest.mark.slow
@pytest.mark.parametrize("order", ["123", "312"])
def test_shards_in_any_order_are_joined_to_the_bytes_of_one_run(study, tmp_path, order):
    done = coopsim("merge", *(study / number for number in order), "-o", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "300 runs, 0 failed." in done.stdout
    assert contents(tmp_path / "out") == contents(study / "whole")
    assert "every byte agrees" in coopsim("reproduce", tmp_path / "out").stdout


def test_the_file_is_not_needed_and_the_name_says_where_the_results_go(study, tmp_path):
    done = coopsim("merge", study / "1", study / "2", study / "3", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert contents(tmp_path / "results" / "own") == contents(study / "whole")
    made = coopsim("experiment", study / "own.toml", "--shard", "40/40", cwd=tmp_path)
    assert "shard 40 of 40: 0 runs, 0 failed. Written to results/own-40-of-40/" in made.stdout
    assert "The plan has only 5 parts of up to 60 runs: more shards stay empty." in made.stdout


@pytest.mark.long
def test_a_shard_that_was_killed_goes_on_and_workers_change_no_byte(study, tmp_path):
    long = TEXT.replace("months = 126", "months = 600")
    (tmp_path / "own.toml").write_text(long, encoding="utf-8")
    for number in (1, 2):
        command = ("experiment", tmp_path / "own.toml", "--shard", f"{number}/2", "--workers", str(number))
        process = start(*command, "-o", tmp_path / str(number))
        try:
            wait_for(lambda parts=tmp_path / str(number) / "parts": any(parts.glob("p*.parquet")), 200)
            os.killpg(process.pid, signal.SIGKILL)
        finally:
            end(process)
        assert coopsim("merge", tmp_path / str(number), "-o", tmp_path / "out").returncode == 6
        done = (coopsim, in_own_process)[number - 1](*command, "-o", tmp_path / str(number))
        assert done.returncode == 0, done.stderr
    assert coopsim("merge", tmp_path / "2", tmp_path / "1", "-o", tmp_path / "out").returncode == 0
    assert coopsim("experiment", tmp_path / "own.toml", "-o", tmp_path / "whole").returncode == 0
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


def test_shards_that_are_missing_or_there_twice_are_named(study, tmp_path):
    done = coopsim("merge", study / "1", study / "1", study / "3", "-o", tmp_path / "out")
    assert done.returncode == 2
    assert "of 3 shards, 2 is missing, 1 is there twice: give the directory of each once" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_a_plan_in_one_part_is_joined_too(study, tmp_path):
    made = coopsim("experiment", study / "own.toml", "--shard", "1/1", "-o", tmp_path / "only")
    assert made.returncode == 0, made.stderr
    assert coopsim("merge", tmp_path / "only", "-o", tmp_path / "out").returncode == 0
    assert contents(tmp_path / "out") == contents(study / "whole")


@pytest.mark.slow
def test_shards_of_other_plans_are_refused(study, tmp_path):
    for number, text in enumerate((TEXT.replace("count = 5", "count = 6"), TEXT.replace("In parts", "Edited"))):
        (tmp_path / "own.toml").write_text(text, encoding="utf-8")
        other = tmp_path / f"{number}"
        assert coopsim("experiment", tmp_path / "own.toml", "--shard", "2/3", "-o", other).returncode == 0
        done = coopsim("merge", study / "1", other, study / "3", "-o", tmp_path / "out")
        assert done.returncode == 7
        assert ("is a shard of another plan than", "the experiment was edited between")[number] in done.stderr
    four = coopsim("experiment", study / "own.toml", "--shard", "4/4", "-o", tmp_path / "four")
    assert four.returncode == 0
    assert coopsim("merge", study / "1", tmp_path / "four", "-o", tmp_path / "out").returncode == 7


def test_only_whole_results_are_read(study, tmp_path):
    for command in (["report"], ["reproduce"], ["replay"]):
        done = coopsim(*command, study / "1", *(["0:0"] if command == ["replay"] else []))
        assert done.returncode == 2
        assert "holds a shard of an experiment, one of 3: join all of them with `coopsim merge`." in done.stderr
    with pytest.raises(sim.Damaged, match="holds a shard"):
        sim.Results(study / "1")
    whole = coopsim("merge", study / "whole", "-o", tmp_path / "out")
    assert (whole.returncode, "is no shard, but the whole" in whole.stderr) == (6, True)
    assert "holds no results of an experiment" in coopsim("merge", tmp_path, "-o", tmp_path / "out").stderr


def test_a_directory_is_a_shard_or_the_whole(study, tmp_path):
    for folder, more in (("1", []), ("1", ["--shard", "2/3"]), ("whole", ["--shard", "1/3"])):
        done = coopsim("experiment", study / "own.toml", *more, "-o", study / folder)
        assert done.returncode == 7
        assert "began with another plan (shard" in done.stderr


def test_what_cannot_be_done_in_parts_is_refused(study, tmp_path):
    extended = coopsim("experiment", study / "own.toml", "--shard", "1/3", "--extend", "--replicates", "40")
    assert (extended.returncode, "--extend takes one directory" in extended.stderr) == (2, True)
    text = TEXT[: TEXT.index("[worlds]")].replace("replicates = 30", "precision = { half_width = 1, cap = 40 }")
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    looked = coopsim("experiment", tmp_path / "own.toml", "--shard", "1/3")
    assert (looked.returncode, "precision takes one directory" in looked.stderr) == (2, True)
    for wrong in ("0/3", "4/3", "3", "a/b", "1/2/3"):
        done = coopsim("experiment", study / "own.toml", "--shard", wrong)
        assert (done.returncode, "expected K/N" in done.stderr) == (2, True)
