"""A design of the user's own: the points are the rows of a table, with a column for each factor or key."""

import pandas as pd
import pytest

from sim.experiment.design import points
from sim.experiment.experiment_file import load_experiment
from sim.experiment.results import Results
from sim.scenario import InvalidError
from tests.cli.in_process import coopsim
from tests.experiment.small_experiment import ROOT

TEXT = f"""
title = "Points of my own"
base = "{ROOT}/scenarios/two_countries.toml"
design = "file"
points = "own.csv"
replicates = 2
months = 126
outcomes = ["harm", "arrests"]
[[factors]]
name = "treaty"
levels = [
    {{ name = "none" }},
    {{ name = "late", events = [{{ month = 120, key = "assistance.joint_teams", value = 1 }}] }},
]
[[hypotheses]]
name = "A treaty lowers harm where search is weak"
outcome = "harm"
of = {{ treaty = "late", "intelligence.search" = "0.1" }}
against = {{ treaty = "none", "intelligence.search" = "0.1" }}
direction = "lower"
smallest_effect = "2%"
"""
ROWS = """treaty,intelligence.search,approach,case_decision.joint_cases,learning.review_months
none,0.1,european,true,6
late,0.1,european,true,6
none,0.25,north_american,false,12
"""


def written(folder, rows: str = ROWS, text: str = TEXT):
    (folder / "own.csv").write_text(rows, encoding="utf-8")
    (folder / "own.toml").write_text(text, encoding="utf-8")
    return folder / "own.toml"


def complaints(folder, rows: str = ROWS, text: str = TEXT) -> str:
    with pytest.raises(InvalidError) as raised:
        points(load_experiment(written(folder, rows, text)))
    return str(raised.value).replace(f"{folder}/", "")


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_each_row_is_a_point_with_its_levels_and_values(tmp_path, ending):
    file = written(tmp_path)
    if ending == "parquet":
        pd.read_csv(tmp_path / "own.csv").to_parquet(tmp_path / "own.parquet")
        file.write_text(TEXT.replace("own.csv", "own.parquet"), encoding="utf-8")
    design = points(load_experiment(file))
    assert [list(point.levels.values()) for point in design] == [
        ["none", "0.1", "european", "yes", "6"],
        ["late", "0.1", "european", "yes", "6"],
        ["none", "0.25", "north_american", "no", "12"],
    ]
    values = design[2].scenario.values
    assert (values["intelligence.search"], values["case_decision.joint_cases"]) == (0.25, False)
    assert (values["learning.review_months"], values["hub.level"]) == (12, 0.0)
    assert [len(point.scenario.events) for point in design] == [0, 1, 0]


def test_results_of_it_are_made_again_from_their_directory_alone(tmp_path):
    file = written(tmp_path)
    out = tmp_path / "out"
    done = coopsim("experiment", file, "-o", out)
    assert done.returncode == 0, done.stderr
    for name in ("own.csv", "own.toml"):
        (tmp_path / name).unlink()
    assert "every byte agrees" in coopsim("reproduce", out).stdout
    assert "every number agrees" in coopsim("replay", out, "2:1").stdout
    assert coopsim("report", out).returncode == 0
    found = Results(out)
    assert found.points["intelligence.search"].tolist() == ["0.1", "0.1", "0.25"]
    assert found.findings["pairs"].tolist() == [2]
    assert found.effects.empty  # of points that nobody has balanced


def test_it_meets_worlds_like_any_other_design(tmp_path):
    more = '\n[worlds]\ncount = 3\n[[uncertainties]]\nname = "trust.strength"\n'
    design = points(load_experiment(written(tmp_path, text=TEXT + more)))
    assert len(design) == 9
    assert design[5].scenario.values["trust.strength"] == design[3].scenario.values["trust.strength"]
    twice = more.replace("trust.strength", "intelligence.search")
    assert "every policy sets intelligence.search, so that no world can" in complaints(tmp_path, text=TEXT + twice)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("none,0.1,", "late,0.1,", "own.csv:3: this point stands at own.csv:2 already. Take one away."),
        ("none,0.1,", "nun,0.1,", "own.csv:2: 'treaty' has no level 'nun'. It has none, late."),
        ("late,0.1,", "late,,", "own.csv:3: intelligence.search has no value"),
        ("late,0.1,", "late,much,", "own.csv:3: intelligence.search is 'much', expected a number"),
        ("european,true,6\nlate", "europaean,true,6\nlate", "there is no approach 'europaean'"),
        ("treaty,", "treaties,", "own.csv:1: the column 'treaties' is named after no factor and no key. Did you mean"),
        ("treaty,", "approach,", "two columns share the name 'approach'"),
        ("approach,case", "aproach,case", "own.csv:1: the column 'aproach' is named after no factor and no key."),
        ("learning.review_months", "run.seed", "own.csv:1: run.seed is decided by the experiment"),
        (ROWS[ROWS.index("\n") :], "\n", "own.csv:1: the table has no rows. Write one for each point."),
    ],
)
def test_a_mistake_in_the_table_is_told_with_its_line(tmp_path, old, new, says):
    assert says in complaints(tmp_path, ROWS.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('points = "own.csv"\n', "", "an experiment has no 'points'"),
        ('"own.csv"', '"none.csv"', "none.csv, but there is no such file. Give the path of a table."),
        ('design = "file"\n', "", "points names the file of a design"),
        ('{ name = "none" }', '{ name = "never" }', "'treaty' has no level 'none'"),
        ('"0.1"', '"0.3"', "'intelligence.search' has no level '0.3'"),
        ("months = 126", "months = 126\nsamples = 4", "a file design has no samples"),
        ('name = "treaty"\nlevels', 'name = "hub.level"\nlevels = 3\n[[factors]]\nname = "treaty"\nlevels',
         "needs a list of levels, which the file of points names"),
        ("[[hyp", '[[factors]]\nname = "who"\nlevels = [{ name = "a" }, { name = "b" }]\n[[hyp',
         "own.csv:1: there is no column for the factor 'who'"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_experiment_is_told(tmp_path, old, new, says):
    assert says in complaints(tmp_path, text=TEXT.replace(old, new))
