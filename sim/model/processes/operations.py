"""Operations: local arrests and joint actions, as far as staff allow.

    a local arrest dismantles a domestic group with probability dismantle_domestic, else suppresses it;
    it always suppresses a cross-border group; a group that is suppressed wants to move the leg that was hit;
    a joint action succeeds with probability joint_success · Π over partners (1 - |q_lead - q_b|)
    and then dismantles the group; a failed one warns it, and it goes dormant.

An operation puts its cost on the agency's workload, and an agency takes on another only while its workload is
below one month's available staff, so capacity binds. A joint action waits for another month if one of its agencies
has no capacity. Acting uses up all evidence on the group.

Source: an arrest at one end only suppresses (Reichel 2008: cooperation as a necessary ingredient). Off: no staff.
"""

from typing import NamedTuple

import numpy as np

from sim.engine.chance import Chance, stream
from sim.engine.compiled import rule
from sim.engine.decisions import happens
from sim.model.case import CASE, withdraw_case
from sim.model.counts import Count
from sim.model.evidence import usable
from sim.model.experience import blame, praise
from sim.model.group import COUNTS, change_status, forget, vacate
from sim.model.quantity import ASSUMED, quantity
from sim.model.state import DORMANT, JOINT_ACTION, LOCAL_ARREST, NOBODY, SUPPRESSED, State

NAME = "operations"
WRITES = (
    *COUNTS, *CASE, "status", "legs", "route", "evidence", "evidence_held", "moving_leg", "workload", "tally",
    "success", "failure", "was_met", "credit", "fresh_operations", "fresh_strength", "fresh_rescues", "fresh_domestic",
    "fresh_source",
)  # fmt: skip

DISMANTLE = stream("operations: dismantle a domestic group")
SUCCEED = stream("operations: joint action succeeds")


class Parameters(NamedTuple):
    """Section `operations`."""

    dismantle_domestic: float = quantity(
        0.15, "share", 0, 1, "chance that a local arrest dismantles a domestic group", "fitted to F3"
    )
    joint_success: float = quantity(0.8, "share", 0, 1, "success of a joint action of like-minded agencies", ASSUMED)
    success_weight: float = quantity(
        1.0, "good experiences", 0, 100, "weight of a joint action that succeeded, beside a granted request", ASSUMED
    )
    failure_weight: float = quantity(0.5, "bad experiences", 0, 100, "weight of a joint action that failed", ASSUMED)
    arrest_cost: float = quantity(0.25, "investigator-months", 0, 100, "effort of a local arrest", ASSUMED)
    joint_cost: float = quantity(0.5, "investigator-months", 0, 100, "effort of a joint action, each agency", ASSUMED)


@rule
def is_free(workload: float, staff: float, overhead: float) -> bool:
    """Tell whether an agency can take on an operation this month: less than a month's staff is claimed."""
    return workload < staff * (1.0 - min(1.0, overhead))


@rule
def book(state: State, i: int, leg: int, a: int, cost: float) -> None:
    """Put an operation on an agency's workload and on its country's list for the court."""
    j = state.home[a]
    state.workload[a] += cost
    state.tally[Count.OPERATIONS, j] += 1
    state.fresh_operations[j] += 1.0
    state.fresh_strength[j] += 1.0 - np.exp(-usable(state, i, leg, state.kind[a]))
    if leg == 0:
        state.fresh_rescues[j] += 1.0
        if state.legs[i] == 1:
            state.fresh_domestic[j] += 1.0
    elif leg == 1:
        state.fresh_source[j] += 1.0


@rule
def dismantle(state: State, chance: Chance, i: int, count: int) -> None:
    """Leave a group's slot vacant."""
    market = state.route[i, 0]
    state.tally[count, market] += 1
    state.tally[Count.MONTHS_TO_DISMANTLING, market] += float(chance.month) - state.first_evidence[i]
    vacate(state, i)


@rule
def arrest(state: State, parameters: Parameters, chance: Chance, i: int) -> None:
    """Carry out a planned local arrest."""
    a = state.acting[i]
    if not is_free(state.workload[a], state.staff[a], state.overhead[a]):
        return
    own_leg = 0
    for leg in range(state.legs[i]):
        if state.route[i, leg] == state.home[a]:
            own_leg = leg
    book(state, i, own_leg, a, parameters.arrest_cost)
    state.tally[Count.ARRESTS, state.home[a]] += 1
    state.credit[a] += 1.0
    withdraw_case(state, i)
    forget(state, i)
    if state.legs[i] == 1 and happens(chance, DISMANTLE, i, 0, parameters.dismantle_domestic):
        dismantle(state, chance, i, Count.DISMANTLED_DOMESTIC)
        return
    change_status(state, i, SUPPRESSED)
    state.moving_leg[i] = own_leg


@rule
def experience(state: State, parameters: Parameters, i: int, good: bool) -> None:
    """Let every agency of a case make its experience of the others, by how the joint action went."""
    for leg in range(state.legs[i]):
        for other in range(state.legs[i]):
            if other != leg:
                a = state.partner[i, leg]
                b = state.partner[i, other]
                if good:
                    praise(state, a, b, parameters.success_weight)
                else:
                    blame(state, a, b, parameters.failure_weight)


@rule
def act_jointly(state: State, parameters: Parameters, chance: Chance, i: int) -> None:
    """Carry out a planned joint action."""
    for leg in range(state.legs[i]):
        b = state.partner[i, leg]
        if not is_free(state.workload[b], state.staff[b], state.overhead[b]):
            return
    lead = state.lead[i]
    probability = parameters.joint_success
    for leg in range(state.legs[i]):
        b = state.partner[i, leg]
        probability *= 1.0 - abs(state.approach[lead] - state.approach[b])
        book(state, i, leg, b, parameters.joint_cost)
        state.credit[b] += 1.0 / state.legs[i]
    good = happens(chance, SUCCEED, i, 0, probability)
    experience(state, parameters, i, good)
    withdraw_case(state, i)
    forget(state, i)
    if good:
        dismantle(state, chance, i, Count.DISMANTLED_JOINT)
        return
    state.tally[Count.JOINT_ACTIONS_FAILED, state.home[lead]] += 1
    change_status(state, i, DORMANT)


@rule
def step(state: State, parameters: Parameters, chance: Chance) -> None:
    """Carry out what was planned this month."""
    for i in state.known[: state.known_count[0]]:
        if state.plan[i] == LOCAL_ARREST:
            arrest(state, parameters, chance, i)
        elif state.plan[i] == JOINT_ACTION and state.lead[i] != NOBODY:  # the case may have ended since it was planned
            act_jointly(state, parameters, chance, i)
