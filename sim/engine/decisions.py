"""What a draw decides: whether something happens, how a number is rounded, which candidate is chosen."""

import numpy as np
from numpy.typing import NDArray

from sim.engine.compiled import compiled, inlined
from sim.engine.draws import WORD, Luck, uniform, unit

AMPLE = 1.0 + 1e-9  # more than what rounding can make of a comparison


@inlined
def possible(luck: Luck, question: np.uint64, probability: float) -> bool:
    """Whether a probability is one; where it is not, that is noted in `luck.fault` and fails the run.

    Parameters
    ----------
    luck
        With the place for faults.
    question
        The stream that is asked.
    probability
        What should be from 0 to 1.

    Returns
    -------
    bool
        False outside [0, 1] and for NaN.
    """
    if 0.0 <= probability <= 1.0:
        return True
    luck.fault[0] = question
    return False


@inlined
def happens(luck: Luck, question: np.uint64, first: int, second: int, probability: float) -> bool:
    """Decide whether something of the given probability happens; what is no probability fails the run.

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
    return possible(luck, question, probability) and uniform(luck, question, first, second) < probability


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
    luck: Luck,
    question: np.uint64,
    first: int,
    identities: NDArray[np.uint64],
    weights: NDArray[np.float64],
    drawn: NDArray[np.float64],
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
    drawn
        Shape (n,) or longer: room for the draws.

    Returns
    -------
    int
        A position, or -1 where no weight is above 0.
    """
    asks, who = np.uint32(question), np.uint32(np.uint64(first) & WORD)
    for position in range(len(weights)):
        drawn[position] = unit(luck, asks, who, np.uint32(identities[position] & WORD))
    winner = -1
    best = np.inf
    for position in range(len(weights)):
        # -log(1 - u) is at least u: most candidates are known to be late without a logarithm.
        if weights[position] > 0.0 and drawn[position] < best * weights[position] * AMPLE:
            finish = -np.log(1.0 - drawn[position]) / weights[position]
            if finish < best:
                best = finish
                winner = position
    return winner
