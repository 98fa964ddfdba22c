"""An experiment may add worlds, in looks that are fixed beforehand, until shares of worlds are known well enough."""

import re

import pyarrow.parquet as pq
import pytest

from sim.experiment.experiment_file import load_experiment
from sim.experiment.over_worlds import wilson
from sim.experiment.results import Results
from sim.scenario import InvalidError
from tests.cli.in_process import coopsim
from tests.experiment.small_experiment import ROOT, contents, in_own_process

WIDTH = 0.1
TEXT = f"""
title = "How many worlds?"
base = "{ROOT}/scenarios/two_countries.toml"
replicates = 2
months = 124
precision = {{ share_half_width = {WIDTH}, first_look = 20, look_every = 10, cap = 60 }}
outcomes = ["harm"]
trajectories = []
[[factors]]
name = "search"
levels = [
    {{ name = "weak", set = {{ intelligence.search = 0.01 }} }},
    {{ name = "strong", set = {{ intelligence.search = 9 }} }},
]
[[hypotheses]]
name = "It finds more"
outcome = "arrests"
of = {{ search = "strong" }}
against = {{ search = "weak" }}
direction = "higher"
smallest_effect = 0.0001
[worlds]
[[uncertainties]]
name = "trust.strength"
"""


@pytest.fixture
def file(tmp_path):
    (tmp_path / "own.toml").write_text(TEXT, encoding="utf-8")
    return tmp_path / "own.toml"


@pytest.mark.slow
def test_worlds_are_added_until_half_the_interval_of_a_share_is_small_enough(file, tmp_path):
    out = tmp_path / "out"
    done = coopsim("experiment", file, "-o", out)
    assert done.returncode == 0, done.stderr
    found = Results(out)
    worlds = len(found.worlds)
    assert f"Stopped at {worlds} worlds: {found.looks['reason'].iloc[-1]}." in done.stdout
    assert found.looks["worlds"].tolist() == list(range(20, worlds + 1, 10))
    assert found.looks["reason"].tolist()[:-1] == [""] * (len(found.looks) - 1)
    *before, last = found.looks["half_width"]
    assert all(width > WIDTH for width in before)
    assert last <= WIDTH or worlds == 60
    assert len(found.runs) == worlds * 2 * 2
    assert len(found.points) == worlds * 2


@pytest.mark.slow
def test_the_width_is_that_of_the_widest_share(file, tmp_path):
    out = tmp_path / "out"
    assert coopsim("experiment", file, "-o", out).returncode == 0
    found = Results(out)
    runs = found.runs.merge(found.points, on="point").pivot_table(
        index=["world", "replicate"], columns="search", values="arrests"
    )
    difference = (runs["strong"] - runs["weak"]).unstack()
    mean, half = difference.mean(axis=1), 12.706204736432095 * difference.std(axis=1, ddof=1) / 2**0.5
    varies = half > 0  # two replicates that differ alike say nothing of chance
    supported, below = varies & (mean - half > 0.0001), varies & (mean + half < 0.0001)
    equal, refuted = below & (mean - half > -0.0001), below & (mean - half <= -0.0001)
    shares = [judged.mean() for judged in (supported, equal, refuted, ~(supported | equal | refuted))]
    expected = max(wilson(share, len(difference)).half_width for share in shares)
    assert found.looks["half_width"].iloc[-1] == pytest.approx(expected)


