"""Results are the same bytes in the ways of `dev/reliability/same_bytes.py`, and one that differs is found."""

import os
from collections import Counter
from pathlib import Path

import pytest

from dev.evidence.same_bytes import differing, sums_of
from dev.evidence.statistics import FAILS, HOLDS
from dev.reliability import odd_ways, same_bytes
from dev.reliability.same_bytes import HASH_SEEDS, Study, Way, compared, studies, ways_of_both, ways_of_one_world
from sim.cli import batch
from sim.experiment import execution, processes


@pytest.fixture
def tiny(tmp_path: Path) -> Study:
    """The experiment with one world and one replicate."""
    found = {name: study for name, study, _ in studies(tmp_path)}
    return found["one world of it"]


def write(study: Study, name: str, text: str = "the same") -> None:
    (study.place / name).mkdir()
    for file in ("runs.parquet", "journal.jsonl"):
        (study.place / name / file).write_text(text if file == "runs.parquet" else name, encoding="utf-8")


def test_a_way_that_gives_other_files_is_found(tmp_path, monkeypatch):
    ways = [Way("one", "first", write), Way("two", "again", write)]
    other = Way("three", "otherwise", lambda study, name: write(study, name, "another"))
    assert [row[-1] for row in compared("planted", Study([], tmp_path), iter([*ways, other]))] == [
        "none", "none", "runs.parquet",
    ]  # fmt: skip
    for verdict, some in ((HOLDS, ways), (FAILS, [*ways, other])):
        planted = [("planted", Study([], tmp_path / verdict), iter(some))]
        (tmp_path / verdict).mkdir()
        monkeypatch.setattr(same_bytes, "studies", lambda place, planted=planted: planted)
        assert same_bytes.check().verdict == verdict


def test_every_way_is_there_once():
    names = Counter(way.name for way in ways_of_both())
    assert set(names.values()) == {1}
    asked = {"forked", "shuffled", "later", "cluster", "killed", *(f"workers {count}" for count in (1, 2, 3, 4, 8))}
    assert set(names) == asked | {f"hash {seed}" for seed in range(HASH_SEEDS)}
    assert HASH_SEEDS == 16


@pytest.mark.slow
def test_a_hash_seed_a_hundred_other_runs_and_no_compiler_leave_the_bytes_as_they_are(tiny):
    ways = {way.name: way for way in [*ways_of_both(), *ways_of_one_world()]}
    sums = {}
    for name in ("compiled", "interpreted", "hash 3", "later"):
        ways[name].make(tiny, name)
        sums[name] = sums_of(tiny.place / name)
    assert len(sums["compiled"]) > 10
    assert {name: differing(sums["compiled"], one) for name, one in sums.items()} == dict.fromkeys(sums, [])


@pytest.mark.slow
def test_a_command_that_does_not_finish_is_told(tiny):
    with pytest.raises(RuntimeError, match="ended with 2"):
        same_bytes.oddly(Study(["experiment", "nowhere.toml"], tiny.place), "out", "here")


def test_an_odd_way_is_what_it_says(monkeypatch):
    for module, name in ((processes, "Workers"), (execution, "handed"), (batch, "Processes")):
        monkeypatch.setattr(module, name, getattr(module, name))  # put back afterwards
    odd_ways.forked()
    assert processes.Workers().get_start_method() == "fork"
    monkeypatch.setattr(execution, "handed", lambda chunks, *_: [chunk.name for chunk in chunks])
    odd_ways.shuffled()
    chunks = [Way(name, "", write) for name in "abcdefgh"]
    assert sorted(execution.handed(chunks)) == list("abcdefgh") != execution.handed(chunks)
    seeds = []
    monkeypatch.setattr(odd_ways, "simulate", lambda scenario, seed: seeds.append(seed))
    odd_ways.later()
    assert len(seeds) == odd_ways.OTHERS
    with batch.Processes(2) as (executor, workers):
        assert (executor.submit(os.getpid).result(), workers) == (os.getpid(), 1)
