"""Operations: local arrests and joint actions, as far as staff allow, and what they remove of a group.

An operation on a leg removes the group's function there with probability

    s(E) = 1 - exp(-E / evidence_scale)

    local arrest   by a on its own leg, E what a can use there; a domestic group has two functions, both at home
    joint action   succeeds with probability joint_success · Π over partners (1 - |q_lead - q_b|); then every leg is
                   hit, each with the evidence of all: E*_l = Σ over l' U_l' · its admissibility in the country of l

Whether it succeeds or not, a joint action is an operation in the country of each leg: it yields suspects and victims
(see `prosecution`), and groups perceive it (see `displacement`).

A group that has lost all its functions is dismantled: its slot is vacant. Any other is suppressed, for as long as what
it lost takes to replace (see `formation`); a joint action that fails warns it, and it goes dormant. So a local arrest
can dismantle a domestic group, and only a joint action one that crosses borders. An arrest uses up what is known of its
leg, makes the share `burn` of what is known of the others worthless, and the group wants to move that leg. A joint
action uses up all.

What a result is worth depends on the agency's evaluation (see `learning`). An arrest is a local result; a joint action
is a joint one, of which each agency has its part, 1 / legs. Of the lead agency's part, the share search_credit counts
as local, since its work at home found the group.

What a court makes of the evidence is 1 - exp(-E / court_scale) (see `prosecution`). An operation puts its cost on the
agency's workload, and an agency takes on another only while its workload is below one month's available staff, so
capacity binds. A joint action waits for another month if one of its agencies has none.

Source: an arrest at one end only suppresses (Reichel 2008: cooperation as a necessary ingredient); capture as a draw
that depends on what is known, assumed. Off: no staff.
"""

from typing import NamedTuple

from sim.engine.chance import Chance, by_leg, stream
from sim.engine.compiled import rule
from sim.engine.decisions import happens
from sim.model.capacity import is_free
from sim.model.case import CASE, withdraw_case
from sim.model.counts import Count
from sim.model.evidence import KNOWLEDGE, forget, forget_leg, strength, usable, weaken
from sim.model.experience import blame, praise
from sim.model.group import COUNTS, change_status, functions_of, suppress, vacate
from sim.model.quantity import ASSUMED, quantity
from sim.model.state import ARREST_WORTH, ARRESTS, DORMANT, JOINT_ACTION, LOCAL_ARREST, NOBODY, REALISED, State
from sim.model.worth import course_after, worth

NAME = "operations"
WRITES = (
    *COUNTS, *CASE, *KNOWLEDGE, "status", "removed", "legs", "route", "moving_leg", "workload", "tally",
    "success", "failure", "was_met", "local_worth", "joint_worth", "joint_record", "joint_history",
    "fresh_operations", "fresh_strength", "fresh_rescues", "fresh_domestic", "fresh_source",
)  # fmt: skip

REMOVE = by_leg(
    stream("operations: remove the function at the market"),
    stream("operations: remove the function at the source"),
    stream("operations: remove the function in transit"),
)
SUCCEED = stream("operations: joint action succeeds")


class Parameters(NamedTuple):
    """Section `operations`."""

    evidence_scale: float = quantity(
        3.22, "units of evidence", 0.001, 1e9, "evidence with which an operation removes 63 % of functions", ASSUMED,
        (1.5, 6),
    )  # fmt: skip
    court_scale: float = quantity(
        1.99, "units of evidence", 0.001, 1e9, "evidence that convinces a court in 63 % of cases", ASSUMED, (0.5, 3)
    )
    burn: float = quantity(
        0.422, "share", 0, 1, "of what is known of other legs, the part that an arrest makes worthless", ASSUMED,
        (0.2, 0.9),
    )  # fmt: skip
    joint_success: float = quantity(
        0.78, "share", 0, 1, "success of a joint action of like-minded agencies", ASSUMED, (0.6, 0.95)
    )
    success_weight: float = quantity(
        0.861, "good experiences", 0, 100, "weight of a joint action that succeeded, beside a granted request", ASSUMED,
        (0.3, 3),
    )  # fmt: skip
    failure_weight: float = quantity(
        0.451, "bad experiences", 0, 100, "weight of a joint action that failed", ASSUMED, (0.1, 2)
    )
    search_credit: float = quantity(
        0.461, "share", 0, 1, "part of the lead agency's joint result that counts as local, as found at home", ASSUMED,
        (0, 1),
    )  # fmt: skip
    arrest_cost: float = quantity(0.238, "investigator-months", 0, 100, "effort of a local arrest", ASSUMED, (0.1, 0.6))
    joint_cost: float = quantity(
        0.479, "investigator-months", 0, 100, "effort of a joint action, each agency", ASSUMED, (0.2, 1.2)
    )


@rule
def book(state: State, parameters: Parameters, i: int, leg: int, a: int, cost: float, evidence: float) -> None:
    """Put an operation on an agency's workload and on its country's list for the court."""
    j = state.home[a]
    state.workload[a] += cost
    state.tally[Count.OPERATIONS, j] += 1
    state.fresh_operations[j] += 1.0
    state.fresh_strength[j] += strength(evidence, parameters.court_scale)
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
    forget(state, i)
    vacate(state, i)


