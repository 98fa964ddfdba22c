"""Names of experiments: what a table would turn into something else is refused at its line, all else comes back."""

import io
import json
from pathlib import Path

import pandas as pd
import pytest

from sim.experiment.design import points
from sim.experiment.experiment_file import load_experiment
from sim.experiment.specification import Factor
from sim.experiment.tables import csv_text
from tests.cli.in_process import coopsim
from tests.scenario.own_files import TWO, complaints, with_codes, write


def experiment_on(tmp_path: Path, text: str) -> Path:
    head = f'title = "t"\nbase = "{TWO}"\nreplicates = 2\nmonths = 132\n'
    return write(tmp_path, head + text, "experiment.toml")


def told(tmp_path: Path, text: str) -> str:
    return "\n".join(complaints(lambda: points(load_experiment(experiment_on(tmp_path, text)))))


def levels(*names: str, factor: str = "hub") -> str:
    each = ", ".join(
        f"{{ name = {json.dumps(name)}, set = {{ hub.level = 0.{at} }} }}" for at, name in enumerate(names)
    )
    return f"[[factors]]\nname = {json.dumps(factor)}\nlevels = [{each}]\n"


@pytest.mark.parametrize("file", ["exp.toml", "exp_u.toml"])
def test_levels_that_pandas_takes_for_missing_are_refused_both_at_their_lines(field, file):
    done = coopsim("experiment", file, "--workers", "1", cwd=field.folder, encoding="cp1252")
    assert done.returncode == 2
    assert f"{file}:7: a level cannot be called 'NA': tables read it as a missing value. Write more" in done.stderr
    assert f"{file}:10: a level cannot be called 'None': tables read it as a missing value." in done.stderr
    assert not (field.folder / "results").exists()


def test_factors_called_like_columns_and_a_place_called_like_a_country_are_refused(field):
    done = coopsim("experiment", "place.toml", cwd=field.folder / "study")
    assert done.returncode == 2
    for name in ("'1e3'", "'TRUE'", "'0.10'"):
        assert f"a level cannot be called {name}" in done.stderr
    text = (field.folder / "study" / "place.toml").read_text(encoding="utf-8")
    for old, new in (("1e3", "thousand"), ("TRUE", "yes"), ("0.10", "low")):
        text = text.replace(f'"{old}"', f'"{new}"')
    write(field.folder / "study", text, "place.toml")
    done = coopsim("experiment", "place.toml", cwd=field.folder / "study")
    assert "place.toml:8: a factor is called 'harm', as is a column of the tables. Rename it." in done.stderr
    assert "place.toml:11: a factor is called 'seed', as is a column of the tables. Rename it." in done.stderr
    text = text.replace('"harm"\nlevels', '"damage"\nlevels').replace('"seed"', '"will"')
    write(field.folder / "study", text, "place.toml")
    done = coopsim("experiment", "place.toml", cwd=field.folder / "study")
    assert done.returncode == 2
    assert "place.toml:6: a place cannot be called 'north', which is a country's code. Choose another" in done.stderr


def test_codes_in_small_letters_are_codes_in_outcomes(tmp_path):
    base = with_codes(tmp_path, "north", "south")
    text = f'title = "t"\nbase = "{base}"\nreplicates = 2\noutcomes = ["harm.south", "harm.both"]\n'
    text += f'places = {{ both = ["north", "south"] }}\n{levels("low", "high")}'
    made = load_experiment(write(tmp_path, text, "experiment.toml"))
    assert len(points(made)) == 2
    assert made.codes_of("harm.south") == ("south",)
    wrong = write(tmp_path, text.replace("harm.south", "harm.SOUTH"), "wrong.toml")
    (mistake,) = complaints(lambda: points(load_experiment(wrong)))
    assert "wrong.toml:4: harm.SOUTH: there is no place 'SOUTH'" in mistake
    assert "Did you mean 'south'?" in mistake


def test_the_harm_of_a_region_is_that_of_its_countries_with_codes_in_small_letters(field):
    text = 'title = "t"\nbase = "lower.toml"\nreplicates = 2\noutcomes = ["harm", "harm.south", "harm.north"]\n'
    write(field.folder / "study", text + levels("low", "high"))
    done = coopsim("experiment", "own.toml", "-o", "out", "--workers", "1", cwd=field.folder / "study")
    assert done.returncode == 0, done.stderr
    runs = pd.read_parquet(field.folder / "study" / "out" / "runs.parquet")
    assert (runs["harm.south"] > 0).all()
    pd.testing.assert_series_equal(runs["harm.north"] + runs["harm.south"], runs["harm"], check_names=False)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (levels("a", "b", factor="Harm"), "experiment.toml:6: a factor is called 'Harm', as is a column"),
        ('outcomes = ["harm.AAA"]\n' + levels("a", "b", factor="harm AAA"), "as is a column of the tables"),
        (levels("a", "b", factor="replicate"), "as is a column of the tables"),
        (levels("a", "b", factor="=1"), "a factor cannot be called '=1': spreadsheets take what begins with '='"),
        (levels("low", "Low"), "two levels are called 'low' and 'Low', hard to tell apart"),
        (levels("a", "b", factor="a b") + levels("a", "b", factor="A-b"), "two factors are called 'a b' and 'A-b'"),
        ('places = { Aaa = ["BBB"] }\n' + levels("a", "b"), "'Aaa', which is a country's code, 'AAA' but for upper"),
        ('places = { unused = ["AAA", "BBBB"] }\n' + levels("a", "b"), "'BBBB' is no country of the region"),
        ('places = { unused = ["A\\u001bA"] }\n' + levels("a", "b"), r"'A\x1bA' is no country of the region"),
        ('places = { NA = ["BBB"] }\n' + levels("a", "b"), "experiment.toml:5: a place cannot be called 'NA'"),
        ('places = { by_year = ["BBB"] }\n' + levels("a", "b"), "a place is called 'by_year'"),
        ('places = { n = ["AAA"], N = ["BBB"] }\n' + levels("a", "b"), "two places are called 'n' and 'N'"),
        (levels("a\u202e", "b"), "name is 'a\\u202e', but it holds \\u202e, which nobody sees"),
        ('question = "a\\u001bb"\n' + levels("a", "b"), "question is 'a\\x1bb', but it holds \\x1b"),
        ('"a\\nb" = 1\n' + levels("a", "b"), "experiment.toml:5: an experiment has no 'a\\nb'."),
        (levels("a", "b").replace("hub.level = 0.1", 'hub.level = 0.1, "hub.level" = 0.2'), "hub.level is set twice"),
        (levels("a", "b").replace("hub.level = 0.1", "hub = {}"), "'hub' is a section, not a value"),
    ],
)  # fmt: skip
def test_a_name_of_an_experiment_that_tables_would_confuse_is_refused_at_its_line(text, complaint, tmp_path):
    assert complaint in told(tmp_path, text)


