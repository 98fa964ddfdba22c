"""Assistance: mutual legal assistance is a queue at the desks of each country's central authority.

A request waits in order of arrival for one of desks_k = max(1, round(desks_per_capacity · capacity_k)) desks; in
service it is completed each month with probability 1 / D, so that its mean service time is

    D_jk(b) = max(1, base_months · (1 + legal_delay · d_jk)
                     · (1 - hub_speed · hub_link_jk) · (1 - authority_speed · authority_b))

and delay emerges from load (in the homogeneous limit it is the Erlang-C mean wait plus D). A completed request is
refused with probability

    refusal_legal · d_jk + refusal_competition · competitiveness_b + refusal_distrust · (1 - trust_ba)

Evidence from k counts in j by its admissibility 1 - inadmissible · d_jk. Between members of the hub a case may run
as a joint investigation team (probability joint_teams), which needs no request but the time to set it up. A
case older than time_out_months is dropped; partners who did not answer lose trust.

Source: classic assistance takes 6 to 24 months, under a deadline rule up to 4 (T-CY 2014; Directive 2014/41/EU);
team set-up 1 to 6 months (parameters.csv); Erlang 1917. Off: `requests_needed = false`.
"""

from typing import NamedTuple

from sim.engine.compiled import compiled_part, inlined_part
from sim.engine.decisions import happens
from sim.engine.draws import Luck, stream
from sim.model.case import CASE, close_case, join_queue, leave_queue, withdraw_case
from sim.model.pairs import blame, praise
from sim.model.quantity import ASSUMED, quantity, switch
from sim.model.state import (
    GRANTED,
    IN_SERVICE,
    LEGS,
    NOBODY,
    NOT_NEEDED,
    NOWHERE,
    REQUEST_DELAY,
    REQUESTS_GRANTED,
    REQUESTS_REFUSED,
    REQUESTS_SENT,
    REQUESTS_TIMED_OUT,
    TEAM_FORMING,
    TEAMS_FORMED,
    TO_SEND,
    WAITING,
    State,
)

NAME = "assistance"
WRITES = (
    *CASE, "service_months", "expected_delay", "expected_refusal", "admissibility", "desks", "tally", "request_age",
    "success", "failure", "met",
)  # fmt: skip
OFF = {"requests_needed": False, "time_out_months": 1e9, "legal_delay": 0.0, "inadmissible": 0.0}

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
    legal_delay: float = quantity(
        2.0, "per unit of distance", 0, 100, "how legal distance lengthens service", "T-CY 2014"
    )
    hub_speed: float = quantity(
        0.6, "share", 0, 1, "service time that a full hub link saves", "Directive 2014/41/EU: 4 months"
    )
    authority_speed: float = quantity(0.3, "share", 0, 1, "service time that full authority saves", ASSUMED)
    desks_per_capacity: float = quantity(
        0.5, "desks per investigator-month", 0, 1000, "size of central authorities", ASSUMED
    )
    refusal_legal: float = quantity(
        0.1,
        "per unit of distance",
        0,
        1,
        "refusal that legal distance adds",
        "parameters.csv: 1 % US-Canada, 5-15 % EAW",
    )
    refusal_competition: float = quantity(0.05, "share", 0, 1, "refusal by a fully competitive partner", ASSUMED)
    refusal_distrust: float = quantity(0.05, "share", 0, 1, "refusal by a partner without any trust", ASSUMED)
    inadmissible: float = quantity(
        0.4, "per unit of distance", 0, 1, "evidence that legal distance makes useless", ASSUMED
    )
    joint_teams: float = quantity(0.0, "share", 0, 1, "cases among hub members that run as joint teams", ASSUMED)
    team_months: float = quantity(
        2.0, "months", 1, 120, "mean time to set up a joint team", "parameters.csv: 1 / 2 / 6"
    )
    time_out_months: float = quantity(
        24.0, "months", 1, 1e9, "age at which a case is dropped", "T-CY 2014: often abandoned"
    )


@inlined_part
def service_time(parameters: Parameters, legal_distance: float, hub_link: float, authority: float) -> float:
    """Mean months that a desk needs for a request, given what lies between the two countries."""
    months = parameters.base_months * (1.0 + parameters.legal_delay * legal_distance)
    months *= 1.0 - parameters.hub_speed * hub_link
    months *= 1.0 - parameters.authority_speed * authority
    return max(1.0, months)


@inlined_part
def expect_of(state: State, parameters: Parameters, k: int, authority: float, guarded: float) -> None:
    """Set what all countries expect of one, given the mean authority and competitiveness of its agencies.

    Expected delay is D_jk · (1 + waiting_k / desks_k).
    """
    distance, hub_link = state.legal_distance.T[k], state.hub_link.T[k]
    service, delay = state.service_months.T[k], state.expected_delay.T[k]
    refusal, admissibility = state.expected_refusal.T[k], state.admissibility.T[k]
    needed = 1.0 if parameters.requests_needed else 0.0
    line = 1.0 + state.queue_length[k] / state.desks[k]
    for j in range(len(distance)):
        months = service_time(parameters, distance[j], hub_link[j], authority)
        refused = parameters.refusal_legal * distance[j] + parameters.refusal_competition * guarded
        service[j] = months
        delay[j] = needed * months * line
        refusal[j] = needed * min(1.0, refused)
        admissibility[j] = 1.0 - parameters.inadmissible * distance[j]
    delay[k] = refusal[k] = 0.0  # at home nothing has to be asked for
    admissibility[k] = 1.0


