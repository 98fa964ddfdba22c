"""Operations: local arrests and joint actions, as far as staff allow.

    a local arrest dismantles a domestic group with probability dismantle_domestic, else suppresses it;
    it suppresses a cross-border group, always, and the group wants to move that leg;
    a joint action succeeds with probability joint_success · Π over partners (1 - |q_lead - q_b|)
    and then dismantles the group; a failed one warns it, and it goes dormant.

An operation puts its cost on the agency's workload, and an agency takes on another only while its workload is
below one month's available staff, so capacity binds. Of a planned joint action that finds an agency overloaded,
nothing is done this month. Acting uses up the evidence.

Source: an arrest at one end only suppresses (Reichel 2008: cooperation as a necessary ingredient). Off: no staff.
"""

from typing import NamedTuple

import numpy as np

from sim.engine.compiled import compiled_part, inlined_part
from sim.engine.decisions import happens
from sim.engine.draws import Luck, stream
from sim.model.case import CASE, usable_on, withdraw_case
from sim.model.group import COUNTS, change_status, fetch, forget, vacate
from sim.model.pairs import blame, praise
from sim.model.quantity import ASSUMED, quantity
from sim.model.state import (
    ARRESTS,
    DISMANTLED_DOMESTIC,
    DISMANTLED_JOINT,
    DORMANT,
    JOINT_ACTION,
    JOINT_ACTIONS_FAILED,
    LOCAL_ARREST,
    MONTHS_TO_DISMANTLING,
    NOBODY,
    OPERATIONS,
    SUPPRESSED,
    State,
)

NAME = "operations"
WRITES = (
    *COUNTS, *CASE, "status", "legs", "route", "evidence", "evidence_held", "moving_leg", "workload", "tally",
    "success", "failure", "met", "credit", "fresh_operations", "fresh_strength", "fresh_rescues", "fresh_domestic",
    "fresh_source", "fetched",
)  # fmt: skip

DISMANTLE = stream("operations: dismantle a domestic group")
SUCCEED = stream("operations: joint action succeeds")


class Parameters(NamedTuple):
    """Section `operations`."""

    dismantle_domestic: float = quantity(
        0.15, "share", 0, 1, "chance that a local arrest dismantles a domestic group", "fitted to F3"
    )
    joint_success: float = quantity(0.8, "share", 0, 1, "success of a joint action of like-minded agencies", ASSUMED)
    arrest_cost: float = quantity(0.25, "investigator-months", 0, 100, "effort of a local arrest", ASSUMED)
    joint_cost: float = quantity(
        0.5, "investigator-months", 0, 100, "effort of a joint action, for each agency", ASSUMED
    )


OFF = {"dismantle_domestic": 0.0, "joint_success": 0.0}


@inlined_part
def is_free(workload: float, staff: float, overhead: float) -> bool:
    """Whether an agency can take on an operation this month."""
    return workload < staff * (1.0 - min(1.0, overhead))


@inlined_part
def book(state: State, i: int, leg: int, a: int, cost: float) -> None:
    """Put an operation on an agency's workload and on its country's list for the court."""
    kinds = state.sight.shape[0]
    j = a // kinds
    state.workload[a] += cost
    state.tally[OPERATIONS, j] += 1
    state.fresh_operations[j] += 1.0
    state.fresh_strength[j] += 1.0 - np.exp(-usable_on(state, i, leg, a % kinds))
    if leg == 0:
        state.fresh_rescues[j] += 1.0
        if state.legs[i] == 1:
            state.fresh_domestic[j] += 1.0
    elif leg == 1:
        state.fresh_source[j] += 1.0


@inlined_part
def dismantle(state: State, luck: Luck, i: int, counter: int) -> None:
    """Leave a group's slot vacant."""
    market = state.route[i, 0]
    state.tally[counter, market] += 1
    state.tally[MONTHS_TO_DISMANTLING, market] += float(luck.month) - state.first_evidence[i]
    vacate(state, i)


@inlined_part
def arrest(state: State, parameters: Parameters, luck: Luck, i: int) -> None:
    """Carry out a planned local arrest."""
    kinds = state.sight.shape[0]
    a = state.acting[i]
    if not is_free(state.workload[a], state.staff[a], state.overhead[a]):
        return
    home = 0
    for leg in range(state.legs[i]):
        if state.route[i, leg] == a // kinds:
            home = leg
    book(state, i, home, a, parameters.arrest_cost)
    state.tally[ARRESTS, a // kinds] += 1
    state.credit[a] += 1.0
    withdraw_case(state, i)
    forget(state, i)
    if state.legs[i] == 1 and happens(luck, DISMANTLE, i, 0, parameters.dismantle_domestic):
        dismantle(state, luck, i, DISMANTLED_DOMESTIC)
        return
    change_status(state, i, SUPPRESSED)
    state.moving_leg[i] = home


@inlined_part
def experience(state: State, i: int, good: bool) -> None:
    """Let every agency of a case learn how the joint action went."""
    for leg in range(state.legs[i]):
        for other in range(state.legs[i]):
            if other != leg:
                a = state.partner[i, leg]
                b = state.partner[i, other]
                if good:
                    praise(state, a, b, 1.0)
                else:
                    blame(state, a, b, 0.5)


@inlined_part
def act_jointly(state: State, parameters: Parameters, luck: Luck, i: int) -> None:
    """Carry out a planned joint action."""
    for leg in range(state.legs[i]):
        b = state.partner[i, leg]
        if not is_free(state.workload[b], state.staff[b], state.overhead[b]):
            return
    lead = state.lead[i]
    chance = parameters.joint_success
    for leg in range(state.legs[i]):
        b = state.partner[i, leg]
        chance *= 1.0 - abs(state.approach[lead] - state.approach[b])
        book(state, i, leg, b, parameters.joint_cost)
        state.credit[b] += 1.0 / state.legs[i]
    good = happens(luck, SUCCEED, i, 0, chance)
    experience(state, i, good)
    withdraw_case(state, i)
    forget(state, i)
    if good:
        dismantle(state, luck, i, DISMANTLED_JOINT)
        return
    state.tally[JOINT_ACTIONS_FAILED, lead // state.sight.shape[0]] += 1
    change_status(state, i, DORMANT)


@compiled_part
def step(state: State, parameters: Parameters, luck: Luck) -> None:
    """Carry out what was planned this month."""
    for n in range(state.known_count[0]):
        fetch(state, n)
        i = int(state.known[n])
        if state.plan[i] == LOCAL_ARREST:
            arrest(state, parameters, luck, i)
        elif state.plan[i] == JOINT_ACTION and state.lead[i] != NOBODY:
            act_jointly(state, parameters, luck, i)
