"""Worlds are drawn evenly, and more of them begin with those that were drawn before."""

import numpy as np
import pytest

from sim.worlds.sequence import SEQUENCES, block, draw, points, shares
from sim.worlds.uncertainty import Uncertainty

UNCERTAIN = [
    Uncertainty("search", {"intelligence.search": (0.1, 0.5)}),
    Uncertainty("rule", {}, choices=({"trust.rule": "beta"}, {"trust.rule": "fixed"})),
]


@pytest.mark.parametrize("count", [1, 2, 7, 300])
def test_the_first_worlds_of_many_are_those_of_few(count):
    assert np.array_equal(shares(5, count, 7), shares(5, 1000, 7)[:count])
    assert draw(UNCERTAIN, count, 7) == draw(UNCERTAIN, 1000, 7)[:count]


def test_another_seed_draws_other_worlds():
    assert not np.array_equal(shares(5, 8, 7), shares(5, 8, 8))


@pytest.mark.parametrize("count", [1, 2, 8, 256])
def test_at_a_power_of_two_there_is_one_world_in_each_part_of_a_distribution(count):
    parts = np.sort((shares(5, count, 7) * count).astype(int), axis=0)
    assert (parts == np.arange(count)[:, None]).all()


def test_uncertainties_hardly_go_together_however_many_there_are():
    # Two columns of 256 independent numbers have a correlation with a standard deviation of 1/16.
    correlations = np.corrcoef(shares(150, 256, 7).T)[np.triu_indices(150, 1)]
    assert np.abs(correlations).max() < 5 / 16
    assert correlations.std() == pytest.approx(1 / 16, rel=0.05)


def test_uncertainties_that_are_added_leave_the_others_as_they_are():
    assert np.array_equal(shares(9, 100, 7)[:, :5], shares(5, 100, 7))


def test_a_world_has_a_value_of_every_uncertainty():
    worlds = draw(UNCERTAIN, 64, 7)
    assert [world.number for world in worlds] == list(range(64))
    assert {world.weight for world in worlds} == {1.0}
    assert all(world.values.keys() == {"intelligence.search", "trust.rule"} for world in worlds)
    assert sum(world.values["trust.rule"] == "fixed" for world in worlds) == 32


@pytest.mark.parametrize("sequence", SEQUENCES)
def test_every_sequence_can_grow_and_has_a_seed(sequence):
    few = block(sequence, 2) * 8
    assert draw(UNCERTAIN, few, 7, sequence) == draw(UNCERTAIN, 2 * few, 7, sequence)[:few]
    assert draw(UNCERTAIN, few, 7, sequence) != draw(UNCERTAIN, few, 8, sequence)
    for seed in (0, 2**40):
        assert np.array_equal(points(sequence, 2, few, seed), points(sequence, 2, few, seed))


def test_along_a_trajectory_one_uncertainty_changes_at_a_time():
    worlds = draw(UNCERTAIN, 30, 7, "morris")
    for one, other in zip(worlds, worlds[1:], strict=False):
        if other.number % 3:
            assert sum(one.values[key] != other.values[key] for key in one.values) == 1
