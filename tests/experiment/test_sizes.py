"""Experiments have limits that are checked before anything is made, each with its number and what to do."""

import re
import subprocess
import time
from contextlib import suppress

import psutil
import pytest

from sim.cli import estimating
from sim.cli.estimating import Trial, disk, estimate
from sim.experiment.design import combinations, points
from sim.experiment.experiment_file import load_experiment
from sim.experiment.sizes import number_of_points
from sim.scenario import ScenarioError
from tests.cli.in_process import coopsim
from tests.conftest import ROOT
from tests.experiment.small_experiment import SMALL, in_own_process
from tests.experiment.small_experiment import command as started

HEAD = f'title = "t"\nbase = "{ROOT}/scenarios/two_countries.toml"\n'
TWO_LEVELS = '[[factors]]\nname = "f%d"\nlevels = [{ name = "a" }, { name = "b", set = { hub.level = 0.5 } }]\n'
RANGE = '[[factors]]\nname = "f%d"\nrange = { %s = [0.0, 1.0] }\n'
CLAIM = """[[hypotheses]]
name = "h%d"
outcome = "harm"
of = { f0 = "b" }
against = { f0 = "a" }
direction = "lower"
smallest_effect = 1
"""


def refused(tmp_path, text: str) -> str:
    """What is said of an experiment that is too large, and that it is said at once."""
    path = tmp_path / "experiment.toml"
    path.write_text(HEAD + text, encoding="utf-8")
    began = time.process_time()
    with pytest.raises(ScenarioError) as caught:
        points(load_experiment(path))
    assert time.process_time() - began < 2
    return "\n".join(caught.value.mistakes)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (
            f"replicates = {10**15}\n" + TWO_LEVELS % 0,
            "experiment.toml:3: the experiment has 1,000,000,000,000,000 replicates, more than 100,000. Take fewer.",
        ),
        (
            f'replicates = 1\ndesign = "sobol"\nsamples = {2**40}\n' + RANGE % (0, "hub.level"),
            "experiment.toml:5: the experiment has 3,298,534,883,328 points, more than 100,000. Take fewer samples.",
        ),
        (
            f'replicates = 1\ndesign = "morris"\nsamples = {2**40}\n' + RANGE % (0, "hub.level"),
            "2,199,023,255,552 points, more than 100,000",
        ),
        (
            f'replicates = 1\ndesign = "latin_hypercube"\nsamples = {2**40}\n' + RANGE % (0, "hub.level"),
            "1,099,511,627,776 points, more than 100,000",
        ),
        (
            f"precision = {{ half_width = 0.5, cap = {10**12} }}\n" + TWO_LEVELS % 0 + CLAIM % 0,
            "experiment.toml:3: the experiment has 1,000,000,000,000 replicates, more than 100,000",
        ),
        (
            "precision = { half_width = 0.5, cap = 50_000, look_every = 1 }\n" + TWO_LEVELS % 0 + CLAIM % 0,
            "the experiment has 49,981 looks, more than 1,000. Look less often.",
        ),
        (
            "replicates = 1\n" + "".join(TWO_LEVELS % number for number in range(40)),
            "experiment.toml:4: the experiment has 1,099,511,627,776 points, more than 100,000. Take fewer factors",
        ),
        (
            "replicates = 100_000\n" + "".join(TWO_LEVELS % number for number in range(10)),
            "102,400,000 runs (points times replicates), more than 10,000,000. Take fewer points or replicates.",
        ),
        (
            'replicates = 1\ndesign = "one_at_a_time"\n' + "".join(TWO_LEVELS % number for number in range(201)),
            "the experiment has 201 factors, more than 200. Leave some out.",
        ),
        (
            "replicates = 1\n" + "".join(RANGE % (number, key) + "levels = 200\n"
                                         for number, key in enumerate(("hub.level", "corruption.scale"))),
            "the experiment has 39,999 effects and interactions to compare, more than 10,000. Take fewer levels",
        ),
        (
            "replicates = 1\n" + TWO_LEVELS % 0 + "".join(CLAIM % number for number in range(1001)),
            "the experiment has 1,001 hypotheses, more than 1,000",
        ),
        (
            f"replicates = 2\nfirst_seed = {2**63 - 2}\n" + TWO_LEVELS % 0 + TWO_LEVELS % 1,
            "'f1' sets hub.level, which another factor sets too",  # the last two seeds that there are
        ),
        (
            f"replicates = 3\nfirst_seed = {2**63 - 2}\n" + TWO_LEVELS % 0,
            "experiment.toml:4: first_seed leaves too few seeds below 2**63 for 3 replicates. Set a smaller one.",
        ),
        (
            f"precision = {{ half_width = 0.5, cap = 60 }}\nfirst_seed = {2**63 - 50}\n" + TWO_LEVELS % 0 + CLAIM % 0,
            "first_seed leaves too few seeds below 2**63 for 60 replicates",
        ),
        (f"replicates = {10**30}\n" + TWO_LEVELS % 0, "expected a whole number from 1 to 2**63 - 1"),
        (
            "replicates = 100_000\nmonths = 6000\ntrajectories = [\"harm\", \"arrests\"]\n"
            + "".join(TWO_LEVELS % number for number in range(6)).replace("b\", set = { hub.level = 0.5 }", "b\""),
            "GB of memory, more than 16. Take fewer of any of these.",
        ),
    ],
)  # fmt: skip
def test_an_experiment_that_is_too_large_is_refused_before_it_is_planned(text, complaint, tmp_path):
    assert complaint in refused(tmp_path, text)


