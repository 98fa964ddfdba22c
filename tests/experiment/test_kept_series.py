"""Series by month and country that `keep` names are kept of every run, beside the runs."""

import numpy as np
import pytest

import sim
from sim.experiment.results import Results
from sim.scenario import InvalidError
from tests.cli.in_process import coopsim
from tests.experiment.small_experiment import ROOT, contents

TEXT = f"""
title = "Kept by month"
base = "{ROOT}/scenarios/two_countries.toml"
replicates = 2
months = 126
outcomes = ["harm"]
trajectories = []
keep = ["arrests", "request_delay"]
[[factors]]
name = "region"
levels = [{{ name = "two" }}, {{ name = "north", set = {{ region = "us_canada" }} }}]
"""


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kept")
    (folder / "own.toml").write_text(TEXT, encoding="utf-8")
    done = coopsim("experiment", folder / "own.toml", "-o", folder / "out")
    assert done.returncode == 0, done.stderr
    return folder


def test_the_series_are_those_of_the_run_of_each_country(finished):
    series = Results(finished / "out").series
    assert series.columns.tolist() == ["point", "replicate", "jurisdiction", "arrests", "request_delay"]
    assert series["point"].is_monotonic_increasing
    for point, region in enumerate(("two_countries", "us_canada")):
        run = sim.run("two_countries", seed=2, months=126, changes={"region": region})
        mine = series[(series["point"] == point) & (series["replicate"] == 1)].set_index("jurisdiction")
        assert tuple(mine.index) == run.codes
        months = run.months.pivot_table(index="month", columns=["outcome", "jurisdiction"], values="value")
        for outcome in ("arrests", "request_delay"):
            for code in run.codes:
                kept = np.asarray(mine.loc[code, outcome])
                assert len(kept) == 126
                whole = months[outcome, code].reindex(range(1, 127)) if (outcome, code) in months else np.nan
                assert np.array_equal(kept, np.full(126, np.nan) if np.ndim(whole) == 0 else whole, equal_nan=True)


def test_nothing_else_changes_with_them(finished, tmp_path):
    (tmp_path / "own.toml").write_text(TEXT.replace('keep = ["arrests", "request_delay"]\n', ""), encoding="utf-8")
    assert coopsim("experiment", tmp_path / "own.toml", "-o", tmp_path / "out").returncode == 0
    one, other = contents(finished / "out"), contents(tmp_path / "out")
    assert one["runs.parquet"] == other["runs.parquet"]
    assert one["summary.csv"] == other["summary.csv"]
    assert "series.parquet" not in other
    assert b"by_month" not in other["plan.json"]


@pytest.mark.slow
def test_they_are_made_again_joined_and_taken_further_to_the_same_bytes(finished, tmp_path):
    assert "every byte agrees" in coopsim("reproduce", finished / "out").stdout
    for number in ("1", "2"):
        done = coopsim("experiment", finished / "own.toml", "--shard", f"{number}/2", "-o", tmp_path / number)
        assert done.returncode == 0, done.stderr
    assert coopsim("merge", tmp_path / "2", tmp_path / "1", "-o", tmp_path / "out").returncode == 0
    assert contents(tmp_path / "out") == contents(finished / "out")
    for folder, more in (("out", ["--extend"]), ("whole", [])):
        done = coopsim("experiment", finished / "own.toml", "--replicates", "3", *more, "-o", tmp_path / folder)
        assert done.returncode == 0, done.stderr
    assert contents(tmp_path / "out")["series.parquet"] == contents(tmp_path / "whole")["series.parquet"]


def test_a_run_that_fails_has_no_series(tmp_path, monkeypatch):
    from sim.experiment import execution

    made = execution.simulate

    def fails(scenario, seed):
        if seed == 1:
            raise ValueError("month 3: harm is nan")
        return made(scenario, seed)

    monkeypatch.setattr(execution, "simulate", fails)
    (tmp_path / "own.toml").write_text(TEXT, encoding="utf-8")
    assert coopsim("experiment", tmp_path / "own.toml", "-o", tmp_path / "out").returncode == 3
    assert set(Results(tmp_path / "out").series["replicate"]) == {1}


@pytest.mark.parametrize(
    ("keep", "says"),
    [
        ('["arests"]', "own.toml:8: there is no outcome 'arests' by month. Did you mean 'arrests'?"),
        ('["harm_gini"]', "there is no outcome 'harm_gini' by month"),
        ('["harm.AAA"]', "there is no outcome 'harm.AAA' by month"),
        ('"harm"', "expected a list of texts, none of them twice"),
    ],
)
def test_a_series_that_there_is_not_is_refused(tmp_path, keep, says):
    (tmp_path / "own.toml").write_text(TEXT.replace('["arrests", "request_delay"]', keep), encoding="utf-8")
    with pytest.raises(InvalidError) as raised:
        sim.experiment(tmp_path / "own.toml", output=tmp_path / "out")
    assert says in str(raised.value)


def test_more_series_than_memory_holds_are_refused(tmp_path):
    text = TEXT.replace("replicates = 2", "replicates = 90_000").replace("months = 126", "months = 1200")
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidError, match="0 by year and 2 by month, would take"):
        sim.experiment(tmp_path / "own.toml", output=tmp_path / "out")
