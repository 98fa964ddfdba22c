"""Find the few to whom something rare happens, without a draw for each of the others.

Each entity has a height, an exponential number with mean 1. Something with probability p happens to those whose height
is below λ = -log(1 - p). Heights are the lowest points of a Poisson process over entities and heights, on average one
point for each entity and unit of height. So those below a ceiling are found by going from point to point, at distances
that are exponential too.

Points are drawn in layers. The first is LOWEST thick, each of the others as thick as all below it together. Layer n
draws by the seeker's number plus n, so numbers of seekers of one question must lie at least five apart. A layer is
drawn whole, whatever the ceiling: a higher ceiling adds entities and changes none, and more entities leave the first
as they were.

Above HIGHEST, where points are no longer few, each entity that has none below has a draw of its own: an exponential
number has no memory, so what its height exceeds HIGHEST by is exponential again.
"""

import numpy as np

from sim.engine.chance import BATCH, BLOCK, Chance, Room, two_units, unit
from sim.engine.compiled import rule
from sim.engine.philox import WORD

LOWEST = 1.0 / 64.0  # height of the first layer: most of what is rare happens less often
HIGHEST = 1.0 / 8.0
NO_SEEKER = np.uint64(0)


@rule
def expected(probability: float) -> float:
    """Return what is expected of that which happens with a probability: λ = -log(1 - p)."""
    return float(-np.log(1.0 - probability))


@rule
def rare(chance: Chance, question: np.uint64, seeker: np.uint64, entities: int, ceiling: float) -> int:
    """List the entities, numbered from 0, whose height is below a ceiling.

    Parameters
    ----------
    chance
        Seed, month and room.
    question
        A stream.
    seeker
        Identity number of whoever asks, or NO_SEEKER.
    entities
        How many there are.
    ceiling
        The largest λ of any; infinite for a probability of 1. Below 0 and for NaN the run fails.
        A maximum over many may lose a NaN among them (`max` of numba does).

    Returns
    -------
    int
        How many are below. They are the first so many of `chance.room.struck`, with their heights in
        `chance.room.heights`, until the next question: each once, those whose height lies in a lower layer first, and
        within a layer by number.
    """
    if not ceiling >= 0.0:
        chance.fault[0] = question
        return 0
    asks, who = np.uint32(question), np.uint32(seeker & WORD)
    count, bottom, thickness = 0, 0.0, LOWEST
    while bottom < min(ceiling, HIGHEST):
        count = add_layer(chance, asks, who, entities, bottom, thickness, count)
        bottom += thickness
        thickness = bottom
        who = np.uint32(who + np.uint32(1))
    if ceiling > HIGHEST:
        count = add_above(chance, asks, who, entities, count)
    return keep_below(chance.room, count, ceiling)


@rule
def add_layer(  # noqa: PLR0913  a layer: where it is, how thick, and of what
    chance: Chance, question: np.uint32, who: np.uint32, entities: int, bottom: float, thickness: float, count: int
) -> int:  # fmt: skip
    """Add the entities whose lowest point lies in a layer to the list; return its length."""
    room, place, number = chance.room, 0.0, np.uint32(0)
    while place < entities:
        for n in range(BLOCK):
            point = np.uint32(number + np.uint32(n))
            room.gaps[n], room.depths[n] = two_units(chance, question, point, who)
        number = np.uint32(number + np.uint32(BLOCK))
        for n in range(BLOCK):
            place -= np.log(1.0 - room.gaps[n]) / thickness
            if place >= entities:
                break
            count = strike(room, np.uint32(place), bottom + thickness * room.depths[n], count)
    return count


@rule
def strike(room: Room, entity: np.uint32, height: float, count: int) -> int:
    """Put an entity on the list, unless it has a lower point; return the length of the list."""
    if room.is_struck[entity] == 0:
        room.is_struck[entity] = 1
        room.struck[count] = entity
        room.heights[count] = height
        return count + 1
    if room.struck[count - 1] == entity and height < room.heights[count - 1]:
        room.heights[count - 1] = height
    return count


@rule
def add_above(chance: Chance, question: np.uint32, who: np.uint32, entities: int, count: int) -> int:
    """Add all others to the list, with their heights; return its length."""
    room = chance.room
    for start in range(0, entities, BATCH):
        size = min(BATCH, entities - start)
        for n in range(size):
            room.drawn[n] = unit(chance, question, np.uint32(start + n), who)
        for n in range(size):
            if room.is_struck[start + n] == 0:
                count = strike(room, np.uint32(start + n), HIGHEST - np.log(1.0 - room.drawn[n]), count)
    return count


@rule
def keep_below(room: Room, count: int, ceiling: float) -> int:
    """Take those that are not below the ceiling from the list, and clear the marks; return its length."""
    kept = 0
    for n in range(count):
        room.is_struck[room.struck[n]] = 0
        room.struck[kept], room.heights[kept] = room.struck[n], room.heights[n]
        kept += room.heights[n] < ceiling
    return kept
