"""The reference results are made by one command, which keeps tables and pages, and counts the runs that fail."""

from itertools import count
from pathlib import Path

import pytest

from dev import make_reference
from sim.experiment import execution
from sim.experiment.directory import verify
from sim.experiment.results import Results
from sim.model.simulate import RunFailed
from tests.cli.in_process import threads
from tests.experiment.small_experiment import contents
from tests.experiment.test_worlds import OVER_WORLDS

TABLES = {"points.csv", "findings.csv", "effects_by_world.csv", "shares.csv", "variance.csv", "policies.csv"}


@pytest.fixture(name="place")
def own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in the place of the repository, with one experiment over three worlds."""
    for name in ("EXPERIMENTS", "REFERENCE", "FULL"):
        monkeypatch.setattr(make_reference, name, tmp_path / name.lower())
    monkeypatch.setattr(make_reference, "Processes", threads)
    monkeypatch.setattr(make_reference, "FIRST_WORLDS", 2)
    (tmp_path / "experiments").mkdir()
    (tmp_path / "experiments" / "approaches.toml").write_text(OVER_WORLDS, encoding="utf-8")
    return tmp_path


def test_tables_and_page_are_kept_without_the_runs_and_what_others_made_below_them_stays(place):
    folder = place / "reference" / "approaches"
    (folder / "sensitivity").mkdir(parents=True)
    (folder / "sensitivity" / "answers.csv").write_text("of others", encoding="utf-8")
    (folder / "parts").mkdir()
    for old in ("sensitivity.csv", "runs.parquet", "parts/p00000-00000-r00000-00000-0000000000000000.parquet"):
        (folder / old).write_text("of earlier results", encoding="utf-8")
    assert make_reference.main(["approaches"]) == 0
    kept = contents(folder)
    assert {*TABLES, "plan.json", "experiment.toml", "hypotheses.json", "report.html"} <= kept.keys()
    assert kept["sensitivity/answers.csv"] == b"of others"
    assert [name for name in kept if name.endswith(".parquet") or name == "sensitivity.csv"] == ["worlds.parquet"]
    assert verify(folder) == []
    assert Results(place / "full" / "approaches").failed == 0


def test_runs_over_worlds_that_fail_are_counted(place, monkeypatch):
    simulated, number = execution.simulated, count()

    def failing(*given):
        if next(number) == 7:
            raise RunFailed("month 7: trust is NaN or out of its range")
        return simulated(*given)

    monkeypatch.setattr(execution, "simulated", failing)
    assert make_reference.main(["approaches"]) == 1
    assert Results(place / "full" / "approaches").failed == 1


@pytest.mark.slow
def test_what_was_made_is_not_made_again_but_for_another_plan(place, monkeypatch):
    assert make_reference.main(["approaches"]) == 0
    before, simulated, made = contents(place / "reference"), execution.simulated, count()

    def counted(*given):
        next(made)
        return simulated(*given)

    monkeypatch.setattr(execution, "simulated", counted)
    assert make_reference.main(["approaches"]) == 0
    assert next(made) == 0
    assert contents(place / "reference") == before
    (place / "experiments" / "approaches.toml").write_text("first_seed = 2" + OVER_WORLDS, encoding="utf-8")
    assert make_reference.main(["approaches"]) == 0
    assert next(made) == 25


@pytest.mark.slow
def test_what_the_readme_makes_first_is_kept_whole_and_says_nothing_of_when(place):
    assert make_reference.main([]) == 0
    folder = place / "reference" / "first"
    assert verify(folder) == []
    assert len(Results(folder).worlds) == 2
    assert not {"journal.jsonl", ".lock"} & {file.name for file in folder.iterdir()}
    assert (place / "reference" / "approaches" / "findings.csv").is_file()


@pytest.mark.slow
def test_a_name_that_is_none_is_refused_with_those_that_there_are():
    with pytest.raises(SystemExit, match="no experiment transfers. There are: first, approaches, displacement"):
        make_reference.main(["transfers"])
