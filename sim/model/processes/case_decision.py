"""Case decision: an agency with enough evidence chooses between an arrest now and a joint case.

Of the agencies whose usable evidence reaches the threshold, one decides; it is drawn in proportion to that evidence,

    E_a + pooling_j · sum over colleagues n at home of (1 - competitiveness_n) · E_n

with pooling_j the country's intra-country cooperation. This agency, a of country j, looks for one partner b in every
other country k of the route, reachable with probability contact_jk. All of them need reserved effort, x · staff · (1 -
overhead), above case_effort times their open cases. Of the partners in a country, the one with the largest factor of U
is chosen. If one is found in every country, a joint case is worth U, where an arrest is worth 1:

    U = V_a · Π over partners [ trust_ab · (1 - competition_cost · competitiveness_b) · exp(-leak_risk_k · delay_jk)
                                · discount^delay_jk · (1 - refusal_jk) · (1 - |q_a - q_b|) ]

It is chosen with probability 1 / (1 + exp(-(U - 1) / temperature)); without a full set of partners the agency arrests.
V_a, the worth of a dismantled group in the agency's own eyes, depends on how it is evaluated (see `learning`); delay_jk
and refusal_jk are what j expects of k (see `assistance`), q is the approach.

A group with an open case is not arrested, unless a rival spoils the case: each agency outside it with enough evidence
makes an arrest of its own with probability rivalry · competitiveness a month. Once every leg's admissible evidence
reaches the threshold and every request is granted, the joint action is planned.

Source: logit choice (McFadden 1974); rivalry: 27 % of agents knew of information withheld, a third had turf
disagreements in five years (GAO 2011). Off: threshold above any evidence, rivalry 0.
"""

from typing import NamedTuple

import numpy as np

from sim.engine.chance import Chance, by_leg, stream, uniform
from sim.engine.compiled import rule
from sim.engine.decisions import happens
from sim.model.case import CASE, open_case, withdraw_case
from sim.model.counts import Count
from sim.model.evidence import may_suffice, usable
from sim.model.experience import blame
from sim.model.indices import agencies_of, agency_of, kinds
from sim.model.quantity import ASSUMED, choice, quantity, switch
from sim.model.state import (
    ACTIVE,
    GRANTED,
    JOINT_ACTION,
    LOCAL_ARREST,
    NO_ACTION,
    NOBODY,
    NOT_NEEDED,
    State,
)

NAME = "case_decision"
WRITES = (*CASE, "plan", "acting", "tally", "failure", "was_met", "request_age")
OFF = {"threshold": 1e9, "rivalry": 0.0}

DECIDE = by_leg(
    stream("case decision: who decides at the market"),
    stream("case decision: who decides at the source"),
    stream("case decision: who decides in transit"),
)
REACH = stream("case decision: reach a partner")
PICK = stream("case decision: pick a partner at random")
CHOOSE = stream("case decision: joint case or arrest")
SPOIL = by_leg(
    stream("case decision: spoil at the market"),
    stream("case decision: spoil at the source"),
    stream("case decision: spoil in transit"),
)

RANDOM = 1  # as `partner_choice` counts its options


class Parameters(NamedTuple):
    """Section `case_decision`."""

    threshold: float = quantity(1.0, "units of evidence", 0, 1e9, "usable evidence needed to act on a leg", ASSUMED)
    discount: float = quantity(0.97, "per month", 0, 1, "worth next month of a success worth 1 now", ASSUMED)
    competition_cost: float = quantity(
        0.5, "share", 0, 1, "worth of a joint case that a fully competitive partner takes away", ASSUMED
    )
    temperature: float = quantity(0.5, "utility", 0.001, 100, "noise of the choice", ASSUMED)
    case_effort: float = quantity(
        0.05, "investigator-months per month", 0, 100, "reserved effort that an open case occupies", ASSUMED
    )
    rivalry: float = quantity(
        0.05, "per month", 0, 1, "chance that a fully competitive outsider spoils a case it could act on", ASSUMED
    )
    spoil_weight: float = quantity(
        1.0, "bad experiences", 0, 100, "weight of a case that a rival spoiled, beside a granted request", ASSUMED
    )
    partner_choice: int = choice("best", ("best", "random"), "how a partner is chosen among the kinds", ASSUMED)
    joint_cases: bool = switch(True, "whether joint cases exist at all", "null model: no cooperation")


@rule
def has_reserve(state: State, parameters: Parameters, a: int) -> bool:
    """Tell whether an agency has reserved more effort than its open cases occupy."""
    reserve = state.cooperation_share[a] * state.staff[a] * (1.0 - min(1.0, state.overhead[a]))
    return reserve > parameters.case_effort * state.open_cases[a]


@rule
def country_factors(state: State, parameters: Parameters, j: int, k: int) -> tuple[float, float, float]:
    """Return, for a case of j with k, the probability of no leak until k answers, the discount, and no refusal."""
    delay = state.expected_delay[k, j]
    no_leak, discount = np.exp(-state.leak_risk[k] * delay), parameters.discount**delay
    return no_leak, discount, 1.0 - state.expected_refusal[k, j]


@rule
def partner_factor(state: State, parameters: Parameters, factors: tuple[float, float, float], a: int, b: int) -> float:
    """Return the factor by which partner b scales the worth of a joint case to a."""
    no_leak, discount, no_refusal = factors
    openness = 1.0 - parameters.competition_cost * state.competitiveness[b]
    likeness = 1.0 - abs(state.approach[a] - state.approach[b])
    return state.trust_in[b, a] * openness * no_leak * discount * no_refusal * likeness


