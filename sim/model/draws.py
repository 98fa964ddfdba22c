"""Chance: every draw is a pure function of (seed, question, month, entity).

The generator is Philox4x32-10 of Random123 (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy
as 1, 2, 3", SC'11), a keyed bijection of counters with published test vectors:

    key      seed (64 bits)
    counter  first entity, second entity, month, stream (32 bits each)

A stream is one question put to chance, numbered by its *name*, and an entity by its identity, never by its
position. So the same slot meets the same luck in every scenario, and a new process leaves the luck of all
others as it was.
"""

import hashlib
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled

WORD = np.uint64(0xFFFFFFFF)
BITS_IN_WORD = np.uint64(32)
MULTIPLIER_0 = np.uint64(0xD2511F53)
MULTIPLIER_1 = np.uint64(0xCD9E8D57)
WEYL_0 = np.uint64(0x9E3779B9)
WEYL_1 = np.uint64(0xBB67AE85)
ROUNDS = 10
# A double holds 53 random bits: 27 of one word and 26 of the next.
DROP_5 = np.uint64(5)
DROP_6 = np.uint64(6)
TWO_TO_26 = 67108864.0
TWO_TO_MINUS_53 = 1.0 / 9007199254740992.0

streams: dict[int, str] = {}


class Luck(NamedTuple):
    """The two coordinates of chance that are fixed during a month, and where a fault is noted.

    Attributes
    ----------
    seed
        0 to 2**64 - 1.
    month
        0 to 2**32 - 1.
    fault
        Shape (1,): the stream that was asked with a probability outside [0, 1] or NaN; 0 where none was.
    """

    seed: np.uint64
    month: np.uint64
    fault: NDArray[np.uint64]


def identity_number(name: str) -> np.uint64:
    """Turn a name into the 32-bit number under which it meets chance.

    Parameters
    ----------
    name
        Name of a stream, country or agency.

    Returns
    -------
    numpy.uint64
        1 to 2**32 - 1, the same on every machine.
    """
    digest = hashlib.blake2b(name.encode(), digest_size=4).digest()
    return np.uint64(max(1, int.from_bytes(digest, "little")))


def stream(question: str) -> np.uint64:
    """Name a question put to chance.

    Parameters
    ----------
    question
        For example ``"intelligence: find"``.

    Returns
    -------
    numpy.uint64
        The stream's number.

    Raises
    ------
    ValueError
        If two different questions share a number, or one question is named twice in different files.
    """
    number = identity_number(question)
    if streams.setdefault(int(number), question) != question:
        message = f"streams '{question}' and '{streams[int(number)]}' share a number: rename one of them"
        raise ValueError(message)
    return number


@compiled
def philox(
    counter: tuple[np.uint64, np.uint64, np.uint64, np.uint64], key: tuple[np.uint64, np.uint64]
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Philox4x32-10: four random words for a counter of four words under a key of two.

    Ten rounds of (c0, c1, c2, c3) -> (high(m1 c2) ^ c1 ^ k0, low(m1 c2), high(m0 c0) ^ c3 ^ k1, low(m0 c0)),
    the key growing by a Weyl constant between rounds. Each word is the low half of an unsigned 64-bit number, so
    that no product overflows, compiled or not.

    Parameters
    ----------
    counter
        Four words.
    key
        Two words.

    Returns
    -------
    tuple
        Four words, each 0 to 2**32 - 1.
    """
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(ROUNDS):
        product_0 = MULTIPLIER_0 * c0
        product_1 = MULTIPLIER_1 * c2
        c0 = (product_1 >> BITS_IN_WORD) ^ c1 ^ k0
        c1 = product_1 & WORD
        c2 = (product_0 >> BITS_IN_WORD) ^ c3 ^ k1
        c3 = product_0 & WORD
        k0 = (k0 + WEYL_0) & WORD
        k1 = (k1 + WEYL_1) & WORD
    return c0, c1, c2, c3


@compiled
def uniform(luck: Luck, question: np.uint64, first: int, second: int) -> float:
    """Draw a number in [0, 1).

    Parameters
    ----------
    luck
        Seed and month.
    question
        A stream.
    first, second
        The entity, as two numbers below 2**32: a slot and a leg, two agencies, a slot and a country.

    Returns
    -------
    float
        One of 2**53 equally likely values.
    """
    counter = (np.uint64(first) & WORD, np.uint64(second) & WORD, luck.month, question)
    word_0, word_1, _, _ = philox(counter, (luck.seed & WORD, luck.seed >> BITS_IN_WORD))
    return (float(word_0 >> DROP_5) * TWO_TO_26 + float(word_1 >> DROP_6)) * TWO_TO_MINUS_53


@compiled
def happens(luck: Luck, question: np.uint64, first: int, second: int, probability: float) -> bool:
    """Decide whether something of the given probability happens.

    A probability outside [0, 1], or NaN, is noted in `luck.fault` and fails the run at the end of the month.

    Parameters
    ----------
    luck
        Seed, month and the place for faults.
    question
        A stream.
    first, second
        The entity, as in `uniform`.
    probability
        0 to 1.

    Returns
    -------
    bool
        Always False at 0, always True at 1.
    """
    if not 0.0 <= probability <= 1.0:
        luck.fault[0] = question
        return False
    return uniform(luck, question, first, second) < probability


@compiled
def rounded(luck: Luck, question: np.uint64, first: int, second: int, mean: float) -> int:
    """Round to a whole number whose expectation is exactly `mean`.

    Parameters
    ----------
    luck
        Seed and month.
    question
        A stream.
    first, second
        The entity, as in `uniform`.
    mean
        At least 0.

    Returns
    -------
    int
        The whole number below or above `mean`.
    """
    return int(np.floor(mean + uniform(luck, question, first, second)))


@compiled
def race(
    luck: Luck, question: np.uint64, first: int, identities: NDArray[np.uint64], weights: NDArray[np.float64]
) -> int:
    """Choose a position with probability proportional to its weight.

    Each candidate finishes at time -log(U) / weight, and the first one wins (an exponential race). A candidate's
    time depends on its own identity and weight alone: order does not matter, and a small change of one weight
    changes the choice only where that candidate is concerned.

    Parameters
    ----------
    luck
        Seed and month.
    question
        A stream.
    first
        Who chooses.
    identities
        Shape (n,): the candidates' identity numbers.
    weights
        Shape (n,): at least 0.

    Returns
    -------
    int
        A position, or -1 where no weight is above 0.
    """
    winner = -1
    best = np.inf
    for position in range(len(weights)):
        if weights[position] > 0.0:
            finish = -np.log(1.0 - uniform(luck, question, first, identities[position])) / weights[position]
            if finish < best:
                best = finish
                winner = position
    return winner
