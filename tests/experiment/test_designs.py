"""Designs: which points there are, and what effects, shares and indices say of functions whose answer is known."""

import itertools
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from sim.cli.experimenting import ranking
from sim.countries.declarations import Agencies
from sim.experiment.design import combinations, points
from sim.experiment.effects import effects
from sim.experiment.experiment_file import load_experiment
from sim.experiment.rows import IndexRow
from sim.experiment.runs import RunTable
from sim.experiment.sampling import shares
from sim.experiment.sensitivity import index_rows, indices
from sim.experiment.shapley import shapley
from sim.experiment.specification import Experiment
from sim.experiment.summaries import summary_rows, trajectory_rows
from sim.model.quantity import declared
from sim.scenario import ScenarioError
from tests.experiment.small_experiment import ROOT

HEAD = f'title = "t"\nbase = "{ROOT}/scenarios/two_countries.toml"\nreplicates = 3\n'


def experiment(tmp_path: Path, text: str) -> Experiment:
    path = tmp_path / "experiment.toml"
    path.write_text(HEAD + text, encoding="utf-8")
    return load_experiment(path)


def factors(*names: str, levels: str = '[{ name = "low" }, { name = "high", set = { %s.level = 0.5 } }]') -> str:
    return "".join(f'[[factors]]\nname = "{name}"\nlevels = {levels % name}\n' for name in names)


def ranges(*names: str) -> str:
    return "".join(f'[[factors]]\nname = "{name}"\nrange = {{ {name}.level = [0.0, 1.0] }}\n' for name in names)


FOUR = ("common_ground", "trust_building", "networking", "right_people")


def values_of(made: Experiment, function) -> np.ndarray:
    """Value of a function of the levels, low 0 and high 1, by point and replicate; points share what differs between
    replicates.
    """
    highs = [
        {factor.name: level.name == "high" for factor, level in zip(made.factors, levels, strict=True)}
        for levels in combinations(made)
    ]
    return np.array([function(**high) for high in highs])[:, None] + np.array([0.1, -0.3, 0.2])


def response(common_ground, trust_building, networking, right_people=0):
    return 3.0 * common_ground - trust_building + 4.0 * trust_building * networking + 0.0 * right_people


def differences(made: Experiment) -> dict[str, float]:
    """Effect on the response, by factor or pair of factors."""
    rows = effects(made, points(made), "harm", values_of(made, response))
    return {row.factors: row.difference for row in rows}


def test_a_half_fraction_has_half_the_points_and_every_generated_level_is_the_product(tmp_path):
    made = experiment(
        tmp_path,
        'design = "fractional_factorial"\n'
        f'generators = {{ right_people = ["common_ground", "trust_building", "networking"] }}\n{factors(*FOUR)}',
    )
    found = combinations(made)
    assert len(found) == 8
    for levels in found:
        signs = [1 if level.name == "high" else -1 for level in levels]
        assert np.prod(signs) == 1


def test_a_fraction_says_which_effects_share_a_number(tmp_path):
    made = experiment(
        tmp_path,
        'design = "fractional_factorial"\n'
        f'generators = {{ right_people = ["common_ground", "trust_building", "networking"] }}\n{factors(*FOUR)}',
    )
    design = points(made)
    found = {row.factors: row for row in effects(made, design, "harm", values_of(made, response))}
    # Resolution IV: main effects stand alone, interactions come in pairs.
    assert found["common_ground"].aliases == ""
    assert found["common_ground x trust_building"].aliases == "networking x right_people"
    assert found["common_ground"].difference == pytest.approx(3.0)


def test_main_effects_and_interactions_of_a_known_response(tmp_path):
    made = experiment(tmp_path, factors(*FOUR[:3]))
    found = differences(made)
    assert found["common_ground"] == pytest.approx(3.0)
    assert found["trust_building"] == pytest.approx(-1.0 + 4.0 / 2)
    assert found["trust_building x networking"] == pytest.approx(4.0)
    assert found["common_ground x networking"] == pytest.approx(0.0, abs=1e-12)


