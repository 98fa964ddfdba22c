"""Heights of rare events are exponential and independent, whatever the ceiling and the number of entities.

False-alarm rate of the statistical tests: each rejects perfect heights with probability 1e-6. The draws are fixed by
their seed, so a test that passes once passes always.
"""

import math
from collections.abc import Iterator
from itertools import count, pairwise

import numpy as np
import pytest
from scipy import stats

from sim.engine.chance import chance_of, identity_number, stream
from sim.engine.compiled import kernel
from sim.engine.philox import philox
from sim.engine.rare import HIGHEST, LOWEST, NO_SEEKER, expected, rare

ALARM = 1e-6
ASK = stream("test: something rare")
ENTITIES = 4000
CEILINGS = [LOWEST / 3, LOWEST, 0.7 * HIGHEST, HIGHEST, 3 * HIGHEST, np.inf]


@kernel
def listed(here, question, seeker, entities, ceiling):
    return rare(here, question, seeker, entities, ceiling)


@kernel
def expected_of(probability):
    return expected(probability)


@kernel
def words_of(counter, key):
    return philox(counter, key)


def below(ceiling, seed=1, month=1, question=ASK, seeker=NO_SEEKER, entities=ENTITIES):
    """Heights below a ceiling, by entity."""
    here = chance_of(seed, month, ENTITIES, candidates=1)
    count = listed(here, question, seeker, entities, ceiling)
    assert here.fault[0] == 0
    assert not here.room.is_struck.any()
    found = dict(zip(here.room.struck[:count].tolist(), here.room.heights[:count].tolist(), strict=True))
    assert len(found) == count  # each once
    return found


EVERYONE = below(np.inf)


