"""The table of mechanisms: its rows, the arms of each, and what it says of them."""

import csv
import re
from pathlib import Path

import numpy as np
import pytest

from sim.cli import switching
from sim.experiment.arms import Arms
from sim.experiment.comparison import compare
from sim.experiment.mechanism_effects import finding
from sim.experiment.mechanism_page import PAGE
from sim.experiment.mechanisms import FREE, LEVER, MEASURES, MECHANISMS, Mechanism
from sim.model import simulate
from sim.run import simulation
from sim.scenario import Scenario, ScenarioError
from tests.cli.in_process import coopsim
from tests.experiment.small_experiment import in_own_process

TINY = """
extends = "two_countries"
[run]
months = 24
warm_up = 6
[corruption]
scale = 0.0
[learning]
outcome_weight = 0.7
[assistance]
desks_per_capacity = 0.5
"""
ARGUMENTS = ["--approach", "european", "--replicates", "2", "--seed", "7"]


@pytest.fixture(name="tiny", scope="module")
def scenario_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("tiny") / "tiny.toml"
    file.write_text(TINY, encoding="utf-8")
    return file


@pytest.fixture(name="table", scope="module")
def csv_file(tiny: Path) -> Path:
    """The table of one approach, as CSV, made in this process."""
    done = coopsim("mechanisms", tiny, *ARGUMENTS, "-o", tiny.parent / "table.csv")
    assert done.returncode == 0, done.stderr
    return tiny.parent / "table.csv"


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def arms_of(tiny: Path, *mechanisms: Mechanism) -> list[tuple[Scenario, Scenario]]:
    arms = Arms()
    arms.add(tiny, "european", mechanisms)
    return [(arms.scenarios[pair.first], arms.scenarios[pair.second]) for pair in arms.pairs]


def differences(first: Scenario, second: Scenario) -> dict[str, tuple[object, object]]:
    return {key: (first.values[key], value) for key, value in second.values.items() if first.values[key] != value}


def test_every_mechanism_has_a_row_of_each_measure(table):
    expected = [(one.name, one.kind, measure.outcome) for one in MECHANISMS for measure in MEASURES]
    assert [(row["mechanism"], row["kind"], row["outcome"]) for row in rows(table)] == expected
    assert len(set(expected)) == len(expected)


def test_a_change_to_what_the_scenario_has_already_makes_a_difference_of_exactly_nothing(table):
    same = [row for row in rows(table) if row["mechanism"] == "corruption"]
    assert [float(row["difference"]) for row in same] == [0, 0]
    assert {row["finding"] for row in same} == {"no effect: it is so already"}


def test_the_difference_is_that_of_runs_with_the_same_seeds(tiny, table):
    [(first, second)] = arms_of(tiny, Mechanism("hub", LEVER, {"hub.level": (0, 1)}))
    means = [
        [12 * simulation.simulate(arm, seed).region_summary()["dismantled_joint"] for seed in (7, 8)]
        for arm in (first, second)
    ]
    row = next(
        row for row in rows(table) if (row["mechanism"], row["kind"]) == ("hub", LEVER) and row["unit"] == "a year"
    )
    assert float(row["difference"]) == pytest.approx(np.mean(means[1]) - np.mean(means[0]))


@pytest.mark.slow
def test_the_bytes_of_the_table_do_not_depend_on_the_workers(tiny, table):
    file = tiny.parent / "two_workers.csv"
    done = in_own_process("mechanisms", tiny, *ARGUMENTS, "--workers", "2", "-o", file)
    assert done.returncode == 0, done.stderr
    assert file.read_bytes() == table.read_bytes()


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("evaluation by counts", None, {"learning.outcome_weight": (0.7, 1.0)}),
        ("common ground", FREE, {"common_ground.level": (0.0, 1.0)}),
        ("ten times the desks for requests", None, {"assistance.desks_per_capacity": (0.5, 5.0)}),
        ("trust that experience does not change", None, {"trust.rule": ("beta", "fixed")}),
        ("cooperation within countries", None, {
            "jurisdictions.AAA.intra_cooperation": (0.0, 1.0), "jurisdictions.BBB.intra_cooperation": (0.0, 1.0),
        }),
    ],
)  # fmt: skip
def test_the_arms_of_a_row_differ_in_what_it_declares(tiny, name, kind, expected):
    declared = next(one for one in MECHANISMS if one.name == name and kind in (None, one.kind))
    [(first, second)] = arms_of(tiny, declared)
    assert differences(first, second) == expected


