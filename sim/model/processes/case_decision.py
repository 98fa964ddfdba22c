"""Case decision: an agency with enough evidence chooses between an arrest now and a joint case.

An agency with staff and usable evidence U (see `intelligence`) is able to act on a leg this month with probability

    able(U) = 1 / (1 + (θ_a / U)^steepness)        θ_a = threshold · (1 + patience · ω_a)

ω_a being the weight of outcomes in its evaluation. Of those that are able one decides, drawn in proportion to U. About
a domestic group it arrests. About any other, agency a of country j looks for one partner b in every other country k of
the route, reachable with probability contact_jk. All of them need room in their reserve for another case (see
`effort`); a part of a case is room with that probability. Of those in reach, the one with the largest

    factor_ab · (sight[n, r] + min(1, U_b))

    factor_ab = trust_ab · (1 - competition_cost · competitiveness_b) · exp(-leak_risk_k · delay_jk)
                · (1 - impatience)^delay_jk · (1 - refusal_jk) · (1 - |q_a - q_b|)

is the partner: who can be relied on, and sees or knows the leg best. The joint case promises U_J = V_a · Π factor_ab,
V_a the worth of a dismantled group in the eyes of a (see `learning`); delay_jk and refusal_jk are what j expects of k
(see `assistance`), q is the approach. The region remembers what joint cases promised and what came of them, and what
arrests in groups that cross borders were worth; each entry fades by record_fade a month. So a case and an arrest are
worth

    U' = U_J · (n0 + realised) / (n0 + promised)  -  casework / (n0 + cases) · y_a
    A  = (n0 + worth of arrests) / (n0 + arrests)

y_a being the worth of local results per investigator-month (see `learning`), and n0 = record; without a record, n0 = 0,
U' is U_J and A is 1. The case is chosen with probability 1 / (1 + exp(-(U' - A) / temperature)); without a full set of
partners the agency arrests.

A group with an open case is not arrested, unless a rival spoils the case: agencies outside it that are able to act, and
free to, do so with probability rivalry · competitiveness a month, and the first of them, by leg and kind, plans an
arrest of its own; the case is lost. Once every request is granted, the case is ready with probability Π over legs
able(U_l · admissibility), and the joint action is planned.

Source: logit choice (McFadden 1974); rivalry: 27 % of agents knew of information withheld, a third had turf
disagreements in five years (GAO 2011). Off: threshold above any evidence, rivalry 0.
"""

from typing import NamedTuple

import numpy as np

from sim.engine.chance import Chance, Room, by_leg, stream, uniform
from sim.engine.compiled import rule
from sim.engine.decisions import happens
from sim.engine.questions import about, answer, name, note
from sim.model.ability import ABLE, bound_of_chance, chance_to_act
from sim.model.case import CASE, open_case
from sim.model.counts import Count
from sim.model.evidence import pooled, usable, usable_of
from sim.model.indices import agency_of, country_of, kinds, number_of_kinds
from sim.model.known import ask_of_known
from sim.model.open_case import follow_case
from sim.model.partner import find_partner, has_room
from sim.model.quantity import ASSUMED, choice, quantity, switch
from sim.model.state import (
    ACTIVE,
    ARREST_WORTH,
    ARRESTS,
    CASES,
    CASEWORK,
    LEGS,
    LOCAL_ARREST,
    NO_ACTION,
    NOBODY,
    PROMISED,
    REALISED,
    VACANT,
    State,
)
from sim.model.worth import worth

NAME = "case_decision"
WRITES = (
    *CASE,
    "plan",
    "acting",
    "tally",
    "failure",
    "was_met",
    "request_age",
    "joint_record",
    "decided_at",
    "decided_leg",
)
OFF = {"threshold": 1e9, "rivalry": 0.0, "record_fade": 0.0}

DECIDE = by_leg(
    stream("case decision: who decides at the market"),
    stream("case decision: who decides at the source"),
    stream("case decision: who decides in transit"),
)
CHOOSE = stream("case decision: joint case or arrest")


class Parameters(NamedTuple):
    """Section `case_decision`."""

    threshold: float = quantity(
        2.25, "units of evidence", 0, 1e9, "usable evidence with which an agency is as likely as not able to act",
        ASSUMED, (1.0, 2.5),
    )  # fmt: skip
    steepness: float = quantity(
        3.87, "power", 1, 100, "how sharply the chance to act rises with evidence", ASSUMED, (2, 8)
    )
    patience: float = quantity(
        0.826, "share", 0, 100, "how much more evidence one waits for that is evaluated by outcomes", ASSUMED, (0, 1)
    )
    impatience: float = quantity(
        0.0262, "per month", 0, 1, "share of its worth that a success loses for each month of waiting", ASSUMED,
        (0.01, 0.06),
    )  # fmt: skip
    competition_cost: float = quantity(
        0.424, "share", 0, 1, "worth of a joint case that a fully competitive partner takes away", ASSUMED, (0.2, 0.8)
    )
    record: float = quantity(
        6.37, "cases", 0, 1e9, "n0: cases as promised that weigh as much as the record; 0 for no record", ASSUMED,
        (2, 20),
    )  # fmt: skip
    record_fade: float = quantity(0.023, "per month", 0, 1, "share of the record that fades", ASSUMED, (0.01, 0.05))
    temperature: float = quantity(0.238, "utility", 0.001, 100, "noise of the choice", ASSUMED, (0.1, 0.5))
    rivalry: float = quantity(
        0.0406, "per month", 0, 1, "chance that a fully competitive outsider spoils a case it could act on", ASSUMED,
        (0.01, 0.15),
    )  # fmt: skip
    spoil_weight: float = quantity(
        1.29, "bad experiences", 0, 100, "weight of a case that a rival spoiled, beside a granted request", ASSUMED,
        (0.3, 3),
    )  # fmt: skip
    partner_choice: int = choice("best", ("best", "random"), "how a partner is chosen among the kinds", "design")
    joint_cases: bool = switch(True, "whether joint cases are opened at all", "null model: no cooperation")


