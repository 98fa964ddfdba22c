"""`coopsim selftest` passes where all is well, and finds and tells what is planted."""

import sys

import numpy as np
import pytest

from sim.selftest import baseline, generator, machine, queue, store
from sim.selftest.check import Found
from tests.cli.in_process import coopsim

WELL = {"one": lambda: Found("one thing"), "two": lambda: Found("another")}


def raising():
    raise LookupError("there is no such thing")


def test_the_generator_gives_the_published_numbers_and_no_others(monkeypatch):
    assert generator.check().differs == []
    counter, key, result = generator.PUBLISHED[2]
    monkeypatch.setattr(generator, "PUBLISHED", ((counter, key, result[:-1] + "2"),))
    assert generator.check().differs == [f"counter {counter}, key {key}: {result}, published {result[:-1]}2"]


def test_the_baseline_is_the_run_and_no_other(monkeypatch, tmp_path):
    assert baseline.check().differs == []
    text = baseline.BASELINE.read_text(encoding="utf-8")
    planted = tmp_path / "baseline.csv"
    was = float(text.split("harm_averted_share,share,")[1].split()[0])
    planted.write_text(text.replace(f"{was}", f"{was + 1e-9}", 1), encoding="utf-8")
    monkeypatch.setattr(baseline, "BASELINE", planted)
    (line,) = baseline.check().differs
    assert line.startswith("harm_averted_share: ")
    assert line.endswith(f", expected {was + 1e-9!r}")
    monkeypatch.setattr(baseline, "SEED", 2)
    assert len(baseline.check().differs) > 50


@pytest.mark.slow
def test_a_queue_is_as_long_as_theory_says_and_no_longer(monkeypatch):
    monkeypatch.setattr(queue, "MONTHS", 3000)
    assert queue.check().differs == []
    expected = queue.mean_of_erlang_c
    monkeypatch.setattr(queue, "mean_of_erlang_c", lambda *given: 1.3 * expected(*given))
    assert queue.check().differs


@pytest.mark.slow
def test_a_store_keeps_what_it_is_given(monkeypatch):
    assert store.check().differs == []


@pytest.mark.slow
def test_a_store_that_does_not_is_found(monkeypatch):
    """A run that is kept else than it is, damage that is not seen, and a file that depends on an interruption."""
    made, contents = store.simulate, store.contents
    monkeypatch.setattr(store, "simulate", lambda scenario, seed: made(scenario, seed + 1))
    monkeypatch.setattr(store, "verify", lambda folder: [])
    monkeypatch.setattr(store, "contents", lambda folder: {**contents(folder), "points.csv": folder.name.encode()})
    said = "\n".join(store.check().differs)
    assert "harm of run 0 of point 0" in said
    assert "a bit that was turned over in runs.parquet is not found" in said
    assert "points.csv is another file" in said


def test_the_command_ends_with_0_where_all_is_passed(monkeypatch):
    monkeypatch.setattr(machine, "CHECKS", WELL)
    done = coopsim("selftest")
    assert done.returncode == 0
    assert [line.split()[:2] for line in done.stdout.splitlines()[:2]] == [["passed", "one"], ["passed", "two"]]
    assert "send" not in done.stdout


@pytest.mark.parametrize(
    ("planted", "says"),
    [
        (lambda: Found("a run", ["harm: 1.0, expected 2.0"]), "baseline: harm: 1.0, expected 2.0"),
        (lambda: Found("a run", [f"line {at}" for at in range(30)]), "baseline: and 10 more"),
        (raising, "baseline: LookupError: there is no such thing"),
    ],
)
def test_the_command_ends_with_1_and_says_what_to_send_where_one_is_not(monkeypatch, planted, says):
    monkeypatch.setattr(machine, "CHECKS", {**WELL, "baseline": planted})
    done = coopsim("selftest")
    assert done.returncode == 1
    assert done.stdout.splitlines()[2].startswith("not passed  baseline ")
    for line in (says, f"numpy {np.__version__}", f"Python {sys.version.split()[0]}", "coopsim's model: "):
        assert line in done.stdout
    assert "need not agree with published ones" in done.stdout


def test_every_check_of_the_command_is_of_a_module_of_its_name():
    assert {check.__module__.rpartition(".")[2]: check for check in machine.CHECKS.values()} == machine.CHECKS
