"""Chance: each draw is a pure function of (seed, question, month, entity).

The generator is Philox4x32-10 (see `sim.engine.philox`), a keyed bijection of counters:

    key      seed (64 bits)
    counter  first entity, second entity, month, stream (32 bits each)

For the points of what is rare, the entity is the number of the point, and the seeker's number plus that of the layer
(see `sim.engine.rare`).

A stream is one question put to chance, such as "does this agency leak?". It is numbered by its *name*, and an entity by
its identity, never by its position. So the same slot has the same draws in every scenario (common random numbers), and
a new process leaves the draws of all others as they were.
"""

import hashlib
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.engine.compiled import kernel, rule
from sim.engine.philox import WORD, two_units_of, unit_of

BATCH = 1024  # draws that are made at once
BLOCK = 8  # points of what is rare that are drawn at once
BYTES_PER_ENTITY = 17  # of the room for asking

streams: dict[int, str] = {}


class Room(NamedTuple):
    """Arrays for asking about many at once: lists and answers (see `listing`, `rare` and `questions`).

    Attributes
    ----------
    asked
        Shape (entities + 1,): those who are asked about, one after the other.
    struck, heights
        Shape (entities + 1,): those to whom something rare may happen, and their heights (see `rare`).
    is_struck
        Shape (entities,): 1 for those on the list, while it is made.
    gaps, depths
        Shape (BLOCK,): what is drawn for points.
    words, drawn
        Shape (BATCH,): places on the list of questions, or others that are gone through at once; and what is drawn.
    weights, raced
        Shape (candidates,): of a race, weights and draws.
    questions, firsts, seconds, limits
        Shape (BATCH,): questions that are put at once, each with its stream, both parts of its entity, and the number
        below which a draw is of interest.
    noted
        Shape (BATCH,): what is to be known again of each of them.
    """

    asked: NDArray[np.uint32]
    struck: NDArray[np.uint32]
    heights: NDArray[np.float64]
    is_struck: NDArray[np.int8]
    gaps: NDArray[np.float64]
    depths: NDArray[np.float64]
    words: NDArray[np.uint32]
    drawn: NDArray[np.float64]
    weights: NDArray[np.float64]
    raced: NDArray[np.float64]
    questions: NDArray[np.uint32]
    firsts: NDArray[np.uint32]
    seconds: NDArray[np.uint32]
    limits: NDArray[np.float64]
    noted: NDArray[np.uint64]


class Chance(NamedTuple):
    """The two coordinates of chance that are fixed during a month, and what is needed to ask.

    Attributes
    ----------
    seed
        0 to 2**64 - 1.
    month
        0 to 2**32 - 1.
    fault
        Shape (1,): the stream that was asked with a probability outside [0, 1] or NaN; 0 where there was none.
    room
        For asking many at once; runs in different threads need different ones.
    """

    seed: np.uint64
    month: np.uint64
    fault: NDArray[np.uint64]
    room: Room


def chance_of(seed: int, month: int, entities: int, candidates: int) -> Chance:
    """Make the chance of a run.

    Parameters
    ----------
    seed
        0 to 2**64 - 1.
    month
        0 to 2**32 - 1.
    entities
        The most that are asked at once.
    candidates
        The most that race.

    Returns
    -------
    Chance
        With room for them.
    """
    asked, struck = np.zeros((2, entities + 1), np.uint32)
    heights, is_struck = np.zeros(entities + 1), np.zeros(entities, np.int8)
    gaps, depths = np.zeros((2, BLOCK))
    words, questions, firsts, seconds = np.zeros((4, BATCH), np.uint32)
    drawn, limits = np.zeros((2, BATCH))
    weights, raced = np.zeros((2, candidates))
    noted = np.zeros(BATCH, np.uint64)
    room = Room(
        asked, struck, heights, is_struck, gaps, depths, words, drawn, weights, raced, questions, firsts, seconds,
        limits, noted,
    )  # fmt: skip
    return Chance(np.uint64(seed), np.uint64(month), np.zeros(1, np.uint64), room)


@cache
def identity_number(name: str) -> np.uint64:
    """Turn a name into the 32-bit number under which chance knows it.

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
        For example ``"intelligence: search"``.

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


def by_leg(market: np.uint64, source: np.uint64, transit: np.uint64) -> NDArray[np.uint64]:
    """Put the streams of a question in the order of legs.

    Parameters
    ----------
    market, source, transit
        A stream each.

    Returns
    -------
    numpy.ndarray
        Shape (3,): an array, since numba makes a jump of a tuple's n-th entry, often guessed wrongly by the processor.
    """
    return np.array((market, source, transit))


@rule
def unit(chance: Chance, question: np.uint32, first: np.uint32, second: np.uint32) -> float:
    """Draw a number in [0, 1): as `uniform` does, and in a loop that does nothing else in a fifth of the time.

    Parameters
    ----------
    chance
        Seed and month.
    question, first, second
        A stream, and the entity, each a word.

    Returns
    -------
    float
        One of 2**53 equally likely values.
    """
    return unit_of(chance.seed, np.uint32(chance.month), question, first, second)


@rule
def two_units(chance: Chance, question: np.uint32, first: np.uint32, second: np.uint32) -> tuple[float, float]:
    """Draw two numbers in [0, 1) at once, of which `unit` draws the first."""
    return two_units_of(chance.seed, np.uint32(chance.month), question, first, second)


@rule
def uniform_of_month(chance: Chance, month: int, question: np.uint64, first: int, second: int) -> float:
    """Draw what another month would have drawn, so that an answer given once stays the same.

    Parameters
    ----------
    chance
        Its seed.
    month
        The month whose draw it is.
    question, first, second
        As in `uniform`.

    Returns
    -------
    float
        One of 2**53 equally likely values.
    """
    one, two = np.uint32(np.uint64(first) & WORD), np.uint32(np.uint64(second) & WORD)
    return unit_of(chance.seed, np.uint32(month), np.uint32(question), one, two)


@kernel
def uniform(chance: Chance, question: np.uint64, first: int, second: int) -> float:
    """Draw a number in [0, 1).

    Parameters
    ----------
    chance
        Seed and month.
    question
        A stream.
    first, second
        The entity, as two numbers of which the lowest 32 bits count: a slot and a leg, two agencies, a slot and a
        country.

    Returns
    -------
    float
        One of 2**53 equally likely values.
    """
    return unit(chance, np.uint32(question), np.uint32(np.uint64(first) & WORD), np.uint32(np.uint64(second) & WORD))
