"""The validation finds agreement where it is planted, none where there is none, and says what fails."""

import re
from argparse import Namespace
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from sim.cli import validating
from sim.cli.batch import guarded, with_executor
from sim.cli.exit_codes import SOME_FAILED
from sim.countries.data_files import countries
from sim.model.simulate import Run, RunFailed
from sim.run.simulation import simulate
from sim.scenario import load
from sim.validation import agreement
from sim.validation.agreement import (
    COUNT,
    PER_HEAD,
    CorrelationRow,
    CoverageRow,
    YearRow,
    correlation_row,
    correlations,
    coverage,
    interval,
    ratio_rows,
    relative,
    years,
)
from sim.validation.observed import INDICATORS, PLACES, Place, observed, people
from sim.validation.page import DOCKED, coverage_table, failures, left_out, verdict
from sim.validation.plots import draw, grouped
from sim.validation.predicted import Prediction, predict, yearly
from tests.cli.in_process import coopsim

ROOT = Path(__file__).parents[2]
EUROPE = Place("europe", "2008")
ALL = tuple(code for code in countries() if code not in ("CAN", "MEX", "USA"))
DRAWS = 400


def planted(noise: float = 0.0, scale: float = 1.0, codes: tuple[str, ...] = ALL) -> Prediction:
    """A model whose yearly counts are the published means but for noise, in a unit of its own."""
    chance = np.random.default_rng(2)
    means = np.nan_to_num(np.nanmean(observed(EUROPE, codes), axis=1), nan=1.0)
    counts = scale * means * np.exp(noise * chance.normal(size=(DRAWS, *means.shape)))
    incomes = chance.random(len(codes))
    return Prediction(codes, incomes, counts, np.full(DRAWS, 1 / DRAWS))


@pytest.fixture(autouse=True)
def few_resamples(monkeypatch):
    monkeypatch.setattr(agreement, "RESAMPLES", 499)


@pytest.mark.filterwarnings("ignore:Mean of empty slice")
@pytest.mark.filterwarnings("ignore::scipy.stats.DegenerateDataWarning")
def test_a_model_that_has_the_published_ranks_agrees_in_all_whatever_its_unit():
    rows = list(correlations(EUROPE, planted(scale=0.01)))
    assert [row.correlation for row in rows if row.measure != "ratio"] == pytest.approx([1.0] * 8)
    assert {row.countries for row in rows if row.quantity == "convicted"} == {38}
    assert [row.quantity for row in rows if row.measure == "ratio"] == [
        "prosecuted / suspected", "convicted / prosecuted", "convicted / victims",
    ]  # fmt: skip


def test_a_ratio_is_of_the_years_in_which_both_counts_were_reported():
    chance = np.random.default_rng(5)
    model, suspected = (chance.random(12), np.ones(12)), np.array([np.full(12, 100.0)] * 3 + [np.full(12, np.nan)])
    prosecuted = np.array([np.arange(1.0, 13.0)] * 4)
    found = list(ratio_rows(EUROPE, "prosecuted / suspected", (prosecuted, suspected), model))
    prosecuted[3] = 1000 * chance.random(12)  # where nobody was suspected
    assert list(ratio_rows(EUROPE, "prosecuted / suspected", (prosecuted, suspected), model)) == found
    assert len(found) == 1


def test_what_an_input_does_by_itself_is_its_agreement_with_what_was_published():
    published, model = np.arange(12.0), np.random.default_rng(5).random(12)
    (row,) = correlation_row(EUROPE, "victims", COUNT, published, model, ("population", published))
    assert row.of_input == pytest.approx(1.0)
    assert row.correlation < 0.9


def test_a_model_without_any_knowledge_of_countries_is_not_shown_to_agree_per_head():
    chance = np.random.default_rng(3)
    heads = people(EUROPE, ALL)
    counts = heads * chance.random((1, len(INDICATORS), len(ALL)))
    rows = [row for row in correlations(EUROPE, Prediction(ALL, heads, counts, np.ones(1))) if row.measure == PER_HEAD]
    assert [verdict(row) for row in rows].count("not shown") >= 3
    assert all(row.low < row.correlation < row.high for row in rows)