EVENT = '{ month = 61, key = "hub.level", value = 0.5 }'


def test_an_event_of_a_level_is_held_against_those_beside_it_and_those_of_the_scenario(tmp_path):
    factor = f'[[factors]]\nname = "treaty"\nlevels = [{{ name = "none" }},\n{{ name = "late", events = [{EVENT}] }}]\n'
    twice = factor.replace(EVENT, f"{EVENT}, {EVENT}")
    assert "experiment.toml:8: there are two events on hub.level in month 61" in told(tmp_path, twice)
    other = factor.replace("treaty", "other")
    assert "experiment.toml:9: 'other' has an event on hub.level in month 61, and so has another" in told(
        tmp_path, factor + other
    )
    event = '[[events]]\nmonth = 61\nkey = "hub.level"\nvalue = 0.1\n'
    write(tmp_path, f'extends = "{TWO}"\n{event}', "base.toml")
    text = experiment_on(tmp_path, factor).read_text(encoding="utf-8").replace(str(TWO), "base.toml")
    own = write(tmp_path, text, "experiment.toml")
    (mistake,) = complaints(lambda: points(load_experiment(own)))
    assert "a level has an event on hub.level in month 61, and so has the scenario at" in mistake
    assert "base.toml:2" in mistake


def test_levels_of_a_range_have_the_value_itself_as_their_name(field):
    made = load_experiment(field.folder / "rnd2.toml")
    assert [point.levels["population of A"] for point in points(made)] == ["80000000", "80000020", "80000040"]


def test_the_table_of_points_holds_the_levels_of_a_range_to_the_last_digit(field):
    done = coopsim("experiment", "rnd2.toml", "--workers", "1", "-o", "out", cwd=field.folder)
    assert done.returncode == 0, done.stderr
    read = pd.read_csv(field.folder / "out" / "points.csv")
    assert read["population of A"].tolist() == [80000000, 80000020, 80000040]


def test_levels_of_a_range_are_told_with_as_many_digits_as_tell_them_apart(tmp_path):
    def names(low, high, count, key="hub.level"):
        text = f'[[factors]]\nname = "a"\nrange = {{ {key} = [{low}, {high}] }}\nlevels = {count}\n'
        (factor,) = load_experiment(experiment_on(tmp_path, text)).factors
        return [level.name for level in factor.levels]

    assert names(0.1, 0.9, 5) == ["0.1", "0.3", "0.5", "0.7", "0.9"]  # 0.30000000000000004 among the values
    assert names(0, 1, 3) == ["0", "0.5", "1"]
    close = names(0.3, 0.30000000000000004, 2)
    assert [float(name) for name in close] == [0.3, 0.30000000000000004]
    whole = Factor("a", (), {"run.seed": (0, 2**63 - 1)})  # the one key with numbers that no float holds
    assert [whole.along(end).name for end in (0, 1)] == ["0", str(2**63 - 1)]


def test_sampled_points_hold_their_values_to_the_last_digit(tmp_path):
    text = 'design = "latin_hypercube"\nsamples = 8\n[[factors]]\nname = "a"\nrange = { hub.level = [0.1, 0.7] }\n'
    experiment = experiment_on(tmp_path, text)
    for point in points(load_experiment(experiment)):
        assert float(point.levels["a"]) == point.scenario.values["hub.level"]


AWKWARD = ["0.5", "2020", "a, b", 'say "so"', "#1", "Härte → Küste", "it's", "two words", "none", "文字"]


def test_the_lines_of_the_readme_hold_for_every_name_that_is_taken(tmp_path):
    """Names that look odd, and are accepted, come through the tables and the merge as they were written."""
    factor = 'a, "b" # c'
    experiment = experiment_on(tmp_path, levels(*AWKWARD, factor=factor))
    made = coopsim("experiment", experiment, "--workers", "1", "-o", tmp_path / "out")
    assert made.returncode == 0, made.stderr
    runs = pd.read_parquet(tmp_path / "out" / "runs.parquet")
    read = pd.read_csv(tmp_path / "out" / "points.csv")
    merged = runs.merge(read, on="point").groupby([factor]).harm.describe()
    assert sorted(merged.index) == sorted(AWKWARD)
    assert (merged["count"] == 2).all()


def test_numbers_as_names_come_back_as_the_same_numbers(tmp_path):
    numbers = ["0", "0.5", "-0.5", "2020", "0.1234567890123", "0.3"]
    read = pd.read_csv(io.BytesIO(csv_text(["point", "dose"], list(enumerate(numbers)))))
    assert read.dose.tolist() == [float(number) for number in numbers]