@pytest.mark.parametrize("option", [("--replicates", str(10**15)), ("--replicates", "7" * 60)])
def test_the_command_line_is_held_to_the_same_bounds(option, tmp_path):
    (tmp_path / "small.toml").write_text(SMALL, encoding="utf-8")
    for more in ((), ("--dry-run",)):
        done = coopsim("experiment", tmp_path / "small.toml", *option, *more, "-o", tmp_path / "out")
        assert done.returncode == 2
        assert f"has {int(option[1]):,} replicates, more than 100,000" in done.stderr
        assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("seed", [str(2**63), "-1", "9" * 400, "1.5"])
def test_a_seed_that_no_run_can_have_is_refused(seed, tmp_path):
    done = coopsim("run", "two_countries", "--months", "121", f"--seed={seed}", "-o", tmp_path / "out")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_nobody_starts_processes_without_end(tmp_path):
    (tmp_path / "small.toml").write_text(SMALL, encoding="utf-8")
    done = coopsim("experiment", tmp_path / "small.toml", "--workers", str(10**9), "-o", tmp_path / "out")
    assert done.returncode == 2
    assert "1000000000 processes are more than the 1024 that may be started" in done.stderr


def test_points_are_counted_without_making_them(tmp_path):
    for design in ("factorial", "one_at_a_time"):
        text = f'replicates = 1\ndesign = "{design}"\n' + "".join(TWO_LEVELS % number for number in range(4))
        path = tmp_path / "experiment.toml"
        path.write_text(HEAD + text, encoding="utf-8")
        made = load_experiment(path)
        assert number_of_points(made) == len(combinations(made))
    for design in ("sobol", "morris", "latin_hypercube"):
        text = f'replicates = 1\ndesign = "{design}"\nsamples = 16\n' + "".join(
            RANGE % (number, key) for number, key in enumerate(("hub.level", "corruption.scale", "networking.level"))
        )
        path.write_text(HEAD + text, encoding="utf-8")
        made = load_experiment(path)
        assert number_of_points(made) == len(combinations(made))


def test_a_fraction_of_many_factors_is_planned_without_the_whole(tmp_path):
    """Twelve factors, of which seven follow from five: the points are those five's."""
    names = [f"f{number}" for number in range(12)]
    free, generated = names[:5], names[5:]
    pairs = [(a, b) for at, a in enumerate(free) for b in free[at + 1 :]]
    generators = ", ".join(f'{name} = ["{a}", "{b}"]' for name, (a, b) in zip(generated, pairs, strict=False))
    text = f'replicates = 1\ndesign = "fractional_factorial"\ngenerators = {{ {generators} }}\n'
    path = tmp_path / "experiment.toml"
    path.write_text(HEAD + text + "".join(TWO_LEVELS % number for number in range(12)), encoding="utf-8")
    made = load_experiment(path)
    found = [tuple(level.name == "b" for level in levels) for levels in combinations(made)]
    assert len(found) == number_of_points(made) == 2**5
    assert found == sorted(found)
    for levels in found:
        at = dict(zip(names, levels, strict=True))
        for name, (a, b) in zip(generated, pairs, strict=False):
            assert at[name] == (at[a] == at[b])


