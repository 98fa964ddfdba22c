"""Ask chance about many at once, and list the few to whom it happens.

A draw is a pure function of its question and its entity, so all draws of a question can be made before any answer is
acted on, and the processor makes several at a time. The answers are the same as those of `happens`, one by one.

Lists are made without branches: everyone is written down at the end of the list, and the end moves on only past those
who belong there. A processor that guesses a branch wrongly, as it does where the answer is different from one entity to
the next, loses the time of a draw.
"""

import numpy as np
from numpy.typing import NDArray

from sim.engine.chance import BATCH, Chance, Room, unit
from sim.engine.compiled import rule
from sim.engine.decisions import possible
from sim.engine.philox import WORD

ALMOST = 1.0 - 1e-12  # less than 1 by more than what rounding can make of a sum of two numbers
NOTHING_MORE = np.uint32(0)  # second part of an entity that is a number by itself


@rule
def happening(
    chance: Chance, kind: NDArray[np.int8], questions: NDArray[np.uint64], probabilities: NDArray[np.float64]
) -> int:
    """List the entities to whom something happens, each asked by the question of its kind.

    Parameters
    ----------
    chance
        Seed, month and room.
    kind
        Shape (entities,): what each is, as an index of the following.
    questions, probabilities
        Shape (kinds,): the stream that those of a kind are asked, and the probability that it happens.

    Returns
    -------
    int
        How many there are: the first of `chance.room.happened`, in ascending order, until the next question.
    """
    room, count = chance.room, 0
    for each in range(len(probabilities)):
        possible(chance, questions[each], probabilities[each])
    for start in range(0, len(kind), BATCH):
        size = min(BATCH, len(kind) - start)
        for n in range(size):
            room.words[n] = questions[kind[start + n]]
        for n in range(size):
            room.drawn[n] = unit(chance, room.words[n], np.uint32(start + n), NOTHING_MORE)
        for n in range(size):
            room.happened[np.uint64(count)] = start + n
            count += room.drawn[n] < probabilities[kind[start + n]]
    return count


@rule
def put(room: Room, count: int, who: int, where: int, wanted: bool) -> int:
    """Put an entity on the list of those who are asked next, if it is wanted there.

    Parameters
    ----------
    room
        Holds the list.
    count
        Length of the list so far.
    who, where
        The entity, and the index of the seeker who asks about it.
    wanted
        Worked out without `and` and `or`, which are branches.

    Returns
    -------
    int
        Length of the list now.
    """
    end = np.uint64(count)  # a place without a sign needs no check for being negative
    room.asked[end] = who
    room.where[end] = where
    return count + wanted


@rule
def below(chance: Chance, question: np.uint64, entities: int, limit: float) -> int:
    """List the entities, numbered from 0, whose draw is below a limit: those to whom something may happen.

    Parameters
    ----------
    chance
        Seed, month and room.
    question
        A stream.
    entities
        How many there are.
    limit
        The largest probability with which it happens to any; outside [0, 1] the run fails.

    Returns
    -------
    int
        How many are below: the first of `chance.room.happened`, in ascending order, until the next question.
    """
    room, asks, count = chance.room, np.uint32(question), 0
    possible(chance, question, limit)
    for start in range(0, entities, BATCH):
        size = min(BATCH, entities - start)
        for n in range(size):
            room.drawn[n] = unit(chance, asks, np.uint32(start + n), NOTHING_MORE)
        for n in range(size):
            room.happened[np.uint64(count)] = start + n
            count += room.drawn[n] < limit
    return count


@rule
def finding(  # noqa: PLR0913  two sorts of finds in one draw
    chance: Chance, question: np.uint64, count: int, seekers: NDArray[np.uint64], rates: NDArray[np.float64],
    attention: NDArray[np.float64], per_attention: float,
) -> int:  # fmt: skip
    """List the entities on the list that are found by their seeker.

    Each is found with probability 1 - exp(-λ), λ = rate of its seeker + per_attention · attention that it gets.

    Parameters
    ----------
    chance
        Its room holds the list of those who are asked, see `put`.
    question
        A stream.
    count
        Length of that list.
    seekers, rates
        Shape (seekers,): identity number, and finds that it expects of any entity.
    attention
        Shape (entities,): what is looked at closely, and how much.
    per_attention
        Finds that are expected of a unit of attention.

    Returns
    -------
    int
        How many there are: the first of `chance.room.happened`, until the next question.
    """
    room, found = chance.room, 0
    for start in range(0, count, BATCH):
        asked, where = room.asked[start : min(start + BATCH, count)], room.where[start : min(start + BATCH, count)]
        for n in range(len(asked)):
            room.words[n] = np.uint32(seekers[where[n]] & WORD)
        for n in range(len(asked)):
            room.expected[n] = rates[where[n]] + per_attention * attention[asked[n]]
        draw(room.drawn, chance, np.uint32(question), asked, room.words)
        for at in room.words[: likely(room, len(asked))]:
            if room.drawn[at] >= np.exp(-room.expected[at]):
                room.happened[found] = asked[at]
                found += 1
    return found


@rule
def draw(
    drawn: NDArray[np.float64], chance: Chance, question: np.uint32, first: NDArray[np.uint32],
    second: NDArray[np.uint32],
) -> None:  # fmt: skip
    """Draw for all entities; in a loop of its own, the processor makes several draws at a time."""
    for n in range(len(first)):
        drawn[n] = unit(chance, question, first[n], second[n])


@rule
def likely(room: Room, size: int) -> int:
    """List in `room.words` the draws that may be high enough, and return how many: mostly, they are few.

    exp(-λ) is at least 1 - λ, so that most draws are known to be too low without an exponential.
    """
    count = np.uint64(0)
    for n in range(size):
        room.words[count] = n
        count += np.uint64(room.drawn[n] + room.expected[n] >= ALMOST)
    return int(count)