@rule
def remember_arrest(state: State, a: int, value: float) -> None:
    """Let the region remember what an arrest in a group that crosses borders was worth."""
    state.joint_record[ARRESTS] += state.group_weight[0]
    state.joint_record[ARREST_WORTH] += state.group_weight[0] * value


@rule
def arrest(state: State, parameters: Parameters, chance: Chance, i: int) -> None:
    """Carry out a planned local arrest."""
    a = state.acting[i]
    if not is_free(state, a):
        return
    own_leg = 0
    for leg in range(state.legs[i]):
        if state.route[i, leg] == state.home[a]:
            own_leg = leg
    evidence = usable(state, i, own_leg, state.kind[a])
    probability = strength(evidence, parameters.evidence_scale)
    removed = 0
    for function in range(2 if state.legs[i] == 1 else 1):
        removed += happens(chance, REMOVE[own_leg], i, function, probability)
    value = worth(state, a, course_after(state, i, removed))
    book(state, parameters, i, own_leg, a, parameters.arrest_cost, evidence)
    state.tally[Count.ARRESTS, state.home[a]] += 1
    state.local_worth[a] += value
    if state.legs[i] > 1:
        remember_arrest(state, a, value)
    withdraw_case(state, i)
    if removed == functions_of(state, i):
        dismantle(state, chance, i, Count.DISMANTLED_DOMESTIC)
        return
    for leg in range(state.legs[i]):
        weaken(state, i, leg, 1.0 - parameters.burn)
    forget_leg(state, i, own_leg)
    suppress(state, i, removed)
    state.moving_leg[i] = own_leg


@rule
def experience(state: State, parameters: Parameters, i: int, good: bool) -> None:
    """Let the agencies of a case make their experience of each other, and their countries remember the action."""
    for leg in range(state.legs[i]):
        for other in range(state.legs[i]):
            if other != leg:
                a, b = state.partner[i, leg], state.partner[i, other]
                state.joint_history[state.home[b], state.home[a]] += state.group_weight[0]
                if good:
                    praise(state, a, b, parameters.success_weight)
                else:
                    blame(state, a, b, parameters.failure_weight)


@rule
def joint_evidence(state: State, i: int, leg: int) -> float:
    """Return the evidence of all partners of a case, as far as it is admissible in the country of a leg."""
    total, here = 0.0, state.route[i, leg]
    for other in range(state.legs[i]):
        evidence = usable(state, i, other, state.kind[state.partner[i, other]])
        total += state.admissibility[state.route[i, other], here] * evidence
    return total


@rule
def share_result(state: State, parameters: Parameters, i: int, removed: int) -> None:
    """Give each agency its part of a joint result; some of the lead agency's counts as local."""
    lead, course, legs = state.lead_agency[i], course_after(state, i, removed), float(state.legs[i])
    for leg in range(state.legs[i]):
        b = state.partner[i, leg]
        part = worth(state, b, course) / legs
        found_at_home = parameters.search_credit if b == lead else 0.0
        state.joint_worth[b] += (1.0 - found_at_home) * part
        state.local_worth[b] += found_at_home * part
    state.joint_record[REALISED] += state.group_weight[0] * worth(state, lead, course)


@rule
def hit_all_legs(state: State, parameters: Parameters, chance: Chance, i: int) -> int:
    """Hit every leg of a group at once; return how many functions that removes."""
    removed = 0
    for leg in range(state.legs[i]):
        probability = strength(joint_evidence(state, i, leg), parameters.evidence_scale)
        removed += happens(chance, REMOVE[leg], i, 0, probability)
    return removed


@rule
def act_jointly(state: State, parameters: Parameters, chance: Chance, i: int) -> None:
    """Carry out a planned joint action."""
    for leg in range(state.legs[i]):
        if not is_free(state, state.partner[i, leg]):
            return
    lead, probability = state.lead_agency[i], parameters.joint_success
    for leg in range(state.legs[i]):
        b = state.partner[i, leg]
        probability *= 1.0 - abs(state.approach[lead] - state.approach[b])
        book(state, parameters, i, leg, b, parameters.joint_cost, joint_evidence(state, i, leg))
    state.tally[Count.JOINT_ACTIONS, state.home[lead]] += 1
    good = happens(chance, SUCCEED, i, 0, probability)
    experience(state, parameters, i, good)
    if good:
        removed = hit_all_legs(state, parameters, chance, i)
        share_result(state, parameters, i, removed)
    withdraw_case(state, i)
    if good and removed == functions_of(state, i):
        dismantle(state, chance, i, Count.DISMANTLED_JOINT)
        return
    forget(state, i)
    if good:
        suppress(state, i, removed)
        return
    state.tally[Count.JOINT_ACTIONS_FAILED, state.home[lead]] += 1
    change_status(state, i, DORMANT)


@rule
def step(state: State, parameters: Parameters, chance: Chance) -> None:
    """Carry out what was planned this month."""
    for i in state.known[: state.known_count[0]]:
        if state.plan[i] == LOCAL_ARREST:
            arrest(state, parameters, chance, i)
        # The case may have ended since it was planned.
        elif state.plan[i] == JOINT_ACTION and state.lead_agency[i] != NOBODY:
            act_jointly(state, parameters, chance, i)
