"""An experiment over worlds: every policy meets every world with the same seeds, and comparisons are over worlds."""

import numpy as np
import pyarrow as pa
import pytest
from scipy import stats

from sim.experiment.archive import reopen
from sim.experiment.design import Point, points, policies, worlds
from sim.experiment.experiment_file import load_experiment
from sim.experiment.results import Results
from sim.experiment.specification import Experiment, Hypothesis
from sim.experiment.summaries import described
from sim.experiment.tables import read_parquet
from sim.experiment.world_means import run_table, sides
from sim.scenario import InvalidError, load
from sim.worlds.table import World, read_worlds, write_worlds
from tests.cli.in_process import coopsim
from tests.experiment.small_experiment import ROOT, contents, in_own_process

HEAD = f"""
title = "Over worlds"
base = "{ROOT}/scenarios/two_countries.toml"
replicates = 2
months = 126
outcomes = ["harm", "arrests"]
"""
FACTORS = """
[[factors]]
name = "approach"
levels = [{ name = "own" }, { name = "other", set = { approach = "north_american" } }]
[[factors]]
name = "treaty"
levels = [{ name = "none" }, { name = "late", events = [{ month = 120, key = "assistance.joint_teams", value = 1 }] }]
"""
CLAIM = """
[[hypotheses]]
name = "The other approach means less harm"
outcome = "harm"
of = { approach = "other" }
against = { approach = "own" }
direction = "lower"
smallest_effect = "2%"
"""
SEARCH = '[[uncertainties]]\nname = "intelligence.search"\n'
RULE = '[[uncertainties]]\nname = "trust.rule"\nchoices = ["beta", "fixed"]\n'
STAFF = """
[[uncertainties]]
name = "staff per head"
range = { "jurisdictions.*.capacity_factor" = [0.5, 2] }
independent = true
"""
CODES = ("AAA", "BBB")
DRAWN = "[worlds]\ncount = 3\n" + SEARCH + RULE
OVER_WORLDS = HEAD + FACTORS + CLAIM + DRAWN


def experiment(folder, text: str) -> Experiment:
    (folder / "own.toml").write_text(text, encoding="utf-8")
    return load_experiment(folder / "own.toml")


def complaints(folder, text: str) -> list[str]:
    """Every mistake of an experiment, without the folder."""
    with pytest.raises(InvalidError) as raised:
        points(experiment(folder, text))
    return [mistake.replace(f"{folder}/", "") for mistake in raised.value.mistakes]


def line_of(text: str, start: str) -> int:
    return text.splitlines().index(next(line for line in text.splitlines() if line.startswith(start))) + 1


def test_every_policy_meets_every_world_and_points_are_numbered_world_by_world(tmp_path):
    made = experiment(tmp_path, OVER_WORLDS)
    design = points(made)
    assert [point.number for point in design] == list(range(12))
    assert [point.world.number for point in design] == [0] * 4 + [1] * 4 + [2] * 4
    assert [point.levels for point in design[4:8]] == [point.levels for point in policies(design)]
    assert len(worlds(design)) == 3


def test_the_scenario_of_a_point_is_the_base_with_its_levels_and_its_world(tmp_path):
    made = experiment(tmp_path, OVER_WORLDS)
    design = points(made)
    for point in (design[1], design[10]):
        changes = {**point.world.values, "run.months": 126}
        if point.levels["approach"] == "other":
            changes["approach"] = "north_american"
        events = [{"month": 120, "key": "assistance.joint_teams", "value": 1}] * (point.levels["treaty"] == "late")
        assert point.scenario.hash == load(made.base, changes, events).hash
    assert "own.toml" in design[0].scenario.origins["trust.rule"]
    assert design[5].scenario.origins["trust.rule"].endswith(", world 1")


def test_worlds_follow_the_seed_and_more_of_them_begin_with_the_same(tmp_path):
    few = worlds(points(experiment(tmp_path, OVER_WORLDS)))
    assert worlds(points(experiment(tmp_path, OVER_WORLDS.replace("count = 3", "count = 5"))))[:3] == few
    assert worlds(points(experiment(tmp_path, "first_seed = 2" + OVER_WORLDS))) != few
    assert worlds(points(experiment(tmp_path, OVER_WORLDS.replace("count = 3", "count = 3\nseed = 9")))) != few
    own = OVER_WORLDS.replace("count = 3", "count = 3\nseed = 1")
    assert worlds(points(experiment(tmp_path, "first_seed = 2" + own))) == few


def test_plausible_worlds_draw_from_every_declared_range_that_policies_leave_open(tmp_path):
    level = '{ name = "none", set = { corruption.scale = 0 } }, { name = "some", set = { trust.strength = 9 } }'
    text = HEAD + FACTORS + f'[[factors]]\nname = "c"\nlevels = [{level}]\n[worlds]\ncount = 2\nfrom = "plausible"\n'
    keys = worlds(points(experiment(tmp_path, text + RULE)))[0].values.keys()
    assert {"intelligence.search", "trust.rule"} <= keys
    assert len(keys) > 100
    # Set by a level, by an event, and by the approaches in their files.
    assert not {"trust.strength", "assistance.joint_teams", "hub.level"} & keys


