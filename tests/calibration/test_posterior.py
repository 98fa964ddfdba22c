"""Weighted samples, the typical world, and what is compared with the prior."""

import tomllib
from functools import reduce
from operator import getitem

import numpy as np
import pandas as pd
import pytest
from scipy.stats import kstest

from sim.calibration.posterior import Predicted, parameter_rows, target_rows, typical_toml
from sim.calibration.typical import identified, typical
from sim.calibration.weights import apart, quantiles, sample_size
from sim.scenario import load
from sim.scenario.declarations import known
from tests.calibration.small_calibration import line
from tests.experiment.small_experiment import ROOT


@pytest.mark.parametrize("power", [0.5, 2.0])  # of which the distances lie on either side
def test_with_equal_weights_kolmogorovs_distance_is_the_known_one(power):
    values = np.random.default_rng(1).random(50) ** power
    assert apart(values, np.full(50, 0.02)) == pytest.approx(kstest(values, "uniform").statistic)


def test_a_weight_of_two_is_the_same_world_twice():
    values, weights = np.array([0.3, 0.1, 0.7]), np.array([0.5, 0.25, 0.25])
    twice = np.array([0.3, 0.3, 0.1, 0.7])
    assert apart(values, weights) == pytest.approx(apart(twice, np.full(4, 0.25)))
    ends = (0.1, 0.5, 0.74, 0.9)
    assert quantiles(values, weights, ends) == quantiles(twice, np.full(4, 0.25), ends) == [0.1, 0.3, 0.3, 0.7]


def test_quantiles_leave_out_what_has_no_value():
    assert quantiles(np.array([np.nan, 2.0]), np.array([0.9, 0.1]), (0.05, 0.95)) == [2.0, 2.0]
    assert np.isnan(quantiles(np.array([np.nan]), np.array([1.0]), (0.5,))).all()


def test_the_effective_sample_size_counts_worlds_of_equal_weight():
    assert sample_size(np.array([0.5, 0.5, 0.0])) == pytest.approx(2)


def test_the_typical_world_takes_what_is_identified_from_one_world_and_medians_of_the_rest():
    chance = np.random.default_rng(8)
    along = 0.4 + 0.1 * chance.random(400)
    shares, weights = np.column_stack([along, 0.9 - along, chance.random(400)]), np.full(400, 1 / 400)
    assert identified(shares, weights).tolist() == [True, True, False]
    found = typical(shares, weights)
    assert found[0] + found[1] == pytest.approx(0.9)  # as in every world, though not of medians in general
    assert found[0] == pytest.approx(0.45, abs=0.005)
    assert found[2] == quantiles(shares[:, 2], weights, (0.5,))[0]


def test_what_is_not_identified_has_no_say_in_which_world_is_taken():
    chance = np.random.default_rng(8)
    shares, weights = np.column_stack([0.4 + 0.1 * chance.random(401), chance.random(401)]), np.full(401, 1 / 401)
    assert identified(shares, weights).tolist() == [True, False]
    assert typical(shares, weights)[0] == np.median(shares[:, 0])  # one world has it


def test_a_world_that_has_nearly_all_weight_identifies_nothing():
    shares, weights = np.linspace(0, 1, 401), np.full(401, 0.1 / 400)
    weights[200] = 0.9
    assert not identified(shares[:, np.newaxis], weights).any()
    assert identified(shares[:, np.newaxis] / 4, np.full(401, 1 / 401)).all()


def test_the_typical_world_heeds_weights():
    shares = np.array([[0.1], [0.5], [0.9]])
    assert typical(shares, np.array([0.1, 0.1, 0.8])) == 0.9
    assert typical(shares, np.array([0.8, 0.1, 0.1])) == 0.1


def test_a_parameter_is_identified_where_the_posterior_leaves_its_prior():
    chance = np.random.default_rng(8)
    shares = np.column_stack([0.4 + 0.1 * chance.random(400), chance.random(400), chance.random(400)])
    first, second, _ = parameter_rows(line(), shares, np.full(400, 1 / 400), np.array([0.45, 0.5, 0.5]))
    assert (first.identified, second.identified) == ("yes", "no")
    assert first.width == pytest.approx(0.1, abs=0.01)
    assert second.width == pytest.approx(1, abs=0.08)
    assert 0.4 <= first.low < first.middle < first.high <= 0.5
    assert float(first.typical) == 0.45


def test_a_target_is_covered_where_worlds_lie_on_both_sides_of_it():
    figures = np.column_stack([np.linspace(0.5, 0.7, 101), np.linspace(0.3, 0.5, 101)])
    found = Predicted(figures, figures, np.full(101, 1 / 101), np.full(2, 0.05), np.zeros(2), 1.0)
    first, second = target_rows(line().targets, found)
    assert (first.covered, second.covered) == ("yes", "no")
    assert first.within == pytest.approx(0.5, abs=0.01)
    assert second.within == pytest.approx(0.01, abs=0.01)


def test_what_is_said_of_a_target_is_said_of_the_weight_of_worlds():
    prior, posterior = np.full((3, 2), 0.1), np.array([[0.6, 0.5], [0.9, 0.25], [0.9, 0.25]])
    found = Predicted(prior, posterior, np.array([0.96, 0.02, 0.02]), np.full(2, 0.05), np.zeros(2), 1.0)
    first, second = target_rows(line().targets, found)  # published: 0.6 and 0.25
    assert (first.low, first.middle, first.high) == (0.6, 0.6, 0.6)
    assert (first.covered, second.covered) == ("yes", "no")  # by the posterior, not by the prior
    assert (first.within, second.within) == pytest.approx((0.96, 0.04))


def test_the_typical_world_is_a_part_of_a_scenario(tmp_path):
    world = {"assistance.base_months": 7.25, "trust.rule": "fixed", "jurisdictions.ROU.cpi": 40.0}
    world = {key: value for key, value in world.items() if not key.startswith("jurisdictions")}
    (tmp_path / "typical.toml").write_text(typical_toml(world, "a title"), encoding="utf-8")
    file = tmp_path / "mine.toml"
    file.write_text(f'extends = ["{ROOT}/scenarios/two_countries.toml", "typical.toml"]\n', encoding="utf-8")
    values = load(file).values
    assert {key: values[key] for key in world} == world


@pytest.fixture(name="posterior", scope="module")
def shipped():
    return pd.read_parquet(ROOT / "experiments/calibration/posterior.parquet")


@pytest.fixture(name="typical_world", scope="module")
def kept(posterior):
    sections = tomllib.loads((ROOT / "results/reference/calibration/typical.toml").read_text(encoding="utf-8"))
    return {key: reduce(getitem, key.split("."), sections) for key in posterior.columns.drop("weight")}


def test_the_typical_world_that_is_kept_is_of_the_posterior_that_is_shipped(posterior, typical_world):
    rows = pd.read_csv(ROOT / "results/reference/calibration/parameters.csv").set_index("key")
    together = rows.index[rows.identified == "yes"]
    assert (posterior[together] == pd.Series(typical_world)[together].astype(float)).all(axis=1).sum() == 1
    for key in rows.index[rows.identified == "no"]:
        (median,) = quantiles(posterior[key].to_numpy(float), posterior.weight.to_numpy(), (0.5,))
        assert typical_world[key] == pytest.approx(median), key


def test_the_shipped_defaults_are_the_typical_world_to_three_figures(typical_world):
    for key, value in typical_world.items():
        assert known(key).default == float(f"{value:.3g}"), key