def test_shapley_shares_split_an_interaction_evenly_and_sum_to_the_whole(tmp_path):
    made = experiment(tmp_path, factors(*FOUR[:3]))
    found = {name: share.mean() for name, share in shapley(made, points(made), values_of(made, response)).items()}
    assert found == pytest.approx({"common_ground": 3.0, "trust_building": 1.0, "networking": 2.0})
    assert sum(found.values()) == pytest.approx(response(1, 1, 1) - response(0, 0, 0))


def test_one_at_a_time_compares_with_the_start_alone(tmp_path):
    made = experiment(tmp_path, 'design = "one_at_a_time"\n' + factors(*FOUR[:3]))
    assert differences(made) == pytest.approx({"common_ground": 3.0, "trust_building": -1.0, "networking": 0.0})


def ishigami(at: np.ndarray) -> np.ndarray:
    """The function on which sensitivity analyses are tried (Ishigami & Homma 1990), on 0 to 1."""
    x = np.pi * (2 * at - 1)
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def test_sobol_indices_of_a_function_whose_indices_are_known(tmp_path):
    made = experiment(tmp_path, 'design = "sobol"\nsamples = 2048\n' + ranges(*FOUR[:3]))
    found = {(one.factor, one.measure): one for one in indices(made, ishigami(shares(made)))}
    for measure, known in (("S1", (0.3139, 0.4424, 0.0)), ("ST", (0.5576, 0.4424, 0.2437))):
        for name, value in zip(FOUR[:3], known, strict=True):
            one = found[name, measure]
            assert one.value == pytest.approx(value, abs=0.04)
            assert one.low - 0.02 <= value <= one.high + 0.02


def test_a_sobol_design_of_twice_the_samples_begins_with_the_smaller_one(tmp_path):
    small, large = (experiment(tmp_path, f'design = "sobol"\nsamples = {count}\n{ranges(*FOUR)}') for count in (8, 16))
    assert len(shares(small)) == 8 * (4 + 2)
    assert np.array_equal(shares(large)[: len(shares(small))], shares(small))


def test_morris_and_rank_correlation_find_what_matters(tmp_path):
    for design, measure in (("morris", "mu_star"), ("latin_hypercube", "prcc")):
        made = experiment(tmp_path, f'design = "{design}"\nsamples = 64\n{ranges(*FOUR[:3])}')
        at = shares(made)
        found = {(one.factor, one.measure): one.value for one in indices(made, 10 * at[:, 0] - 2 * at[:, 1])}
        first, second, third = (abs(found[name, measure]) for name in FOUR[:3])
        assert first > second > third
        assert first == pytest.approx({"mu_star": 10.0, "prcc": 1.0}[measure], abs=1e-6 if design == "morris" else 0.05)


def test_a_point_without_a_value_is_refused_never_taken_for_zero(tmp_path):
    made = experiment(tmp_path, 'design = "sobol"\nsamples = 8\n' + ranges(*FOUR[:2]))
    means = ishigami(np.column_stack([shares(made), shares(made)[:, 0]]))
    means[3] = np.nan
    with pytest.raises(ValueError, match="1 of 32 points have no value"):
        indices(made, means)


def test_a_range_moves_all_its_keys_together_and_is_cut_into_equal_levels(tmp_path):
    made = experiment(
        tmp_path,
        '[[factors]]\nname = "dose"\nlevels = 3\nrange = { networking.level = [0, 0.8], run.months = [100, 200] }\n',
    )
    found = [
        (level.name, level.changes["networking.level"], level.changes["run.months"]) for level in made.factors[0].levels
    ]
    assert found == [("0", 0.0, 100), ("0.5", 0.4, 150), ("1", 0.8, 200)]


def test_a_level_may_add_to_the_time_line(tmp_path):
    made = experiment(
        tmp_path,
        '[[factors]]\nname = "treaty"\nlevels = [{ name = "none" }, '
        '{ name = "late", events = [{ month = 60, key = "hub.level", value = 1.0 }] }]\n',
    )
    none, late = points(made)
    assert none.scenario.events == ()
    assert [(event.month, event.key, event.value) for event in late.scenario.events] == [(60, "hub.level", 1.0)]


