"""Effort: each agency divides its month among ties and techniques, exchange, operations, joint cases, leads and search.

    free_a     = staff_a · (1 - overhead_a) - exchange_a - operations_a     what these two claim, as far as staff allow
    casework_a = min(x_a · free_a, case_month · Σ need)                     x_a the cooperation share
    idle_a     = (1 - reserve_returns) · (x_a · free_a - casework_a)        the rest of the reserve returns
    local_a    = free_a - casework_a - idle_a
    leads_a    = min(lead_share · local_a, lead_month · Σ hint)
    search_a   = local_a - leads_a

The sums go over what agency a knows of the legs of active groups in its country at the end of last month:

    need = max(0, 1 - U / enough)            of a leg that it works in a joint case, U its usable evidence
    hint = min(1, U + tip) · need            of every other leg, also of groups with a case of others: the more it
                                             knows or was told, the more it promises

A leg of a case gets casework_a · need / Σ need, a lead leads_a · hint / Σ hint; the second counts as far as the agency
sees that kind of leg (see `sim.model.work`). A reserve of x_a · free_a suffices for x_a · free_a / case_month joint
cases. What operations and exchange claim beyond this month's staff is left for the next.

Source: design of the model. Off: cannot be switched off.
"""

from typing import NamedTuple

from sim.engine.chance import Chance
from sim.engine.compiled import rule
from sim.model.counts import Count
from sim.model.evidence import pooled, usable_of
from sim.model.indices import agencies, agency_of, country_of, kinds
from sim.model.quantity import ASSUMED, quantity
from sim.model.state import ACTIVE, CASEWORK, State

NAME = "effort"
WRITES = (
    "workload", "exchange_owed", "search_effort", "case_need", "lead_hint", "effort_per_need", "effort_per_hint",
    "case_room", "joint_months", "local_months", "claim", "joint_record", "tally",
)  # fmt: skip


class Parameters(NamedTuple):
    """Section `effort`."""

    case_month: float = quantity(
        0.535, "investigator-months per month", 0.001, 100, "most work on one leg of a joint case", ASSUMED, (0.2, 1.5)
    )
    lead_month: float = quantity(
        0.435, "investigator-months per month", 0, 100, "most work on one lead", ASSUMED, (0.07, 0.6)
    )
    lead_share: float = quantity(
        0.527, "share", 0, 1, "most of the effort at home that leads take from search", ASSUMED, (0.3, 0.8)
    )
    enough: float = quantity(
        4.16, "units of evidence", 0.001, 1e9, "usable evidence at which a leg needs no more work", ASSUMED, (2, 10)
    )
    reserve_returns: float = quantity(
        0.739, "share", 0, 1, "part of an unused reserve that returns to work at home", ASSUMED, (0.5, 1.0)
    )


@rule
def claim(state: State, parameters: Parameters, i: int, leg: int) -> None:
    """Let the agencies on a leg of an active group claim work on it: as a lead, or for a joint case."""
    j, pool, partner = country_of(state, i, leg), pooled(state, i, leg), state.partner[i, leg]
    for m in kinds(state):
        a = agency_of(state, j, m)
        known = usable_of(state, i, leg, m, pool)
        need = max(0.0, 1.0 - known / parameters.enough)
        if partner == a:
            state.case_need[a] += need
            state.claim[i, leg, m] = need
        else:
            hint = min(1.0, known + state.tip[i, leg, m]) * need
            state.lead_hint[a] += hint
            state.claim[i, leg, m] = hint


@rule
def make_claims(state: State, parameters: Parameters) -> None:
    """Sum what agencies could do about the groups that they know; all claims are 0 since the last search."""
    state.case_need[:] = 0.0
    state.lead_hint[:] = 0.0
    for i in state.known[: state.known_count[0]]:
        if state.status[i] == ACTIVE:
            for leg in range(state.legs[i]):
                claim(state, parameters, i, leg)


@rule
def divide(state: State, parameters: Parameters, a: int) -> None:
    """Divide an agency's month, and count what it is spent on."""
    j, staff = state.home[a], state.staff[a]
    overhead = min(1.0, state.overhead[a]) * staff
    told = min(state.exchange_owed[a], staff - overhead)
    busy = min(state.workload[a], staff - overhead - told)
    state.exchange_owed[a] -= told
    state.workload[a] -= busy
    free = staff - overhead - told - busy
    reserve = state.cooperation_share[a] * free
    casework = min(reserve, parameters.case_month * state.case_need[a])
    idle = (1.0 - parameters.reserve_returns) * (reserve - casework)
    local = free - casework - idle
    leads = min(parameters.lead_share * local, parameters.lead_month * state.lead_hint[a])
    state.search_effort[a] = local - leads
    state.effort_per_need[a] = casework / state.case_need[a] if state.case_need[a] > 0.0 else 0.0
    state.effort_per_hint[a] = leads / state.lead_hint[a] if state.lead_hint[a] > 0.0 else 0.0
    state.case_room[a] = reserve / parameters.case_month
    state.joint_months[a] += casework + idle
    state.local_months[a] += local
    state.joint_record[CASEWORK] += state.group_weight[0] * casework
    state.tally[Count.EFFORT_TECHNIQUES, j] += overhead
    state.tally[Count.EFFORT_OPERATIONS, j] += busy
    state.tally[Count.EFFORT_EXCHANGE, j] += told
    state.tally[Count.EFFORT_SEARCH, j] += local - leads
    state.tally[Count.EFFORT_LEADS, j] += leads
    state.tally[Count.EFFORT_JOINT_CASEWORK, j] += casework
    state.tally[Count.EFFORT_IDLE_RESERVE, j] += idle


@rule
def step(state: State, parameters: Parameters, chance: Chance) -> None:
    """Divide every agency's month. Of the overhead, what `liaison` has counted was spent on ties, not on techniques."""
    make_claims(state, parameters)
    for a in agencies(state):
        divide(state, parameters, a)
    for j in range(len(state.external)):
        state.tally[Count.EFFORT_TECHNIQUES, j] -= state.tally[Count.EFFORT_LIAISON, j]
