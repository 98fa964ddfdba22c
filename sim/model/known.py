"""Questions about all groups that agencies know of, put to chance together."""

from collections.abc import Callable

from sim.engine.chance import Chance, Room
from sim.engine.compiled import rule
from sim.engine.questions import below_limit, has_space
from sim.model.state import ACTIVE, State


@rule
def ask_of_known[P](  # noqa: PLR0913  three rules of whoever asks
    state: State, parameters: P, chance: Chance, questions: int, note_all: Callable[[State, P, Room, int, int], int],
    name_question: Callable[[State, Room, int], None], consider: Callable[[State, P, Chance, int], None],
) -> None:  # fmt: skip
    """Ask about every active group that is known, and go through the questions whose answer may be yes.

    Parameters
    ----------
    state, parameters, chance
        What the process has.
    questions
        The most that are asked about a group.
    note_all
        A rule that notes the questions about a group after those noted so far, and returns how many there are now.
    name_question
        A rule that names the stream and the entity of the n-th question.
    consider
        A rule that answers the n-th question, and acts on it.
    """
    known, place = state.known_count[0], 0
    while place < known:
        count = 0
        while place < known and has_space(count, questions):
            i = state.known[place]
            if state.status[i] == ACTIVE:
                count = note_all(state, parameters, chance.room, i, count)
            place += 1
        for n in range(count):
            name_question(state, chance.room, n)
        for n in chance.room.words[: below_limit(chance, count)]:
            consider(state, parameters, chance, n)