def test_a_star_stands_for_every_country_and_a_named_country_wins(tmp_path):
    made = experiment(
        tmp_path,
        '[[factors]]\nname = "will"\nlevels = [{ name = "own" }, { name = "low", set = { '
        '"jurisdictions.*.political_will" = 0.2, jurisdictions.BBB.political_will = 0.4 } }]\n',
    )
    values = points(made)[1].scenario.values
    assert values["jurisdictions.AAA.political_will"] == 0.2
    assert values["jurisdictions.BBB.political_will"] == 0.4


def test_values_are_laid_out_by_point_and_replicate_whatever_the_order_of_the_runs(tmp_path):
    made = experiment(tmp_path, factors(*FOUR[:1]))
    rows = [{"point": point, "replicate": one, "harm": 10.0 * point + one, "failure": ""} for point, one in
            itertools.product(range(2), range(3))]  # fmt: skip
    runs = RunTable(len(points(made)), pa.Table.from_pylist(rows[::-1]))
    assert runs.values("harm").tolist() == [[0, 1, 2], [10, 11, 12]]


def test_what_a_pair_is_worth_does_not_grow_with_the_points_that_a_side_is_a_mean_of(tmp_path):
    """With correlation 0.9: a pair is worth 20 / 2 runs, whatever stands on each side."""
    chance = np.random.default_rng(1)
    for names in (FOUR[:1], FOUR[:2], FOUR[:3]):
        made = experiment(tmp_path, factors(*names))
        shared = chance.normal(0, 3, 4000)
        values = np.array([shared + chance.normal(0, 1, 4000) for _ in range(2 ** len(names))])
        found = next(effects(made, points(made), "harm", values))
        assert found.pairing_worth == pytest.approx(10, rel=0.1)