def test_of_few_countries_no_correlation_is_made():
    place = Place("north_america", "2008")
    codes = ("CAN", "MEX", "USA")
    counts = np.ones((3, len(INDICATORS), 3))
    assert list(correlations(place, Prediction(codes, np.ones(3), counts, np.full(3, 1 / 3)))) == []


def test_published_counts_are_those_of_the_file_and_nan_where_there_is_none():
    data = pd.read_csv(ROOT / "sim" / "countries" / "data" / "outcomes.csv")
    data = data[(data.source == "s1") & (data.indicator == "convicted") & (data.code == "DEU")]
    expected = dict(zip(data.year.astype(int), data.value, strict=True))
    found = observed(EUROPE, ("DEU", "NOR"))[list(INDICATORS).index("convicted"), :, 0]
    assert list(EUROPE.years) == list(range(2007, 2015))
    assert dict(zip(EUROPE.years, found, strict=True)) == pytest.approx(
        {year: expected.get(year, np.nan) for year in EUROPE.years}, nan_ok=True
    )


def test_counts_per_head_are_relative_to_all_countries_together():
    heads = np.array([1.0, 3.0])
    assert relative(np.array([2.0, 2.0]), heads) == pytest.approx([2.0, 2 / 3])
    assert relative(np.array([0.0, 0.0]), heads) == pytest.approx([0.0, 0.0])


def test_intervals_of_the_right_width_hold_as_many_counts_as_they_say(monkeypatch):
    """The published counts are themselves draws of the model: coverage is nominal, within 4.5 standard errors."""
    chance = np.random.default_rng(4)
    means = np.exp(chance.normal(3, 1, (len(INDICATORS), 1, len(ALL))))
    published = means * np.exp(0.5 * chance.normal(size=(len(INDICATORS), 8, len(ALL))))
    monkeypatch.setattr(agreement, "observed", lambda place, codes: published)
    draws = means[:, 0] * np.exp(0.5 * chance.normal(size=(2000, len(INDICATORS), len(ALL))))
    model = Prediction(ALL, np.ones(len(ALL)), draws, np.full(2000, 1 / 2000))
    for row in coverage(list(years(EUROPE, model))):
        assert row.counts == 8 * len(ALL)
        assert abs(row.covered - row.level) < 4.5 * np.sqrt(row.level * (1 - row.level) / row.counts), row
        assert row.low <= row.covered <= row.high


def test_where_all_countries_have_the_same_share_its_interval_is_of_as_many_cases_as_countries():
    assert interval(np.full(12, 4.0), np.full(12, 8.0)) == pytest.approx((0.2538, 0.7462), abs=1e-4)  # 6 of 12


@pytest.mark.filterwarnings("ignore:Mean of empty slice")
def test_intervals_that_are_too_narrow_hold_fewer():
    rows = list(coverage(list(years(EUROPE, planted(noise=0.01)))))
    assert max(row.high for row in rows if row.measure == PER_HEAD) < 0.5
    assert "in 8 of 8 comparisons" in failures([], rows)[-1]


@pytest.mark.parametrize("weights", [(0.9, 0.1), (0.1, 0.9)])
def test_a_world_of_more_weight_counts_more(weights):
    """The first country counts nearly all in one world, and nothing in the other."""
    counts = np.ones((2, len(INDICATORS), len(ALL)))
    counts[:, :, 0] = [[1e9], [0]]
    rows = years(EUROPE, Prediction(ALL, np.ones(len(ALL)), counts, np.array(weights)))
    first = next(row for row in rows if row.country == ALL[0])
    assert (first.median > 0) == (weights[0] > 0.5)
    assert (first.below, first.rank_below) == pytest.approx((weights[1], weights[0]))


@pytest.mark.filterwarnings("ignore:Mean of empty slice")
@pytest.mark.filterwarnings("ignore::scipy.stats.DegenerateDataWarning")
@pytest.mark.parametrize(("weight", "expected"), [(0.999, 1.0), (0.001, -1.0)])
def test_a_correlation_is_of_the_mean_over_worlds(weight, expected):
    model = planted()
    counts = np.stack([model.counts[0], model.counts[0].max() - model.counts[0]])
    found = correlations(EUROPE, Prediction(ALL, model.incomes, counts, np.array([weight, 1 - weight])))
    assert next(found).correlation == pytest.approx(expected)


