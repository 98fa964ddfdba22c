"""Statistics in another way: by a textbook's other formula, by hand, or at the value from which a rule holds."""

import warnings

import numpy as np
import pytest
from scipy import stats

from sim.experiment.comparison import compare
from sim.experiment.mean_difference import bootstrap, differences
from sim.experiment.over_worlds import effective_worlds, of_seeds, share_of_worlds
from sim.experiment.sensitivity import of_ranks
from sim.experiment.world_effects import in_units, relative_error


def two_values(ones, count):
    """So many ones, the others 0: their skewness is (1 - 2 p) / sqrt(p (1 - p))."""
    return np.repeat([1.0, 0.0], [ones, count - ones])


def test_from_25_times_the_squared_skewness_on_worlds_are_enough():
    """Cochran's rule: 24 ones of 1,000 worlds ask for 967 of them, 23 for 1,013."""
    for ones, asked, is_warned in ((24, 967, False), (23, 1013, True)):
        values = two_values(ones, 1000)
        assert 25 * stats.skew(values) ** 2 == pytest.approx(asked, abs=1)
        found = compare(values, np.zeros(1000), weights=np.full(1000, 0.001))
        assert bool(found.warnings) == is_warned


def test_no_world_tells_nothing():
    assert effective_worlds(np.array([])) == 0
    assert effective_worlds(np.array([3.0])) == 1
    assert share_of_worlds(np.array([1.0]), np.array([3.0])).value == 1


@pytest.mark.parametrize("missing", [np.nan, np.inf])
def test_what_seeds_do_to_all_worlds_alike_is_not_told_where_a_run_has_no_value(missing):
    differences = np.array([[1.0, 3.0, 2.0], [2.0, 5.0, 2.0]])
    assert of_seeds(differences, np.ones(2)).freedom == 2
    differences[1, 0] = missing
    assert of_seeds(differences, np.ones(2)) is None
    assert of_seeds(differences[:1], np.ones(1)) is None
    assert of_seeds(differences[:, 1:2], np.ones(2)) is None


@pytest.mark.parametrize("count", [5, 6, 7, 30])
def test_partial_rank_correlations_are_those_of_the_inverse_matrix(count):
    """Of three factors, the two held take a degree of freedom each; five points leave none for an interval."""
    chance = np.random.default_rng(30 + count)
    sampled = chance.random((count, 3))
    outcome = sampled @ [3.0, -2.0, 0.5] + chance.normal(0, 1, count)
    inverse = np.linalg.inv(np.corrcoef(stats.rankdata(np.column_stack([sampled, outcome]), axis=0), rowvar=False))
    for at, found in enumerate(of_ranks(["a", "b", "c"], sampled, outcome)):
        expected = -inverse[at, 3] / np.sqrt(inverse[at, at] * inverse[3, 3])
        assert (found.factor, found.measure) == ("abc"[at], "prcc")
        assert found.value == pytest.approx(expected)
        if count == 5:
            assert (found.low, found.high) == (-1, 1)
        else:
            half = stats.norm.ppf(0.975) / np.sqrt(count - 2 - 3)
            ends = np.tanh([np.arctanh(expected) - half, np.arctanh(expected) + half])
            assert (found.low, found.high) == pytest.approx(tuple(ends))


@pytest.mark.parametrize("size", [1e-6, 1.0, 1e6])
def test_differences_that_vary_by_rounding_alone_are_equal_and_all_others_stay(size):
    against, apart = size * np.array([1.0, 0.3, 0.7]), size * np.array([0.0, 1.0, -1.0])
    of = against + 0.5 * size
    assert np.ptp(differences(of + 1e-13 * apart, against)) == 0
    assert np.array_equal(differences(of + 1e-11 * apart, against), of + 1e-11 * apart - against)
    assert not differences(against * (1 + 1e-14), against).any()  # the same sums, added up in another order


def test_what_a_pair_is_worth_is_not_told_where_all_differ_alike():
    against = np.array([1.0, 2.0, 4.0, 7.0])
    assert compare(against + 3, against).pairing_worth is None
    assert compare(against, against).pairing_worth is None
    assert compare(np.full(4, 3.0), np.full(4, 1.0)).pairing_worth is None


def test_the_correlation_of_pairs_is_the_mean_product_of_standard_scores():
    of, against = np.array([3.0, 5.0, 4.0, 8.0]), np.array([1.0, 5.0, 5.0, 4.0])
    expected = (stats.zscore(of) * stats.zscore(against)).mean()
    assert compare(of, against).correlation == compare(against, of).correlation == pytest.approx(expected)
    constant = np.full(4, 2.0)
    with warnings.catch_warnings(action="error"):  # no correlation is computed of what does not vary
        assert compare(of, constant).correlation is compare(constant, against).correlation is None


def test_an_interval_by_resampling_is_that_of_numpys_generator_with_seed_1():
    """The bias-corrected, accelerated interval by its formula (Efron 1987), of 9,999 resamples."""
    values = np.random.default_rng(3).gamma(2, 1, 37)
    means = values[np.random.default_rng(1).integers(0, 37, (9999, 37))].mean(axis=1)
    mean = values.mean()
    bias = stats.norm.ppf((np.sum(means < mean) + np.sum(means <= mean)) / 2 / 9999)
    left = mean - (values.sum() - values) / 36
    rate = (left**3).sum() / (6 * (left**2).sum() ** 1.5)
    shares = [stats.norm.cdf(bias + (bias + z) / (1 - rate * (bias + z))) for z in stats.norm.ppf([0.025, 0.975])]
    assert bootstrap(values) == pytest.approx(tuple(np.quantile(means, shares)), rel=1e-3)
    assert bootstrap(values[:19]) == (None, None)
    assert None not in bootstrap(values[:20])


def test_how_well_a_reference_is_known_is_its_standard_error_as_a_share_of_it():
    against = np.array([[9.0, 11, 10, 10], [-9, -11, -10, -10], [0, 0, 0, 0], [0, 0, 0, 0], [-1, 1, -1, 1]])
    difference = np.zeros((5, 4))
    difference[[2, 4], 0] = 1
    expected = stats.sem(against[0]) / 10
    assert list(relative_error(difference, against)) == pytest.approx([expected, expected, np.inf, 0, np.inf])


def test_a_difference_counts_in_smallest_effects_and_by_its_sign_where_that_is_0():
    differences = np.array([[1.0, 3], [-1, 2], [-4, 1], [0, 0], [-1, 1]])
    found = in_units(differences, np.array([2.0, 0, 0, 0, 0]))
    assert found.tolist() == [[0.5, 1.5], [2, 2], [-2, -2], [0, 0], [0, 0]]
