"""The page of an experiment over worlds leads with shares of worlds, and draws every world that was judged."""

import re
from dataclasses import replace

import numpy as np
import pytest
from matplotlib.figure import Figure

from sim.experiment.comparison import compare
from sim.experiment.rows import Tables
from sim.report import dots
from sim.report.averages import differences, estimate, responses
from sim.report.contents import read
from sim.report.driver import Driver, driver
from sim.report.over_worlds import in_worlds
from sim.report.page import rendered
from sim.report.points import in_points
from sim.report.ranks import ranks
from sim.report.spread import along, box, edges_of, spread
from sim.run.summary import LEADING
from sim.words.keys import meaning
from sim.words.study import Study
from tests.experiment import test_world_tables
from tests.experiment.results_directory import NASTY, Made
from tests.experiment.test_world_tables import CLAIM, PLACES, found_of, harm_of, planted

EFFECTS = np.repeat([-5.0, 0.5, 5.0], [70, 20, 10])


@pytest.fixture(scope="module")
def tables() -> Tables:
    """Harm is more than 2 % lower in 70 of 100 worlds, and more than 2 % higher in 10, where one key decides."""
    return planted(harm_of(EFFECTS, 0.1), columns={"learning.pace": EFFECTS.tolist()})


@pytest.fixture(scope="module")
def contents(tmp_path_factory):
    folder = Made({"place": ["border", "Europe"], "policy": ["old", "new"]}).write(
        tmp_path_factory.mktemp("page") / "a"
    )
    return replace(read(folder), worlds=100)


def page(contents, tables) -> str:
    return rendered(replace(contents, tables=contents.tables._replace(**without_empty(tables))))


def without_empty(tables):
    return {name: rows for name, rows in found_of(tables)._asdict().items() if rows}


@pytest.mark.slow
def test_the_page_leads_with_the_share_of_worlds(contents, tables):
    text = page(contents, tables).replace("\u00a0", " ")
    start = text.index("In short")
    assert text.index("In 70 % of the 100 worlds") > start
    assert text.index("within that in 20 %, higher in 10 %") < text.index("<nav")
    assert "Verdicts on what is expected over the worlds" in text
    assert "lower by more than 2 %: 70 % of the worlds" in text
    assert "lower by more than" not in rendered(contents)
    assert "Judged one by one" in text


def test_shares_are_read_in_percentage_points_once(contents, tables):
    share = {"outcome": "harm_averted_share"}
    shares = tuple(row._replace(**share, smallest_effect="0.01") for row in tables.shares)
    found = without_empty(tables._replace(shares=shares))
    found["findings"] = [row._replace(**share, difference=0.02, low=0.01, high=0.03) for row in found["findings"]]
    text = rendered(replace(contents, tables=contents.tables._replace(**found))).replace("\u00a0", " ")
    assert "Expected: 2.0 percentage points higher (95 % interval 1.0 to 3.0)" in text
    assert "lower by more than 1 percentage point: 70 % of the worlds" in text
    assert "Difference of share of harm averted" in text
    (median,) = re.findall(r"The median is −([\d.]+);", text)
    assert float(median) == pytest.approx(2.5, abs=0.1)  # of effects of -5, where 2 is 1 percentage point
    assert "harm averted share" not in text


def test_a_figure_has_the_scale_of_the_sentence_on_it_where_a_claim_sums_over_cells(contents, monkeypatch):
    """Of 150, the sum over two places, 5 is 3.33 %, and the smallest effect of interest 1 %."""
    sides = [tuple({"place": place, "policy": policy} for place in PLACES) for policy in ("new", "old")]
    together = replace(CLAIM, of=sides[0], against=sides[1])
    monkeypatch.setattr(test_world_tables, "CLAIM", together)
    tables = found_of(planted(harm_of(EFFECTS, 0.1)))
    told = Study(stated=[together], now=[], usual={}, question="", tables=tables, worlds="")
    (found,) = in_worlds(replace(contents, tables=tables), told)
    assert "more than 1 % lower" in found.sentences[0].replace("\u00a0", " ")
    assert "lower by more than 1 %: 70 % of the worlds" in found.figure.svg.replace("\u00a0", " ")
    median = found.figure.caption.replace("−", "-").split("The median is ")[1].split(";")[0]
    assert float(median) == pytest.approx(-100 * 5 / 150, abs=0.1)
    assert found.figure.units == "Unit: per cent of the mean compared with."
    # An interaction is read against the mean of a cell, in both.
    crossed = replace(together, of=(sides[0][0], sides[1][1]), against=(sides[1][0], sides[0][1]))
    (found,) = in_worlds(replace(contents, tables=tables), told._replace(stated=[crossed]))
    assert "by more than 2 % of harm" in found.sentences[0].replace("\u00a0", " ")
    assert "by more than 2 %: " in found.figure.svg.replace("\u00a0", " ")
    assert found.figure.units == "Unit: per cent of the mean of a cell compared with."