def test_a_table_gives_its_first_worlds_with_their_weights(tmp_path):
    (tmp_path / "own.csv").write_text("trust.rule,weight\nbeta,1\nfixed,2\nbeta,3\n", encoding="utf-8")
    text = HEAD + FACTORS + '[worlds]\nfrom = "own.csv"\n'
    assert worlds(points(experiment(tmp_path, text)))[2] == World(2, {"trust.rule": "beta"}, 3.0)
    assert len(worlds(points(experiment(tmp_path, text + "count = 2\n")))) == 2


def test_the_worlds_that_come_along_are_found_from_any_folder_and_own_ones_come_first(tmp_path):
    text = HEAD + FACTORS + '[worlds]\nfrom = "calibration/posterior.parquet"\ncount = 2\n'
    shipped = worlds(points(experiment(tmp_path, text)))
    assert shipped == read_worlds(ROOT / "experiments" / "calibration" / "posterior.parquet")[:2]
    (tmp_path / "calibration").mkdir()
    (tmp_path / "calibration" / "posterior.parquet").write_bytes(write_worlds([World(0, {"trust.strength": 3})] * 2))
    assert worlds(points(experiment(tmp_path, text)))[1].values == {"trust.strength": 3}


def test_worlds_of_a_table_draw_what_it_does_not_hold(tmp_path):
    (tmp_path / "own.csv").write_text("trust.strength,weight\n2,1\n3,1\n4,5\n", encoding="utf-8")
    text = HEAD + FACTORS + '[worlds]\nfrom = "own.csv"\n' + STAFF + RULE
    found = worlds(points(experiment(tmp_path, text)))
    assert [(world.values["trust.strength"], world.weight) for world in found] == [(2, 1), (3, 1), (4, 5)]
    factors = np.array([[world.values[f"jurisdictions.{code}.capacity_factor"] for code in CODES] for world in found])
    assert ((factors >= 0.5) & (factors <= 2)).all()
    assert len(np.unique(factors)) == 6
    fewer = text.replace('own.csv"', 'own.csv"\ncount = 2')
    assert worlds(points(experiment(tmp_path, fewer))) == found[:2]
    other = worlds(points(experiment(tmp_path, text.replace('own.csv"', 'own.csv"\nseed = 9'))))
    assert other != found
    assert [world.values["trust.strength"] for world in other] == [2, 3, 4]


def test_regions_of_different_countries_share_worlds_and_each_takes_its_own(tmp_path):
    factor = f"""
[[factors]]
name = "region"
levels = [
    {{ name = "two", set = {{ region = "two_countries" }} }}, {{ name = "border", set = {{ region = "us_canada" }} }},
]
[worlds]
count = 2
{STAFF}"""
    made = experiment(tmp_path, HEAD + factor)
    codes = (*CODES, "CAN", "USA")
    for point in points(made):
        for code in codes:
            key = f"jurisdictions.{code}.capacity_factor"
            assert key in point.world.values
            expected = point.world.values[key] if code in point.scenario.values["region.countries"] else None
            assert point.scenario.values.get(key) == expected
    assert coopsim("experiment", tmp_path / "own.toml", "-o", tmp_path / "out").returncode == 0
    assert [dict(point.scenario.values) for point in reopen(tmp_path / "out")[1]] == [
        dict(point.scenario.values) for point in points(made)
    ]