def test_a_factor_named_after_a_key_takes_the_range_that_is_declared(tmp_path):
    plain = '[[factors]]\nname = "agencies.competitiveness"\n'
    sampled = experiment(tmp_path, f'design = "latin_hypercube"\nsamples = 5\n{plain}')
    plausible = declared(Agencies)["competitiveness"].plausible
    assert sampled.factors[0].span == {"agencies.competitiveness": plausible}
    stepped = experiment(tmp_path, f"{plain}levels = 3\n")
    values = [level.changes["agencies.competitiveness"] for level in stepped.factors[0].levels]
    assert (values[0], values[-1]) == plausible
    given = experiment(tmp_path, f"{plain}levels = 2\nrange = {{ agencies.competitiveness = [0, 1] }}\n")
    assert [level.name for level in given.factors[0].levels] == ["0", "1"]
    named = experiment(tmp_path, f'{plain}levels = [{{ name = "as it is" }}, {{ name = "other" }}]\n')
    assert [level.name for level in named.factors[0].levels] == ["as it is", "other"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('design = "sobol"\n' + ranges("hub"), "4: a sobol design needs samples"),
        ('design = "sobol"\nsamples = 6\n' + ranges("hub"), "5: samples is 6, expected a power of 2"),
        ("samples = 6\n" + factors("hub"), "a factorial design has no samples"),
        ('design = "morris"\nsamples = 6\n' + factors("hub"), "the factor 'hub' needs a range"),
        ('[[factors]]\nname = "a"\nrange = { hub.level = [0.5, 0.1] }', "expected two numbers, the lower first"),
        (
            '[[factors]]\nname = "a"\nrange = { hub.level = [0.5, 7] }',
            "6: hub.level is 7, expected a number from 0 to 1",
        ),
        ('[[factors]]\nname = "a"\nrange = { hub.level = [0, 1] }', "needs levels, the number of equal steps"),
        ('design = "fractional_factorial"\n' + factors("hub"), "generators belong to a fractional_factorial"),
        (
            'design = "fractional_factorial"\ngenerators = { hub = ["networking"] }\n' + factors("hub", "networking"),
            "a generator lists two or more factors",
        ),
        (
            'design = "fractional_factorial"\ngenerators = { hub = ["networking", "trust_building"], '
            'common_ground = ["trust_building", "networking"] }\n'
            + factors("hub", "networking", "trust_building", "common_ground"),
            "5: two factors have the same generator",
        ),
        ('design = "cube"\n' + factors("hub"), "design is 'cube', expected one of"),
        ('outcomes = ["harm_gini.AAA"]\n' + factors("hub"), "belongs to the region as a whole"),
        ('outcomes = ["harm.ZZZ"]\n' + factors("hub"), "'ZZZ' is no country of the region"),
        ('outcomes = ["harm.south"]\n' + factors("hub"), "there is no place 'south'"),
        ("precision = { half_width = 0.5, cap = 60 }\n" + factors("hub"), "replicates or a precision, not both"),
        ("factors = []\n", "there is no factor"),
        (
            "months = 132\n" + factors("run", levels='[{ name = "a" }, { name = "b", set = { %s.months = 99 } }]'),
            "experiment.toml:4. Take one away. (at run = b)",
        ),
        (
            factors("hub") + '[worlds]\nfrom = "missing.csv"\n',
            "experiment.toml:8: from is 'missing.csv', but there is no such file beside this one.",
        ),
        (
            factors("hub").replace("[[factors]]", 'design = "file"\npoints = "missing.csv"\n[[factors]]'),
            "missing.csv, but there is no such file. Give the path of a table.",
        ),
        (
            factors("run", levels='[{ name = "a" }, { name = "b", set = { %s.seed = 9 } }]'),
            "experiment.toml:6: run.seed is decided by the experiment: replicate r of every point has the seed first_",
        ),
        (
            'design = "latin_hypercube"\nsamples = 8\n[[factors]]\nname = "a"\nrange = { run.seed = [1, 9] }\n',
            "run.seed is decided by the experiment",
        ),
        (
            factors("a", levels='[{ name = "a%s" }, { name = "b", set = { "jurisdictions.*.corruption" = 0.5 } }]')
            + factors("b", levels='[{ name = "a%s" }, { name = "b", set = { jurisdictions.AAA.corruption = 0.1 } }]'),
            "sets jurisdictions.AAA.corruption, which another factor sets too",
        ),
        ('outcomes = ["harm."]\n' + factors("hub"), "'harm.' names no place"),
        ('outcomes = ["harm", "harm"]\n' + factors("hub"), "a list of texts, none of them twice"),
        ("places = { south = [] }\n" + factors("hub"), "a table of lists of texts, none empty"),
        (
            'places = { AAA = ["BBB"] }\n' + factors("hub"),
            "4: a place cannot be called 'AAA', which is a country's code. Choose another name, for example 'around_A",
        ),
        ('places = { "South.By_Year" = ["BBB"] }\n' + factors("hub"), "4: a place is called 'South.By_Year'"),
        ('[[factors]]\nname = "a"\nrange = {}\nlevels = 3', "the range names no key"),
        ('[[factors]]\nname = "region.slots"\nlevels = 3', "4: region.slots is declared without a range. Give one"),
        ('[[factors]]\nname = "region.slot"\nlevels = 3', "a range. Did you mean 'region.slots'?"),
        (
            '[[factors]]\nname = "hub"\nlevels = []',
            "the factor 'hub' needs a list of two levels or more, or a range. Its list has none. Add two, or take the",
        ),
        (
            '[[factors]]\nname = "hub.level"\nlevels = [{ name = "a" }]',
            "'hub.level' needs a list of two levels or more, or a range. Its list has 1. Add another, or take",
        ),
        (
            '[[factors]]\nname = "hub.level"',
            "or a range. Write levels, the number of equal steps in the key's own range, for example 5.",
        ),
        (
            'design = "latin_hypercube"\nsamples = 8\n[[factors]]\nname = "hub"\nlevels = [{ name = "a" }]',
            "the factor 'hub' needs a range. This design samples ranges and takes no list of levels.",
        ),
        (ranges("hub").strip() + "\nlevels = 1000000000", "expected a list of tables, or how many, from 2 to 1000"),
        ('design = "latin_hypercube"\nsamples = 2\n' + ranges("hub"), "samples is 2, expected 5 or more"),
        (factors("hub").replace('"hub"', '"scenario"', 1), "as is a column of the tables"),
        ("first_seed = 9223372036854775806\n" + factors("hub"), "first_seed leaves too few seeds"),
    ],
)
def test_a_design_that_cannot_be_is_refused_at_its_line(text, complaint, tmp_path):
    with pytest.raises(ScenarioError) as caught:
        points(experiment(tmp_path, text))
    assert complaint in str(caught.value)


