"""Over worlds: shares, variances, regrets and values of knowing are those that were planted.

Coverage is measured on synthetic worlds with known shares. With 400 samples a true rate of 0.95 gives 0.92 to 0.98 with
probability 0.99.
"""

import numpy as np
import pytest
from scipy import stats

from sim.experiment.comparison import compare
from sim.experiment.contrast import contrast
from sim.experiment.design import Point
from sim.experiment.knowing import bins, values_of_knowing
from sim.experiment.over_worlds import InWorlds, effective_worlds, share_of_worlds, telling_worlds
from sim.experiment.regret import policies_over_worlds
from sim.experiment.specification import Hypothesis
from sim.experiment.variance import split
from sim.experiment.verdicts import verdict
from sim.experiment.world_effects import DECIDED, effects_in_worlds

SAMPLES = 400
NOMINAL = (0.92, 0.98)
WORLDS = 200
REPLICATES = 4
REFERENCE = 50.0
ONES = np.ones(WORLDS)


def hypothesis(direction="higher", smallest_effect=1.0, is_relative=False):
    return Hypothesis("", "harm", ({},), ({},), direction, smallest_effect, is_relative)


def effects_of_worlds(chance, shape, count=WORLDS):
    """True effects, of which known shares lie above 1 and below -1."""
    if shape == "normal":
        return chance.normal(1.5, 1, count)
    if shape == "skewed":
        return chance.lognormal(0, 0.8, count) * 1.2 - 1.2
    mixed = chance.random(count) < 0.7
    return np.where(mixed, chance.normal(2.2, 0.5, count), chance.normal(-0.8, 0.5, count))


def sides(chance, effects, noise, replicates=REPLICATES):
    """Two sides that share most of their chance; noise is the standard deviation of a pair in each world."""
    shape = (len(effects), replicates)
    against = REFERENCE + chance.normal(0, 1, shape)
    return against + effects[:, None] + np.asarray(noise)[..., None] * chance.normal(0, 1, shape), against


def planted_shares(shape):
    effects = effects_of_worlds(np.random.default_rng(0), shape, 1_000_000)
    return {"supported": (effects > 1).mean(), "practically equal": (abs(effects) < 1).mean(),
            "refuted": (effects < -1).mean()}  # fmt: skip


def covers(interval, truth):
    return interval.low <= truth <= interval.high


@pytest.mark.parametrize("planted", [0.03, 0.5, 0.9])
def test_the_interval_of_a_share_of_worlds_covers_at_its_nominal_rate(planted):
    chance = np.random.default_rng(1)
    samples = [share_of_worlds(chance.random(WORLDS) < planted, ONES) for _ in range(4 * SAMPLES)]
    assert 0.93 <= np.mean([covers(one, planted) for one in samples]) <= 0.97


def test_the_interval_is_wilsons():
    found = share_of_worlds(np.repeat([1.0, 0.0], [7, 13]), np.ones(20))
    wilson = stats.binomtest(7, 20).proportion_ci(method="wilson")
    assert found == pytest.approx((0.35, wilson.low, wilson.high))
    assert found.half_width == pytest.approx((wilson.high - wilson.low) / 2)
    none = stats.binomtest(0, 20).proportion_ci(method="wilson")
    assert share_of_worlds(np.zeros(20), np.ones(20)) == pytest.approx((0.0, 0.0, none.high))


def test_weighted_worlds_count_as_fewer_and_still_cover():
    """Worlds are drawn uniformly, and weighted to a distribution that has more of them at one end."""
    assert effective_worlds(np.array([1.0, 1.0, 1.0, 1.0])) == 4
    assert effective_worlds(np.array([4.0, 2.0, 2.0])) == pytest.approx(64 / 24)
    chance = np.random.default_rng(2)
    covered = []
    for _ in range(SAMPLES):
        place = chance.random(WORLDS)  # the density 2 x: a share of 0.64 lies above 0.6
        covered.append(covers(share_of_worlds(place > 0.6, 2 * place), 0.64))
    assert NOMINAL[0] <= np.mean(covered) <= 0.99


