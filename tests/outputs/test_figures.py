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
