"""Intervals cover what they say, verdicts follow from intervals, and nothing is filled in.

Coverage is measured on synthetic pairs; with 2,000 samples a true rate of 0.95 gives 0.935 to 0.965 with
probability 0.998.
"""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest
from scipy import stats

from sim.experiment.comparison import compare
from sim.experiment.design import Point
from sim.experiment.findings import finding_rows
from sim.experiment.rows import EXPLORATORY, STATED
from sim.experiment.specification import Hypothesis
from sim.experiment.verdicts import holm, smallest_effect, verdict, with_all
from sim.experiment.world_means import run_table

SAMPLES = 2000


def hypothesis(direction: str = "higher", smallest_effect: float = 1.0) -> Hypothesis:
    return Hypothesis("", "harm", ({},), ({},), direction, smallest_effect, is_relative=False)


def pairs(effect: float, count: int, seed: int, shared: float = 3.0) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    common = chance.normal(0, shared, count)
    return common + effect + chance.normal(0, 1, count), common + chance.normal(0, 1, count)


@pytest.mark.slow
def test_a_t_interval_covers_a_known_effect_at_its_rate():
    covered = 0
    for seed in range(SAMPLES):
        found = compare(*pairs(0.7, 10, seed))
        covered += found.low <= 0.7 <= found.high
    assert 0.935 <= covered / SAMPLES <= 0.965


def test_a_bca_interval_covers_a_known_effect_nearly_at_its_rate():
    samples = 200
    covered = sum(
        found.bca_low <= 0.7 <= found.bca_high for found in (compare(*pairs(0.7, 30, seed)) for seed in range(samples))
    )
    assert 0.89 <= covered / samples <= 0.99


@pytest.mark.slow
def test_under_a_true_null_a_hypothesis_is_supported_at_most_at_the_nominal_rate():
    """One side of a 95 % interval errs at most 2.5 % of the time where the effect is exactly the smallest one."""
    supported = sum(
        verdict(hypothesis(smallest_effect=1e-12), compare(*pairs(0.0, 20, seed))) == "supported"
        for seed in range(SAMPLES)
    )
    assert supported / SAMPLES < 0.025 + 4 * np.sqrt(0.025 * 0.975 / SAMPLES)


@pytest.mark.parametrize(
    ("effect", "direction", "expected"),
    [
        (5.0, "higher", "supported"),
        (-5.0, "lower", "supported"),
        (-5.0, "higher", "refuted"),
        (0.0, "higher", "practically equal"),
        (1.0, "higher", "undecided"),
    ],
)
def test_a_verdict_follows_from_the_interval(effect, direction, expected):
    assert verdict(hypothesis(direction), compare(*pairs(effect, 200, 1))) == expected


@pytest.mark.slow
def test_the_gain_from_pairing_is_the_ratio_of_variances():
    of, against = pairs(0.0, 20000, 1, shared=3.0)
    # Each side has variance 9 + 1, the difference 2: a pair is worth 20 / 2 runs of each; correlation 9 / 10.
    found = compare(of, against)
    assert found.pairing_worth == pytest.approx(10, rel=0.05)
    assert found.correlation == pytest.approx(0.9, abs=0.01)
    assert not any("pairing" in warning for warning in found.warnings)
    assert any("pairing is worth only" in warning for warning in compare(*pairs(0.0, 500, 1, shared=0.0)).warnings)


def test_many_zeros_and_skew_are_warned_of():
    zeros = np.zeros(20)
    spiked = zeros.copy()
    spiked[:3] = [1.0, 2.0, 3.0]
    assert any("are 0" in warning for warning in compare(spiked, zeros).warnings)
    skewed = np.random.default_rng(1).lognormal(0, 1.5, 50)
    assert any("skewed" in warning for warning in compare(skewed, np.zeros(50)).warnings)
    assert any("no width" in warning for warning in compare(zeros + 1, zeros).warnings)


