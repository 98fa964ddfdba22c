"""Assistance: requests for mutual legal assistance share the desks of each country's central authority.

The authority of k can work on desks_k requests at a time, a real number, and shares them among the pending_k requests
that it has at the start of the month: each is answered in the month with probability desk_share_k / D_jk(b),

    desks_k      = max(least_desks / w, desks_per_capacity · capacity_k)
    desk_share_k = min(1, desks_k / pending_k)
    D_jk(b)      = max(1, base_months · (1 + legal_delay · d_jk)
                          · (1 - hub_speed · hub_link_jk) · (1 - authority_speed · authority_b))

with capacity_k before political will, d_jk the legal distance, b the partner asked, and w the real groups that a
simulated one stands for. This is processor sharing: no request waits in a line, and as many are pending as in a line
for as many desks (Erlang C). The answer of b to the lead agency a is a refusal with probability

    min(1, refusal_legal · d_jk + refusal_competition · competitiveness_b + refusal_distrust · (1 - trust_ba))

and what j expects of k, from the mean authority and competitiveness of its agencies, is

    delay_jk   = min(time_out_months, D_jk · max(1, (pending_k + 1) / desks_k))
    refusal_jk = min(1, refusal_legal · d_jk + refusal_competition · competitiveness_k)

Of the evidence from k, the share 1 - inadmissible · d_jk is admissible in j. Between countries that belong to the hub,
be it at work or not (see `hub`), a joint investigation team, which takes team_months on average to set up, replaces a
request with probability

    joint_teams · member_j · member_k · (1 - exp(-team_start - team_growth · H_jk))

where H_jk, the joint actions of the two countries, loses forgetting · (1 - their mean retention) a month, as those who
took part move on. A case older than time_out_months is dropped, and the lead agency blames who did not answer. Where
requests_needed is false all count as granted, and one that is pending when this begins to hold is withdrawn.

Source: classic assistance takes 6 to 24 months, under a deadline rule up to 4 months (T-CY 2014; Directive 2014/41/EU);
team set-up 1 to 6 months (parameters.csv); processor sharing: Kleinrock 1967. Off: `requests_needed = false`.
"""

from typing import NamedTuple

import numpy as np

from sim.engine.chance import Chance, stream
from sim.engine.compiled import rule
from sim.engine.decisions import happens
from sim.model.case import CASE, close_case, end_request, forget_joint_work, send_request, withdraw_case
from sim.model.counts import Count
from sim.model.experience import blame, praise
from sim.model.indices import agencies_of, countries, number_of_kinds
from sim.model.quantity import ASSUMED, quantity, switch
from sim.model.state import GRANTED, NOBODY, NOT_NEEDED, PENDING, TEAM_FORMING, TO_SEND, Floats, State

NAME = "assistance"
WRITES = (
    *CASE, "desk_share", "joint_history", "expected_delay", "expected_refusal", "admissibility", "request_age", "tally",
    "success", "failure", "was_met",
)  # fmt: skip

ANSWER = stream("assistance: answer")
REFUSE = stream("assistance: refuse")
TEAM = stream("assistance: joint team")
SET_UP = stream("assistance: set up a team")