def test_points_may_run_for_different_times_and_each_has_its_own_years(tmp_path):
    made = experiment(
        tmp_path,
        'trajectories = ["harm"]\n[[factors]]\nname = "length"\n'
        'levels = [{ name = "short", set = { run.months = 132 } }, '
        "{ name = 'long', set = { run.months = 144 } }]\n",
    )
    rows = [
        {"point": 0, "replicate": 0, "harm.by_year": [1.0] * 11, "failure": ""},
        {"point": 1, "replicate": 0, "harm.by_year": [2.0] * 12, "failure": ""},
    ]
    design = points(made)
    found = list(trajectory_rows(made, design, RunTable(len(design), pa.Table.from_pylist(rows))))
    assert [row.month for row in found if row.point == 0] == list(range(12, 133, 12))
    assert [row.month for row in found if row.point == 1] == list(range(12, 145, 12))


def test_a_summary_tells_how_many_runs_have_no_value_and_describes_the_others(tmp_path):
    made = experiment(tmp_path, 'outcomes = ["harm"]\n' + factors(*FOUR[:1]))
    values = {0: [1.0, np.nan, 4.0], 1: [np.nan, np.nan, np.nan]}
    rows = [
        {"point": point, "replicate": replicate, "failure": ""}
        | {outcome: value if outcome == "harm" else 1.0 for outcome in made.measured}
        for point, of_point in values.items()
        for replicate, value in enumerate(of_point)
    ]
    found = summary_rows(made, points(made), RunTable(2, pa.Table.from_pylist(rows)))
    some, none = (row for row in found if row.outcome == "harm")
    assert (some.runs, some.without_value, some.mean) == (3, 1, 2.5)
    assert some.standard_deviation == pytest.approx(np.sqrt(1.5**2 + 1.5**2))
    assert (none.runs, none.without_value, none.mean, none.standard_deviation) == (3, 3, None, None)


def test_an_outcome_of_which_a_run_has_no_value_has_no_index_and_says_why(tmp_path):
    made = experiment(tmp_path, f'design = "morris"\nsamples = 4\noutcomes = ["harm"]\n{ranges("networking", "hub")}')
    count = len(points(made))
    harm = [float("nan"), *range(1, count)]
    runs = {
        "point": range(count),
        "replicate": [0] * count,
        "seed": [1] * count,
        "failure": ["no", *[""] * (count - 1)],
        "harm": harm,
    }
    (row,) = index_rows(made, RunTable(count, pa.table(runs)))
    assert (row.outcome, row.method, row.measure, row.value) == ("harm", "morris", "", None)
    assert row.factor == f"not assessed: 1 of {count} runs failed"


def test_the_factor_that_an_outcome_follows_most_is_printed_first_whatever_its_sign():
    rows = [
        IndexRow("harm", "latin_hypercube", name, "prcc", value, value - 0.1, value + 0.1)
        for name, value in (("alpha", 0.1), ("beta", -0.9), ("gamma", 0.5))
    ]
    assert ranking(rows, "harm") == [
        ("harm", "prcc", "from", "to (95 %)"),
        ("beta", "-0.9", "-1", "-0.8"),
        ("gamma", "0.5", "0.4", "0.6"),
        ("alpha", "0.1", "0", "0.2"),
    ]