def test_what_is_unsafe_over_worlds_is_said_in_words_of_worlds():
    chance, same = np.random.default_rng(3), np.full(100, 0.01)
    few = "the effect lies unevenly over so few worlds that the interval may be too narrow"
    assert compare(chance.normal(0, 1, 100), np.zeros(100), weights=same).warnings == ()  # no word of pairing
    skewed = np.append(chance.normal(0, 1, 99), 30.0)
    assert compare(skewed, np.zeros(100), weights=same).warnings == (few,)
    # A skewness of 1.3, which 100 worlds bear, but not as few as they may tell as much as.
    mild = stats.gamma.ppf((np.arange(100) + 0.5) / 100, 2)
    assert compare(mild, np.zeros(100), weights=same).warnings == ()
    weights = np.tile([0.02, 0.02, 0.02, 0.02, 1.0], 20) / 21.6
    unequal = "the worlds have unequal weights, and tell as much as 23 of equal weight"
    assert compare(mild, np.zeros(100), weights=weights).warnings == (unequal, few)
    assert compare(same, np.zeros(100), weights=same).warnings == (
        "the effect is the same in every world: the interval has no width",
    )


def test_a_few_equal_differences_support_nothing():
    few, many = np.array([1.0, 2.0]), np.arange(30.0)
    assert verdict(hypothesis("lower"), compare(few - 5, few)) == "undecided"
    assert verdict(hypothesis("lower"), compare(many - 5, many)) == "supported"


def test_a_share_of_nothing_is_no_smallest_effect():
    claim = Hypothesis("", "harm", ({},), ({},), "higher", 0.25, is_relative=True)
    with pytest.raises(ValueError, match="a share of a mean that is 0"):
        verdict(claim, compare(np.array([1.0, 2.0, 3.0]), np.zeros(3)))


def test_differences_that_are_equal_up_to_rounding_have_no_spread():
    of, against = np.full(60, 0.1) * np.arange(1, 61), np.full(60, 0.1) * np.arange(61)[:-1]
    found = compare(of, against)
    assert found.difference == pytest.approx(0.1)
    assert found.low == found.high == found.difference
    assert any("no width" in warning for warning in found.warnings)


def test_numbers_as_worked_by_hand():
    found = compare(np.array([3.0, 5.0, 4.0, 8.0]), np.array([1.0, 5.0, 5.0, 4.0]))
    # Differences 2, 0, -1, 4: mean 1.25, variance 59/12; t(3) at 97.5 % is 3.1824.
    assert found.difference == 1.25
    assert found.high - found.difference == pytest.approx(3.1824463 * np.sqrt(59 / 12 / 4))
    assert found.superiority == (2 + 0.5) / 4
    assert found.bca_low is None


@pytest.mark.slow
def test_an_interval_covers_where_worlds_of_great_weight_have_uncommon_effects():
    """The interval of the effective number of Kish, which takes weights and effects for unrelated, covers 85 %."""
    chance, covered = np.random.default_rng(12), []
    for _ in range(2 * SAMPLES):
        weights = chance.gamma(1.0, size=200)
        effects = chance.normal(0, 1, 200) * weights
        found = compare(effects, np.zeros(200), weights=weights)
        covered.append(found.low <= 0 <= found.high)
    assert 0.91 <= np.mean(covered) <= 0.97


def test_a_verdict_that_hangs_on_one_world_is_undecided():
    claim, worlds = hypothesis("lower", 1.0), np.ones(41)
    effects = np.r_[np.tile([-1.13, -0.93], 20), -1.33]
    found = compare(effects, np.zeros(41), weights=worlds)
    half = stats.t.ppf(0.975, 39) * effects[:40].std(ddof=1) / np.sqrt(40)
    assert found.without_one is not None
    assert found.without_one[1] == pytest.approx(-1.03 + half)
    assert (with_all(claim, found), verdict(claim, found)) == ("supported", "undecided")
    calm = compare(effects - 1, np.zeros(41), weights=worlds)
    assert verdict(claim, calm) == "supported"
    assert verdict(claim, compare(effects, np.zeros(41))) == "supported"  # of replicates, none is left out
    assert compare(effects[:3], np.zeros(3), weights=np.ones(3)).without_one is None


