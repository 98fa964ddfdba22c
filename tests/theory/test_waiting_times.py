"""Groups are down for geometric times whose means lie on one scale, from a scare to a dismantling.

False-alarm rate: each test rejects a right model with probability below 2e-5 (4.5 standard errors of the mean, and a
p-value). Seeds are fixed, so a test that passes once passes always.
"""

import numpy as np
import pytest
from scipy import stats

from sim.model.processes import formation
from sim.model.state import DORMANT, SUPPRESSED, VACANT
from tests.model.round_numbers import build
from tests.model.worlds import chance_in, groups_on, setting, start, step

ERRORS = 4.5


def waiting_times(step, is_waiting, months):
    """Months until each entity stops waiting; those that still wait are left out."""
    times = None
    for month in range(1, months + 1):
        before = is_waiting().copy()
        if times is None:
            times = np.zeros(len(before), int)
        step(month)
        times[before & ~is_waiting()] = month
    return times


# What is left of a group: legs of its route, functions that were removed, and the share of functions.
LEFT = {
    "a scare": (1, 0, 0.0), "an arrest of one of two": (2, 1, 1 / 2), "an arrest in a domestic group": (1, 1, 1 / 2),
    "a scare of a long route": (3, 0, 0.0), "one of three": (3, 1, 1 / 3), "two of three": (3, 2, 2 / 3),
}  # fmt: skip


def assert_geometric(times, mean):
    """Mean within 4.5 standard errors, and the distribution by chi-square up to twice the mean."""
    assert (times > 0).all()
    assert abs(times.mean() - mean) < ERRORS * np.sqrt(mean * (mean - 1) / len(times))
    months = np.arange(1, int(2 * mean) + 1)
    counts = [(times == month).sum() for month in months]
    expected = len(times) * stats.geom.pmf(months, 1 / mean)
    late = (times > months[-1]).sum(), len(times) - sum(expected)
    assert stats.chisquare([*counts, late[0]], [*expected, late[1]]).pvalue > 1e-5


@pytest.mark.parametrize("what", LEFT)
def test_a_group_is_down_for_a_geometric_time_that_grows_by_the_share_of_functions_it_lost(what):
    legs, removed, share = LEFT[what]
    state = groups_on(*range(legs))
    state.status[:], state.removed[:] = SUPPRESSED, removed
    values = build(formation.Parameters, {"pause_months": 1.5, "new_months": 24.0, "renewal_rate": 0.0})
    times = waiting_times(
        lambda month: step("formation", state, values, chance_in(state, month)), lambda: state.status == SUPPRESSED, 400
    )
    assert_geometric(times, 1.5 * 16**share)
    assert not state.removed.any()


def test_a_vacant_slot_waits_as_long_as_a_dismantled_group_would_be_down():
    state = start(setting(slots=4000), {"formation": {"initial_occupancy": 0.0}})
    values = build(formation.Parameters, {"pause_months": 1.5, "new_months": 24.0})
    times = waiting_times(
        lambda month: step("formation", state, values, chance_in(state, month)), lambda: state.status == VACANT, 600
    )
    assert_geometric(times, 24.0)


def test_a_warned_group_lies_low_for_a_geometric_time():
    state = groups_on(0)
    state.status[:] = DORMANT
    values = build(formation.Parameters, {"dormancy_rate": 0.2, "renewal_rate": 0.0})
    times = waiting_times(
        lambda month: step("formation", state, values, chance_in(state, month)), lambda: state.status == DORMANT, 200
    )
    assert_geometric(times, 5.0)