class Parameters(NamedTuple):
    """Section `assistance`."""

    requests_needed: bool = switch(True, "whether evidence from abroad has to be asked for", "design; off switch")
    base_months: float = quantity(
        9.08, "months", 1, 1000, "mean time to answer between like legal systems", "T-CY 2014: 6 to 24 months", (4, 16)
    )
    legal_delay: float = quantity(
        1.08, "per unit of distance", 0, 100, "how distance lengthens that time", "T-CY 2014", (0.5, 3)
    )
    hub_speed: float = quantity(
        0.795, "share", 0, 1, "time to answer that a full hub link saves", "Directive 2014/41/EU: 4 months", (0.4, 0.85)
    )
    authority_speed: float = quantity(
        0.224, "share", 0, 1, "time to answer that full authority saves", ASSUMED, (0.1, 0.5)
    )
    desks_per_capacity: float = quantity(
        0.0479, "desks per investigator-month", 0, 1000, "requests worked on at a time", ASSUMED, (0.015, 0.15)
    )
    least_desks: float = quantity(
        0.731, "desks", 0, 1000, "what even a small country has, for requests about real groups", ASSUMED, (0.3, 3)
    )
    refusal_legal: float = quantity(
        0.105, "per unit of distance", 0, 1, "refusal by distance", "parameters.csv: US-Canada 1 %, EAW 8 %",
        (0.03, 0.3),
    )  # fmt: skip
    refusal_competition: float = quantity(
        0.0382, "share", 0, 1, "refusal by a fully competitive partner", ASSUMED, (0.01, 0.15)
    )
    refusal_distrust: float = quantity(
        0.0373, "share", 0, 1, "refusal by a partner without any trust", ASSUMED, (0.01, 0.15)
    )
    refusal_weight: float = quantity(
        0.959, "bad experiences", 0, 100, "weight of a refused request, beside a granted one", ASSUMED, (0.3, 3)
    )
    time_out_weight: float = quantity(
        0.898, "bad experiences", 0, 100, "weight of one not answered, beside a granted one", ASSUMED, (0.3, 3)
    )
    inadmissible: float = quantity(
        0.268, "per unit of distance", 0, 1, "evidence that distance makes useless", ASSUMED, (0.1, 0.7)
    )
    joint_teams: float = quantity(
        0.0, "share", 0, 1, "requests that joint teams replace among hub members used to each other", ASSUMED
    )
    team_start: float = quantity(
        0.245, "1", 0, 100, "readiness for joint teams of two that never acted jointly", ASSUMED, (0.05, 1)
    )
    team_growth: float = quantity(
        0.477, "per joint action", 0, 100, "readiness for joint teams that a joint action adds", ASSUMED, (0.1, 2)
    )
    forgetting: float = quantity(
        0.0318, "per month", 0, 1, "joint history lost with staff", "parameters.csv: posted 2/3/4 years", (0.02, 0.045)
    )
    team_months: float = quantity(
        2.56, "months", 1, 120, "mean time to set up a joint team", "parameters.csv: 1/2/6", (1, 6)
    )
    time_out_months: float = quantity(
        22.9, "months", 1, 1e9, "age at which a case is dropped", "T-CY 2014: often abandoned", (12, 48)
    )


@rule
def desks_of(state: State, parameters: Parameters, k: int) -> float:
    """Return the number of requests that the central authority of a country can work on at a time."""
    return max(parameters.least_desks / state.group_weight[0], parameters.desks_per_capacity * state.capacity[k])


@rule
def answer_time(parameters: Parameters, legal_distance: float, hub_link: float, authority: float) -> float:
    """Return the mean months to an answer while desks suffice, by distance, hub link and the partner's authority."""
    months = parameters.base_months * (1.0 + parameters.legal_delay * legal_distance)
    months *= 1.0 - parameters.hub_speed * hub_link
    months *= 1.0 - parameters.authority_speed * authority
    return max(1.0, months)


@rule
def expect_of(
    delay: Floats, refusal: Floats, admissibility: Floats, distance: Floats, hub_link: Floats, parameters: Parameters,
    authority: float, competitiveness: float, load: float,
) -> None:  # fmt: skip
    """Set what all countries j expect of one: delay, probability of refusal, admissible share of evidence."""
    for j in range(len(distance)):
        months = load * answer_time(parameters, distance[j], hub_link[j], authority)
        delay[j] = min(parameters.time_out_months, months)
        expected = parameters.refusal_legal * distance[j] + parameters.refusal_competition * competitiveness
        refusal[j] = min(1.0, expected)
        admissibility[j] = 1.0 - parameters.inadmissible * distance[j]


@rule
def expect(state: State, parameters: Parameters) -> None:
    """Set what other countries expect of each, from the mean of its agencies and the requests that it has."""
    for k in countries(state):
        authority = competitiveness = 0.0
        for b in agencies_of(state, k):
            authority += state.authority[b] / number_of_kinds(state)
            competitiveness += state.competitiveness[b] / number_of_kinds(state)
        desks, requests = desks_of(state, parameters, k), state.pending[k] + 1.0
        load = max(1.0, requests / desks) if desks > 0.0 else np.inf
        delay, refusal, admissibility = state.expected_delay[k], state.expected_refusal[k], state.admissibility[k]
        distance, hub_link = state.legal_distance[k], state.hub_link[k]
        expect_of(delay, refusal, admissibility, distance, hub_link, parameters, authority, competitiveness, load)
        if not parameters.requests_needed:
            delay[:] = refusal[:] = 0.0
        delay[k] = refusal[k] = 0.0  # at home nothing has to be asked for
        admissibility[k] = 1.0


@rule
def share_desks(state: State, parameters: Parameters) -> None:
    """Share each country's desks among the requests that it has at the start of the month, and count them."""
    for k in countries(state):
        desks = desks_of(state, parameters, k)
        busy = min(desks, float(state.pending[k]))
        state.desk_share[k] = busy / state.pending[k] if state.pending[k] > 0 else 1.0
        state.tally[Count.DESKS, k] += desks
        state.tally[Count.DESKS_BUSY, k] += busy