def test_a_draw_has_the_weight_of_its_world():
    worlds = [{"intelligence.search": 0.05}, {"intelligence.search": 0.2}]
    scenarios = [load("scenarios/two_countries.toml", {"run.months": 144, **world}) for world in worlds]
    with ThreadPoolExecutor(1) as executor:
        both = predict(scenarios, [1, 3], 2, executor)
        first = predict(scenarios[:1], [5], 2, executor)
    assert both.weights == pytest.approx([1 / 16] * 4 + [3 / 16] * 4)  # two seeds of two years each
    assert np.array_equal(both.counts[:4], first.counts)
    assert not np.array_equal(both.counts[4:], first.counts)


def test_a_world_in_which_a_run_fails_is_left_out_and_named(monkeypatch):
    worlds = [{"intelligence.search": search} for search in (0.05, 0.1, 0.2)]
    scenarios = [load("scenarios/two_countries.toml", {"run.months": 144, **world}) for world in worlds]
    advance = Run.advance

    def fail(run, months):
        if run.timeline[0].parameters.intelligence.search == 0.1 and run.seed == 2:
            raise RunFailed("month 3: harm is nan")
        advance(run, months)

    with ThreadPoolExecutor(1) as executor:
        expected = predict([scenarios[0], scenarios[2]], [1, 3], 2, executor)
        monkeypatch.setattr(Run, "advance", fail)
        found = predict(scenarios, [1, 7, 3], 2, executor)
        with pytest.raises(RunFailed, match="in every world"):
            predict(scenarios[1:2], [7], 2, executor)
    assert found.failed == (1,)
    assert np.array_equal(found.counts, expected.counts)
    assert np.array_equal(found.weights, expected.weights)
    assert list(left_out({"Europe": (), "North": found.failed})) == [
        "**North: world 1 is left out**, since a run failed there."
    ]


def test_a_year_of_the_model_begins_where_the_warm_up_ends():
    scenario = load("scenarios/two_countries.toml", {"run.months": 144, "run.warm_up": 120})
    run = simulate(scenario, 1)
    record = run.record[:, list(INDICATORS.values())][:, :, run.inside]
    assert np.array_equal(yearly(scenario, 1), [record[120:132].sum(axis=0), record[132:144].sum(axis=0)])


@pytest.mark.parametrize(
    ("low", "high", "of_input", "expected"),
    [
        (0.1, 0.7, 0.3, "agrees"),
        (0.1, 0.7, 0.6, "agrees, no more than population alone"),
        (-0.1, 0.7, 0.3, "not shown"),
        (-0.7, -0.1, 0.3, "contrary"),
    ],
)
def test_a_rank_correlation_is_judged_by_its_interval_and_by_what_an_input_does_alone(low, high, of_input, expected):
    row = CorrelationRow("europe", "2008", "victims", "count", 30, 0.4, low, high, "population", of_input)
    assert verdict(row) == expected


def correlation(measure: str, low: float, high: float, of_input: float | None = None) -> CorrelationRow:
    return CorrelationRow("europe", "2008", "victims", measure, 30, (low + high) / 2, low, high, "", of_input)


def test_a_comparison_is_counted_by_its_correlation_against_an_input_and_by_its_whole_interval_against_0():
    rows = [correlation(COUNT, 0.2, 0.8, 0.4), correlation(COUNT, 0.2, 0.8, 0.6), correlation(PER_HEAD, -0.6, 0.2)]
    first, second, _, _ = failures(rows, [])
    assert "in 1 of 2 comparisons the model's ranks agree better" in first
    assert "of 1 comparisons, ranks agree in none; they are contrary in none." in second
    assert "contrary in 1 (victims of 2008)" in failures([correlation(PER_HEAD, -0.6, -0.2)], [])[1]


def test_an_interval_is_too_narrow_where_the_whole_interval_of_what_it_holds_lies_below():
    half, most = (
        CoverageRow("europe", "2008", "victims", PER_HEAD, 90, 30, level, covered, covered - 0.1, covered + 0.06)
        for level, covered in ((0.5, 0.3), (0.95, 0.92))
    )
    assert "in 0 of 1 comparisons" in failures([], [half, most])[-1]
    head, _, cells = coverage_table([half, most]).splitlines()
    found = dict(zip(head.split(" | "), cells.split(" | "), strict=True))
    assert found["within 50 %"] == "30% (20% to 36%)"