@pytest.mark.slow
@pytest.mark.parametrize(("shape", "grows"), [("normal", False), ("skewed", False), ("mixed", True)])
def test_shares_without_chance_cover_the_planted_ones(shape, grows):
    """The variance of the mean of a world's replicates is a quarter of that of the effects, and may grow with them.

    Rates of 80 samples: 0.95 would give 0.875 to 1 with probability 0.99. The plain shares of means cover below 0.2
    here: that of the refuted if effects are skewed, that of the practically equal if noise grows.
    """
    truth, chance = planted_shares(shape), np.random.default_rng(3)
    covered = []
    for _ in range(80):
        effects = effects_of_worlds(chance, shape)
        noise = 0.3 + abs(effects) if grows else np.ones(WORLDS)
        noise *= effects.std() * np.sqrt(REPLICATES / 4 / (noise**2).mean())
        found = effects_in_worlds(hypothesis(), *sides(chance, effects, noise), ONES).without_chance
        covered.append([covers(share, truth[word]) for share, word in zip(found, DECIDED, strict=True)])
    rates = np.mean(covered, axis=0)
    assert rates.min() >= 0.875, rates


def test_shares_without_chance_are_the_plain_ones_where_there_is_none():
    effects = effects_of_worlds(np.random.default_rng(4), "normal")
    against = np.full((WORLDS, REPLICATES), REFERENCE)
    claim = hypothesis("lower", 0.02, is_relative=True)
    found = effects_in_worlds(claim, against - effects[:, None], against, ONES).without_chance
    assert found[0].value == pytest.approx((effects > 1).mean())
    assert found[2].value == pytest.approx((effects < -1).mean())
    assert found[0].half_width == pytest.approx(share_of_worlds(effects > 1, ONES).half_width, rel=0.15)


def test_shares_are_not_freed_of_chance_that_has_most_of_the_variance():
    chance = np.random.default_rng(5)
    of, against = sides(chance, effects_of_worlds(chance, "normal"), np.full(WORLDS, 3.0))
    found = effects_in_worlds(hypothesis(), of, against, ONES)
    assert found.variance.reliability() < 0.5
    with pytest.raises(ValueError, match="chance has .* of the variance over worlds"):
        _ = found.without_chance
    with pytest.raises(ValueError, match="two replicates"):
        _ = effects_in_worlds(hypothesis(), of[:, :1], against[:, :1], ONES).without_chance


def test_a_world_is_judged_as_an_experiment_of_its_own():
    chance = np.random.default_rng(6)
    of, against = sides(chance, chance.normal(1, 2, 60), np.ones(60))
    of[7], against[8], of[8] = against[7] + 3, 5.0, 5.0  # all differences equal; all values equal
    claim = hypothesis("higher", 0.02, is_relative=True)
    worlds = effects_in_worlds(claim, of, against, np.ones(60)).worlds
    for world, one, other in zip(worlds, of, against, strict=True):
        compared = compare(one, other)
        assert world.verdict == verdict(claim, compared)
        assert (world.effect, world.low, world.high) == (compared.difference, compared.low, compared.high)
        assert world.smallest_effect == 0.02 * compared.mean_against
    assert {world.verdict for world in worlds} == {"supported", "practically equal", "refuted", "undecided"}


def test_a_world_with_a_failed_run_is_counted_and_not_judged():
    chance = np.random.default_rng(7)
    of, against = sides(chance, np.full(10, 5.0), np.full(10, 0.1))
    of[3, 1] = np.nan
    found = effects_in_worlds(hypothesis(), of, against, np.ones(10))
    assert found.worlds[3].verdict == "not assessed: 1 of 4 pairs have no value"
    assert [share.value for share in found.judged] == pytest.approx([0.9, 0, 0, 0, 0.1])
    assert list(found.assessed) == [0, 1, 2, 4, 5, 6, 7, 8, 9]


