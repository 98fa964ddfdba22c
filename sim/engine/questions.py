"""Questions of different streams, noted one after the other and put to chance together.

Each is noted with its limit: the probability, or what is at least that where the probability takes long to work out.
Those whose draw is below their limit are gone through, in the order in which they were noted. The answers are the same
as those of `happens`, one by one.
"""

import numpy as np

from sim.engine.chance import BATCH, Chance, Room, unit
from sim.engine.compiled import rule
from sim.engine.decisions import possible
from sim.engine.philox import WORD


@rule
def has_space(count: int, more: int) -> bool:
    """Tell whether, after those noted so far, there is space for some questions more; at first there is."""
    return count == 0 or count + more <= BATCH


@rule
def note(  # noqa: PLR0913  a question, and what is to be known again of it
    room: Room, count: int, question: np.uint64, first: int, second: int, limit: float,
    about: tuple[int, int, int, int], wanted: bool,
) -> int:  # fmt: skip
    """Note a question that is put with others at once, if it is wanted.

    Parameters
    ----------
    room
        Holds the list of questions.
    count
        Length of the list so far, less than BATCH.
    question, first, second
        A stream and an entity, as in `sim.engine.chance.uniform`.
    limit
        The probability, or what is at least that where the probability takes long to work out.
    about
        Four numbers by which whoever asks knows the question again.
    wanted
        Worked out without `and` and `or`, which are branches.

    Returns
    -------
    int
        Length of the list now.
    """
    end = np.uint64(count)
    room.questions[end] = np.uint32(question)
    room.firsts[end], room.seconds[end] = np.uint32(np.uint64(first) & WORD), np.uint32(np.uint64(second) & WORD)
    room.limits[end] = limit
    room.noted[end, 0], room.noted[end, 1], room.noted[end, 2], room.noted[end, 3] = about
    return count + wanted


@rule
def below_limit(chance: Chance, count: int) -> int:
    """List the questions noted whose draw is below their limit.

    Parameters
    ----------
    chance
        Its room holds the questions, see `note`.
    count
        How many there are.

    Returns
    -------
    int
        How many are below: their places on the list of questions are the first of `chance.room.words`.
    """
    room, found = chance.room, 0
    for n in range(count):
        room.drawn[n] = unit(chance, room.questions[n], room.firsts[n], room.seconds[n])
    for n in range(count):
        room.words[np.uint64(found)] = n
        found += room.drawn[n] < room.limits[n]
    return found


@rule
def about(room: Room, n: int) -> tuple[int, int, int, int]:
    """Return what was noted of the n-th question."""
    return room.noted[n, 0], room.noted[n, 1], room.noted[n, 2], room.noted[n, 3]


@rule
def answer(chance: Chance, n: int, probability: float) -> bool:
    """Decide whether something of the given probability happens, by what was drawn for the n-th question noted."""
    return possible(chance, np.uint64(chance.room.questions[n]), probability) and chance.room.drawn[n] < probability
