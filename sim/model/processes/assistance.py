"""Assistance: mutual legal assistance is a queue at the desks of each country's central authority.

A request of j waits at k, in order of arrival, for one of desks_k desks; a desk completes it each month with
probability 1 / D, so that its mean service time is D:

    desks_k = max(1, round(desks_per_capacity · capacity_k))
    D_jk(b) = max(1, base_months · (1 + legal_delay · d_jk)
                     · (1 - hub_speed · hub_link_jk) · (1 - authority_speed · authority_b))

with d_jk the legal distance and b the partner asked. Delay emerges from load (with equal requests it is the mean wait
of an M/M/c queue, Erlang C, plus D). A completed request is refused by b to the lead a with probability

    min(1, refusal_legal · d_jk + refusal_competition · competitiveness_b + refusal_distrust · (1 - trust_ba))

and what j expects of k, from the mean authority and competitiveness of its agencies, is

    delay_jk   = D_jk · (1 + waiting_k / desks_k)
    refusal_jk = min(1, refusal_legal · d_jk + refusal_competition · competitiveness_k)

Of the evidence from k, the share 1 - inadmissible · d_jk is admissible in j. With each partner in a member country of
the hub, a joint investigation team takes the place of the request, with probability joint_teams · member_j · member_k;
it takes team_months on average to set up. A case older than time_out_months is dropped, and the lead's trust in
partners who did not answer falls.

Source: classic assistance takes 6 to 24 months, under a deadline rule up to 4 months (T-CY 2014; Directive 2014/41/EU);
team set-up 1 to 6 months (parameters.csv); Erlang 1917. Off: `requests_needed = false`.
"""

from typing import NamedTuple

from sim.engine.chance import Chance, stream
from sim.engine.compiled import rule
from sim.engine.decisions import happens
from sim.model.case import CASE, close_case, group_and_leg, join_queue, leave_queue, withdraw_case
from sim.model.counts import Count
from sim.model.experience import blame, praise
from sim.model.indices import agencies_of, countries, number_of_kinds
from sim.model.quantity import ASSUMED, quantity, switch
from sim.model.state import (
    GRANTED,
    IN_SERVICE,
    NOBODY,
    NOT_NEEDED,
    NOWHERE,
    TEAM_FORMING,
    TO_SEND,
    WAITING,
    Floats,
    State,
)

NAME = "assistance"
WRITES = (
    *CASE, "service_months", "expected_delay", "expected_refusal", "admissibility", "desks", "tally", "request_age",
    "success", "failure", "was_met",
)  # fmt: skip

COMPLETE = stream("assistance: complete")
REFUSE = stream("assistance: refuse")
TEAM = stream("assistance: joint team")
SET_UP = stream("assistance: set up a team")


class Parameters(NamedTuple):
    """Section `assistance`."""

    requests_needed: bool = switch(True, "whether evidence from abroad has to be asked for", "design; off switch")
    base_months: float = quantity(
        6.0, "months", 1, 1000, "mean service time between like legal systems", "T-CY 2014: 6 to 24 months"
    )
    legal_delay: float = quantity(2.0, "per unit of distance", 0, 100, "how distance lengthens service", "T-CY 2014")
    hub_speed: float = quantity(
        0.6, "share", 0, 1, "service time that a full hub link saves", "Directive 2014/41/EU: 4 months"
    )
    authority_speed: float = quantity(0.3, "share", 0, 1, "service time that full authority saves", ASSUMED)
    desks_per_capacity: float = quantity(0.5, "desks per investigator-month", 0, 1000, "central authorities", ASSUMED)
    refusal_legal: float = quantity(
        0.1, "per unit of distance", 0, 1, "refusal by legal distance", "parameters.csv: 1 % US-Canada, 5-15 % EAW"
    )
    refusal_competition: float = quantity(0.05, "share", 0, 1, "refusal by a fully competitive partner", ASSUMED)
    refusal_distrust: float = quantity(0.05, "share", 0, 1, "refusal by a partner without any trust", ASSUMED)
    refusal_weight: float = quantity(1.0, "bad experiences", 0, 100, "weight beside a granted request", ASSUMED)
    time_out_weight: float = quantity(
        1.0, "bad experiences", 0, 100, "weight of a request not answered in time, beside a granted one", ASSUMED
    )
    inadmissible: float = quantity(0.4, "per unit of distance", 0, 1, "evidence that distance makes useless", ASSUMED)
    joint_teams: float = quantity(0.0, "share", 0, 1, "cases among hub members that run as joint teams", ASSUMED)
    team_months: float = quantity(2.0, "months", 1, 120, "mean time to set up a joint team", "parameters.csv: 1/2/6")
    time_out_months: float = quantity(
        24.0, "months", 1, 1e9, "age at which a case is dropped", "T-CY 2014: often abandoned"
    )


