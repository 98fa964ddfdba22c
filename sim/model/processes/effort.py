"""Effort: each agency divides its month among ties and techniques, operations, local search and joint cases.

    busy_a     = min(workload_a, staff_a · (1 - overhead_a))      what operations still claim, as far as staff allow
    free_a     = staff_a · (1 - overhead_a) - busy_a              overhead_a at most 1
    local_a    = (1 - x_a) · free_a                               search at home
    casework_a = x_a · free_a                                     work on joint cases, idle where there are none

with x_a the cooperation share. What operations claim beyond this month's staff is left for the next.

Source: design of the model. Off: cannot be switched off.
"""

from sim.engine.chance import Chance
from sim.engine.compiled import rule
from sim.model.counts import Count
from sim.model.indices import agencies_of, countries
from sim.model.state import State

NAME = "effort"
WRITES = ("workload", "local_effort", "casework_effort", "tally")


@rule
def divide(state: State, a: int) -> None:
    """Divide an agency's month, and count what it is spent on."""
    j, staff = state.home[a], state.staff[a]
    overhead = min(1.0, state.overhead[a]) * staff
    busy = min(state.workload[a], staff - overhead)
    state.workload[a] -= busy
    free = staff - overhead - busy
    state.local_effort[a] = (1.0 - state.cooperation_share[a]) * free
    state.casework_effort[a] = state.cooperation_share[a] * free
    spent_on = Count.EFFORT_JOINT_CASEWORK if state.open_cases[a] > 0 else Count.EFFORT_IDLE_RESERVE
    state.tally[Count.EFFORT_TECHNIQUES, j] += overhead
    state.tally[Count.EFFORT_OPERATIONS, j] += busy
    state.tally[Count.EFFORT_LOCAL_SEARCH, j] += state.local_effort[a]
    state.tally[spent_on, j] += state.casework_effort[a]


@rule
def step(state: State, chance: Chance) -> None:
    """Divide every agency's month. Of the overhead, what `liaison` has counted was spent on ties, not on techniques."""
    for j in countries(state):
        for a in agencies_of(state, j):
            divide(state, a)
        state.tally[Count.EFFORT_TECHNIQUES, j] -= state.tally[Count.EFFORT_LIAISON, j]
