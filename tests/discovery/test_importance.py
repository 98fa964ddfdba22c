"""What moves a response is told from what does not, beside a dummy, with intervals and by weight."""

from types import SimpleNamespace

import numpy as np
import pytest

from sim.discovery import importance as module
from sim.discovery.along import along, chance_share, summary
from sim.discovery.importance import SPEARMAN, Importance, importance
from sim.discovery.sensitivity import sensitivity
from sim.discovery.study import Answer
from sim.experiment.over_worlds import mean_over_worlds
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


def test_where_one_world_alone_responds_every_measure_is_a_number() -> None:
    """Some resamples leave that world out, so that nothing varies in them."""
    response = np.zeros(COUNT)
    response[3] = 1.0
    for one in importance(planted.worlds(COUNT), np.ones(COUNT), response):
        assert np.isfinite([one.value, one.low, one.high]).all(), one


@pytest.mark.slow
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


def test_the_level_of_a_dummy_is_the_mean_over_dummies_and_the_higher_one_holds_nineteen_of_twenty(monkeypatch) -> None:
    monkeypatch.setattr(module, "MEASURES", {"delta": lambda ranks, response: np.arange(len(ranks)) ** 2.0})
    first = importance(planted.worlds(COUNT), np.ones(COUNT), np.arange(float(COUNT)))[0]
    squares = np.arange(100) ** 2.0
    assert (first.dummy, first.dummy_high) == pytest.approx((squares.mean(), np.quantile(squares, 0.95)))


@pytest.mark.parametrize(("measure", "is_clear"), [(SPEARMAN, True), ("delta", False)])
def test_a_rank_correlation_is_clear_below_0_too(measure: str, is_clear: bool) -> None:
    assert Importance(planted.worlds(3)[0], measure, -0.8, -0.9, -0.7, 0.0, 0.0).is_clear == is_clear


def test_where_an_answer_lies_is_by_the_weights_of_worlds() -> None:
    unknowns, weights = planted.worlds(COUNT), np.where(np.arange(COUNT) < 100, 4.0, 1.0)
    values = 10.0 * (np.arange(COUNT) < 100) + 0.001 * np.arange(COUNT)
    answer = Answer("harm", "", "harm", "victim-months", "", values, np.full(COUNT, 0.1), np.full(COUNT, np.nan))
    study = SimpleNamespace(of=lambda _: (unknowns, weights, values), weights=weights, content={})
    found = sensitivity(study, answer)
    assert found.mean == pytest.approx(np.average(values, weights=weights))  # 400 of 600 lie at 10, a third of worlds
    assert found.deviation == pytest.approx(np.sqrt(10**2 * 2 / 9), abs=0.1)


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


def test_a_mean_in_a_slice_has_the_interval_that_findings_have() -> None:
    weights = np.array([8.0, 1, 1, 1, 1])
    response = np.array([9.0, 1, 2, 3, 4])  # the heavy world is unlike the others
    found = summary("", response, weights, response, np.ones(5))
    mean, _, half, _ = mean_over_worlds(response, weights, None)
    assert (found.low, found.mean, found.high) == pytest.approx((mean - half, mean, mean + half))


def test_worlds_of_next_to_no_weight_make_a_mean_no_surer_and_lend_no_chance() -> None:
    response, light = np.array([1.0, 2, 3, 4]), np.repeat([1.0, 1e-12], 4)
    four = summary("", response, np.ones(4), response, np.ones(4))
    assert (four.low, four.mean, four.high) == pytest.approx((2.5 - 2.0543, 2.5, 2.5 + 2.0543), abs=1e-4)  # t of 3
    eight = summary("", np.tile(response, 2), light, np.tile(response, 2), np.ones(8))
    assert (eight.low, eight.mean, eight.high) == pytest.approx((four.low, four.mean, four.high))
    errors = np.repeat([0.5, 9.0], 4)
    assert chance_share(response, errors[:4], np.ones(4)) == pytest.approx(0.25 / (5 / 3))
    assert chance_share(np.tile(response, 2), errors, light) == pytest.approx(0.25 / (5 / 3))


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
