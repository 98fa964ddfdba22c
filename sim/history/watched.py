"""Processes of which the arrays before and after do not tell all: here they go on decision by decision, and are noted.

Each kernel below is the `step` of its process, by that process's own rules, and notes what a decision changed where a
later one of the same month may hide it. It leaves the state as the step does, to the last bit: the tests compare them.
Rows of notes are (group, leg, agency, other, what) in a table that the caller has made large enough.

All rules stand in the file of the kernels that they are compiled into, since kept machine code is known by its file.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.engine.chance import Chance
from sim.engine.compiled import kernel, rule
from sim.engine.decisions import happens
from sim.engine.questions import about
from sim.engine.rare import NO_SEEKER, expected, rare
from sim.model.case import forget_joint_work
from sim.model.counts import Count
from sim.model.indices import agency_of, countries, country_of, kinds, leg_of, number_of_kinds
from sim.model.known import ask_of_known
from sim.model.open_case import follow_case
from sim.model.partner import find_partner, has_room
from sim.model.processes import assistance, case_decision, corruption, displacement, exchange, formation
from sim.model.soundness import unsound
from sim.model.state import ACTIVE, GRANTED, LEGS, NO_ACTION, NOBODY, NOWHERE, PENDING, State

TOLD, WITHHELD = range(2)
NO_ROOM, NO_PARTNER, ARREST_PREFERRED = range(3)


class Notes(NamedTuple):
    """What a process notes: its parameters, shape (rows, 5), and how many rows count, shape (1,)."""

    parameters: Any
    rows: NDArray[np.int32]
    number: NDArray[np.int64]


def notes_for(state: State, parameters: Any) -> Notes:
    """Make room for all that a process can decide in a month: who of those on a route tells whom of the others."""
    most = len(state.status) * (LEGS * len(state.sight)) ** 2
    return Notes(parameters, np.empty((most, 5), np.int32), np.zeros(1, np.int64))


@rule
def note(notes: Notes, i: int, leg: int, a: int, b: int, what: int) -> None:
    """Note a decision."""
    row = notes.rows[notes.number[0]]
    row[0], row[1], row[2], row[3], row[4] = i, leg, a, b, what
    notes.number[0] += 1


@kernel
def soundness(state: State, chance: Chance) -> int:
    """Return what is impossible in a state, as the month does before its last step."""
    return unsound(state, chance)


@kernel
def formation_step(state: State, notes: Notes, chance: Chance) -> None:
    """Renew, fill and resume, as `formation` does, and note who dissolved: the successor of one may be just like it."""
    formation.set_rates(state, notes.parameters)
    for i in chance.room.asked[: formation.list_renewed(state, chance)]:
        note(notes, i, NOWHERE, NOBODY, NOBODY, 0)
    formation.renew(state, notes.parameters, chance)
    formation.fill_or_resume(state, notes.parameters, chance)


@rule
def name_telling(state: State, room: Any, n: int) -> None:
    """Ask whether a would tell b, those of the n-th question."""
    exchange.name_question(state, room, n)


@rule
def note_pairs(state: State, notes: Notes, room: Any, i: int, count: int) -> int:
    """Note who could tell whom of a group."""
    return exchange.note_pairs(state, notes.parameters, room, i, count)


@rule
def consider_telling(state: State, notes: Notes, chance: Chance, n: int) -> None:
    """Let a tell b, those of the n-th question, and note whether it told, or kept it from b."""
    i, leg, a, b = about(chance.room, n)
    told = state.tally[Count.INFORMATION_SHARED, state.home[a]]
    withheld = state.withheld[i, leg, state.kind[b]]
    exchange.consider_telling(state, notes.parameters, chance, n)
    if state.tally[Count.INFORMATION_SHARED, state.home[a]] != told:
        note(notes, i, leg, a, b, TOLD)
    if state.withheld[i, leg, state.kind[b]] != withheld:
        note(notes, i, leg, a, b, WITHHELD)


@kernel
def exchange_step(state: State, notes: Notes, chance: Chance) -> None:
    """Let all that hold evidence tell others, as `exchange` does, and note who told whom, or did not."""
    if notes.parameters.rate == 0.0:
        return
    ask_of_known(state, notes, chance, (LEGS * number_of_kinds(state)) ** 2, note_pairs, name_telling, consider_telling)


@kernel
def corruption_step(state: State, notes: Notes, chance: Chance) -> None:
    """Let agencies turn and leak, as `corruption` does, and note which agency leaked, and about which leg."""
    corruption.expect_leaks(state, notes.parameters)
    corruption.turn(state, notes.parameters, chance)
    room, legs, ceiling = chance.room, LEGS * len(state.status), expected(notes.parameters.leak_hazard)
    for m in kinds(state):
        for n in range(rare(chance, corruption.LEAK, state.kind_identity[m], legs, ceiling)):
            i, leg = leg_of(room.struck[n])
            if corruption.may_leak(state, i, leg, m):
                a = agency_of(state, country_of(state, i, leg), m)
                note(notes, i, leg, a, NOBODY, 0)
                corruption.leak(state, notes.parameters, chance, i, leg, a)


@rule
def name_acting(state: State, room: Any, n: int) -> None:
    """Ask whether the agency of the n-th question is able to act."""
    case_decision.name_question(state, room, n)


@rule
def note_able(state: State, notes: Notes, room: Any, i: int, count: int) -> int:
    """Note the agencies that may be able to act on a group."""
    return case_decision.note_able(state, notes.parameters, room, i, count)


@rule
def compete(state: State, notes: Notes, chance: Chance, n: int) -> None:
    """Let the agency of the n-th question decide about its group, if it is the first that is able to."""
    case_decision.compete(state, notes.parameters, chance, n)


@rule
def out_of_reach(state: State, notes: Notes, chance: Chance, i: int, a: int, own_leg: int) -> int:
    """Return the first leg in whose country agency a finds no partner, or NOWHERE if it finds one in each."""
    for leg in range(state.legs[i]):
        if leg != own_leg and find_partner(state, notes.parameters, chance, i, a, leg)[0] == NOBODY:
            return leg
    return NOWHERE


@rule
def decide(state: State, notes: Notes, chance: Chance, i: int) -> None:
    """Let the agency that decides about a group do so, and note why it opened no joint case if it could have one."""
    a, leg, reason = state.acting[i], state.decided_leg[i], ARREST_PREFERRED
    if not has_room(state, chance, i, a):
        reason = NO_ROOM
    else:
        missing = out_of_reach(state, notes, chance, i, a, leg)
        if missing != NOWHERE:
            leg, reason = missing, NO_PARTNER
    case_decision.decide(state, notes.parameters, chance, i)
    if state.legs[i] > 1 and notes.parameters.joint_cases and state.lead_agency[i] == NOBODY:
        note(notes, i, leg, a, NOBODY, reason)


@kernel
def case_decision_step(state: State, notes: Notes, chance: Chance) -> None:
    """Decide who acts this month and how, as `case_decision` does, and note why no joint case was opened."""
    state.plan[:] = NO_ACTION
    for entry in range(len(state.joint_record)):
        state.joint_record[entry] *= 1.0 - notes.parameters.record_fade
    for i in state.known[: state.known_count[0]]:
        state.acting[i], state.decided_at[i] = NOBODY, np.inf
    ask_of_known(state, notes, chance, LEGS * number_of_kinds(state), note_able, name_acting, compete)
    for i in state.known[: state.known_count[0]]:
        if state.status[i] != ACTIVE:
            continue
        if state.lead_agency[i] != NOBODY:
            follow_case(state, notes.parameters, chance, i)
        elif state.acting[i] != NOBODY:
            decide(state, notes, chance, i)


@rule
def advance(state: State, notes: Notes, chance: Chance, i: int) -> None:
    """Move an open case one month on, and note a request that was granted before a refusal ended the case."""
    asking, first = state.home[state.lead_agency[i]], NOWHERE
    granted = state.tally[Count.REQUESTS_GRANTED, asking]
    for leg in range(state.legs[i]):
        if state.request[i, leg] == PENDING and first == NOWHERE:
            first = leg
    assistance.advance(state, notes.parameters, chance, i)
    # Of the two requests that a case has at most, the one before the refusal was granted if one was counted.
    if state.lead_agency[i] == NOBODY and state.tally[Count.REQUESTS_GRANTED, asking] != granted:
        note(notes, i, first, NOBODY, NOBODY, GRANTED)


@kernel
def assistance_step(state: State, notes: Notes, chance: Chance) -> None:
    """Work every open case one month on, as `assistance` does, and note the grants that a refusal hides."""
    assistance.share_desks(state, notes.parameters)
    for k in countries(state):
        history, retention = state.joint_history[k], state.retention
        forget_joint_work(history, retention, retention[k], notes.parameters.forgetting)
    for i in state.known[: state.known_count[0]]:
        if state.lead_agency[i] == NOBODY:
            continue
        state.case_age[i] += 1
        if state.case_age[i] > notes.parameters.time_out_months:
            assistance.time_out(state, notes.parameters, i)
        else:
            advance(state, notes, chance, i)
    assistance.expect(state, notes.parameters)


@rule
def move(state: State, notes: Notes, chance: Chance, i: int, leg: int) -> None:
    """Move a leg if there is anywhere to go, and note from where to where."""
    here = state.route[i, leg]
    displacement.move(state, notes.parameters, chance, i, leg)
    if state.route[i, leg] != here:
        note(notes, i, leg, here, state.route[i, leg], 0)


@kernel
def displacement_step(state: State, notes: Notes, chance: Chance) -> None:
    """Let groups respond to operations, as `displacement` does, and note every move: a leg may move twice."""
    displacement.perceive(state, notes.parameters)
    displacement.update_attraction(state, notes.parameters)
    for i in chance.room.asked[: displacement.list_resumed(chance.room, state.moving_leg, state.status)]:
        leg = state.moving_leg[i]
        state.moving_leg[i] = NOWHERE
        if happens(chance, displacement.MOVE, i, leg, notes.parameters.relocation):
            move(state, notes, chance, i, leg)
    room, most_unrest = chance.room, displacement.set_unrest(state, notes.parameters)
    for n in range(rare(chance, displacement.ROAM, NO_SEEKER, len(state.status), expected(most_unrest))):
        i = room.struck[n]
        if displacement.roams(state, i, room.heights[n]):
            move(state, notes, chance, i, displacement.least_calm_leg(state, i))