@rule
def compete(state: State, parameters: Parameters, chance: Chance, n: int) -> None:
    """Let the agency of the n-th question, if it is able to act, decide about the group, unless another has before.

    A race: who is first is drawn in proportion to evidence.
    """
    i, leg, a, m = about(chance.room, n)
    evidence = usable(state, i, leg, m)
    if not answer(chance, n, chance_to_act(state, parameters, a, evidence)):
        return
    time = -np.log(1.0 - uniform(chance, DECIDE[leg], i, state.agency_identity[a])) / evidence
    if time < state.decided_at[i]:
        state.acting[i], state.decided_leg[i], state.decided_at[i] = a, leg, time


@rule
def name_question(state: State, room: Room, n: int) -> None:
    """Ask whether the agency of the n-th question is able to act on its group."""
    i, leg, a, _ = about(room, n)
    name(room, n, ABLE[leg], i, state.agency_identity[a])


@rule
def note_able(state: State, parameters: Parameters, room: Room, i: int, count: int) -> int:
    """Note the agencies that may be able to act on a group, if it has no case."""
    if state.lead_agency[i] != NOBODY:
        return count
    for leg in range(state.legs[i]):
        j, pool = country_of(state, i, leg), pooled(state, i, leg)
        for m in kinds(state):
            a, evidence = agency_of(state, j, m), usable_of(state, i, leg, m, pool)
            limit, wanted = bound_of_chance(state, parameters, a, evidence), (evidence > 0.0) & (state.staff[a] > 0.0)
            count = note(room, count, (i, leg, a, m), limit, wanted)
    return count


@rule
def worth_of_case(state: State, parameters: Parameters, a: int, promise: float) -> float:
    """Return by how much a joint case is worth more than an arrest to agency a, by what the region remembers."""
    record, weight = state.joint_record, parameters.record
    if weight == 0.0:
        return promise - 1.0
    kept = (weight + record[REALISED]) / (weight + record[PROMISED])
    effort = record[CASEWORK] / (weight + record[CASES])
    arrest = (weight + record[ARREST_WORTH]) / (weight + record[ARRESTS])
    return promise * kept - effort * state.local_yield[a] - arrest


@rule
def consider_joint_case(state: State, parameters: Parameters, chance: Chance, i: int, a: int, own_leg: int) -> bool:
    """Let agency a, on its own leg, open a joint case if it finds a partner in every country and prefers the case."""
    if not parameters.joint_cases or not has_room(state, chance, i, a):
        return False
    promise = worth(state, a, VACANT)
    for leg in range(state.legs[i]):
        b, factor = (a, 1.0) if leg == own_leg else find_partner(state, parameters, chance, i, a, leg)
        if b == NOBODY:
            state.partner[i, :] = NOBODY
            return False
        state.partner[i, leg] = b  # until the case is opened or given up
        promise *= factor
    gain = worth_of_case(state, parameters, a, promise)
    if not happens(chance, CHOOSE, i, 0, 1.0 / (1.0 + np.exp(-gain / parameters.temperature))):
        state.partner[i, :] = NOBODY
        return False
    open_case(state, i, a)
    state.joint_record[PROMISED] += state.group_weight[0] * promise
    state.joint_record[CASES] += state.group_weight[0]
    state.tally[Count.JOINT_CASES_OPENED, state.home[a]] += 1
    return True


@rule
def decide(state: State, parameters: Parameters, chance: Chance, i: int) -> None:
    """Let the agency that decides about a group open a joint case, or plan an arrest."""
    a = state.acting[i]
    domestic = state.legs[i] == 1
    if domestic or not consider_joint_case(state, parameters, chance, i, a, state.decided_leg[i]):
        state.plan[i] = LOCAL_ARREST


@rule
def step(state: State, parameters: Parameters, chance: Chance) -> None:
    """Decide, for each active group, who acts this month and how."""
    state.plan[:] = NO_ACTION
    for entry in range(len(state.joint_record)):
        state.joint_record[entry] *= 1.0 - parameters.record_fade
    for i in state.known[: state.known_count[0]]:
        state.acting[i], state.decided_at[i] = NOBODY, np.inf
    ask_of_known(state, parameters, chance, LEGS * number_of_kinds(state), note_able, name_question, compete)
    for i in state.known[: state.known_count[0]]:
        if state.status[i] != ACTIVE:
            continue
        if state.lead_agency[i] != NOBODY:
            follow_case(state, parameters, chance, i)
        elif state.acting[i] != NOBODY:
            decide(state, parameters, chance, i)