def test_what_is_at_no_cost_costs_nothing_in_either_arm(tiny):
    free = [one for one in MECHANISMS if one.kind == FREE]
    assert len(free) == 5
    for one, arms in zip(free, arms_of(tiny, *free), strict=True):
        section = next(iter(one.changes)).partition(".")[0]
        assert [arm.values[f"{section}.cost"] for arm in arms] == [0, 0]


def test_a_key_that_the_model_does_not_have_is_an_error_that_names_the_row(tiny):
    with pytest.raises(ScenarioError, match=r"mechanism 'gossip': \[hub\] has no parameter 'levle'"):
        arms_of(tiny, Mechanism("gossip", LEVER, {"hub.levle": 0}))


def test_a_change_that_the_time_line_would_undo_is_refused(tiny, tmp_path):
    file = tmp_path / "with_event.toml"
    file.write_text(TINY + '[[events]]\nmonth = 12\nkey = "hub.level"\nvalue = 0.5\n', encoding="utf-8")
    done = coopsim("mechanisms", file, *ARGUMENTS)
    assert done.returncode == 2
    assert "mechanism 'hub': it sets hub.level, which the scenario sets again in month 12" in done.stderr


def test_an_unknown_approach_is_an_error_that_lists_those_that_exist(tiny):
    done = coopsim("mechanisms", tiny, "--approach", "europaen")
    assert done.returncode == 2
    assert "there is no approach 'europaen'. Did you mean 'european'?" in done.stderr
    assert "european" in done.stderr.partition("There are")[2]
    assert "north_american" in done.stderr.partition("There are")[2]


def test_the_page_that_is_kept_begins_as_the_command_writes_it():
    kept = (Path(__file__).parents[2] / "docs" / "mechanisms.md").read_text(encoding="utf-8")
    fixed = re.split(r"\{\w+\}", PAGE)
    assert re.match(r".*?".join(map(re.escape, fixed)), kept, flags=re.DOTALL)


def test_without_an_approach_each_of_the_two_has_a_table_of_its_own(tiny, monkeypatch):
    monkeypatch.setattr(switching, "MECHANISMS", MECHANISMS[:1])
    done = coopsim("mechanisms", tiny, "--replicates", "2")
    assert done.returncode == 0, done.stderr
    headings = [line for line in done.stdout.splitlines() if line.startswith("## ")]
    assert headings == ["## tiny, approach european", "## tiny, approach north_american"]
    assert done.stdout.count("| corruption: impediment removed |") == 2


def test_a_file_that_is_there_is_not_overwritten(tiny, tmp_path):
    file = tmp_path / "table.md"
    file.write_text("mine", encoding="utf-8")
    done = coopsim("mechanisms", tiny, "-o", file)
    assert done.returncode == 2
    assert file.read_text(encoding="utf-8") == "mine"


def test_a_file_that_cannot_be_written_is_told_before_anything_runs(tiny, tmp_path, monkeypatch):
    def unwritable(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("sim.cli.switching.try_to_write", unwritable)
    monkeypatch.setattr("sim.cli.switching.make_runs", None)
    done = coopsim("mechanisms", tiny, "-o", tmp_path / "table.md")
    assert (done.returncode, "cannot be written: Permission denied. Nothing was started" in done.stderr) == (2, True)
    assert not list(tmp_path.glob("*table*"))


def test_where_a_run_fails_there_is_no_table(tiny, monkeypatch):
    begin = simulate.begin

    def spoilt(*given):
        state = begin(*given)
        state.alpha[0, 1] = np.nan
        return state

    monkeypatch.setattr(simulate, "begin", spoilt)
    monkeypatch.setattr(switching, "MECHANISMS", MECHANISMS[1:2])
    done = coopsim("mechanisms", tiny, *ARGUMENTS)
    assert done.returncode == 3
    assert "4 of 4 runs failed: month 0: alpha[0, 1] is nan after it" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("differences", "p_holm", "expected"),
    [
        ([1.0, 1.1, 1.2], 0.001, "raises it by 1.10 points (0.85 to 1.35)"),
        ([-1.0, -1.1, -1.2], 0.001, "lowers it by 1.10 points (0.85 to 1.35)"),
        ([-0.1, 0.0, 0.2], 0.9, "no effect found: interval -0.35 to 0.41 points"),
        ([1.0, 1.1, 1.2], 0.06, "no effect found after correction: interval 0.85 to 1.35 points"),
        ([0.0, 0.0, 0.0], None, "no effect: the same in every run"),
        ([1.0, 1.0, 1.0], None, "not known: every difference is the same"),
    ],
)
def test_a_finding_says_what_was_found_and_that_nothing_was(differences, p_holm, expected):
    assert finding(compare(np.array(differences), np.zeros(3)), p_holm, "points") == expected
