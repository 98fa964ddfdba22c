"""Open cases: a rival spoils them, or they become ready for the joint action.

The equations stand in `case_decision`, and what is at stake in its section.
"""

from typing import Protocol

from sim.engine.chance import Chance, by_leg, stream
from sim.engine.compiled import rule
from sim.engine.decisions import happens
from sim.model.ability import ABLE, Caution, chance_to_act
from sim.model.capacity import is_free
from sim.model.case import withdraw_case
from sim.model.counts import Count
from sim.model.evidence import held, usable
from sim.model.experience import blame
from sim.model.indices import agency_of, kinds
from sim.model.state import GRANTED, JOINT_ACTION, LOCAL_ARREST, NOBODY, NOT_NEEDED, State

READY = stream("case decision: ready to act jointly")
SPOIL = by_leg(
    stream("case decision: spoil at the market"),
    stream("case decision: spoil at the source"),
    stream("case decision: spoil in transit"),
)


class Stakes(Caution, Protocol):
    """What is read of the section `case_decision`."""

    @property
    def rivalry(self) -> float:
        """Chance per month that a fully competitive outsider spoils a case that it could act on."""

    @property
    def spoil_weight(self) -> float:
        """Weight of a case that a rival spoiled, beside a granted request."""


@rule
def consider_spoiling(state: State, stakes: Stakes, chance: Chance, i: int, leg: int, m: int) -> None:
    """Let an agency outside an open case take its own arrest this month, unless another does."""
    a, evidence = agency_of(state, state.route[i, leg], m), usable(state, i, leg, m)
    if state.acting[i] != NOBODY or evidence <= 0.0 or state.partner[i, leg] == a or not is_free(state, a):
        return
    if happens(chance, SPOIL[leg], i, state.agency_identity[a], stakes.rivalry * state.competitiveness[a]):
        able = chance_to_act(state, stakes, a, evidence)
        if happens(chance, ABLE[leg], i, state.agency_identity[a], able):
            state.acting[i] = a


@rule
def find_rival(state: State, stakes: Stakes, chance: Chance, i: int) -> None:
    """Find the rival that spoils a case, if there is one."""
    for leg in range(state.legs[i]):
        if held(state, i, leg) > 0.0:
            for m in kinds(state):
                consider_spoiling(state, stakes, chance, i, leg, m)


@rule
def is_ready(state: State, stakes: Stakes, chance: Chance, i: int) -> bool:
    """Decide whether every request is granted and the admissible evidence on every leg suffices this month."""
    lead, probability = state.lead_agency[i], 1.0
    asking = state.home[lead]
    for leg in range(state.legs[i]):
        if state.request[i, leg] not in (NOT_NEEDED, GRANTED):
            return False
        evidence = usable(state, i, leg, state.kind[state.partner[i, leg]])
        evidence *= state.admissibility[state.route[i, leg], asking]
        probability *= chance_to_act(state, stakes, lead, evidence)
    return happens(chance, READY, i, 0, probability)


@rule
def follow_case(state: State, stakes: Stakes, chance: Chance, i: int) -> None:
    """Plan the joint action of an open case, or lose the case to a rival."""
    find_rival(state, stakes, chance, i)
    rival = state.acting[i]
    if rival != NOBODY:
        state.tally[Count.JOINT_CASES_SPOILED, state.home[rival]] += 1
        for leg in range(state.legs[i]):
            blame(state, state.partner[i, leg], rival, stakes.spoil_weight)
        withdraw_case(state, i)
        state.plan[i] = LOCAL_ARREST
    elif is_ready(state, stakes, chance, i):
        state.plan[i] = JOINT_ACTION
        state.acting[i] = state.lead_agency[i]