@rule
def service_time(parameters: Parameters, legal_distance: float, hub_link: float, authority: float) -> float:
    """Return the mean months that a desk needs, by legal distance, hub link and the authority of the partner."""
    months = parameters.base_months * (1.0 + parameters.legal_delay * legal_distance)
    months *= 1.0 - parameters.hub_speed * hub_link
    months *= 1.0 - parameters.authority_speed * authority
    return max(1.0, months)


# The two rules below go through all asking countries, j, for one that is asked (see `sim.model.indices`).


@rule
def expect_delay(
    service_months: Floats, delay: Floats, distance: Floats, hub_link: Floats, parameters: Parameters, authority: float,
    waiting_factor: float,
) -> None:  # fmt: skip
    """Set the mean service time, and the delay: service time · (1 + requests waiting a desk)."""
    for j in range(len(distance)):
        service_months[j] = service_time(parameters, distance[j], hub_link[j], authority)
        delay[j] = service_months[j] * waiting_factor


@rule
def expect_answer(
    refusal: Floats, admissibility: Floats, distance: Floats, parameters: Parameters, competitiveness: float
) -> None:
    """Set the expected probability of refusal, and the share of evidence that is admissible."""
    for j in range(len(distance)):
        expected = parameters.refusal_legal * distance[j] + parameters.refusal_competition * competitiveness
        refusal[j] = min(1.0, expected)
        admissibility[j] = 1.0 - parameters.inadmissible * distance[j]


@rule
def expect(state: State, parameters: Parameters) -> None:
    """Set the number of each country's desks, and what other countries expect of it, from the mean of its agencies."""
    for k in countries(state):
        authority = competitiveness = 0.0
        for b in agencies_of(state, k):
            authority += state.authority[b] / number_of_kinds(state)
            competitiveness += state.competitiveness[b] / number_of_kinds(state)
        state.desks[k] = max(1, round(parameters.desks_per_capacity * state.capacity[k]))
        waiting_factor = 1.0 + state.queue_length[k] / state.desks[k]
        delay, refusal, admissibility = state.expected_delay[k], state.expected_refusal[k], state.admissibility[k]
        distance, hub_link = state.legal_distance[k], state.hub_link[k]
        expect_delay(state.service_months[k], delay, distance, hub_link, parameters, authority, waiting_factor)
        expect_answer(refusal, admissibility, distance, parameters, competitiveness)
        if not parameters.requests_needed:
            delay[:] = refusal[:] = 0.0
        delay[k] = refusal[k] = 0.0  # at home nothing has to be asked for
        admissibility[k] = 1.0


@rule
def send(state: State, parameters: Parameters, chance: Chance, i: int, leg: int) -> None:
    """Send the request for a leg: granted at once if none is needed, replaced by a joint team if one is agreed."""
    j, k = state.home[state.lead[i]], state.route[i, leg]
    if not parameters.requests_needed:
        state.request[i, leg] = GRANTED
        return
    chance_of_team = parameters.joint_teams * state.hub_member[j] * state.hub_member[k]
    if happens(chance, TEAM, i, leg, chance_of_team):
        state.request[i, leg] = TEAM_FORMING
        state.tally[Count.TEAMS_FORMED, j] += 1
        return
    state.request_age[i, leg] = 0
    state.tally[Count.REQUESTS_SENT, j] += 1
    join_queue(state, i, leg)