def test_nothing_can_be_told_of_worlds_that_tell_as_much_as_fewer_than_two():
    with pytest.raises(ValueError, match=r"^the worlds tell as much as 1\.0 of equal weight, and it takes 2$"):
        compare(np.arange(4.0), np.zeros(4), weights=np.array([1, 1e-17, 1e-17, 1e-17]))
    for heavier, number in ((0.6, "1.9"), (0.51, "1.9"), (0.9, "1.2")):  # 1 / (0.6² + 0.4²) and so on, never "2.0"
        with pytest.raises(ValueError, match=f"^the worlds tell as much as {number} of equal weight, and it takes 2$"):
            compare(np.arange(2.0), np.zeros(2), weights=np.array([heavier, 1 - heavier]))
    with pytest.raises(ValueError, match="^there is one world, and it takes 2$"):
        compare(np.arange(1.0), np.zeros(1), weights=np.ones(1))
    two = compare(np.array([3.0, 3.1, 3.0, 3.0]), np.zeros(4), weights=np.array([1, 1, 1e-17, 1e-17]))
    assert two.without_one == (-np.inf, np.inf)


def test_pairs_with_weights_count_by_them():
    chance = np.random.default_rng(11)
    covered = []
    for _ in range(SAMPLES):
        place = chance.random(40)  # the density 2 x of the weights has the mean 2 / 3
        found = compare(place + 1, np.ones(40), weights=2 * place)
        covered.append(found.low <= 2 / 3 <= found.high)
    assert 0.92 <= np.mean(covered) <= 0.97
    assert found.difference == pytest.approx(np.average(place, weights=place))
    assert found.pairs == 40
    plain, equal = compare(*pairs(0.7, 25, 1)), compare(*pairs(0.7, 25, 1), weights=np.full(25, 0.04))
    assert plain == replace(equal, without_one=None)
    almost = np.full(25, 0.04)
    almost[0] += 1e-12
    nearly = compare(*pairs(0.7, 25, 1), weights=almost)
    assert [nearly.low, nearly.high, nearly.p, nearly.standardised, nearly.superiority] == (
        pytest.approx([plain.low, plain.high, plain.p, plain.standardised, plain.superiority])
    )


def test_a_missing_value_is_never_left_out():
    with pytest.raises(ValueError, match="1 of 3 pairs have no value"):
        compare(np.array([1.0, np.nan, 2.0]), np.zeros(3))


def test_holm_as_worked_by_hand():
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.01, None]) == [pytest.approx(0.02), None]


def test_p_is_adjusted_over_the_hypotheses_that_were_stated_beforehand_alone():
    chance, scenario = np.random.default_rng(1), SimpleNamespace(events=(), warm_up=0, months=12)
    design = [Point(number, {"policy": policy}, scenario) for number, policy in enumerate(("old", "new"))]
    outcomes = ("harm", "arrests", "leaks")
    rows = [
        {"point": point, "replicate": replicate, "seed": 1, "failure": ""}
        | {name: chance.random() for name in outcomes}
        for point in range(2)
        for replicate in range(10)
    ]
    claims = [
        Hypothesis(name, name, ({"policy": "new"},), ({"policy": "old"},), "lower", 0.1, False) for name in outcomes
    ]
    statuses = (STATED, EXPLORATORY, STATED)
    runs = run_table(2, pa.Table.from_pylist(rows), [])
    first, explored, second = finding_rows(list(zip(claims, statuses, strict=True)), design, runs)
    assert explored.p_holm is None
    assert [first.p_holm, second.p_holm] == holm([first.p, second.p])


def test_the_smallest_effect_of_an_interaction_is_a_share_of_the_mean_of_its_places():
    """Each side of an interaction sums over two cells: 10 % of their mean, 100, are 10."""
    claim = Hypothesis("", "harm", ({}, {}), ({}, {}), "higher", 0.1, is_relative=True)
    against = np.full(50, 200.0)
    assert smallest_effect(claim, 200.0) == pytest.approx(10)
    assert smallest_effect(claim, -200.0) == pytest.approx(10)
    of = against + 15 + np.tile([-1.0, 1.0], 25)
    assert verdict(claim, compare(of, against)) == "supported"