@pytest.mark.parametrize(
    ("more", "at", "says"),
    [
        ("[worlds]\ncount = 3\n", "[worlds]", "[worlds] has nothing to draw from"),
        ('[worlds]\nfrom = "plausible"\n', "[worlds]", "[worlds] has no count"),
        ("[worlds]\ncount = 0\n" + RULE, "count = 0", "expected a whole number from 1"),
        ("[worlds]\ncount = 3\nnumber = 3\n" + RULE, "number", "[worlds] has no 'number'"),
        (RULE, "[[uncertainties]]", "there is no [worlds]"),
        ("[worlds]\ncount = 2\n" + RULE + RULE, "[[uncertainties]]", "two uncertainties share the name 'trust.rule'"),
        ("[worlds]\ncount = 2\n" + SEARCH + SEARCH.replace('"i', '"a"\nrange = { i').replace('h"', "h = [1, 2] }"),
         'name = "a"', "are the same value"),
        ('[worlds]\nfrom = "own.csv"\ncount = 4\n', "count = 4", "4 worlds are asked for, but the table has 2"),
        ('[worlds]\nfrom = "own.csv"\nseed = 4\n', "seed = 4", "worlds of a table are not drawn"),
        ('[worlds]\nfrom = "own.csv"\nsequence = "even"\n', "sequence", "Take the sequence away"),
        ('[worlds]\ncount = 4\nsequence = "sobol"\n' + RULE, "sequence", 'expected one of "even"'),
        ('[worlds]\ncount = 5\nsequence = "morris"\n' + RULE, "count", "goes by 2 worlds at a time"),
        ('[worlds]\nfrom = "own.csv"\n[[uncertainties]]\nname = "trust.strength"\n', 'from = "own.csv"',
         "are the same value"),
        ('[worlds]\nfrom = "own.csv"\nsequence = "morris"\n' + RULE, "sequence", "Take the sequence away"),
        ("[worlds]\ncount = 2\n[[uncertainties]]\nname = 'region.year'\nchoices = ['2008', '2020']\n",
         "[[uncertainties]]", "region.year says what is run"),
        ("[worlds]\ncount = 2\n[[uncertainties]]\nname = 'x'\nrange = { jurisdictions.DEU.pull = [1, 2] }\n",
         "[[uncertainties]]", "no region has the country"),
        ('[worlds]\nfrom = "plausibel"\n', "from", 'expected "plausible", or a file'),
        ("[worlds]\ncount = 2\n[[uncertainties]]\nname = 'approach'\nchoices = ['european', 'north_american']\n",
         "[[uncertainties]]", "approach says what is run"),
        ("[worlds]\ncount = 2\n[[uncertainties]]\nname = 'run.months'\nrange = { run.months = [130, 180] }\n",
         "[[uncertainties]]", "run.months says what is run"),
    ],
)  # fmt: skip
def test_a_mistake_in_worlds_is_told_at_its_line(tmp_path, more, at, says):
    (tmp_path / "own.csv").write_text("trust.strength\n2\n3\n", encoding="utf-8")
    text = HEAD + FACTORS + more
    found = complaints(tmp_path, text)
    matching = [mistake for mistake in found if says in mistake]
    assert matching, found
    # The name of the second uncertainty stands a line below its header.
    assert matching[0].startswith((f"own.toml:{line_of(text, at)}: ", f"own.toml:{line_of(text, at) - 1}: "))


def test_mistakes_in_a_table_of_worlds_are_told_with_those_of_the_experiment(tmp_path):
    (tmp_path / "own.csv").write_text("trust.strenth\n2\n", encoding="utf-8")
    found = complaints(tmp_path, HEAD + FACTORS + CLAIM.replace("harm", "hram") + '[worlds]\nfrom = "own.csv"\n')
    assert any("own.csv:1: [trust] has no parameter 'strenth'" in mistake for mistake in found)
    assert any("there is no outcome 'hram'" in mistake for mistake in found)
    missing = complaints(tmp_path, HEAD + FACTORS + '[worlds]\nfrom = "no/own.csv"\n')[0]
    assert "from is 'no/own.csv', but there is no such file beside this one." in missing


FEAR = (
    '[[factors]]\nname = "fear"\nlevels = [{ name = "as it is" }, { name = "none", set = { displacement.fear = 0 } }]\n'
)
TABLE = '[worlds]\nfrom = "own.csv"\n'


def values_of(folder, text: str, rows: str, key: str) -> list[float]:
    """Value of a key at every point of an experiment over a table of worlds."""
    (folder / "own.csv").write_text(rows, encoding="utf-8")
    return [point.scenario.values[key] for point in points(experiment(folder, text))]


def test_a_level_wins_over_a_world_and_where_another_leaves_the_key_the_world_holds(tmp_path):
    rows = "displacement.fear,trust.strength\n0.3,2\n0.4,3\n"
    assert values_of(tmp_path, HEAD + FEAR + TABLE, rows, "displacement.fear") == [0.3, 0, 0.4, 0]
    design = points(experiment(tmp_path, HEAD + FEAR + TABLE))
    assert [point.scenario.values["trust.strength"] for point in design] == [2, 2, 3, 3]
    assert design[3].scenario.origins["displacement.fear"].endswith(f"own.toml:{line_of(HEAD + FEAR, '[[factors]]')}")
    assert design[3].scenario.origins["trust.strength"].endswith(", world 1")


def test_a_file_that_a_level_names_wins_over_a_world_and_that_of_the_base_does_not(tmp_path):
    rows = "hub.level\n0.3\n0.4\n"
    assert values_of(tmp_path, HEAD + FACTORS + TABLE, rows, "hub.level") == [0.3, 0.3, 0, 0, 0.4, 0.4, 0, 0]


def test_what_the_base_itself_says_in_place_of_a_file_is_left_to_the_world(tmp_path):
    """The file of the level does not set it, so that the policy does not."""
    (tmp_path / "base.toml").write_text('extends = "two_countries"\nhub.level = 0.7\n', encoding="utf-8")
    text = HEAD.replace(f"{ROOT}/scenarios/two_countries.toml", "base.toml") + FACTORS + TABLE
    assert set(values_of(tmp_path, text, "hub.level\n0.3\n", "hub.level")) == {0.3}


