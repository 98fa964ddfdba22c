"""Chance: the generator is the published one, and its draws are uniform and independent along each key.

False-alarm rate of the statistical tests: each rejects a perfect generator with probability 1e-6. The draws are
fixed by their seed, so a test that passes once passes always.
"""

import numpy as np
import pytest
from scipy import stats

from sim.engine.chance import (
    BATCH,
    Chance,
    chance_of,
    identity_number,
    stream,
    streams,
    uniform,
    uniform_of_month,
)
from sim.engine.compiled import kernel
from sim.engine.decisions import happens, race, rounded
from sim.engine.philox import number_of, philox, two_units_of, unit_of
from sim.engine.questions import about, answer, below_limit, name, note

ALARM = 1e-6
ASK = stream("test: a question")

# kat_vectors of Random123 (Salmon et al. 2011), "philox4x32 10": counter, key, result.
PUBLISHED = [
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
]


def words(text: str) -> tuple[np.uint32, ...]:
    return tuple(np.uint32(int(word, 16)) for word in text.split())


def chance(seed: int = 1, month: int = 1, entities: int = 40) -> Chance:
    return chance_of(seed, month, entities, candidates=40)


@kernel
def words_of(counter, key):
    return philox(counter, key)


@kernel
def made_of(word_0, word_1):
    return number_of(word_0, word_1)


@kernel
def two_drawn(seed, month, question, first, second):
    return two_units_of(seed, month, question, first, second)


@kernel
def one_drawn(seed, month, question, first, second):
    return unit_of(seed, month, question, first, second)


def two_numbers(first: int) -> tuple[float, float]:
    month, question, second = words("00000007 243f6a88 13198a2e")
    return two_drawn(np.uint64(2**40 + 3), month, question, np.uint32(first), second)


@kernel
def winner(here, question, first, identities, weights):
    return race(here, question, first, identities, weights)


@kernel
def is_so(here, question, first, second, probability):
    return happens(here, question, first, second, probability)


def draws_along(key: str, count: int = 4096) -> np.ndarray:
    one = {
        "seed": lambda n: uniform(chance(seed=n), ASK, 3, 5),
        "month": lambda n: uniform(chance(month=n), ASK, 3, 5),
        "stream": lambda n: uniform(chance(), identity_number(f"question {n}"), 3, 5),
        "first entity": lambda n: uniform(chance(), ASK, n, 5),
        "second entity": lambda n: uniform(chance(), ASK, 3, n),
    }[key]
    return np.array([one(number) for number in range(count)])


@kernel
def ask_noted(here, questions, seconds, limits, wanted):
    count = 0
    for one in range(len(questions)):
        count = note(here.room, count, (one + 2**31, one % 16, one, 2**14 - 1), limits[one], wanted[one])
    for n in range(count):
        _, _, one, _ = about(here.room, n)
        name(here.room, n, questions[one], one, seconds[one])
    return below_limit(here, count)


@kernel
def note_one(here, group, leg, a, b):
    return note(here.room, 0, (group, leg, a, b), 1.0, True)


@kernel
def told_of(here, n):
    return about(here.room, n)


@kernel
def answered(here, n, probability):
    return answer(here, n, probability)


@kernel
def drawn_in(here, month, question, first, second):
    return uniform_of_month(here, month, question, first, second)


KEYS = ["seed", "month", "stream", "first entity", "second entity"]


@pytest.mark.parametrize(("counter", "key", "result"), PUBLISHED)
def test_the_generator_gives_its_published_vectors(counter, key, result):
    assert tuple(int(word) for word in words_of(words(counter), words(key))) == tuple(int(w) for w in words(result))


def test_the_two_numbers_drawn_at_once_are_made_of_four_words_of_the_generator():
    for counter, key, _ in PUBLISHED:
        first, second, month, question = words(counter)
        low, high = words(key)
        word_0, word_1, word_2, word_3 = (np.uint32(word) for word in words_of(words(counter), words(key)))
        seed = np.uint64(int(high) * 2**32 + int(low))
        one, other = two_drawn(seed, month, question, first, second)
        assert (one, other) == (made_of(word_0, word_1), made_of(word_2, word_3))
        assert one == ((int(word_0) >> 5) * 2**26 + (int(word_1) >> 6)) / 2**53
        assert one_drawn(seed, month, question, first, second) == one


def test_the_two_numbers_drawn_at_once_are_uniform_and_uncorrelated():
    count = 4096
    drawn = np.array([two_numbers(n) for n in range(count)])
    assert abs(np.corrcoef(drawn.T)[0, 1]) < 4.9 / np.sqrt(count)
    assert all(stats.kstest(numbers, "uniform").pvalue > ALARM for numbers in drawn.T)


def test_a_draw_depends_on_nothing_but_its_keys():
    first = uniform(chance(7, 9), ASK, 11, 13)
    for other in range(50):
        uniform(chance(other, other), ASK, other, other)
    assert uniform(chance(7, 9), ASK, 11, 13) == first


def test_questions_of_different_streams_that_are_put_at_once_are_answered_as_one_by_one():
    questions = np.array([stream(f"test: of kind {n % 3}") for n in range(BATCH)])
    seconds, limits = np.arange(BATCH, dtype=np.uint64) * np.uint64(7) + np.uint64(2**40), np.arange(BATCH) % 5 / 4
    wanted, here = np.arange(BATCH) % 4 > 0, chance(2**63 + 5, 77, entities=3)
    below = here.room.words[: ask_noted(here, questions, seconds, limits, wanted)].tolist()
    expected = [n for n in np.flatnonzero(wanted) if is_so(here, questions[n], n, seconds[n], limits[n])]
    assert [told_of(here, n) for n in below] == [(n + 2**31, n % 16, n, 2**14 - 1) for n in expected]
    for n, one in zip(below, expected, strict=True):
        assert answered(here, n, 0.5) == is_so(here, questions[one], one, seconds[one], 0.5)
    assert here.fault[0] == 0
    assert not answered(here, below[0], 1.5)
    assert here.fault[0] == questions[expected[0]]


