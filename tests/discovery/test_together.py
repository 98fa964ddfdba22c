"""Unknowns that go together in the worlds are named, those that do so by chance are not."""

import numpy as np
import pytest

from sim.discovery.together import together
from sim.discovery.wording import warned
from tests.discovery import planted

COUNT = 300


def test_a_pair_that_goes_together_is_named_with_its_correlation() -> None:
    unknowns = planted.worlds(COUNT)
    noise = np.random.default_rng(5).normal(size=COUNT)
    unknowns[3] = unknowns[3]._replace(values=0.1 * noise - unknowns[0].values)
    (pair,) = together(unknowns, np.ones(COUNT))
    assert (pair.one, pair.other) == (unknowns[0], unknowns[3])
    assert pair.correlation == pytest.approx(-0.94, abs=0.03)
    said = warned([pair])
    assert said.startswith(
        "Some unknowns go together in these worlds, so that what one does may be shown for the other"
    )
    assert f"*{unknowns[0].meaning}* and *{unknowns[3].meaning}* (−{-pair.correlation:.2f}" in said


def test_only_worlds_of_weight_count() -> None:
    unknowns = planted.worlds(2 * COUNT)
    is_heavy = np.arange(2 * COUNT) % 2 == 0
    unknowns[3] = unknowns[3]._replace(values=np.where(is_heavy, unknowns[0].values, unknowns[3].values))
    assert together(unknowns, np.where(is_heavy, 100.0, 1.0))[0].correlation > 0.9
    assert together(unknowns, np.where(is_heavy, 0.01, 1.0)) == []


def test_the_strongest_pair_comes_first_whatever_its_sign() -> None:
    unknowns = planted.worlds(COUNT)
    noise = np.random.default_rng(5).normal(size=COUNT)
    unknowns[3] = unknowns[3]._replace(values=0.1 * noise - unknowns[0].values)
    unknowns[4] = unknowns[4]._replace(values=0.25 * noise + unknowns[1].values)
    first, second = together(unknowns, np.ones(COUNT))
    assert first.correlation < -0.9
    assert 0.6 < second.correlation < 0.9


def test_among_few_worlds_that_weigh_anything_chance_does_more() -> None:
    weights = np.where(np.arange(COUNT) < 50, 1.0, 1e-6)
    assert together(planted.worlds(COUNT), weights) == []


@pytest.mark.parametrize("seed", range(5))
def test_what_goes_together_by_chance_is_not_named(seed: int) -> None:
    assert together(planted.worlds(COUNT, seed), np.ones(COUNT)) == []
    assert warned([]) == ""