def test_every_number_of_a_share_is_read_in_percentage_points(contents, tables):
    known = tables.value_of_knowing[0]._replace(outcome="harm_averted_share", value=0.02, limit=0.01, of_all=0.05)
    policy = tables.policies[0]._replace(
        outcome="harm_averted_share", mean=0.3, mean_regret=0.04, least_mean_regret=0.03, high_regret=0.1,
        largest_regret=0.2,
    )  # fmt: skip
    given = contents.tables._replace(value_of_knowing=(known,), policies=(policy,))
    found = in_points(replace(contents, tables=given)).tables
    (known,), (policy,) = found.value_of_knowing, found.policies
    assert (known.value, known.limit, known.of_all) == pytest.approx((2, 1, 5))
    regrets = policy.mean_regret, policy.least_mean_regret, policy.high_regret, policy.largest_regret
    assert (policy.mean, *regrets) == pytest.approx((30, 4, 3, 10, 20))


@pytest.mark.slow
def test_policies_and_what_is_worth_knowing_stand_in_the_page(contents, tables):
    text = page(contents, tables)
    assert "Harm (place = border): lower is better" in text
    assert "<b>70 %</b>" in text
    assert f"{meaning('learning.pace')} (" in text
    nothing = page(contents, tables._replace(value_of_knowing=()))
    assert "No single value is clearly worth knowing" in nothing


@pytest.mark.parametrize(("value", "is_worth_it"), [(-0.5, False), (0.5, False), (1.5, True)])
def test_a_value_is_worth_knowing_beyond_what_chance_makes_the_best_of_them_seem(value, is_worth_it, contents, tables):
    known = [row._replace(value=value, limit=1.0) for row in tables.value_of_knowing]
    text = page(contents, tables._replace(value_of_knowing=known))
    assert ("No single value is clearly worth knowing" not in text) == is_worth_it


def test_the_median_over_worlds_is_by_their_weights(contents):
    weights = np.repeat([1.0, 100.0], [90, 10])  # the worlds in which harm is 5 % higher weigh most
    assert "The median is 5;" in page(contents, planted(harm_of(EFFECTS), weights))


def test_nine_worlds_of_ten_lie_between_the_ends_that_are_told(contents):
    assert "The median is 50; nine worlds of ten lie between 5 and 95." in page(
        contents, planted(harm_of(range(1, 100)))
    )


def test_a_world_that_was_not_judged_lends_its_values_to_no_other(contents):
    harm = harm_of(EFFECTS, 0.1)
    harm[:30, 1, 0] = np.nan
    worlds = [{"learning.pace": 6 + effect} for effect in EFFECTS]
    text = page(replace(contents, values_of_worlds=worlds), planted(harm))
    assert f"alike in what goes with the effect most: {meaning('learning.pace')}" in text


@pytest.mark.slow
def test_worlds_that_were_not_judged_are_named_and_a_claim_without_any_has_no_figure(contents):
    harm = harm_of(EFFECTS, 0.1)
    harm[7, 1, 0] = np.nan
    assert "Not judged in world 7: 1 of 3 pairs have no value." in page(contents, planted(harm))
    harm[:, 1, 0] = np.nan
    text = page(contents, planted(harm))
    assert "cannot be told" in text
    assert "nine worlds of ten" not in text


