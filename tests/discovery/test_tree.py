"""A tree divides worlds where it tells those held out better, and has no division in noise."""

import numpy as np
import pytest

from sim.discovery.box import ABOVE, AMONG, inside
from sim.discovery.tree import is_clearly_more, tree
from tests.discovery import planted

COUNT = 400
pytestmark = pytest.mark.slow


def test_leaves_are_the_parts_of_a_planted_box() -> None:
    unknowns = planted.worlds(COUNT)
    interest = planted.interest(unknowns)
    found = tree(unknowns, np.ones(COUNT), interest)
    best = max(found, key=lambda leaf: leaf.density)
    kinds = {(one.at, one.side, one.options) for one in best.way}
    assert kinds >= {(0, ABOVE, ()), (len(planted.KEYS), AMONG, (0, 1))}
    assert sum(leaf.mass for leaf in found) == pytest.approx(1)


def test_a_leaf_says_what_is_in_it() -> None:
    unknowns = planted.worlds(COUNT)
    interest, weights = planted.interest(unknowns), np.where(np.arange(COUNT) % 2 == 0, 1.0, 4.0)
    masks = []
    for leaf in tree(unknowns, weights, interest):
        mask = inside(leaf.way, unknowns)
        masks.append(mask)
        assert leaf.mass == pytest.approx(weights[mask].sum() / weights.sum())
        assert leaf.density == pytest.approx(weights[mask & interest].sum() / weights[mask].sum())
    assert len(masks) > 1
    assert (np.sum(masks, axis=0) == 1).all()


def test_a_gain_in_a_few_worlds_of_much_weight_is_not_clear() -> None:
    gains, weights = np.zeros(COUNT), np.ones(COUNT)
    gains[:4], weights[:4] = [1.0, -0.5, 1.0, -0.5], 100.0
    assert not is_clearly_more(gains, weights)
    assert is_clearly_more(np.tile(gains[:4], COUNT // 4), np.ones(COUNT))


def test_noise_is_not_divided() -> None:
    for seed in range(5):
        noise = np.random.default_rng(seed + 100).random(COUNT) < 0.4
        (leaf,) = tree(planted.worlds(COUNT, seed), np.ones(COUNT), noise)
        assert leaf == ((), pytest.approx(noise.mean()), 1)