@pytest.mark.parametrize(("direction", "one_sided"), [("higher", "supported"), ("lower", "refuted")])
def test_in_a_world_a_share_of_0_is_0(direction, one_sided):
    of = np.array([[0.0, 0, 0, 0], [0.5, 0.4, 0.6, 0.5], [0, 0, 0.5, 0], [0.2, 0.2, 0.2, 0.2]])
    claim = hypothesis(direction, 0.5, is_relative=True)
    found = effects_in_worlds(claim, of, np.zeros((4, 4)), np.ones(4))
    # The last says nothing of pairs to come, as elsewhere.
    assert [world.verdict for world in found.worlds] == ["practically equal", one_sided, "undecided", "undecided"]
    assert [world.smallest_effect for world in found.worlds] == [0, 0, 0, 0]
    assert found.variance.mean == pytest.approx(of.mean())


@pytest.mark.parametrize("direction", ["higher", "lower"])
def test_worlds_without_a_mean_to_be_a_share_of_count_without_chance(direction):
    sign = 1 if direction == "higher" else -1
    against = np.full((100, REPLICATES), REFERENCE)
    of = against + sign * np.repeat([5.0, 0.1], [20, 80])[:, np.newaxis]
    against[50:], of[50:80] = 0, 0
    of[80:] = sign * np.random.default_rng(11).uniform(0, 1, (20, REPLICATES))
    claim = hypothesis(direction, 0.02, is_relative=True)
    found = effects_in_worlds(claim, of, against, np.ones(100)).without_chance
    assert [share.value for share in found] == pytest.approx([0.4, 0.6, 0], abs=1e-6)
    turned = effects_in_worlds(claim, 2 * against - of, against, np.ones(100)).without_chance
    assert [share.value for share in turned] == pytest.approx([0, 0.6, 0.4], abs=1e-6)


def test_a_mean_of_which_few_replicates_show_nothing_is_not_known_in_worlds_of_weight():
    against = np.full((100, REPLICATES), REFERENCE)
    of = against + np.random.default_rng(12).normal(0, 2, (100, 1))
    against[:60], of[:60] = 0, np.random.default_rng(13).uniform(0, 1, (60, REPLICATES))
    claim = hypothesis("higher", 0.02, is_relative=True)
    with pytest.raises(ValueError, match="is too uncertain"):
        _ = effects_in_worlds(claim, of, against, np.ones(100)).without_chance
    weights = np.repeat([0.1, 1.0], [60, 40])
    assert effects_in_worlds(claim, of, against, weights).without_chance


def test_one_pair_decides_no_world():
    found = effects_in_worlds(hypothesis(), np.full((3, 1), 9.0), np.full((3, 1), 2.0), np.ones(3))
    assert [world.verdict for world in found.worlds] == ["undecided"] * 3
    assert [world.effect for world in found.worlds] == [7.0] * 3
    assert found.variance is None


def test_the_variance_splits_as_planted():
    chance = np.random.default_rng(8)
    found = []
    for _ in range(SAMPLES):
        place = chance.random(WORLDS)
        # Under the density 2 x of the weights, 6 x has the variance 36 / 18 = 2 and the mean 4.
        of, against = sides(chance, 6 * place, np.sqrt(place * 12), replicates=3)
        found.append(split(of - against, 2 * place))
    between, within = np.mean([[one.between, one.chance] for one in found], axis=0)
    assert between == pytest.approx(2, rel=0.03)
    assert within == pytest.approx(8, rel=0.03)
    assert NOMINAL[0] - 0.02 <= np.mean([one.low <= 4 <= one.high for one in found]) <= 0.985


