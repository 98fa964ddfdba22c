"""The model as plain Python, with its generator of chance compiled: the same draws, a hundred times as fast.

The engine is no room of mutants, so nothing is lost by running it as it always runs.
"""

import os
from typing import Any

import numba
import numpy as np

WORD, LOW = np.uint64(0xFFFFFFFF), np.uint64(32)
MULTIPLIERS = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
WEYL = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)


def words(seed: Any, month: Any, question: Any, first: Any, second: Any) -> Any:
    """Draw four words as `sim.engine.philox.philox` does."""
    c0, c1, c2, c3 = np.uint64(first), np.uint64(second), np.uint64(month), np.uint64(question)
    k0, k1 = np.uint64(seed) & WORD, np.uint64(seed) >> LOW
    for _ in range(10):
        p0, p1 = MULTIPLIERS[0] * c0, MULTIPLIERS[1] * c2
        c0, c1, c2, c3 = (p1 >> LOW) ^ c1 ^ k0, p1 & WORD, (p0 >> LOW) ^ c3 ^ k1, p0 & WORD
        k0, k1 = (k0 + WEYL[0]) & WORD, (k1 + WEYL[1]) & WORD
    return c0, c1, c2, c3


def number_of(word_0: Any, word_1: Any) -> float:
    """Make a number in [0, 1) of two words."""
    upper, lower = word_0 >> np.uint64(5), word_1 >> np.uint64(6)
    return (np.float64(upper) * 67108864.0 + np.float64(lower)) / 9007199254740992.0


words, number_of = numba.njit(words), numba.njit(number_of)


def drawn(seed: Any, month: Any, question: Any, first: Any, second: Any) -> float:
    """Draw as `sim.engine.philox.unit_of` does."""
    c0, c1, _, _ = words(seed, month, question, first, second)
    return number_of(c0, c1)


def two_drawn(seed: Any, month: Any, question: Any, first: Any, second: Any) -> tuple[float, float]:
    """Draw as `sim.engine.philox.two_units_of` does."""
    c0, c1, c2, c3 = words(seed, month, question, first, second)
    return number_of(c0, c1), number_of(c2, c3)


quick = numba.njit("float64(uint64, uint64, uint64, uint64, uint64)")(drawn)
quick_two = numba.njit("UniTuple(float64, 2)(uint64, uint64, uint64, uint64, uint64)")(two_drawn)


def many(found: Any, seed: Any, month: Any, questions: Any, firsts: Any, seconds: Any) -> None:
    """Draw for many at once."""
    for n in range(len(firsts)):
        found[n] = quick(seed, month, questions[n], firsts[n], seconds[n])


quick_many = numba.njit("void(float64[:], uint64, uint64, uint32[:], uint32[:], uint32[:])")(many)


def below_limit(chance: Any, count: int) -> int:
    """List as `sim.engine.questions.below_limit` does."""
    room = chance.room
    quick_many(room.drawn, chance.seed, chance.month, room.questions[:count], room.firsts[:count], room.seconds[:count])
    them = np.flatnonzero(room.drawn[:count] < room.limits[:count])
    room.words[: len(them)] = them
    return len(them)


def interpret() -> None:
    """Switch the compiler off for all that is loaded from now on, but for the generator and the loops that draw."""
    os.environ["NUMBA_DISABLE_JIT"] = "1"
    numba.config.DISABLE_JIT = 1
    np.seterr(all="ignore")  # as compiled code does
    from sim.engine import philox

    philox.unit_of, philox.two_units_of = quick, quick_two
    from sim.engine import questions

    questions.below_limit = below_limit