def test_an_event_wins_over_a_world_from_its_month_on(tmp_path):
    (tmp_path / "own.csv").write_text("assistance.joint_teams\n0.3\n0.4\n", encoding="utf-8")
    treaty = FACTORS[FACTORS.rindex("[[factors]]") :]
    timelines = [point.scenario.timeline for point in points(experiment(tmp_path, HEAD + treaty + TABLE))]
    teams = [[period.parameters.assistance.joint_teams for period in timeline] for timeline in timelines]
    assert teams == [[0.3], [0.3, 1], [0.4], [0.4, 1]]


@pytest.mark.parametrize(
    ("level", "column", "expected"),
    [
        ("jurisdictions.AAA.pull", "jurisdictions.*.pull", (2, 5)),
        ('"jurisdictions.*.pull"', "jurisdictions.AAA.pull", (2, 2)),
        ('"jurisdictions.*.pull"', "jurisdictions.*.pull", (2, 2)),
    ],
)
def test_a_level_wins_over_a_world_for_one_country_and_for_every(tmp_path, level, column, expected):
    factor = f'[[factors]]\nname = "c"\nlevels = [{{ name = "a" }}, {{ name = "b", set = {{ {level} = 2 }} }}]\n'
    rows = f"{column}\n5\n"
    found = [
        values_of(tmp_path, HEAD + factor + TABLE, rows, f"jurisdictions.{code}.pull")[1] for code in ("AAA", "BBB")
    ]
    assert tuple(found) == expected
    assert values_of(tmp_path, HEAD + factor + TABLE, rows, "jurisdictions.AAA.pull")[0] == 5


def test_what_every_policy_sets_is_left_out_of_a_table_of_worlds(tmp_path):
    always = FEAR.replace('{ name = "as it is" }', '{ name = "some", set = { displacement.fear = 1 } }')
    rows = "displacement.fear,trust.strength,weight\n0.3,2,1\n0.4,3,2\n"
    assert values_of(tmp_path, HEAD + always + TABLE, rows, "displacement.fear") == [1, 0, 1, 0]
    design = points(experiment(tmp_path, HEAD + always + TABLE))
    assert worlds(design) == [World(0, {"trust.strength": 2}), World(1, {"trust.strength": 3}, 2.0)]
    (tmp_path / "own.csv").write_text("displacement.fear\n0.3\n", encoding="utf-8")
    assert "every policy sets all that the worlds set" in complaints(tmp_path, HEAD + always + TABLE)[0]


@pytest.mark.parametrize(
    ("key", "factor"),
    [
        ("displacement.fear", FEAR.replace('"as it is" }', '"some", set = { displacement.fear = 1 } }')),
        ("hub.level", FACTORS.replace('{ name = "own" }', '{ name = "own", set = { approach = "european" } }')),
    ],
)
def test_an_uncertainty_that_every_policy_sets_is_refused_where_it_stands(tmp_path, key, factor):
    text = HEAD + factor + f'[worlds]\ncount = 2\n[[uncertainties]]\nname = "u"\nrange = {{ {key} = [0, 1] }}\n'
    found = complaints(tmp_path, text)
    assert found[0].startswith(
        f"own.toml:{line_of(text, '[[uncertainties]]')}: every policy sets {key}, so that no world"
    )


def test_a_range_relative_to_a_value_that_differs_between_policies_is_refused(tmp_path):
    levels = '{ name = "a" }, { name = "b", set = { "jurisdictions.*.capacity_factor" = 3 } }'
    relative = STAFF.replace("independent", "relative")
    text = HEAD + f'[[factors]]\nname = "c"\nlevels = [{levels}]\n[worlds]\ncount = 2\n' + relative
    found = complaints(tmp_path, text)
    assert "relative to jurisdictions.AAA.capacity_factor, which is 1.0 at c = a and 3.0 at c = b" in found[0]
    assert found[0].startswith(f"own.toml:{line_of(text, '[[uncertainties]]')}: ")


def test_countries_that_every_policy_sets_are_left_out_and_the_others_vary(tmp_path):
    sets = "set = { jurisdictions.AAA.capacity_factor = 3 }"
    text = HEAD + f'[[factors]]\nname = "c"\nlevels = [{{ name = "a", {sets} }}, {{ name = "b", {sets} }}]\n'
    design = points(experiment(tmp_path, text + "[worlds]\ncount = 2\n" + STAFF))
    assert list(worlds(design)[0].values) == ["jurisdictions.BBB.capacity_factor"]
    assert {point.scenario.values["jurisdictions.AAA.capacity_factor"] for point in design} == {3}