@rule
def answer(state: State, parameters: Parameters, chance: Chance, i: int, leg: int) -> None:
    """Complete a request in service: grant it, or refuse it and with it end the case."""
    a, b = state.lead[i], state.partner[i, leg]
    j, k = state.home[a], state.home[b]
    state.desks_busy[k] -= 1
    refusal = (
        parameters.refusal_legal * state.legal_distance[k, j]
        + parameters.refusal_competition * state.competitiveness[b]
        + parameters.refusal_distrust * (1.0 - state.trust_in[a, b])
    )
    if happens(chance, REFUSE, i, leg, min(1.0, refusal)):
        state.tally[Count.REQUESTS_REFUSED, j] += 1
        blame(state, a, b, parameters.refusal_weight)
        state.request[i, leg] = NOT_NEEDED  # so that closing the case does not count it as withdrawn
        withdraw_case(state, i)
        return
    state.request[i, leg] = GRANTED
    state.tally[Count.REQUESTS_GRANTED, j] += 1
    state.tally[Count.REQUEST_DELAY, j] += state.request_age[i, leg]
    praise(state, a, b, 1.0)  # the unit of experience


@rule
def is_answered(state: State, parameters: Parameters, chance: Chance, i: int, leg: int) -> bool:
    """Decide whether a desk completes a request this month."""
    j, b = state.home[state.lead[i]], state.partner[i, leg]
    k = state.home[b]
    months = service_time(parameters, state.legal_distance[k, j], state.hub_link[k, j], state.authority[b])
    return happens(chance, COMPLETE, i, leg, 1.0 / months)


@rule
def advance(state: State, parameters: Parameters, chance: Chance, i: int) -> None:
    """Move every leg of an open case one month on; a refusal ends it."""
    for leg in range(state.legs[i]):
        request = state.request[i, leg]
        if request == TO_SEND:
            send(state, parameters, chance, i, leg)
        elif request == TEAM_FORMING:
            if happens(chance, SET_UP, i, leg, 1.0 / parameters.team_months):
                state.request[i, leg] = GRANTED
        elif request in (WAITING, IN_SERVICE):
            state.request_age[i, leg] += 1
            if request == IN_SERVICE and is_answered(state, parameters, chance, i, leg):
                answer(state, parameters, chance, i, leg)
                if state.lead[i] == NOBODY:
                    return  # refused, and with it the case is closed


@rule
def time_out(state: State, parameters: Parameters, i: int) -> None:
    """Drop a case that took too long; the lead remembers who did not answer."""
    for leg in range(state.legs[i]):
        if state.request[i, leg] in (WAITING, IN_SERVICE):
            blame(state, state.lead[i], state.partner[i, leg], parameters.time_out_weight)
    close_case(state, i, Count.REQUESTS_TIMED_OUT)


@rule
def fill_desks(state: State) -> None:
    """Let the first in each line take the desks that are free."""
    for k in range(len(state.desks)):
        while state.desks_busy[k] < state.desks[k] and state.queue_head[k] != NOWHERE:
            i, leg = group_and_leg(state.queue_head[k])
            leave_queue(state, i, leg)
            state.request[i, leg] = IN_SERVICE
            state.desks_busy[k] += 1


@rule
def step(state: State, parameters: Parameters, chance: Chance) -> None:
    """Work every open case one month on, fill the desks, and set what countries expect of each other."""
    for i in state.known[: state.known_count[0]]:
        if state.lead[i] == NOBODY:
            continue
        state.case_age[i] += 1
        if state.case_age[i] > parameters.time_out_months:
            time_out(state, parameters, i)
            continue
        advance(state, parameters, chance, i)
    fill_desks(state)
    expect(state, parameters)
