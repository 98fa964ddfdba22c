"""The generator gives the numbers that its authors published.

Source: Random123 (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", SC'11), file
`kat_vectors`, lines "philox4x32 10".
"""

import numpy as np

from sim.engine.compiled import kernel
from sim.engine.philox import philox
from sim.selftest.check import Found

Words = tuple[np.uint32, np.uint32, np.uint32, np.uint32]

# Counter, key, result, in words of eight hexadecimal digits.
PUBLISHED = (
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
)


@kernel
def words_of(counter: Words, key: tuple[np.uint32, np.uint32]) -> Words:
    """Return the four words of a counter under a key."""
    return philox(counter, key)


def words(text: str) -> tuple[np.uint32, ...]:
    """Read words."""
    return tuple(np.uint32(int(word, 16)) for word in text.split())


def check() -> Found:
    """Compare the generator with the published numbers."""
    differs = []
    for counter, key, published in PUBLISHED:
        with np.errstate(over="ignore"):
            made = " ".join(f"{word:08x}" for word in words_of(words(counter), words(key)))  # type: ignore[arg-type]
        if made != published:
            differs.append(f"counter {counter}, key {key}: {made}, published {published}")
    return Found(f"{len(PUBLISHED)} published numbers of Philox4x32-10 (Random123)", differs)
