"""What still moves in the months that are compared is said beside the verdict, and so is what the file says."""

from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest

from sim.experiment.analysis import caveat_rows
from sim.experiment.design import Point
from sim.experiment.drift import drift
from sim.experiment.experiment_file import load_experiment
from sim.experiment.findings import finding
from sim.experiment.rows import STATED
from sim.experiment.specification import Caveat, Hypothesis
from sim.experiment.tables import read_tables
from sim.experiment.world_means import run_table
from sim.worlds.table import World
from tests.cli.in_process import coopsim
from tests.experiment.small_experiment import SMALL
from tests.scenario.own_files import complaints, write

YEARS, WARM_UP, REPLICATES = 30, 10, 20
CLAIM = Hypothesis("Less", "harm", ({"policy": "new"},), ({"policy": "old"},), "lower", 0.02, is_relative=True)
FLAT = np.full(YEARS, 100.0)
RISING = np.concatenate([np.full(WARM_UP, 50.0), np.linspace(90, 110, YEARS - WARM_UP)])


def of_years(old, new, noise=1.0, events=(), worlds=0):
    """The design and the runs of two policies whose harm is that of each year, with noise that all share in part."""
    scenario = SimpleNamespace(events=events, warm_up=12 * WARM_UP, months=12 * YEARS)
    each = [World(number, {}, 1.0) for number in range(worlds)]
    design = [
        Point(2 * at + number, {"policy": policy}, scenario, world)
        for at, world in enumerate(each or [None])
        for number, policy in enumerate(("old", "new"))
    ]
    replicates = 1 if worlds else REPLICATES
    chance = np.random.default_rng(1)
    rows = [
        {"point": point.number, "replicate": replicate, "seed": 1, "failure": "", "harm": float(years[WARM_UP:].mean()),
         "harm.by_year": (years + chance.normal(0, noise, YEARS)).tolist()}
        for point in design
        for replicate in range(replicates)
        for years in [new if point.levels["policy"] == "new" else old]
    ]  # fmt: skip
    return design, run_table(len(design), pa.Table.from_pylist(rows), each)


def warnings(*arguments, **named) -> list[str]:
    design, runs = of_years(*arguments, **named)
    return list(drift(CLAIM, design[:2], runs))


@pytest.mark.parametrize("worlds", [0, 30])
def test_an_outcome_that_still_rises_in_the_window_is_told_with_how_much(worlds):
    (told,) = warnings(RISING, RISING - 5, worlds=worlds)
    assert told.startswith("the outcome still drifts: from the first half of the months compared to the second, the ")
    assert "side of interest rises by 12 % and the side compared with rises by 11 %" in told


def test_nothing_is_said_of_what_moves_in_the_warm_up_alone_by_little_or_by_chance():
    assert warnings(FLAT, FLAT - 5) == []
    before = FLAT.copy()
    before[:WARM_UP] = 10
    assert warnings(before, FLAT - 5) == []
    assert warnings(FLAT * np.linspace(1, 1.03, YEARS), FLAT) == []
    assert warnings(FLAT, FLAT, noise=200.0) == []


def test_nothing_is_said_of_scenarios_with_events_or_of_outcomes_that_are_not_kept_by_year():
    assert warnings(RISING, RISING, events=("a treaty",)) == []
    design, runs = of_years(RISING, RISING)
    other = Hypothesis(**{**vars(CLAIM), "outcome": "arrests"})
    assert list(drift(other, design, runs)) == []


TURNING = FLAT + np.concatenate([np.full(20, -1.0), np.full(10, 2.0)])


def test_a_sign_that_turns_is_told_of_small_numbers_too():
    (told,) = warnings(0.001 * FLAT, 0.001 * TURNING, noise=0.0001)
    assert told.startswith("the sign of the difference turns: -0.000")


def test_a_small_difference_that_grows_on_its_side_does_not_turn():
    growing = FLAT + np.concatenate([np.full(20, 0.1), np.full(10, 0.3)])
    assert warnings(0.1 * FLAT, 0.1 * growing, noise=0.0001) == []


def test_a_difference_whose_sign_turns_is_told_with_both_halves():
    (told,) = warnings(FLAT, TURNING, noise=0.1)
    assert told.startswith("the sign of the difference turns: -0.999 victim-months in the first ")
    assert told.endswith("half of the months compared and +2 in the second")


def test_a_finding_carries_the_warnings():
    design, runs = of_years(RISING, RISING - 5)
    assert any("still drifts" in one for one in finding(CLAIM, STATED, design, runs).warnings)


CAVEATS = """
[[caveats]]
text = "Both approaches have the same budget."
[[caveats]]
text = "Leaks are noticed late."
hypotheses = ["Less corruption, fewer leaks"]
"""


def test_caveats_of_the_file_are_printed_with_the_verdicts_and_kept_in_a_table(tmp_path):
    file = write(tmp_path, SMALL + CAVEATS, "small.toml")
    done = coopsim("experiment", str(file), "--replicates", "2", "--workers", "1", "-o", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    assert "To be known beside the verdicts:\n    Both approaches have the same budget." in done.stdout
    assert "    caveat: Leaks are noticed late." in done.stdout
    rows = read_tables(tmp_path / "out", ["caveats.csv"]).caveats
    assert [tuple(row) for row in rows] == [
        ("", "Both approaches have the same budget."),
        ("Less corruption, fewer leaks", "Leaks are noticed late."),
    ]


def test_a_caveat_on_two_hypotheses_stands_with_each():
    caveats = [Caveat("Leaks are noticed late.", ("Fewer leaks", "Less harm")), Caveat("All is assumed.")]
    assert [tuple(row) for row in caveat_rows(SimpleNamespace(caveats=caveats))] == [
        ("Fewer leaks", "Leaks are noticed late."),
        ("Less harm", "Leaks are noticed late."),
        ("", "All is assumed."),
    ]


def test_a_caveat_on_a_hypothesis_that_is_not_there_is_refused_at_its_line(tmp_path):
    text = SMALL + CAVEATS.replace("fewer leaks", "fewer leeks") + "[[caveats]]\ntext = 3\n"
    told = "\n".join(complaints(lambda: load_experiment(write(tmp_path, text, "small.toml"))))
    assert "there is no hypothesis 'Less corruption, fewer leeks'. Did you mean" in told
    assert "text is 3, expected a text" in told
