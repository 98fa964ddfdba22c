"""Results that are kept without their runs hold every table as it was, and no run."""

import hashlib
import json

import pytest

from sim.experiment.directory import Damaged, verify
from sim.experiment.tables_alone import keep_tables
from tests.cli.in_process import coopsim, copied, finished  # noqa: F401 - fixtures
from tests.experiment.small_experiment import ROOT, contents


def test_tables_are_kept_as_they_are_the_plan_without_its_points_and_no_runs(study):
    (study / "kept").mkdir()
    (study / "kept" / "mine.txt").write_text("of another")
    keep_tables(study / "out", study / "kept")
    whole, kept = contents(study / "out"), contents(study / "kept")
    assert kept.pop("mine.txt") == b"of another"
    plan, all_of_it = json.loads(kept.pop("plan.json")), json.loads(whole["plan.json"])
    assert all_of_it.pop("points")
    assert plan == all_of_it
    manifest = json.loads(kept.pop("manifest.json"))
    others = json.loads(whole["manifest.json"])["sha256"].keys() - {"plan.json"}
    assert kept == {name: whole[name] for name in others if not name.endswith(".parquet")}
    assert manifest["sha256"].keys() == {*kept, "plan.json"}
    assert all(manifest["sha256"][name] == hashlib.sha256(data).hexdigest() for name, data in kept.items())
    assert verify(study / "kept") == []


@pytest.mark.parametrize("command", [["reproduce"], ["replay"], ["report"], ["bundle"]], ids=lambda command: command[0])
def test_what_needs_the_runs_says_that_they_were_not_kept_and_how_to_have_them(command):
    run = ["0:0"] if command == ["replay"] else []
    done = coopsim(*command, ROOT / "results/reference/events", *run)
    assert done.returncode == 2
    assert "holds tables alone, without the runs that they were made of" in done.stderr
    assert (ROOT / "results/reference/events/experiment.toml").exists()
    assert "results/reference/events/experiment.toml" in done.stderr


def test_no_tables_are_kept_of_damaged_results(study):
    (study / "kept").mkdir()
    (study / "out" / "points.csv").write_text("other points")
    with pytest.raises(Damaged, match="points.csv"):
        keep_tables(study / "out", study / "kept")
    assert list((study / "kept").iterdir()) == []
