"""Files made at random from the schema are taken, or refused line by line in time; nothing else ever happens.

A hundredth of them in every check; `./check --long` makes the whole, 12,000 scenarios and 10,000 experiments.
"""

import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from sim.experiment.design import points
from sim.experiment.experiment_file import load_experiment
from sim.experiment.sizes import number_of_points, refuse_excess
from sim.run.simulation import simulate
from sim.scenario import Scenario, ScenarioError, load
from tests.cli.in_process import coopsim
from tests.scenario.fuzz_files import experiment, scenario

MOST_SECONDS = 2.0  # of the processor, so that a busy machine fails no test
MOST_PLANNED = 200  # points; a larger plan that has the right size is taken for right
ONE_RUN_IN = 200
ONE_COMMAND_IN = 60
LINE = re.compile(r"\S[^\n]*?:\d+: \S.*")


def batches(files: int, size: int) -> list[object]:
    """The first file's number in each batch; all but the first batch are long."""
    return [0, *(pytest.param(first, marks=pytest.mark.long) for first in range(size, files, size))]


def judged(number: int, path: Path, take: Callable[[Path], object]) -> tuple[str, float, object]:
    """Try one file: whether it was accepted, how long that took, and what was made of it."""
    began = time.process_time()
    try:
        made = take(path)
    except ScenarioError as error:
        seconds = time.process_time() - began
        assert seconds < MOST_SECONDS, f"file {number} was refused after {seconds:.1f} s"
        for mistake in error.mistakes:
            assert mistake.isprintable(), f"file {number}: {mistake!r}"
            assert LINE.fullmatch(mistake), f"file {number}: {mistake!r}"
        return "refused", seconds, None
    except BaseException as error:
        error.add_note(f"file {number}: {path}")
        raise
    return "accepted", time.process_time() - began, made


def taken_scenario(path: Path) -> Scenario:
    made = load(path)
    assert len(made.setting().codes) >= 2
    return made


def taken_experiment(path: Path) -> object:
    made = load_experiment(path)
    if number_of_points(made) > MOST_PLANNED:
        return refuse_excess(made)
    return points(made)


def print_counts(counts: Counter[str], slowest: list[tuple[float, int]]) -> None:
    print(dict(counts), "slowest:", [(round(seconds, 2), number) for seconds, number in sorted(slowest)[-5:]])


@pytest.mark.parametrize("first", batches(12_000, 120))
def test_a_scenario_file_is_taken_or_refused_line_by_line(first, tmp_path):
    counts: Counter[str] = Counter()
    slowest = []
    for number in range(first, first + 120):
        path = tmp_path / "fuzz.toml"
        path.write_bytes(scenario(number))
        ending, seconds, made = judged(number, path, taken_scenario)
        counts[ending] += 1
        slowest.append((seconds, number))
        if made is not None and number % ONE_RUN_IN < ONE_RUN_IN // 40:
            counts["run"] += runs_well(path)
        if number % ONE_COMMAND_IN == 0:
            done = coopsim("check", path)
            assert done.returncode == {"accepted": 0, "refused": 2}[ending], f"file {number}: {done.stderr}"
            assert "Traceback" not in done.stderr
    print_counts(counts, slowest)
    assert min(counts["accepted"], counts["refused"]) > 10


def runs_well(path: Path) -> bool:
    """Run an accepted scenario for a short time; whether it could be shortened so."""
    try:
        short = load(path, {"run.months": 121, "run.warm_up": 12, "region.slots": 50})
    except ScenarioError:  # its time line is longer
        return False
    harm = simulate(short, 1).summary.loc["harm", "region"]
    assert np.isfinite(harm)
    return True


@pytest.mark.parametrize("first", batches(10_000, 100))
def test_an_experiment_file_is_taken_or_refused_line_by_line(first, tmp_path):
    counts: Counter[str] = Counter()
    slowest = []
    for number in range(first, first + 100):
        path = tmp_path / "fuzz.toml"
        path.write_bytes(experiment(number))
        ending, seconds, _ = judged(number, path, taken_experiment)
        counts[ending] += 1
        slowest.append((seconds, number))
        if ending == "refused" and number % ONE_COMMAND_IN == 0:
            done = coopsim("experiment", path, "--dry-run", "-o", tmp_path / "out")
            assert done.returncode == 2, f"file {number}: {done.stderr}"
            assert "Traceback" not in done.stderr
    print_counts(counts, slowest)
    assert min(counts["accepted"], counts["refused"]) > 10


@pytest.mark.parametrize("made", [scenario, experiment])
def test_a_file_of_a_number_is_the_same_whatever_was_made_before(made):
    first = [made(number) for number in range(400)]
    assert [made(number) for number in reversed(range(400))] == first[::-1]
    assert first[7] != first[8]