@pytest.mark.slow
def test_a_world_where_the_mean_compared_with_is_0_is_drawn_too(contents):
    harm = harm_of(EFFECTS, 0.1)
    harm[:10, 0] = 0
    found = planted(harm)
    text = page(contents, found)
    assert "In 10 worlds the mean compared with is 0, so that differences are no shares of it." in text
    assert "Grey zone" not in text
    assert "difference of harm in a world, per cent" not in text
    axes = spread.__wrapped__(found.effects_by_world, 0.0, "victim-months", ("lower", "higher")).axes[0]
    assert sum(bar.get_height() for container in axes.containers for bar in container) == pytest.approx(100)
    nothing = page(contents, planted(np.zeros_like(harm)))
    assert "The median is 0" in nothing


def test_names_in_the_tables_are_shown_as_text(contents, tables):
    named = tables._replace(
        shares=tuple(row._replace(hypothesis=NASTY) for row in tables.shares),
        effects_by_world=tuple(row._replace(hypothesis=NASTY) for row in tables.effects_by_world),
        policies=tuple(row._replace(levels=NASTY, among=NASTY) for row in tables.policies),
        value_of_knowing=tuple(row._replace(parameter=NASTY, among=NASTY) for row in tables.value_of_knowing),
    )
    assert "<script>alert" not in page(contents, named)


def test_ranks_and_figures_use_the_weights_of_worlds(contents):
    """The first point is the worst in one world of ten, which weighs as much as all others."""
    harm = np.random.default_rng(2).normal(0, 0.1, (4, 10)) + np.arange(4)[:, np.newaxis]
    harm[0, 9] = 20
    weights = np.repeat([1.0, 9.0], [9, 1]) / 18
    weighted = replace(contents, values={"harm": harm}, weights=weights)
    assert ranks(weighted, "harm")[0].mean == pytest.approx(harm[0] @ weights)
    found, expected = estimate(harm[0], harm[1], weights), compare(harm[0], harm[1], weights=weights)
    assert found == (expected.difference, expected.low, expected.high)
    (cells,) = differences(replace(weighted, factors=("place", "policy")), "harm", ("", "place", "policy"))[:1]
    assert cells[1] == estimate(harm[1], harm[0], weights)


def test_a_dose_and_a_share_averted_use_the_weights_of_worlds(contents):
    harm = np.random.default_rng(2).normal(0, 1, (3, 10))
    weights = np.repeat([1.0, 9.0], [9, 1]) / 18
    whole, *parts = LEADING
    points = (("0",), ("0.5",), ("1",))
    weighted = replace(
        contents, factors=("dose",), points=points, values={"harm": harm, whole: harm + 9}, weights=weights
    )
    (dose,) = responses(weighted, "harm", "dose")
    assert [one.mean for one in dose.estimates] == pytest.approx(list(harm @ weights))
    axes = dots.averted.__wrapped__(weighted, {(at, name): 1.0 for at in range(3) for name in parts}).axes[0]
    (first, second, third) = (lines.get_segments()[0] for lines in axes.collections[:3])
    for height, drawn in enumerate((first, second, third)):
        found = estimate(harm[height] + 9, weights=weights)
        assert drawn.tolist() == [[found.low, height], [found.high, height]]


def test_the_box_and_the_line_below_an_effect_use_the_weights_of_worlds():
    effects, weights = np.arange(10.0), np.repeat([1.0, 99.0], [9, 1]) / 108
    axes = Figure().subplots()
    box(axes, effects, weights)
    whiskers, middle = axes.collections[0], axes.collections[-1]
    assert whiskers.get_segments()[0][:, 0].tolist() == [5.0, 9.0]
    assert middle.get_segments()[0][:, 0].tolist() == [9.0, 9.0]
    axes = Figure().subplots()
    box(axes, np.arange(100.0), np.full(100, 0.01))
    half = axes.collections[1].get_paths()[0].get_extents()
    assert (half.x0, half.x1) == pytest.approx((25, 75), abs=1)
    axes = Figure().subplots()
    along(axes, Driver("learning.pace", 0.5, effects.tolist(), [0] * 5 + [1] * 5), effects, weights, 0.0)
    (line,) = (one for one in axes.get_lines() if one.get_marker() == "D")
    assert list(line.get_ydata()) == pytest.approx([2.0, (5 + 6 + 7 + 8 + 99 * 9) / 103])