def test_the_largest_of_all_that_a_question_is_about_is_known_again_beside_the_smallest_of_the_others():
    largest = (2**32 - 1, 2**4 - 1, 2**14 - 1, 2**14 - 1)
    here = chance()
    for told in (largest, *(tuple(largest[n] * (n == one) for n in range(4)) for one in range(4))):
        assert note_one(here, *told) == 1
        assert told_of(here, 0) == told


def test_what_another_month_draws_is_what_it_drew():
    for month in (0, 9, 2**31):
        for first, second in ((3, 5), (2**40 + 1, identity_number("an agency"))):
            then = uniform(chance(2**63 + 5, month), ASK, first, second)
            assert drawn_in(chance(2**63 + 5, 100), month, ASK, first, second) == then
            assert drawn_in(chance(2**63 + 5, 100), month + 1, ASK, first, second) != then


def test_a_race_is_won_by_the_least_time_of_all():
    """Without the shortcut that leaves out candidates who are known to be late."""
    identities = np.array([identity_number(f"candidate {n}") for n in range(40)])
    weights = np.array([float(n % 7) ** 3 for n in range(40)])
    for n in range(300):
        with np.errstate(divide="ignore"):
            finish = [-np.log(1 - uniform(chance(), ASK, n, identity)) for identity in identities] / weights
        assert winner(chance(), ASK, n, identities, weights) == np.argmin(finish)


@pytest.mark.parametrize("key", KEYS)
def test_draws_are_uniform_along_each_key(key):
    assert stats.kstest(draws_along(key), "uniform").pvalue > ALARM


@pytest.mark.parametrize("key", KEYS)
def test_neighbouring_draws_are_independent_along_each_key(key):
    drawn = draws_along(key)
    for lag in (1, 2, 64):
        pairs, _, _ = np.histogram2d(drawn[:-lag], drawn[lag:], bins=8, range=[[0, 1], [0, 1]])
        assert stats.chisquare(pairs.ravel()).pvalue > ALARM


@pytest.mark.parametrize("one", range(len(KEYS)))
@pytest.mark.parametrize("other", range(len(KEYS)))
def test_draws_along_two_keys_are_uncorrelated(one, other):
    if one < other:
        # The correlation of n independent pairs is within 4.9 / sqrt(n) with probability 1 - 1e-6.
        left, right = draws_along(KEYS[one]), draws_along(KEYS[other])
        assert abs(np.corrcoef(left[10:], right[10:])[0, 1]) < 4.9 / np.sqrt(len(left) - 10)


def test_every_bit_of_a_word_is_as_often_one_as_zero():
    count = 20000
    zero = np.uint32(0)
    drawn = np.array([int(words_of((np.uint32(n), zero, zero, zero), (np.uint32(5), zero))[0]) for n in range(count)])
    for bit in range(32):
        ones = int(((drawn >> bit) & 1).sum())
        assert stats.binomtest(ones, count).pvalue > ALARM


def test_something_certain_always_happens_and_something_impossible_never():
    assert all(is_so(chance(), ASK, n, 0, 1.0) for n in range(1000))
    assert not any(is_so(chance(), ASK, n, 0, 0.0) for n in range(1000))


@pytest.mark.parametrize("probability", [-0.1, 1.1, float("nan")])
def test_an_impossible_probability_is_noted_with_its_question(probability):
    noted = chance()
    is_so(noted, ASK, 0, 0, probability)
    assert streams[int(noted.fault[0])] == "test: a question"


def test_rounding_has_its_mean():
    mean, count = 2.3, 20000
    drawn = np.array([rounded(chance(), ASK, n, 0, mean) for n in range(count)])
    assert set(drawn) == {2, 3}
    assert abs(drawn.mean() - mean) < 4.9 * np.sqrt(0.3 * 0.7 / count)


def test_a_race_is_won_in_proportion_to_weight():
    identities = np.array([identity_number(name) for name in "abcd"])
    weights = np.array([1.0, 0.0, 2.0, 5.0])
    count = 20000
    won = np.bincount([winner(chance(), ASK, n, identities, weights) for n in range(count)], minlength=4)
    assert won[1] == 0
    assert stats.chisquare(won[[0, 2, 3]], count * np.array([1, 2, 5]) / 8).pvalue > ALARM


def test_a_race_does_not_depend_on_the_order_of_candidates():
    identities = np.array([identity_number(name) for name in "abcd"])
    weights = np.array([1.0, 4.0, 2.0, 5.0])
    turned = [2, 0, 3, 1]
    for n in range(200):
        there = winner(chance(), ASK, n, identities[turned].copy(), weights[turned].copy())
        assert turned[there] == winner(chance(), ASK, n, identities, weights)


def test_without_any_weight_nobody_wins():
    assert winner(chance(), ASK, 0, np.ones(3, np.uint64), np.zeros(3)) == -1


def test_two_questions_never_share_a_stream():
    assert len(set(streams.values())) == len(streams)
    streams[int(identity_number("test: new"))] = "somebody else's"
    with pytest.raises(ValueError, match="share a number"):
        stream("test: new")
