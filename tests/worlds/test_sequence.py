"""Worlds are drawn evenly, and more of them begin with those that were drawn before."""

import numpy as np
import pytest
from scipy.stats import qmc

from sim.worlds.sequence import draw, shares
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


def test_worlds_fill_the_space_more_evenly_than_chance():
    by_chance = np.random.default_rng(1).random((256, 5))
    assert qmc.discrepancy(shares(5, 256, 7)) < 0.1 * qmc.discrepancy(by_chance)


def test_a_world_has_a_value_of_every_uncertainty():
    worlds = draw(UNCERTAIN, 64, 7)
    assert [world.number for world in worlds] == list(range(64))
    assert {world.weight for world in worlds} == {1.0}
    assert all(world.values.keys() == {"intelligence.search", "trust.rule"} for world in worlds)
    assert sum(world.values["trust.rule"] == "fixed" for world in worlds) == 32