@compiled_part
def expect(state: State, parameters: Parameters) -> None:
    """Set what countries expect of each other: delay from the length of the line, refusal, admissibility."""
    kinds = state.sight.shape[0]
    for k in range(len(state.external)):
        state.desks[k] = max(1, round(parameters.desks_per_capacity * state.capacity[k]))
        authority = 0.0
        guarded = 0.0
        for m in range(kinds):
            authority += state.authority[k * kinds + m] / kinds
            guarded += state.competitiveness[k * kinds + m] / kinds
        expect_of(state, parameters, k, authority, guarded)


@inlined_part
def send(state: State, parameters: Parameters, luck: Luck, i: int, leg: int) -> None:
    """Ask the country of a leg, unless a joint team makes it needless."""
    kinds = state.sight.shape[0]
    j = state.lead[i] // kinds
    k = state.route[i, leg]
    if not parameters.requests_needed:
        state.request[i, leg] = GRANTED
        return
    treaty = parameters.joint_teams * state.hub_member[j] * state.hub_member[k]
    if happens(luck, TEAM, i, leg, treaty):
        state.request[i, leg] = TEAM_FORMING
        state.tally[TEAMS_FORMED, j] += 1
        return
    state.request_age[i, leg] = 0
    state.tally[REQUESTS_SENT, j] += 1
    join_queue(state, i, leg)


@inlined_part
def answer(state: State, parameters: Parameters, luck: Luck, i: int, leg: int) -> None:
    """Complete a request in service: grant it, or refuse it and with it end the case."""
    kinds = state.sight.shape[0]
    a = state.lead[i]
    b = state.partner[i, leg]
    j = a // kinds
    k = b // kinds
    state.desks_busy[k] -= 1
    refusal = (
        parameters.refusal_legal * state.legal_distance[j, k]
        + parameters.refusal_competition * state.competitiveness[b]
        + parameters.refusal_distrust * (1.0 - state.trust[b, a])
    )
    if happens(luck, REFUSE, i, leg, min(1.0, refusal)):
        state.tally[REQUESTS_REFUSED, j] += 1
        blame(state, a, b, 1.0)
        state.request[i, leg] = NOT_NEEDED
        withdraw_case(state, i)
        return
    state.request[i, leg] = GRANTED
    state.tally[REQUESTS_GRANTED, j] += 1
    state.tally[REQUEST_DELAY, j] += state.request_age[i, leg]
    praise(state, a, b, 1.0)


@inlined_part
def advance(state: State, parameters: Parameters, luck: Luck, i: int) -> None:
    """Move every leg of an open case one month on; a refusal ends it."""
    kinds = state.sight.shape[0]
    j = state.lead[i] // kinds
    for leg in range(state.legs[i]):
        now = state.request[i, leg]
        if now == TO_SEND:
            send(state, parameters, luck, i, leg)
        elif now == TEAM_FORMING:
            if happens(luck, SET_UP, i, leg, 1.0 / parameters.team_months):
                state.request[i, leg] = GRANTED
        elif now in (WAITING, IN_SERVICE):
            state.request_age[i, leg] += 1
            if now == IN_SERVICE:
                b = state.partner[i, leg]
                k = b // kinds
                months = service_time(parameters, state.legal_distance[j, k], state.hub_link[j, k], state.authority[b])
                if happens(luck, COMPLETE, i, leg, 1.0 / months):
                    answer(state, parameters, luck, i, leg)
                    if state.lead[i] == NOBODY:
                        return


@inlined_part
def time_out(state: State, i: int) -> None:
    """Drop a case that took too long; the lead remembers who did not answer."""
    for leg in range(state.legs[i]):
        if state.request[i, leg] in (WAITING, IN_SERVICE):
            blame(state, int(state.lead[i]), int(state.partner[i, leg]), 1.0)
    close_case(state, i, REQUESTS_TIMED_OUT)


@inlined_part
def fill_desks(state: State) -> None:
    """Let the first in each line take the desks that are free."""
    for k in range(len(state.desks)):
        while state.desks_busy[k] < state.desks[k] and state.queue_head[k] != NOWHERE:
            i = state.queue_head[k] // LEGS
            leg = state.queue_head[k] % LEGS
            leave_queue(state, i, leg)
            state.request[i, leg] = IN_SERVICE
            state.desks_busy[k] += 1


@compiled_part
def step(state: State, parameters: Parameters, luck: Luck) -> None:
    """Work every open case one month on, then fill the desks."""
    for n in range(state.known_count[0]):
        i = int(state.known[n])
        if state.lead[i] == NOBODY:
            continue
        state.case_age[i] += 1
        if state.case_age[i] > parameters.time_out_months:
            time_out(state, i)
            continue
        advance(state, parameters, luck, i)
    fill_desks(state)
    expect(state, parameters)
