"""`coopsim new`: what it writes is in order and runs as it is, at any border of the data."""

import shlex

import pytest

from sim.scenario import load
from tests.cli.in_process import coopsim


def test_a_new_study_runs_by_the_two_commands_that_are_printed(tmp_path):
    made = coopsim("new", "my study", cwd=tmp_path)
    assert (made.returncode, made.stderr) == (0, "")
    check, experiment = [shlex.split(line) for line in made.stdout.splitlines() if line.startswith("  coopsim ")]
    checked = coopsim(*check[1:], cwd=tmp_path)
    assert checked.returncode == 0, checked.stderr
    assert "80 points (2 policies in 40 worlds), 2 replicates, 2 hypotheses" in checked.stdout
    done = coopsim(*experiment[1:], "--worlds", "2", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "my study" / "results" / "effects_by_world.csv").is_file()


@pytest.mark.parametrize("border", [("DEU", "POL"), ("rus", "Usa"), ("TUR", "XKX"), ("MLT", "ITA")])
def test_a_study_can_be_at_any_border_of_the_data(border, tmp_path):
    assert coopsim("new", "own", "--border", *border, cwd=tmp_path).returncode == 0
    checked = coopsim("check", "own/border.toml", "own/hub.toml", cwd=tmp_path)
    assert (checked.returncode, checked.stderr) == (0, "")
    one, other = (code.upper() for code in border)
    scenario = load(tmp_path / "own" / "border.toml")
    assert scenario.values["region.countries"] == (one, other)
    assert {scenario.values[key] for key in (f"corridors.{one}.{other}", f"corridors.{other}.{one}")} == {1}


def test_two_countries_without_a_border_are_told_so(tmp_path):
    made = coopsim("new", "own", "--border", "CAN", "MLT", cwd=tmp_path)
    assert made.returncode == 0
    assert "Warning: Canada and Malta have no land border in the data, nor a narrow sea between them" in made.stderr
    assert "CAN has one with USA; MLT has one with ITA." in made.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["own", "--border", "DEU", "POQ"], "Did you mean POL?"),
        (["own", "--border", "DEU", "deu"], "given twice"),
        (["there"], "File exists. Give a new folder."),
    ],
)
def test_what_cannot_be_begun_is_refused_and_nothing_is_written(arguments, said, tmp_path):
    (tmp_path / "there").mkdir()
    refused = coopsim("new", *arguments, cwd=tmp_path)
    assert refused.returncode == 2
    assert said in refused.stderr
    assert [path.name for path in tmp_path.rglob("*")] == ["there"]