def test_no_value_is_drawn_that_files_set_under_every_policy(tmp_path):
    (tmp_path / "approaches").mkdir()
    for name in ("one", "other"):
        (tmp_path / "approaches" / f"{name}.toml").write_text("trust.strength = 3\n", encoding="utf-8")
    levels = ", ".join(f'{{ name = "{name}", set = {{ approach = "{name}" }} }}' for name in ("one", "other"))
    text = HEAD + f'[[factors]]\nname = "approach"\nlevels = [{levels}]\n[worlds]\ncount = 2\nfrom = "plausible"\n'
    design = points(experiment(tmp_path, text))
    assert {point.scenario.values["trust.strength"] for point in design} == {3}
    assert worlds(design)[0].values.keys() >= {"trust.memory", "trust.loss_weight"}
    assert "trust.strength" not in worlds(design)[0].values


def test_check_says_what_policies_and_worlds_both_set(tmp_path):
    (tmp_path / "own.csv").write_text(
        "displacement.fear,trust.loss_weight,assistance.joint_teams\n0.3,2,0\n", encoding="utf-8"
    )
    text = HEAD + FEAR.replace("fear = 0 }", "fear = 0, trust.loss_weight = 1 }").replace(
        '"as it is" }', '"as it is", set = { trust.loss_weight = 1 } }'
    )
    (tmp_path / "own.toml").write_text(text + FACTORS[FACTORS.rindex("[[factors]]") :] + TABLE, encoding="utf-8")
    said = coopsim("check", tmp_path / "own.toml").stdout.splitlines()[1:]
    assert said == [
        "Policies win over the worlds where they set the same value: displacement.fear (set in 2 of 4), "
        "assistance.joint_teams (set in 2 of 4).",
        "Every policy sets these values, so that those of the worlds are left out: trust.loss_weight.",
    ]


def test_results_in_which_a_level_wins_are_made_again_to_the_byte(tmp_path):
    (tmp_path / "own.csv").write_text("intelligence.search\n0.1\n0.2\n", encoding="utf-8")
    search = FEAR.replace("displacement.fear = 0", "intelligence.search = 0.15")
    (tmp_path / "own.toml").write_text(HEAD + search + TABLE, encoding="utf-8")
    assert coopsim("experiment", tmp_path / "own.toml", "-o", tmp_path / "out").returncode == 0
    assert [point.kept for point in reopen(tmp_path / "out")[1]] == [(), ("intelligence.search",)] * 2
    assert "every byte agrees" in coopsim("reproduce", tmp_path / "out").stdout
    harm = Results(tmp_path / "out").runs.groupby(["point", "replicate"])["harm"].first()
    assert harm[0, 0] != harm[2, 0]
    assert harm[1, 0] == harm[3, 0]


@pytest.mark.slow
def test_without_worlds_an_experiment_is_that_of_its_base_alone(tmp_path):
    (tmp_path / "own.toml").write_text(OVER_WORLDS, encoding="utf-8")
    (tmp_path / "plain.toml").write_text(HEAD + FACTORS + CLAIM, encoding="utf-8")
    for name in ("own", "plain"):
        done = coopsim("experiment", tmp_path / f"{name}.toml", "--worlds", "0", "-o", tmp_path / name)
        assert done.returncode == 0, done.stderr
    own, plain = contents(tmp_path / "own"), contents(tmp_path / "plain")
    assert own["runs.parquet"] == plain["runs.parquet"]
    assert own["findings.csv"] == plain["findings.csv"]
    assert not {"worlds.parquet", "shares.csv"} & own.keys()
    more = coopsim("experiment", tmp_path / "own.toml", "--replicates", "3", "--extend", "-o", tmp_path / "own")
    assert "12 runs, 0 failed" in more.stdout, more.stderr
    assert "every byte agrees" in coopsim("reproduce", tmp_path / "own").stdout
    assert coopsim("report", tmp_path / "own").returncode == 0


def test_designs_that_sample_have_no_worlds(tmp_path):
    text = HEAD + 'design = "sobol"\nsamples = 4\n[[factors]]\nname = "trust.strength"\n'
    assert "a sobol design samples its ranges itself" in complaints(tmp_path, text + DRAWN)[0]


def test_too_many_worlds_are_refused_before_any_is_drawn(tmp_path):
    found = complaints(tmp_path, OVER_WORLDS.replace("count = 3", "count = 30_000"))
    assert "120,000 points, more than 100,000. Take fewer worlds, factors or levels." in found[0]
    assert f"own.toml:{line_of(OVER_WORLDS, '[worlds]')}: " in found[0]