def test_what_more_runs_would_buy_by_hand():
    # Worlds of mean 0 and 4, variance of a pair 2: 8 - 2 / 2 between them. Both seeds have the mean 2.
    found = split(np.array([[-1.0, 1.0], [5.0, 3.0]]), np.ones(2))
    assert (found.mean, found.between, found.chance) == (2, 7, 2)
    assert found.reliability() == 7 / 8
    assert found.reliability(2) == 7 / 7.5
    assert found.error() == pytest.approx(np.sqrt(8 / 2))
    assert found.error(2) == pytest.approx(np.sqrt(7.5 / 2))
    assert found.error_with_worlds == pytest.approx(np.sqrt(8 / 3))
    # Here they have 1 and 3, in both worlds alike, which more worlds do not lessen.
    found = split(np.array([[-1.0, 1.0], [3.0, 5.0]]), np.ones(2))
    assert (found.between, found.chance, found.alike) == pytest.approx((8, 2, 2))
    assert found.error() == pytest.approx(np.sqrt(8 / 2 + 2 / 2))
    assert found.error(2) == pytest.approx(np.sqrt(8 / 2 + 2 / 4))
    assert found.error_with_worlds == pytest.approx(np.sqrt(8 / 3 + 2 / 2))
    # A variance of 4 with one degree of freedom for the worlds, and one of 1 with one for the seeds.
    half = stats.t.ppf(0.975, 25 / (16 + 1)) * np.sqrt(5)
    assert (found.low, found.high) == pytest.approx((2 - half, 2 + half))


def test_what_a_seed_does_to_all_worlds_alike_is_no_chance_that_sets_them_apart():
    """A tenth of the variance is that of worlds, half is what seeds do to all, one that of each run: 0.1 / 0.35."""
    chance, shares = np.random.default_rng(16), []
    for _ in range(SAMPLES):
        of_world, of_seed = chance.normal(0, np.sqrt(0.1), (300, 1)), chance.normal(0, np.sqrt(0.5), 4)
        shares.append(split(of_world + of_seed + chance.normal(0, 1, (300, 4)), np.ones(300)).reliability())
    assert np.mean(shares) == pytest.approx(0.1 / 0.35, abs=0.02)


def test_a_share_of_worlds_is_known_as_well_as_its_heaviest_worlds_let_it_be():
    """Something that holds in three heavy worlds is known no better than by three of them."""
    weights, holds = np.r_[np.full(3, 30.0), np.ones(210)], np.r_[np.ones(3), np.zeros(210)]
    found = share_of_worlds(holds, weights)
    assert found.value == pytest.approx(0.3)
    assert telling_worlds(holds, weights) == pytest.approx(0.21 / (3 * 0.1**2 * 0.7**2 + 210 * (0.3 / 300) ** 2))
    assert found.high - found.low > 0.4


@pytest.mark.slow
@pytest.mark.parametrize("is_weighted", [False, True])
def test_what_a_seed_does_to_all_worlds_alike_widens_the_interval(is_weighted):
    """It has half the variance of the mean over 200 worlds; without it an interval would cover 83 %."""
    chance, covered = np.random.default_rng(15), []
    weights = chance.uniform(0.5, 1.5, WORLDS) if is_weighted else ONES
    values = np.zeros((2, WORLDS, REPLICATES))
    for _ in range(SAMPLES):
        of_seed, of_world = chance.normal(0, np.sqrt(4 / WORLDS), REPLICATES), chance.normal(0, 1, (WORLDS, 1))
        values[1] = 3 + of_seed + of_world + chance.normal(0, 0.2, (WORLDS, REPLICATES))
        design = [Point(at, {"policy": policy}, None) for at, policy in enumerate(("old", "new"))]
        worlds = InWorlds(weights, values)
        found = contrast(values.mean(axis=2), design, [{"policy": "new"}], [{"policy": "old"}], worlds)
        both = split(values[1] - values[0], weights)
        assert (found.low, found.high) == pytest.approx((both.low, both.high))
        covered.append(found.low <= 3 <= found.high)
    assert NOMINAL[0] <= np.mean(covered) <= NOMINAL[1]


