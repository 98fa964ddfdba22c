"""The generator Philox4x32-10 of Random123, with published test vectors.

Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", SC'11.
"""

import numpy as np

from sim.engine.compiled import rule

WORD = np.uint64(0xFFFFFFFF)
BITS_IN_WORD = np.uint64(32)
MULTIPLIER_0 = np.uint64(0xD2511F53)
MULTIPLIER_1 = np.uint64(0xCD9E8D57)
WEYL_0 = np.uint32(0x9E3779B9)
WEYL_1 = np.uint32(0xBB67AE85)
ROUNDS = 10
# A double holds 53 random bits: 27 of one word and 26 of the next.
DROP_5 = np.uint32(5)
DROP_6 = np.uint32(6)
TWO_TO_26 = 67108864.0
TWO_TO_MINUS_53 = 1.0 / 9007199254740992.0


@rule
def philox(
    counter: tuple[np.uint32, np.uint32, np.uint32, np.uint32], key: tuple[np.uint32, np.uint32]
) -> tuple[np.uint32, np.uint32, np.uint32, np.uint32]:
    """Philox4x32-10: four random words for a counter of four words under a key of two.

    Ten rounds of (c0, c1, c2, c3) -> (high(m1 c2) ^ c1 ^ k0, low(m1 c2), high(m0 c0) ^ c3 ^ k1, low(m0 c0)),
    the key growing by a Weyl constant between rounds. Words are kept in 64 bits, of which the lower 32 count, so that
    the processor works on several counters at once where a loop asks for many.

    Parameters
    ----------
    counter
        Four words.
    key
        Two words.

    Returns
    -------
    tuple
        Four words.
    """
    c0, c1, c2, c3 = np.uint64(counter[0]), np.uint64(counter[1]), np.uint64(counter[2]), np.uint64(counter[3])
    k0, k1 = key
    for _ in range(ROUNDS):
        product_0 = MULTIPLIER_0 * (c0 & WORD)
        product_1 = MULTIPLIER_1 * (c2 & WORD)
        c0 = (product_1 >> BITS_IN_WORD) ^ c1 ^ np.uint64(k0)
        c1 = product_1
        c2 = (product_0 >> BITS_IN_WORD) ^ c3 ^ np.uint64(k1)
        c3 = product_0
        k0 = np.uint32(k0 + WEYL_0)
        k1 = np.uint32(k1 + WEYL_1)
    return np.uint32(c0 & WORD), np.uint32(c1 & WORD), np.uint32(c2 & WORD), np.uint32(c3 & WORD)


@rule
def number_of(word_0: np.uint32, word_1: np.uint32) -> float:
    """Make a number in [0, 1) of two words."""
    # Both parts are below 2**27: as signed numbers the processor turns several at once into floats.
    upper, lower = np.float64(np.int32(word_0 >> DROP_5)), np.float64(np.int32(word_1 >> DROP_6))
    return (upper * TWO_TO_26 + lower) * TWO_TO_MINUS_53


@rule
def two_units_of(
    seed: np.uint64, month: np.uint32, question: np.uint32, first: np.uint32, second: np.uint32
) -> tuple[float, float]:
    """Draw two numbers in [0, 1) for a seed, a month, a stream and an entity of two words."""
    low, high = np.uint32(seed & WORD), np.uint32(seed >> BITS_IN_WORD)
    word_0, word_1, word_2, word_3 = philox((first, second, month, question), (low, high))
    return number_of(word_0, word_1), number_of(word_2, word_3)


@rule
def unit_of(seed: np.uint64, month: np.uint32, question: np.uint32, first: np.uint32, second: np.uint32) -> float:
    """Draw the first of these two alone."""
    return two_units_of(seed, month, question, first, second)[0]