@pytest.mark.slow
def test_check_and_the_dry_run_speak_of_worlds(tmp_path):
    (tmp_path / "own.toml").write_text(OVER_WORLDS, encoding="utf-8")
    assert "12 points (4 policies in 3 worlds)" in coopsim("check", tmp_path / "own.toml").stdout
    estimated = coopsim("experiment", tmp_path / "own.toml", "--worlds", "5", "--dry-run")
    assert "20 points (4 policies in 5 worlds), 2 replicates: 40 runs." in estimated.stdout


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """The results of an experiment over worlds, beside its file."""
    folder = tmp_path_factory.mktemp("worlds")
    (folder / "own.toml").write_text(OVER_WORLDS, encoding="utf-8")
    done = coopsim("experiment", folder / "own.toml", "-o", folder / "out")
    assert done.returncode == 0, done.stderr
    return folder


def harm(folder) -> np.ndarray:
    """Harm of every run, shape (worlds, policies, replicates)."""
    runs = Results(folder).runs.sort_values(["point", "replicate"])
    return runs["harm"].to_numpy().reshape(-1, 4, 2)


def test_results_hold_the_worlds_and_say_which_a_point_is_in(finished):
    done = Results(finished / "out")
    assert done.points["world"].tolist() == [0] * 4 + [1] * 4 + [2] * 4
    assert done.worlds.columns.tolist() == ["intelligence.search", "trust.rule", "weight"]
    assert done.worlds["weight"].tolist() == [1.0] * 3
    assert read_worlds(finished / "out" / "worlds.parquet") == worlds(points(load_experiment(finished / "own.toml")))
    assert done.runs.groupby("replicate")["seed"].unique().map(list).tolist() == [[1], [2]]
    assert "worlds.parquet" in (finished / "out" / "plan.json").read_text(encoding="utf-8")


def test_the_interval_of_a_difference_is_over_worlds_and_never_over_runs(finished):
    done = Results(finished / "out")
    row, runs = done.findings.iloc[0], harm(finished / "out")
    difference = runs[:, 2:].mean(axis=1) - runs[:, :2].mean(axis=1)
    effect = difference.mean(axis=1)
    assert row["pairs"] == 3
    # Three worlds, and what each of the two seeds does to all of them beyond what it does to each.
    own, chance = effect.var(ddof=1) / 3, difference.var(axis=1, ddof=1).mean()
    alike = max(0, (difference.mean(axis=0).var(ddof=1) - chance / 3) / (2 / 3)) / 2
    half = stats.t.ppf(0.975, (own + alike) ** 2 / (own**2 / 2 + alike**2)) * np.sqrt(own + alike)
    assert [row["low"], row["high"]] == pytest.approx([effect.mean() - half, effect.mean() + half])
    assert done.variance.iloc[0][["low", "high"]].tolist() == pytest.approx([row["low"], row["high"]])
    assert done.effects.query("outcome == 'harm'").iloc[0][["low", "high"]].tolist() == (
        pytest.approx([row["low"], row["high"]])
    )


def test_tables_have_a_row_for_each_policy_over_all_worlds(finished):
    done = Results(finished / "out")
    means = harm(finished / "out").mean(axis=2)
    summary = done.summary.query("outcome == 'harm'")
    assert summary["mean"].tolist() == pytest.approx(means.mean(axis=0).tolist())
    assert summary["standard_deviation"].tolist() == pytest.approx(means.std(axis=0, ddof=1).tolist())
    assert set(done.trajectories["point"]) == set(range(4))
    assert set(done.effects["pairs"]) == {3}


def test_both_sides_of_a_hypothesis_are_paired_by_world_and_seed(finished):
    made, design = reopen(finished / "out")
    runs = run_table(len(design), read_parquet(finished / "out" / "runs.parquet"), worlds(design))
    found = sides(made.hypotheses[0], design, runs)
    assert np.allclose(found.of, harm(finished / "out")[:, 2:].mean(axis=1))
    assert np.allclose(found.against, harm(finished / "out")[:, :2].mean(axis=1))
    assert found.weights.tolist() == [1 / 3] * 3