@rule
def drop_request(state: State, i: int, leg: int) -> None:
    """Count a leg as granted where requests are not needed (any more); one that was sent is withdrawn."""
    state.tally[Count.REQUESTS_WITHDRAWN, state.home[state.lead_agency[i]]] += state.request[i, leg] == PENDING
    end_request(state, i, leg, GRANTED)


@rule
def send(state: State, parameters: Parameters, chance: Chance, i: int, leg: int) -> None:
    """Send the request for a leg, unless it is replaced by a joint team."""
    j, k = state.home[state.lead_agency[i]], state.route[i, leg]
    readiness = parameters.team_start + parameters.team_growth * state.joint_history[k, j]
    chance_of_team = parameters.joint_teams * state.hub_member[j] * state.hub_member[k] * (1.0 - np.exp(-readiness))
    if happens(chance, TEAM, i, leg, chance_of_team):
        state.request[i, leg] = TEAM_FORMING
        state.tally[Count.TEAMS_FORMED, j] += 1
        return
    send_request(state, i, leg)
    state.tally[Count.REQUESTS_SENT, j] += 1


@rule
def is_answered(state: State, parameters: Parameters, chance: Chance, i: int, leg: int) -> bool:
    """Decide whether a pending request is answered this month."""
    j, k = state.home[state.lead_agency[i]], state.route[i, leg]
    authority = state.authority[state.partner[i, leg]]
    months = answer_time(parameters, state.legal_distance[k, j], state.hub_link[k, j], authority)
    return happens(chance, ANSWER, i, leg, state.desk_share[k] / months)


@rule
def answer(state: State, parameters: Parameters, chance: Chance, i: int, leg: int) -> None:
    """Answer a pending request: grant it, or refuse it and with it end the case."""
    a, b = state.lead_agency[i], state.partner[i, leg]
    j, k = state.home[a], state.home[b]
    refusal = (
        parameters.refusal_legal * state.legal_distance[k, j]
        + parameters.refusal_competition * state.competitiveness[b]
        + parameters.refusal_distrust * (1.0 - state.trust_in[a, b])
    )
    if happens(chance, REFUSE, i, leg, min(1.0, refusal)):
        state.tally[Count.REQUESTS_REFUSED, j] += 1
        blame(state, a, b, parameters.refusal_weight)
        end_request(state, i, leg, NOT_NEEDED)  # so that closing the case does not count it as withdrawn
        withdraw_case(state, i)
        return
    end_request(state, i, leg, GRANTED)
    state.tally[Count.REQUESTS_GRANTED, j] += 1
    state.tally[Count.REQUEST_DELAY, j] += state.request_age[i, leg]
    praise(state, a, b, 1.0)  # the unit of experience


@rule
def advance(state: State, parameters: Parameters, chance: Chance, i: int) -> None:
    """Move every leg of an open case one month on; a refusal ends it."""
    for leg in range(state.legs[i]):
        request = state.request[i, leg]
        if not parameters.requests_needed and request != NOT_NEEDED:
            drop_request(state, i, leg)
        elif request == TO_SEND:
            send(state, parameters, chance, i, leg)
        elif request == TEAM_FORMING:
            if happens(chance, SET_UP, i, leg, 1.0 / parameters.team_months):
                state.request[i, leg] = GRANTED
        elif request == PENDING:
            state.request_age[i, leg] += 1
            if is_answered(state, parameters, chance, i, leg):
                answer(state, parameters, chance, i, leg)
                if state.lead_agency[i] == NOBODY:
                    return  # refused, and with it the case is closed


@rule
def time_out(state: State, parameters: Parameters, i: int) -> None:
    """Drop a case that took too long; the lead agency blames who did not answer."""
    for leg in range(state.legs[i]):
        if state.request[i, leg] == PENDING:
            blame(state, state.lead_agency[i], state.partner[i, leg], parameters.time_out_weight)
    close_case(state, i, Count.REQUESTS_TIMED_OUT)


@rule
def step(state: State, parameters: Parameters, chance: Chance) -> None:
    """Work every open case one month on, and set what countries expect of each other."""
    share_desks(state, parameters)
    for k in countries(state):
        forget_joint_work(state.joint_history[k], state.retention, state.retention[k], parameters.forgetting)
    for i in state.known[: state.known_count[0]]:
        if state.lead_agency[i] == NOBODY:
            continue
        state.case_age[i] += 1
        if state.case_age[i] > parameters.time_out_months:
            time_out(state, parameters, i)
        else:
            advance(state, parameters, chance, i)
    expect(state, parameters)
