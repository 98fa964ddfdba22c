"""Lists without branches: everyone is written down at the end, and the end moves on only past those who belong there.

A processor that guesses a branch wrongly, as it does where the answer is different from one entity to the next, loses
the time of a draw.
"""

import numpy as np

from sim.engine.chance import Room
from sim.engine.compiled import rule


@rule
def put(room: Room, count: int, who: int, wanted: bool) -> int:
    """Put an entity on the list of those who are asked next, if it is wanted there.

    Parameters
    ----------
    room
        Holds the list, `asked`.
    count
        Length of the list so far.
    who
        The entity.
    wanted
        Worked out without `and` and `or`, which are branches.

    Returns
    -------
    int
        Length of the list now.
    """
    room.asked[np.uint64(count)] = who  # a place without a sign needs no check for being negative
    return count + wanted