class ByHand:
    """The points of every layer, and who is above them all, as the generator gives them, in plain Python."""

    layers = (0, 1 / 64, 1 / 32, 1 / 16, 1 / 8)

    def __init__(self, seed: int, month: int, seeker: int) -> None:
        self.key = np.uint32(seed % 2**32), np.uint32(seed // 2**32)
        self.month, self.seeker = np.uint32(month), seeker

    def two_numbers(self, first: int, layer: int) -> tuple[float, float]:
        who = np.uint32((self.seeker + layer) % 2**32)
        words = [int(word) for word in words_of((np.uint32(first), who, self.month, np.uint32(ASK)), self.key)]
        one, other = (((words[n] >> 5) * 2**26 + (words[n + 1] >> 6)) / 2**53 for n in (0, 2))
        return one, other

    def points(self, layer: int, bottom: float, top: float) -> Iterator[tuple[int, float]]:
        place = 0.0
        for n in count():
            gap, depth = self.two_numbers(n, layer)
            place -= math.log(1 - gap) / (top - bottom)
            if place >= ENTITIES:
                return
            yield int(place), bottom + (top - bottom) * depth

    def heights_in_layers(self) -> list[dict[int, list[float]]]:
        """All points of each entity, in the order in which they come, by layer."""
        found: list[dict[int, list[float]]] = []
        for layer, (bottom, top) in enumerate(pairwise(self.layers)):
            found.append({})
            for entity, height in self.points(layer, bottom, top):
                found[layer].setdefault(entity, []).append(height)
        return found

    def lowest(self) -> dict[int, float]:
        """The lowest point of each entity that has one."""
        lowest: dict[int, float] = {}
        for in_layer in self.heights_in_layers():
            for entity, heights in in_layer.items():
                lowest[entity] = min(*heights, lowest.get(entity, math.inf))
        return lowest

    def everyone(self) -> dict[int, float]:
        """The height of every entity: those without a point have a number each."""
        above = {n: 1 / 8 - math.log(1 - self.two_numbers(n, len(self.layers) - 1)[0]) for n in range(ENTITIES)}
        return above | self.lowest()


@pytest.mark.parametrize("seeker", [0, int(identity_number("police")), 2**32 - 2])
def test_heights_are_the_lowest_points_that_the_published_generator_gives_by_hand(seeker):
    by_hand = ByHand(seed=2**40 + 3, month=7, seeker=seeker)
    for ceiling, heights in ((HIGHEST, by_hand.lowest()), (np.inf, by_hand.everyone())):
        found = below(ceiling, seed=2**40 + 3, month=7, seeker=np.uint64(seeker))
        assert found == pytest.approx(heights, rel=1e-12)
    several = [heights for layer in by_hand.heights_in_layers() for heights in layer.values() if len(heights) > 1]
    assert {heights[0] < heights[1] for heights in several} == {True, False}  # the first is the lower, or the second


@pytest.mark.parametrize("ceiling", CEILINGS)
def test_those_below_a_ceiling_are_the_same_whatever_the_ceiling(ceiling):
    assert below(ceiling) == {entity: height for entity, height in EVERYONE.items() if height < ceiling}


def test_at_a_ceiling_of_nothing_nobody_is_listed():
    assert below(0.0) == {}


def test_more_entities_leave_the_first_as_they_were():
    assert below(np.inf, entities=1000) == {entity: EVERYONE[entity] for entity in range(1000)}


def test_everybody_has_a_height_and_heights_are_exponential():
    assert sorted(EVERYONE) == list(range(ENTITIES))
    assert stats.kstest(list(EVERYONE.values()), "expon").pvalue > ALARM


@pytest.mark.parametrize(("low", "high"), [(0, LOWEST), (LOWEST, 2 * LOWEST), (4 * LOWEST, HIGHEST), (HIGHEST, np.inf)])
def test_heights_are_exponential_within_every_layer(low, high):
    heights = [height for seed in range(40) for height in below(high, seed).values() if height >= low]
    share = 1 - np.exp(low - high)
    assert stats.binomtest(len(heights), round(40 * ENTITIES * np.exp(-low)), share).pvalue > ALARM or high == np.inf
    assert stats.kstest((1 - np.exp(low - np.array(heights))) / share, "uniform").pvalue > ALARM


def test_neighbours_and_months_and_seekers_are_independent():
    ordered = np.array([EVERYONE[entity] for entity in range(ENTITIES)])
    others = [ordered[1:], *(np.array([found[n] for n in range(ENTITIES)]) for found in (
        below(np.inf, month=2), below(np.inf, seed=2), below(np.inf, seeker=np.uint64(77)),
        below(np.inf, question=stream("test: something else")),
    ))]  # fmt: skip
    for other in others:
        # The correlation of n independent pairs is within 4.9 / sqrt(n) with probability 1 - 1e-6.
        rank = stats.spearmanr(ordered[: len(other)], other).statistic
        assert abs(rank) < 4.9 / np.sqrt(len(other))


def test_the_number_of_those_to_whom_it_happens_varies_as_that_of_independent_draws():
    counts = np.array([len(below(0.05, seed)) for seed in range(400)])
    share = 1 - np.exp(-0.05)
    spread = counts.var(ddof=1) / (ENTITIES * share * (1 - share))
    assert stats.chi2(399).cdf(399 * spread) == pytest.approx(0.5, abs=0.5 - ALARM)
    assert abs(counts.mean() - ENTITIES * share) < 4.9 * np.sqrt(ENTITIES * share / 400)


@pytest.mark.parametrize("ceiling", [-1e-9, np.nan])
def test_an_impossible_ceiling_is_recorded(ceiling):
    here = chance_of(1, 1, ENTITIES, candidates=1)
    assert listed(here, ASK, NO_SEEKER, ENTITIES, ceiling) == 0
    assert here.fault[0] == ASK


def test_what_is_expected_of_a_probability_gives_that_probability():
    for probability in (0.0, 0.01, 0.5, 0.999):
        assert 1 - np.exp(-expected_of(probability)) == pytest.approx(probability)
    assert expected_of(1.0) == np.inf