def test_what_a_value_explains_is_without_what_chance_adds():
    """Of ten parts of 150 worlds, chance alone explains 9 of 149 parts of the variance on average."""
    values = np.arange(150.0)
    effects = np.repeat(np.arange(10.0), 15) + np.random.default_rng(3).normal(0, 3, 150)
    found = driver(effects, np.full(150, 1 / 150), [{"a": value} for value in values])
    between = np.var(effects.reshape(10, 15).mean(axis=1)) / np.var(effects)
    assert found.explained == pytest.approx((between - 9 / 149) / (1 - 9 / 149), abs=0.01)
    assert found.explained < between - 0.02


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_best_of_many_values_that_do_nothing_is_no_driver(seed):
    chance = np.random.default_rng(seed)
    worlds = [{f"key {at}": value for at, value in enumerate(row)} for row in chance.random((100, 40))]
    assert driver(chance.normal(size=100), np.full(100, 0.01), worlds) is None


@pytest.mark.slow
def test_the_page_speaks_of_worlds_where_there_are_some(contents, tables):
    text = page(contents, tables)
    assert "Mean over the worlds, standard deviation" in text
    assert "Means of the worlds by the last month of each year" in text
    assert "Intervals are over worlds." in text
    assert "covers chance in the model alone" not in text
    in_one = rendered(replace(contents, worlds=0))
    assert "Mean over the runs, standard deviation" in in_one
    assert "covers chance in the model alone" in in_one


def test_every_judged_world_is_in_a_bar_by_its_weight():
    weights = np.linspace(1, 3, len(EFFECTS))
    rows = planted(harm_of(EFFECTS * np.linspace(0.5, 9, 100), 0.5), weights).effects_by_world
    axes = spread.__wrapped__(rows, 2.0, "per cent", ("lower", "higher")).axes[0]
    bars = [bar for container in axes.containers for bar in container]
    assert sum(bar.get_height() for bar in bars) == pytest.approx(100)
    supported = axes.containers[0]
    assert supported.get_label().startswith("supported (")
    share = weights[[row.verdict == "supported" for row in rows]].sum() / weights.sum()
    assert sum(bar.get_height() for bar in supported) == pytest.approx(100 * share)


@pytest.mark.parametrize("least", [0.01, 0.5, 3.0, 400.0])
def test_bars_end_at_the_smallest_effect(least):
    effects = np.random.default_rng(1).normal(1, 3, 200)
    edges = edges_of(effects, np.ones(200), least)
    assert np.allclose(np.diff(edges), edges[1] - edges[0])
    assert np.isclose(edges, least).any()
    assert np.isclose(edges, -least).any() or edges[1] - edges[0] > 2 * least
    assert 20 < len(edges) < 90


@pytest.mark.slow
def test_the_value_that_decides_an_effect_is_drawn_beside_it_and_none_where_nothing_does(contents, tables):
    paces = 10.0 ** (EFFECTS + np.linspace(0, 0.4, len(EFFECTS)))  # over decades, so that the axis is one of logarithms
    worlds = [{"learning.pace": pace, "intelligence.search": number % 7} for number, pace in enumerate(paces)]
    text = page(replace(contents, values_of_worlds=worlds), tables)
    assert "mathdefault" not in text
    assert f"alike in what goes with the effect most: {meaning('learning.pace')}. It explains" in text
    chance = np.random.default_rng(5)
    blind = [{"learning.pace": float(chance.uniform()), "intelligence.search": number % 7} for number in range(100)]
    assert "No single value of the worlds goes with it more closely" in page(
        replace(contents, values_of_worlds=blind), tables
    )


def test_one_chart_has_the_shares_of_worlds_of_every_hypothesis(contents, tables):
    text = page(contents, tables)
    start = text.index("Share of worlds in which the effect of each hypothesis lies where")
    chart = text[start : text.index("</figure>", start)].replace("\u00a0", " ")
    assert all(f">{share} %<" in chart for share in (70, 20, 10))