def test_a_range_ends_at_its_end(tmp_path):
    """In floats 0.3 + (0.9 - 0.3) is more than 0.9, and might be more than a key takes."""
    path = tmp_path / "experiment.toml"
    for low, high in ((0.3, 0.9), (0.1, 0.7), (0.55, 0.95)):
        text = f'replicates = 1\n[[factors]]\nname = "f"\nrange = {{ hub.level = [{low}, {high}] }}\nlevels = 2\n'
        path.write_text(HEAD + text, encoding="utf-8")
        (factor,) = load_experiment(path).factors
        assert [level.changes["hub.level"] for level in factor.levels] == [low, high]


def test_a_run_takes_room_twice_in_a_file_of_sixty_and_in_the_table_of_all():
    assert disk(Trial(start=0.0, run=0.0, size=100.0, file=1000.0), runs=61) == 2 * 61 * 100 + 3 * 1000


def test_an_estimate_is_of_the_runs_that_are_missing_and_of_the_largest_of_them_in_each_worker(
    tmp_path, monkeypatch, capsys
):
    """Of 120 runs of a minute 20 are missing; those without corruption take 4 GB, and all others 1 GB."""
    (tmp_path / "small.toml").write_text(SMALL, encoding="utf-8")
    chosen = load_experiment(tmp_path / "small.toml")
    monkeypatch.setattr(estimating, "trial_runs", lambda chosen, design: Trial(0.0, 60.0, 1e6, 0.0))
    monkeypatch.setattr(estimating, "memory_of", lambda one: 1e9 if one.values["corruption.scale"] else 4e9)
    estimate(chosen, points(chosen), planning=0.0, workers=2, runs=(120, 20))
    told = capsys.readouterr().out
    assert "120 runs, 100 of which are there." in told
    assert re.search(r"about 10 minutes with 2 workers \(planning 0.01, starting 0.01, running 10, comparing", told)
    assert "4.3 a worker)" in told.replace(" GB a worker", " a worker")
    assert "Disk: less than 0.24 GB." in told


@pytest.mark.slow
def test_the_estimate_of_a_dry_run_is_of_the_right_order(tmp_path):
    """In minutes and GB: time with planning and start-up, memory of every process, disk; within a factor of four."""
    small = tmp_path / "small.toml"
    small.write_text(SMALL, encoding="utf-8")
    command = ("experiment", small, "--workers", "1", "-o", tmp_path / "out")
    told = in_own_process(*command, "--dry-run").stdout
    assert not (tmp_path / "out").exists()
    time_line = r"Time: about (\S+) minutes with 1 worker \(planning \S+, starting \S+, running \S+, comparing \S+\)"
    minutes = float(re.search(time_line, told)[1])
    memory = [float(number) for number in re.search(r"about (\S+) GB \((\S+) here and (\S+) a worker\)", told).groups()]
    disk = float(re.search(r"Disk: less than (\S+) GB", told)[1])
    began = time.perf_counter()
    process = psutil.Popen(started(*command), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)
    most = 0.0
    while process.poll() is None:
        with suppress(psutil.Error):
            most = max(most, sum(one.memory_info().rss for one in [process, *process.children(recursive=True)]))
        time.sleep(0.05)
    took = (time.perf_counter() - began) / 60
    assert took / 4 < minutes < took * 4
    assert most / 1e9 / 2 < memory[0] < most / 1e9 * 2
    assert memory[0] == pytest.approx(memory[1] + memory[2], rel=0.1)
    kept = sum(path.stat().st_size for path in (tmp_path / "out").rglob("*.parquet"))
    assert kept / 1e9 < disk <= max(0.01, kept / 1e9 * 4)
