"""Measures of sensitivity are those of SALib where SALib is right, and see every option of a choice."""

import numpy as np
import pytest
from SALib.analyze import pawn as salib_pawn
from SALib.analyze.delta import calc_delta
from scipy import stats

from sim.discovery.measures import SLICES, delta, first_order, pawn, spearman
from sim.discovery.unknowns import ranks

WORLDS, UNKNOWNS = 400, 6


@pytest.fixture(name="runs", scope="module")
def of_a_model() -> tuple[np.ndarray, np.ndarray]:
    """Values of six unknowns in every world, and a response to the first two."""
    chance = np.random.default_rng(1)
    columns = chance.random((UNKNOWNS, WORLDS))
    return columns, 2 * columns[0] + np.sin(6 * columns[1]) + 0.3 * chance.normal(size=WORLDS)


def test_pawn_is_that_of_salib(runs: tuple[np.ndarray, np.ndarray]) -> None:
    columns, response = runs
    problem = {"num_vars": UNKNOWNS, "names": list("abcdef"), "bounds": [[0, 1]] * UNKNOWNS}
    theirs = salib_pawn.analyze(problem, columns.T, response, S=SLICES)["median"]
    # Theirs leaves the world with the largest value out of the last slice.
    np.testing.assert_allclose(pawn(ranks(columns), response), theirs, atol=1.5 / (WORLDS / SLICES))


def test_delta_is_that_of_salib(runs: tuple[np.ndarray, np.ndarray]) -> None:
    columns, response = runs
    response = stats.norm.ppf(stats.rankdata(response) / WORLDS - 0.5 / WORLDS)
    grid, edges = np.linspace(response.min(), response.max(), 100), np.linspace(0, WORLDS, SLICES + 1)
    theirs = [calc_delta(response, grid, column, edges) for column in columns]
    np.testing.assert_allclose(delta(ranks(columns), response), theirs, rtol=1e-9)


def test_first_order_is_the_share_of_the_variance_between_slices() -> None:
    chance = np.random.default_rng(2)
    columns = chance.random((3, 4000))
    response = 3 * columns[0] + 2 * columns[1]
    # Five slices hold 24/25 of the variance of a straight line.
    np.testing.assert_allclose(first_order(ranks(columns), response), [0.96 * 9 / 13, 0.96 * 4 / 13, 0], atol=0.01)


def test_rank_correlation_is_spearmans_with_ties(runs: tuple[np.ndarray, np.ndarray]) -> None:
    columns, response = np.round(4 * runs[0]), np.round(2 * runs[1])
    theirs = [stats.spearmanr(column, response).statistic for column in columns]
    np.testing.assert_allclose(spearman(columns, response), theirs, rtol=1e-9)


@pytest.mark.parametrize("measure", [pawn, delta, first_order])
@pytest.mark.parametrize("option", [0, 1, 2, 3, 4])
def test_an_option_that_alone_matters_is_seen_be_it_the_last(measure, option: int) -> None:
    chance = np.random.default_rng(3)
    choice, nothing = chance.integers(5, size=(2, WORLDS)).astype(float)
    response = 3.0 * (choice == option) + chance.normal(size=WORLDS)
    moved, not_moved = measure(ranks([choice, nothing]), response)
    assert moved > 1.7 * not_moved


def test_delta_is_the_same_for_any_increasing_function_of_the_response(runs: tuple[np.ndarray, np.ndarray]) -> None:
    columns, response = runs
    np.testing.assert_allclose(delta(ranks(columns), np.exp(5 * response)), delta(ranks(columns), response))


def test_a_slice_without_variation_is_apart_from_all_worlds_that_differ() -> None:
    column = np.arange(500) / 500
    response = np.where(column < 0.4, -50.0, np.random.default_rng(4).random(500))
    # Two slices of five are apart from three fifths of the worlds; the others, all but alike, from two fifths.
    assert delta(ranks([column]), response)[0] == pytest.approx(0.4 * 0.6 + 0.6 * 0.4, abs=0.1)
