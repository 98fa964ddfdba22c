"""Decisions by a draw: something happens or does not, a number is rounded, a candidate is chosen."""

import numpy as np
from numpy.typing import NDArray

from sim.engine.chance import Chance, uniform, unit
from sim.engine.compiled import kernel, rule
from sim.engine.philox import WORD

AMPLE = 1.0 + 1e-9  # more than what rounding can make of a comparison


@rule
def possible(chance: Chance, question: np.uint64, probability: float) -> bool:
    """Check that a probability lies in [0, 1]; record the stream if not, which fails the run.

    Parameters
    ----------
    chance
        Its `fault` takes the stream.
    question
        The stream that is asked.
    probability
        A number.

    Returns
    -------
    bool
        False outside [0, 1] and for NaN.
    """
    if 0.0 <= probability <= 1.0:
        return True
    chance.fault[0] = question
    return False


@rule
def happens(chance: Chance, question: np.uint64, first: int, second: int, probability: float) -> bool:
    """Decide whether something of the given probability happens; a number outside [0, 1] fails the run.

    Parameters
    ----------
    chance
        Seed, month and faults.
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
    return possible(chance, question, probability) and uniform(chance, question, first, second) < probability


@kernel
def rounded(chance: Chance, question: np.uint64, first: int, second: int, mean: float) -> int:
    """Round to a whole number whose expectation is exactly `mean`.

    Parameters
    ----------
    chance
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
    return int(np.floor(mean + uniform(chance, question, first, second)))


@rule
def race(
    chance: Chance,
    question: np.uint64,
    first: int,
    identities: NDArray[np.uint64],
    weights: NDArray[np.float64],
) -> int:
    """Choose a position with probability proportional to its weight.

    Each candidate finishes at time -log(U) / weight, and the first one wins (an exponential race). A candidate's time
    depends on its own identity and weight alone: order does not matter, and a small change of one weight changes the
    choice only where that candidate is concerned. Where all weights are next to nothing, below 1e-308, times may be
    infinite: if all are, the first candidate with a weight wins.

    Parameters
    ----------
    chance
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
    asks, who, drawn = np.uint32(question), np.uint32(np.uint64(first) & WORD), chance.room.raced
    for position in range(len(weights)):
        drawn[position] = unit(chance, asks, who, np.uint32(identities[position] & WORD))
    winner = -1
    best = np.inf
    for position in range(len(weights)):
        # -log(1 - u) is at least u: most candidates are known to be late without a logarithm.
        if weights[position] > 0.0 and drawn[position] < best * weights[position] * AMPLE:
            finish = -np.log(1.0 - drawn[position]) / weights[position]
            if finish < best or winner < 0:  # a time may be infinite, if all weights are next to nothing
                best = finish
                winner = position
    return winner
