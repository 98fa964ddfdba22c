"""What moves a response is told from what does not, beside a dummy, with intervals and by weight."""

import numpy as np
import pytest

from sim.discovery.along import along, chance_share
from sim.discovery.importance import importance
from tests.discovery import planted

COUNT = 300


def clear(found, measure: str) -> set[str]:
    return {one.unknown.name for one in found if one.measure == measure and one.is_clear}


def test_what_matters_is_clear_and_nothing_else() -> None:
    unknowns = planted.worlds(COUNT)
    number, choice = unknowns[0], unknowns[-1]
    noise = np.random.default_rng(3).normal(size=COUNT)
    response = 3 * number.values + 1.5 * (choice.values == 2) + 0.5 * noise
    found = importance(unknowns, np.ones(COUNT), response)
    for measure in ("delta", "pawn", "S1"):
        assert clear(found, measure) == {number.name, choice.name}
        assert all(one.low <= one.value <= one.high for one in found)
    (rank,) = (one for one in found if one.measure == "spearman" and one.unknown == number)
    assert rank.value > 0.7
    assert not any(one.measure == "spearman" and one.unknown == choice for one in found)  # three options have no order


def test_in_noise_hardly_anything_is_clear() -> None:
    counted = 0
    for seed in range(8):
        unknowns = planted.worlds(COUNT, seed)
        found = importance(unknowns, np.ones(COUNT), np.random.default_rng(seed + 50).normal(size=COUNT))
        counted += len(clear(found, "delta"))
    assert counted <= 5  # of 8 times 13


def test_the_level_of_a_dummy_is_that_of_unknowns_that_do_nothing() -> None:
    unknowns = planted.worlds(COUNT)
    response = 2 * unknowns[0].values + np.random.default_rng(3).normal(size=COUNT)
    found = [one for one in importance(unknowns, np.ones(COUNT), response) if one.measure == "delta"]
    assert np.mean([one.value for one in found[1:]]) == pytest.approx(found[0].dummy, rel=0.15)
    assert found[0].dummy < found[0].dummy_high < found[0].value


def test_worlds_count_by_their_weight() -> None:
    unknowns = planted.worlds(COUNT)
    is_heavy = np.arange(COUNT) % 2 == 0
    response = np.where(is_heavy, unknowns[0].values, unknowns[1].values)
    for weight, of in ((50.0, unknowns[0]), (0.02, unknowns[1])):
        found = importance(unknowns, np.where(is_heavy, weight, 1.0), response)
        assert max((one for one in found if one.measure == "delta"), key=lambda one: one.value).unknown == of


def test_a_response_that_is_the_same_everywhere_is_refused() -> None:
    with pytest.raises(ValueError, match="the same in every world"):
        importance(planted.worlds(COUNT), np.ones(COUNT), np.full(COUNT, 3.0))


def test_slices_along_an_unknown_hold_equally_much_weight_and_the_shares_beyond_the_smallest_effect() -> None:
    unknown = planted.worlds(COUNT)[0]
    response = 10 * (unknown.values - 0.5)
    weights = np.where(unknown.values < 0.5, 1.0, 3.0)
    found = along(unknown, weights, response, np.full(COUNT, 1.0))
    assert len(found) == 5
    low, high = found[0], found[-1]
    assert low.worlds > 2 * high.worlds
    assert (low.above, low.below, high.above, high.below) == pytest.approx((0, 1, 1, 0), abs=0.01)
    assert low.low < low.mean < low.high < high.low


def test_a_choice_is_laid_out_option_by_option() -> None:
    choice = planted.worlds(COUNT)[-1]
    found = along(choice, np.ones(COUNT), choice.values**2, np.full(COUNT, np.nan))
    assert {one.label: one.mean for one in found} == pytest.approx({"fixed": 0, "beta": 1, "other": 4})
    assert all(np.isnan(one.above) for one in found)


def test_the_share_of_chance_is_what_replicates_would_take_away() -> None:
    chance = np.random.default_rng(1)
    replicates, weights = 5, np.ones(4000)
    runs = chance.normal(size=(4000, 1)) + 2 * chance.normal(size=(4000, replicates))
    errors = runs.std(axis=1, ddof=1) / np.sqrt(replicates)
    assert chance_share(runs.mean(axis=1), errors, weights) == pytest.approx(0.8 / 1.8, abs=0.02)
