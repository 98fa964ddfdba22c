"""The figure of a run, or of several side by side."""

import numpy as np
import pytest

import sim
from sim.outputs.figures import overview

SCENARIO = "scenarios/two_countries.toml"


@pytest.fixture(scope="module")
def result():
    return sim.run(SCENARIO, seed=2)


def test_a_plot_has_a_panel_for_each_main_outcome(result):
    figure = result.plot()
    assert len(figure.axes) == 9
    assert all(axes.get_ylabel() and axes.get_title(loc="left") for axes in figure.axes)


def test_a_figure_of_very_many_runs_names_the_first_and_keeps_the_room_of_its_panels(result):
    figure = overview([result] * 60)
    names = [text.get_text() for text in figure.legends[0].get_texts()]
    assert (len(names), names[-1]) == (48, "and 13 more")
    assert figure.subplotpars.top > 0.6


@pytest.mark.parametrize(("months", "apart"), [(48, 12), (180, 60), (360, 120)])
def test_months_are_marked_at_whole_years(months, apart):
    result = sim.run(sim.load(SCENARIO, {"run.months": months, "run.warm_up": 12}))
    for axes in result.plot().axes:
        assert set(np.diff(axes.get_xticks())) == {apart}


TITLES = {
    "Harm": "harm",
    "Local arrests": "arrests",
    "Joint dismantlings": "dismantled_joint",
    "Requests pending": "requests_pending",
    "Trust across borders": "trust_across",
    "Leaks": "leaks",
}


def test_a_panel_draws_what_its_title_says_at_its_months(result):
    panels = {axes.get_title(loc="left"): axes for axes in result.plot().axes}
    for title, outcome in TITLES.items():
        window = 12 if "12-month mean" in panels[title].get_ylabel() else 1
        months, values = panels[title].get_lines()[0].get_data()
        assert list(months) == list(range(window, result.scenario.months + 1)), title
        series = result.over_time(outcome)
        expected = [series[month - window : month].mean() for month in months]
        assert np.allclose(values, expected, rtol=1e-9, atol=1e-12), title


def test_an_event_is_a_line_at_its_month_and_the_warm_up_is_shaded():
    event = {"month": 90, "key": "intelligence.search", "value": 0.2}
    result = sim.run(sim.load(SCENARIO, {"run.months": 180, "run.warm_up": 60}, events=[event]))
    for axes in result.plot().axes:
        (line,) = axes.get_lines()[1:]
        assert list(line.get_xdata()) == [90, 90]
        (shaded,) = axes.patches
        assert (shaded.get_x(), shaded.get_width()) == (0, 60)
