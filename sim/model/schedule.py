"""The month, in order: the table of contents of the model.

 1  events         a parameter or a fact of the region takes a new value     (between months, see `simulate`)
 2  formation      vacant slots fill, silenced groups resume
 3  liaison        contact fades, ties are kept up; then the techniques act and cost effort
 4  intelligence   evidence is found and goes stale
 5  corruption     agencies turn and are cleaned; the compromised leak
 6  case_decision  an arrest now, or a joint case
 7  assistance     requests wait, are answered, time out
 8  operations     arrests and joint actions
 9  prosecution    suspects, victims, courts
10  trust          experience becomes reputation
11  learning       agencies move their cooperation share
12  displacement   groups fear and move
13  recording      the month is written down
"""

from typing import NamedTuple, get_type_hints

import numpy as np

from sim.engine.compiled import compiled, compiled_part
from sim.engine.draws import Luck
from sim.engine.reference import by_reference
from sim.model.processes import (
    assistance,
    case_decision,
    corruption,
    displacement,
    events,
    formation,
    intelligence,
    learning,
    liaison,
    operations,
    prosecution,
    recording,
    trust,
)
from sim.model.soundness import SOUND, unsound
from sim.model.state import State
from sim.model.techniques import common_ground, hub, networking, right_people, trust_building

PROCESSES = (
    events,
    formation,
    liaison,
    intelligence,
    corruption,
    case_decision,
    assistance,
    operations,
    prosecution,
    trust,
    learning,
    displacement,
    recording,
)
TECHNIQUES = (common_ground, trust_building, networking, right_people, hub)


class Parameters(NamedTuple):
    """The parameters of every process and technique, one section each."""

    formation: formation.Parameters
    liaison: liaison.Parameters
    common_ground: common_ground.Parameters
    trust_building: trust_building.Parameters
    networking: networking.Parameters
    right_people: right_people.Parameters
    hub: hub.Parameters
    intelligence: intelligence.Parameters
    corruption: corruption.Parameters
    case_decision: case_decision.Parameters
    assistance: assistance.Parameters
    operations: operations.Parameters
    prosecution: prosecution.Parameters
    trust: trust.Parameters
    learning: learning.Parameters
    displacement: displacement.Parameters
    recording: recording.Parameters


SECTIONS: dict[str, type] = get_type_hints(Parameters)


@compiled_part
def month(state: State, parameters: Parameters, luck: Luck) -> int:
    """Run one month, whose events have been enacted; what is found impossible in it, or SOUND."""
    formation.step(state, parameters.formation, luck)
    liaison.step(state, parameters.liaison, luck)
    common_ground.step(state, parameters.common_ground, luck)
    trust_building.step(state, parameters.trust_building, luck)
    networking.step(state, parameters.networking, luck)
    right_people.step(state, parameters.right_people, luck)
    hub.step(state, parameters.hub, luck)
    intelligence.step(state, parameters.intelligence, luck)
    corruption.step(state, parameters.corruption, luck)
    case_decision.step(state, parameters.case_decision, luck)
    assistance.step(state, parameters.assistance, luck)
    operations.step(state, parameters.operations, luck)
    prosecution.step(state, parameters.prosecution, luck)
    trust.step(state, parameters.trust, luck)
    learning.step(state, parameters.learning, luck)
    displacement.step(state, parameters.displacement, luck)
    found = unsound(state)
    recording.step(state, parameters.recording, luck)
    return found


@compiled
def months(state: State, parameters: Parameters, seed: np.uint64, first: int, last: int) -> tuple[int, int]:
    """Run the months from `first` to `last` in one call; the month reached, and what was found in it."""
    state = by_reference(state)
    for now in range(first, last + 1):
        found = month(state, parameters, Luck(seed, np.uint64(now), state.fault))
        if found != SOUND:
            return now, found
    return last, SOUND