def test_policies_by_hand():
    # Costs of three policies in four worlds; the last world weighs as much as the others together.
    values = np.array([[1.0, 5, 3, 4], [2, 2, 3, 9], [3, 3, 9, 4]])[:, :, None]
    first, second, third = policies_over_worlds(values, np.array([1.0, 1, 1, 3]), "lower")
    assert first.mean == (1 + 5 + 3 + 12) / 6
    assert first.mean_regret == pytest.approx(3 / 6)
    assert (first.largest_regret, first.worst, first.high_regret) == (3, 1, 3)
    assert (second.largest_regret, second.worst, second.high_regret) == (5, 3, 5)
    assert (third.largest_regret, third.worst, third.high_regret) == (6, 2, 6)
    assert [one.best.value for one in (first, second, third)] == pytest.approx([3 / 6, 1.5 / 6, 1.5 / 6])
    assert first.least_mean_regret is None
    assert [one.best.value for one in policies_over_worlds(-values, np.array([1.0, 1, 1, 3]), "higher")] == (
        pytest.approx([3 / 6, 1.5 / 6, 1.5 / 6])
    )


def test_the_mean_regret_lies_between_its_bounds():
    chance, found = np.random.default_rng(9), []
    effects = chance.normal(0, 1, WORLDS)
    truth = np.maximum(0, -effects).mean()  # of the first policy: what the second would have saved
    for _ in range(100):
        costs = np.stack([np.zeros(WORLDS), effects])[:, :, None] + chance.normal(0, 1, (2, WORLDS, REPLICATES))
        first, _ = policies_over_worlds(costs, ONES, "lower")
        found.append((first.least_mean_regret, first.mean_regret))
    least, most = np.mean(found, axis=0)
    assert least < truth < most
    assert most - least < truth


def test_the_value_of_knowing_is_the_planted_one():
    """Two policies differ by x + y + 0.5, both uniform from -1 to 1."""
    chance, found = np.random.default_rng(10), []
    for _ in range(100):
        place, other, noise = chance.uniform(-1, 1, (3, 300))
        difference = place + other + 0.5
        parameters = {"place": list(place), "idle": list(noise), "coin": list(noise > 0), "word": list(
            np.where(place > -0.5, "above", "below"))}  # fmt: skip
        means = np.stack([np.zeros(300), difference])
        found.append([tuple(one) for one in values_of_knowing(means, parameters, np.ones(300), "lower")])
    value = {one[0]: np.mean([row[at][1] for row in found]) for at, one in enumerate(found[0])}
    # Knowing x saves E[max(0, -(x + 0.5))] = 1/16; knowing only whether x is above -0.5 saves 1/4 of 1/4.
    assert value["place"] == pytest.approx(1 / 16, abs=0.006)
    assert value["word"] == pytest.approx(1 / 16, abs=0.006)
    assert value["idle"] == pytest.approx(0, abs=0.002)
    assert value["coin"] == pytest.approx(0, abs=0.002)
    beyond = np.array([[one[1] > one[2] for one in row] for row in found])
    assert beyond[:, 0].all()
    assert beyond[:, 1:3].any(axis=1).mean() <= 0.1


def test_a_value_that_few_worlds_have_can_be_worth_knowing():
    """One world in ten has it, and there alone the second policy is better, by 1."""
    has = np.arange(60) % 10 == 0
    means = np.stack([np.zeros(60), np.where(has, -1.0, 1.0)])
    for column in (list(has), [3 if one else 7 for one in has]):
        (found,) = values_of_knowing(means, {"rare": column}, np.ones(60), "lower")
        assert found.value > found.limit
        assert found.value == pytest.approx(0.1, abs=0.03)


def test_bins_hold_about_equally_many_worlds_and_keep_equal_values_together():
    values = np.random.default_rng(14).integers(0, 40, 300)
    at = bins(list(values))
    assert {len(set(at[values == value])) for value in set(values)} == {1}
    assert np.bincount(at).min() > 15
    assert len(set(at)) == 10