def test_a_failed_run_leaves_a_gap_in_its_world_alone():
    rows = [
        {
            "point": point,
            "replicate": replicate,
            "seed": 1,
            "failure": "no" if (point, replicate) == (2, 1) else "",
            "harm": 1.0,
        }
        for point in range(6)
        for replicate in range(2)
    ]
    rows[5]["harm"] = np.nan
    runs = run_table(6, pa.Table.from_pylist(rows), [World(number, {}) for number in range(3)])
    assert np.isnan(runs.values("harm")).tolist() == [[False, True, False], [False] * 3]
    with pytest.raises(ValueError, match="1 of 12 runs failed"):
        runs.complete("harm")
    design = [Point(at, {"a": "xy"[at % 2]}, None, World(at // 2, {})) for at in range(6)]
    claim = Hypothesis("h", "harm", ({"a": "x"},), ({"a": "y"},), "lower", 1.0, is_relative=False)
    found = sides(claim, design, runs)
    assert np.isnan(found.of).tolist() == [[False, False], [False, True], [False, False]]
    assert not np.isnan(found.against).any()


@pytest.mark.slow
def test_results_are_verified_reproduced_replayed_and_reported(finished):
    out = finished / "out"
    assert coopsim("verify", out).returncode == 0
    assert "every byte agrees" in coopsim("reproduce", out).stdout
    assert "every number agrees" in coopsim("replay", out, "9:1").stdout
    assert coopsim("report", out, "-o", finished / "page.html").returncode == 0
    page = (finished / "page.html").read_text(encoding="utf-8")
    assert "24 runs: 4 points of the design, 3 worlds of each, 2 replicates each; none failed." in page
    assert "Tables and figures compare the means of worlds" in page
    assert "> worlds, correlation" in page
    assert "cannot be told, since it takes 20 worlds" in page
    printed = coopsim("experiment", finished / "own.toml", "-o", out).stdout
    parts = [
        "The other approach means less harm (stated beforehand)\n",
        "    Shares of worlds cannot be told, since it takes 20 worlds",
        "Judged one by one, each of 3 worlds",
        "Expected: ",
    ]
    own = printed[printed.index(parts[0]) :]  # after the answer to the whole question
    assert sorted(parts, key=own.index) == parts


def test_worlds_that_were_drawn_for_indices_have_no_interval(tmp_path):
    drawn = '[worlds]\nsequence = "morris"\ncount = 6\n' + SEARCH + RULE
    (tmp_path / "own.toml").write_text(HEAD + FACTORS + CLAIM + drawn, encoding="utf-8")
    done = coopsim("experiment", tmp_path / "own.toml", "-o", tmp_path / "out")
    assert (
        "The other approach means less harm (stated beforehand)\n    Harm: not assessed, worlds of the" in done.stdout
    )
    told = " ".join(done.stdout.split())
    assert "not assessed, worlds of the sequence morris are no sample: see `coopsim sensitivity`." in told
    results = Results(tmp_path / "out")
    assert results.findings["low"].isna().all()
    assert set(results.effects["kind"]) == {"not assessed"}
    assert len(results.effects_by_world) == 6
    assert coopsim("report", tmp_path / "out", "-o", tmp_path / "page.html").returncode == 0
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "1 hypothesis could not be assessed." in page
    assert "Ranks of the points" not in page


@pytest.mark.slow
def test_worlds_are_added_and_no_old_run_is_made_again(finished, tmp_path):
    file = tmp_path / "own.toml"
    file.write_text(OVER_WORLDS, encoding="utf-8")
    out = tmp_path / "out"
    assert coopsim("experiment", file, "-o", out).returncode == 0
    before = contents(out)
    assert "48 runs, 0 failed" in coopsim("experiment", file, "--extend", "-o", out).stdout
    assert coopsim("experiment", file, "--extend", "--replicates", "3", "-o", out).returncode == 0
    after = contents(out)
    assert all(after[name] == data for name, data in before.items() if name.startswith("parts/"))
    assert coopsim("experiment", file, "--worlds", "6", "--replicates", "3", "-o", tmp_path / "whole").returncode == 0
    whole = contents(tmp_path / "whole")
    named = {name for name in whole if name.endswith((".csv", ".parquet")) and not name.startswith("parts/")}
    assert {"worlds.parquet", "effects_by_world.csv", "shares.csv", "variance.csv", "policies.csv"} < named
    for name in named | {"scenarios.json"}:
        assert after[name] == whole[name], name
    assert "every byte agrees" in coopsim("reproduce", out).stdout
    fewer = coopsim("experiment", file, "--worlds", "3", "--replicates", "3", "--extend", "-o", out)
    assert fewer.returncode == 7


def test_other_worlds_are_another_plan(tmp_path):
    (tmp_path / "own.csv").write_text("trust.strength,weight\n2,1\n3,1\n", encoding="utf-8")
    file = tmp_path / "own.toml"
    file.write_text(HEAD + FACTORS + '[worlds]\nfrom = "own.csv"\n', encoding="utf-8")
    assert coopsim("experiment", file, "-o", tmp_path / "out").returncode == 0
    for rows, more in (("2,1\n3,2\n", []), ("2,1\n3,2\n", ["--extend"]), ("2,1\n4,1\n5,1\n", ["--extend"])):
        (tmp_path / "own.csv").write_text(f"trust.strength,weight\n{rows}", encoding="utf-8")
        refused = coopsim("experiment", file, *more, "-o", tmp_path / "out")
        assert refused.returncode == 7, rows
        assert "began with another plan" in refused.stderr
    (tmp_path / "own.csv").write_text("trust.strength,weight\n2,1\n3,1\n4,2\n", encoding="utf-8")
    assert coopsim("experiment", file, "--extend", "-o", tmp_path / "out").returncode == 0
    assert Results(tmp_path / "out").worlds["weight"].tolist() == [1.0, 1.0, 2.0]


def test_worlds_that_weigh_more_count_more_in_means_and_comparisons(tmp_path):
    (tmp_path / "own.csv").write_text("intelligence.search,weight\n0.1,3\n0.2,1\n0.15,2\n", encoding="utf-8")
    file = tmp_path / "own.toml"
    file.write_text(HEAD + FACTORS + CLAIM + '[worlds]\nfrom = "own.csv"\n', encoding="utf-8")
    assert coopsim("experiment", file, "-o", tmp_path / "out").returncode == 0
    done = Results(tmp_path / "out")
    means = harm(tmp_path / "out").mean(axis=2)
    expected = np.average(means, axis=0, weights=[3, 1, 2])
    assert done.summary.query("outcome == 'harm'")["mean"].tolist() == pytest.approx(expected.tolist())
    difference = means[:, 2:].mean(axis=1) - means[:, :2].mean(axis=1)
    assert done.findings["difference"].tolist() == pytest.approx([np.average(difference, weights=[3, 1, 2])])
    assert done.effects.query("outcome == 'harm'")["difference"][0] == pytest.approx(
        np.average(difference, weights=[3, 1, 2])
    )
    assert "tell as much as 3 of equal weight" in done.findings["warnings"][0]
    shares = done.shapley.query("outcome == 'harm'")
    assert shares["share_value"].sum() == pytest.approx(expected[3] - expected[0])
    assert coopsim("report", tmp_path / "out").returncode == 0


def test_a_weighted_description_of_equal_weights_is_the_plain_one():
    values = np.random.default_rng(1).normal(size=101)
    almost = np.full(101, 1 / 101)
    almost[0] *= 1 + 1e-12
    plain, weighted = described(values, None), described(values, almost)
    assert weighted[:3] == pytest.approx(plain[:3])
    assert weighted[3:] == pytest.approx(plain[3:], abs=0.1)
    doubled = described(np.repeat(values, 2), None)
    assert described(values, almost * 2).mean == pytest.approx(doubled.mean)


@pytest.mark.slow
def test_one_world_is_not_counted_as_worlds(tmp_path):
    (tmp_path / "own.csv").write_text("trust.strength\n2\n", encoding="utf-8")
    (tmp_path / "own.toml").write_text(HEAD + FACTORS + CLAIM + '[worlds]\nfrom = "own.csv"\n', encoding="utf-8")
    done = coopsim("experiment", tmp_path / "own.toml", "-o", tmp_path / "out")
    assert "A world is the one set of values for what nobody measured." in done.stdout, done.stderr
    assert "1 worlds" not in done.stdout


def test_worlds_asked_for_where_there_are_none_or_too_few_are_refused(tmp_path):
    (tmp_path / "own.csv").write_text("trust.strength\n2\n", encoding="utf-8")
    file = tmp_path / "own.toml"
    file.write_text(HEAD + FACTORS, encoding="utf-8")
    assert "--worlds is for an experiment with worlds" in coopsim("experiment", file, "--worlds", "2").stderr
    file.write_text(HEAD + FACTORS + '[worlds]\nfrom = "own.csv"\n', encoding="utf-8")
    assert "the table has 1 world.\n" in coopsim("experiment", file, "--worlds", "2").stderr


@pytest.mark.slow
def test_results_over_worlds_do_not_depend_on_the_workers(tmp_path):
    (tmp_path / "own.toml").write_text(OVER_WORLDS.replace("replicates = 2", "replicates = 6"), encoding="utf-8")
    for workers in ("1", "2"):
        done = in_own_process("experiment", tmp_path / "own.toml", "--workers", workers, "-o", tmp_path / workers)
        assert done.returncode == 0, done.stderr
    assert contents(tmp_path / "1") == contents(tmp_path / "2")


@pytest.mark.slow
def test_a_dry_run_counts_what_is_there_and_refuses_what_the_command_refuses(tmp_path):
    (tmp_path / "own.csv").write_text("trust.strength\n2\n3\n4\n", encoding="utf-8")
    file, out = tmp_path / "own.toml", tmp_path / "out"
    file.write_text(HEAD + FACTORS + '[worlds]\nfrom = "own.csv"\ncount = 2\n', encoding="utf-8")
    assert coopsim("experiment", file, "-o", out).returncode == 0
    same = coopsim("experiment", file, "--extend", "-o", out)
    assert "Nothing was added: every run was there. Give --worlds or --replicates" in same.stdout
    before = contents(out)
    dry = coopsim("experiment", file, "--extend", "--worlds", "3", "--dry-run", "-o", out)
    assert "24 runs, 16 of which are there." in dry.stdout
    fewer = coopsim("experiment", file, "--worlds", "1", "--dry-run", "-o", out)
    assert (fewer.returncode, "began with another plan" in fewer.stderr) == (7, True)
    assert coopsim("experiment", file, "--extend", "--dry-run", "-o", tmp_path / "none").returncode == 2
    assert contents(out) == before
