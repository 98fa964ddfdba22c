"""Memory that grows is found, and memory that does not is not."""

import numpy as np
import pytest

from dev import soak
from dev.evidence.statistics import FAILS, HOLDS, judge
from tests.benchmarks.playing import Reading, promise

WHOLE = 50_000
RUNS = np.arange(0, WHOLE, 50)
NOISE = np.random.default_rng(1).normal(0, 0.5, RUNS.size)


@pytest.mark.parametrize(
    ("held", "verdict"),
    [
        (200 + 0 * RUNS, HOLDS),
        (200 + NOISE, HOLDS),
        (200 + 30 * (RUNS % 500) / 500, HOLDS),  # what is gathered and let go
        (np.minimum(200 + RUNS * 0.02, 300) + NOISE, HOLDS),  # what is loaded at first
        (200 + RUNS * 0.001 + NOISE, FAILS),  # a kilobyte a run
        (200 + 64 * (RUNS // 5_000) + NOISE, FAILS),  # as a system gives memory, in pieces
    ],
)
def test_a_slope_is_that_of_the_memory(held, verdict):
    memory = soak.Memory("planted", list(map(int, RUNS)), list(map(float, held)))
    assert judge(memory.slope(WHOLE), soak.LIMIT) == verdict


def test_a_slope_is_in_mb_in_ten_thousand_runs():
    memory = soak.Memory("planted", list(map(int, RUNS)), list(map(float, 200 + RUNS * 0.001)))
    assert memory.slope(WHOLE).mean == pytest.approx(10, rel=1e-3)
    assert memory.row(WHOLE)[:4] == ["planted", "1,000", "206", "249"]


def test_the_analysis_is_told_apart_and_what_counts_for_the_workers_is_left_out():
    readings = {1: ([0, 50, 100, 100], [10.0, 11.0, 12.0, 99.0]), 2: ([0], [1.0]), 3: ([50], [30.0]), 4: ([50], [31.0])}
    found = soak.named(1, readings, 100)
    assert [memory.process for memory in found] == [soak.COMMAND, "worker 1", "worker 2", soak.ANALYSIS]
    assert [memory.held for memory in found] == [[10.0, 11.0], [30.0], [31.0], [12.0, 99.0]]


@pytest.mark.slow
def test_an_experiment_and_one_process_are_read_while_they_run(monkeypatch):
    monkeypatch.setattr(soak, "PAUSE", 0.05)
    command, *workers, analysis = soak.of_an_experiment(200, 1)
    assert len(workers) == soak.WORKERS
    assert all(20 < max(memory.held) < 3_000 for memory in (command, *workers, analysis))
    assert set(command.runs) < {0, 100, 200}
    alone = soak.of_one_process(100, 1)
    assert alone.runs == [0, 50]
    assert min(alone.held) > 20


@pytest.mark.parametrize(
    ("server_growth", "page_growth", "verdict"), [(0.0, 0.0, HOLDS), (0.002, 0.0, FAILS), (0.0, 0.002, FAILS)]
)
def test_a_page_or_server_that_grows_as_it_plays_is_found(server_growth, page_growth, verdict):
    months = range(400, 24_400, 400)
    readings = [Reading(at, 470.0 + server_growth * at, 18.0 + page_growth * at, 2710.0) for at in months]
    assert promise(readings, 60).verdict == verdict