@pytest.mark.slow
def test_it_is_resumed_reproduced_and_the_same_from_any_look_on(file, tmp_path, monkeypatch):
    from sim.experiment import experiment

    assert coopsim("experiment", file, "-o", tmp_path / "whole").returncode == 0
    assert "every byte agrees" in coopsim("reproduce", tmp_path / "whole").stdout
    made, looks = experiment.make_missing, []

    def stops(todo, store, *more):
        looks.append(len(todo))
        if len(looks) == 2:
            raise KeyboardInterrupt
        return made(todo, store, *more)

    with monkeypatch.context() as patch:
        patch.setattr(experiment, "make_missing", stops)
        assert coopsim("experiment", file, "-o", tmp_path / "out").returncode == 4
    runs = pq.read_table(tmp_path / "whole" / "runs.parquet").num_rows
    first_look = sum(len(pq.read_table(path)) for path in (tmp_path / "out" / "parts").iterdir())
    dry = coopsim("experiment", file, "--dry-run", "-o", tmp_path / "out").stdout
    assert 0 < first_look < runs
    assert re.search(rf"at most (\d+) runs, {first_look} of which are there", dry)
    for _ in range(2):  # the second time it has finished
        done = coopsim("experiment", file, "-o", tmp_path / "out")
        assert done.returncode == 0, done.stderr
        assert contents(tmp_path / "out") == contents(tmp_path / "whole")
    assert coopsim("report", tmp_path / "out").returncode == 0


@pytest.mark.slow
def test_it_stops_at_the_same_look_whatever_the_workers(file, tmp_path):
    for workers in ("1", "2"):
        done = in_own_process("experiment", file, "--workers", workers, "-o", tmp_path / workers)
        assert done.returncode == 0, done.stderr
    assert contents(tmp_path / "1") == contents(tmp_path / "2")


def test_a_number_of_worlds_that_is_asked_for_is_made_without_looks(file, tmp_path):
    done = coopsim("experiment", file, "--worlds", "5", "-o", tmp_path / "out")
    assert (done.returncode, "Stopped" in done.stdout) == (0, False)
    assert len(Results(tmp_path / "out").worlds) == 5
    more = coopsim("experiment", file, "--extend", "-o", tmp_path / "out")
    assert (more.returncode, "Leave it away" in more.stderr) == (2, True)


def test_check_says_how_many_at_most(file):
    checked = coopsim("check", file).stdout
    assert "An experiment of at most 120 points (2 policies in 60 worlds), 2 replicates, 1 hypothesis." in checked


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (f"share_half_width = {WIDTH}", "half_width = 0.5", "own.toml:6: with worlds, it is worlds that are added"),
        (f"share_half_width = {WIDTH}", "share_half_width = 0.51", "expected a number above 0 and up to 0.5"),
        (f"share_half_width = {WIDTH}", "share_half_width = 0", "expected a number above 0 and up to 0.5"),
        ("replicates = 2\n", "", "an experiment has no 'replicates'"),
        ("replicates = 2\n", "replicates = 1\n", "own.toml:4: a world is judged by two replicates or more."),
        ("first_look = 20", "first_look = 10", "own.toml:6: first_look is 10, expected 20 worlds or more."),
        ("cap = 60", "cap = 10", "own.toml:6: cap is 10, expected 20 or more."),
        ("[worlds]\n", '[worlds]\nsequence = "morris"\n', "only a sample of worlds has shares."),
        ("[worlds]\n", "[worlds]\ncount = 9\n", "the cap of precision is the number of worlds. Take count away."),
        (
            TEXT[TEXT.index("[worlds]") :],
            "",
            "own.toml:6: share_half_width is that of shares of worlds, and there is no",
        ),
        (
            TEXT[TEXT.index("[[hyp") : TEXT.index("[worlds]")],
            "",
            "own.toml:6: there is no hypothesis of which anything",
        ),
    ],
)
def test_a_precision_that_cannot_be_is_refused(tmp_path, old, new, says):
    (tmp_path / "own.toml").write_text(TEXT.replace(old, new), encoding="utf-8")
    with pytest.raises(InvalidError) as raised:
        load_experiment(tmp_path / "own.toml")
    assert says in str(raised.value).replace(f"{tmp_path}/", "")


def test_a_table_has_as_many_worlds_as_the_cap(tmp_path):
    (tmp_path / "own.csv").write_text("trust.strength\n" + "2\n" * 30, encoding="utf-8")
    text = TEXT[: TEXT.index("[worlds]")] + '[worlds]\nfrom = "own.csv"\n'
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidError, match="60 worlds are asked for, but the table has 30"):
        load_experiment(tmp_path / "own.toml")