def test_a_country_has_its_own_name_beside_its_bar():
    axes = Figure().subplots()
    published = {"AUT": 2.0, "BEL": 0.5, "CZE": 1.0}
    rows = [
        YearRow("europe", "2008", "victims", code, 2007, 9, value, 0.1, 1.0, 9.0, 0.5, 1, 0.5)
        for code, value in published.items()
    ]
    draw(axes, "victims", grouped(rows))
    names = [label.get_text() for label in axes.get_yticklabels()]
    dots = [line.get_data() for line in axes.get_lines() if line.get_marker() == "o"]
    assert {names[int(height[0])]: value[0] for value, height in dots} == published
    assert names == ["BEL", "CZE", "AUT"]  # the lowest first


@pytest.mark.slow
def test_the_command_writes_page_tables_and_figures_over_the_worlds_of_a_table(tmp_path):
    (tmp_path / "worlds.csv").write_text("intelligence.search,weight\n0.05,1\n0.2,3\n", encoding="utf-8")
    done = coopsim(
        "validate", "--worlds", tmp_path / "worlds.csv", "--seeds", "1", "--workers", "1", "-o", tmp_path / "made"
    )
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "made" / "validation.md").read_text(encoding="utf-8")
    assert "ran in 2 worlds" in page
    assert page in done.stdout
    for figure in re.findall(r"!\[.*?\]\((.*?)\)", page):
        assert (tmp_path / "made" / figure).read_bytes().startswith(b"\x89PNG")
    table = pd.read_csv(tmp_path / "made" / "years.csv")
    assert {Place(*key) for key in zip(table.region, table.vintage.astype(str), strict=True)} == set(PLACES)
    assert (table.low <= table["median"]).all()
    assert (table["median"] <= table.high).all()


def test_the_command_runs_each_world_with_the_weight_that_the_table_gives_it(tmp_path, monkeypatch):
    (tmp_path / "worlds.csv").write_text("intelligence.search,weight\n0.05,1\n0.2,3\n", encoding="utf-8")
    asked = []

    def first(scenarios, weights, seeds, executor):
        asked.extend(zip([one.values["intelligence.search"] for one in scenarios], weights, strict=True))
        fail()

    monkeypatch.setattr(validating, "predict", first)
    done = coopsim("validate", "--worlds", tmp_path / "worlds.csv", "-o", tmp_path / "made")
    assert done.returncode == SOME_FAILED
    assert asked == [(0.05, 1), (0.2, 3)]


@pytest.mark.slow
def test_a_run_that_fails_in_a_worker_ends_the_command_as_a_failed_run(capsys):
    options = Namespace(cluster=None, unencrypted=False, workers=1, command="validate")

    def work(executor):
        return executor.submit(fail).result()

    assert guarded(lambda: with_executor(options, work), "Nothing was written.") == SOME_FAILED
    assert capsys.readouterr().err == "month 3: harm is nan. Nothing was written.\n"


def fail():
    """What a worker does."""
    message = "month 3: harm is nan"
    raise RunFailed(message)


def test_a_table_of_worlds_that_is_wrong_is_refused_before_anything_is_run(tmp_path):
    (tmp_path / "worlds.csv").write_text("intelligence.serch\n0.05\n", encoding="utf-8")
    done = coopsim("validate", "--worlds", tmp_path / "worlds.csv", "-o", tmp_path / "made")
    assert (done.returncode, (tmp_path / "made").exists()) == (2, False)
    assert "Did you mean" in done.stderr


def test_the_page_in_the_docs_is_one_of_all_places_and_names_tests_that_there_are():
    text = (ROOT / "docs" / "validation.md").read_text(encoding="utf-8")
    for place in PLACES:
        assert f"(validation_{place.region}_{place.vintage}.png)" in text
    tests = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "tests" / "theory").glob("test_*.py"))
    for test in DOCKED.values():
        assert f"`{test}`" in text
        assert f"\ndef {test}(" in tests