@rule
def find_partner(state: State, parameters: Parameters, chance: Chance, i: int, a: int, leg: int) -> tuple[int, float]:
    """Return the best (or any) partner that a can reach in a leg's country, or NOBODY, with its factor of the worth."""
    j, k = state.home[a], state.route[i, leg]
    factors = country_factors(state, parameters, j, k)
    found, factor, best = NOBODY, 0.0, 0.0
    for b in agencies_of(state, k):
        if not has_reserve(state, parameters, b):
            continue
        # The sum gives each pair of agencies a draw of its own for each group.
        drawn = uniform(chance, REACH, state.agency_identity[a], state.agency_identity[b] + np.uint64(i))
        if drawn >= state.contact[k, j]:
            continue
        merit = worth = partner_factor(state, parameters, factors, a, b)
        if parameters.partner_choice == RANDOM:  # any agency that is reached has a merit above 0
            merit = 1.0 + uniform(chance, PICK, i, state.agency_identity[b])
        if merit > best:
            found, factor, best = b, worth, merit
    return found, factor


@rule
def decider(state: State, parameters: Parameters, chance: Chance, i: int) -> tuple[int, int]:
    """Return the agency that decides about a group, with its own leg; NOBODY where none has enough evidence."""
    winner, own_leg, earliest = NOBODY, 0, np.inf
    for leg in range(state.legs[i]):
        if not may_suffice(state, i, leg, parameters.threshold):
            continue
        for m in kinds(state):
            a, strength = agency_of(state, state.route[i, leg], m), usable(state, i, leg, m)
            if strength < parameters.threshold or strength <= 0.0 or state.staff[a] <= 0.0:
                continue
            # A race: who is first is drawn in proportion to strength.
            time = -np.log(1.0 - uniform(chance, DECIDE[leg], i, state.agency_identity[a])) / strength
            if time < earliest:
                winner, own_leg, earliest = a, leg, time
    return winner, own_leg


@rule
def consider_joint_case(state: State, parameters: Parameters, chance: Chance, i: int, a: int, own_leg: int) -> bool:
    """Let agency a, on its own leg, open a joint case if it finds a partner in every country and prefers the case."""
    if not parameters.joint_cases or not has_reserve(state, parameters, a):
        return False
    worth = state.dismantling_worth[a]
    for leg in range(state.legs[i]):
        b, factor = (a, 1.0) if leg == own_leg else find_partner(state, parameters, chance, i, a, leg)
        if b == NOBODY:
            state.partner[i, :] = NOBODY
            return False
        state.partner[i, leg] = b  # until the case is opened or given up
        worth *= factor
    probability = 1.0 / (1.0 + np.exp(-(worth - 1.0) / parameters.temperature))
    if not happens(chance, CHOOSE, i, 0, probability):
        state.partner[i, :] = NOBODY
        return False
    open_case(state, i, a)
    state.tally[Count.JOINT_CASES_OPENED, state.home[a]] += 1
    return True


@rule
def spoiler(state: State, parameters: Parameters, chance: Chance, i: int) -> int:
    """Return the agency outside the open case that takes its own arrest this month, or NOBODY."""
    for leg in range(state.legs[i]):
        if not may_suffice(state, i, leg, parameters.threshold):
            continue
        for m in kinds(state):
            a = agency_of(state, state.route[i, leg], m)
            if state.partner[i, leg] == a or state.staff[a] <= 0.0:
                continue
            temptation = parameters.rivalry * state.competitiveness[a]
            if usable(state, i, leg, m) >= parameters.threshold and happens(
                chance, SPOIL[leg], i, state.agency_identity[a], temptation
            ):
                return a
    return NOBODY


@rule
def is_ready(state: State, parameters: Parameters, i: int) -> bool:
    """Tell whether every leg has enough admissible evidence and every request is granted."""
    asking = state.home[state.lead[i]]
    for leg in range(state.legs[i]):
        if state.request[i, leg] not in (NOT_NEEDED, GRANTED):
            return False
        strength = usable(state, i, leg, state.kind[state.partner[i, leg]])
        # Written with `not`, so that NaN is not enough; the check at the end of the month then fails the run.
        if not strength * state.admissibility[state.route[i, leg], asking] >= parameters.threshold:
            return False
    return True


@rule
def follow_case(state: State, parameters: Parameters, chance: Chance, i: int) -> None:
    """Plan the joint action of an open case, or lose the case to a rival."""
    rival = spoiler(state, parameters, chance, i)
    if rival != NOBODY:
        state.tally[Count.JOINT_CASES_SPOILED, state.home[rival]] += 1
        for leg in range(state.legs[i]):
            if state.partner[i, leg] != rival:  # it may work another leg
                blame(state, state.partner[i, leg], rival, parameters.spoil_weight)
        withdraw_case(state, i)
        state.plan[i] = LOCAL_ARREST
        state.acting[i] = rival
    elif is_ready(state, parameters, i):
        state.plan[i] = JOINT_ACTION
        state.acting[i] = state.lead[i]


@rule
def step(state: State, parameters: Parameters, chance: Chance) -> None:
    """Decide, for each active group, who acts this month and how."""
    state.plan[:] = NO_ACTION
    for i in state.known[: state.known_count[0]]:
        if state.status[i] != ACTIVE:
            continue
        if state.lead[i] != NOBODY:
            follow_case(state, parameters, chance, i)
            continue
        a, own_leg = decider(state, parameters, chance, i)
        if a == NOBODY:
            continue
        if state.legs[i] == 1 or not consider_joint_case(state, parameters, chance, i, a, own_leg):
            state.plan[i] = LOCAL_ARREST
            state.acting[i] = a
