"""Worlds are drawn to equal weights, again and in folds by keys, so that the same results give the same tables."""

import numpy as np

from sim.discovery.resampling import again, equal, folds


def test_worlds_of_equal_weight_are_drawn_once_each() -> None:
    for count in (1, 7, 300, 1021):
        assert equal(np.full(count, 0.1)).tolist() == list(range(count))


def test_a_world_is_drawn_as_often_as_its_weight_says() -> None:
    weights = np.array([1.0, 2, 5, 0.5, 1.5])
    for number in range(50):
        drawn = np.bincount(equal(weights, number), minlength=5)
        assert drawn.sum() == 5
        assert (np.abs(drawn - weights / 2) < 1).all()
    often = np.mean([np.bincount(equal(weights, number), minlength=5) for number in range(4000)], axis=0)
    np.testing.assert_allclose(often, weights / 2, atol=0.05)


def test_a_bootstrap_counts_weights_and_has_a_key() -> None:
    weights = np.where(np.arange(200) < 100, 3.0, 1.0)
    first = [again(weights, number) for number in range(200)]
    assert np.isclose(np.mean([(drawn < 100).mean() for drawn in first]), 0.75, atol=0.01)
    assert (again(weights, 5) == first[5]).all()
    assert (first[5] != first[6]).any()


def test_every_world_is_held_out_once() -> None:
    parts = folds(103, 10)
    assert sorted(np.concatenate(parts)) == list(range(103))
    assert {len(part) for part in parts} == {10, 11}
