"""Questions of different streams, noted one after the other and put to chance together.

What a question is about is noted in one number, with its limit: the probability, or what is at least that where the
probability takes long to work out. Most candidates are not wanted, so the stream and the entity are told only of those
that are (`name`). Those whose draw is below their limit are gone through, in the order in which they were noted. The
answers are the same as those of `happens`, one by one.
"""

import numpy as np

from sim.engine.chance import BATCH, Chance, Room, unit
from sim.engine.compiled import rule
from sim.engine.decisions import possible
from sim.engine.philox import WORD

# What a question is about, in one number: a group, a leg and two agencies.
GROUP_AT, LEG_AT, AGENCY_AT = np.uint64(32), np.uint64(28), np.uint64(14)
LEG_BITS, AGENCY_BITS = np.uint64(2**4 - 1), np.uint64(2**14 - 1)


@rule
def has_space(count: int, more: int) -> bool:
    """Tell whether, after those noted so far, there is space for some questions more; at first there is."""
    return count == 0 or count + more <= BATCH


@rule
def note(room: Room, count: int, about: tuple[int, int, int, int], limit: float, wanted: bool) -> int:
    """Note a question that is put with others at once, if it is wanted.

    Parameters
    ----------
    room
        Holds the list of questions.
    count
        Length of the list so far, less than BATCH.
    about
        A group below 2**32, a leg below 2**4, and two agencies, or kinds of them, below 2**14.
    limit
        The probability, or what is at least that where the probability takes long to work out.
    wanted
        Worked out without `and` and `or`, which are branches.

    Returns
    -------
    int
        Length of the list now.
    """
    i, leg, a, b = about
    end = np.uint64(count)
    group, seat = np.uint64(i) << GROUP_AT, np.uint64(leg) << LEG_AT
    room.noted[end] = group | seat | (np.uint64(a) << AGENCY_AT) | np.uint64(b)
    room.limits[end] = limit
    return count + wanted


@rule
def about(room: Room, n: int) -> tuple[int, int, int, int]:
    """Return what was noted of the n-th question."""
    noted = room.noted[np.uint64(n)]
    leg, a, b = (noted >> LEG_AT) & LEG_BITS, (noted >> AGENCY_AT) & AGENCY_BITS, noted & AGENCY_BITS
    return noted >> GROUP_AT, leg, a, b


@rule
def name(room: Room, n: int, question: np.uint64, first: int, second: int) -> None:
    """Name the stream and the entity, as in `sim.engine.chance.uniform`, of the n-th question."""
    at = np.uint64(n)
    room.questions[at] = np.uint32(question)
    room.firsts[at], room.seconds[at] = np.uint32(np.uint64(first) & WORD), np.uint32(np.uint64(second) & WORD)


@rule
def below_limit(chance: Chance, count: int) -> int:
    """List the questions noted whose draw is below their limit.

    Parameters
    ----------
    chance
        Its room holds the questions, see `note` and `name`.
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
def answer(chance: Chance, n: int, probability: float) -> bool:
    """Decide whether something of the given probability happens, by what was drawn for the n-th question noted."""
    return possible(chance, np.uint64(chance.room.questions[n]), probability) and chance.room.drawn[n] < probability
