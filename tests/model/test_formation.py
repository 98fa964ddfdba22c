"""Formation: where new groups form, and by which route.

False-alarm rate: each statistical test rejects a right model with probability below 1e-5 (4.5 standard errors, or a
p-value). Seeds are fixed, so a test that passes once passes always.
"""

import numpy as np
from scipy import stats

from sim.model.counts import Count
from sim.model.processes import formation
from sim.model.state import ACTIVE, NEVER, NOBODY, NOWHERE
from tests.model.round_numbers import build
from tests.model.worlds import chance_in, groups_on, setting, start, step

ERRORS = 4.5
SLOTS = 6000
FULL = {"formation": {"initial_occupancy": 1.0}}


def near(share, expected, of=SLOTS):
    return abs(share - expected) < ERRORS * np.sqrt(expected * (1 - expected) / of) + 1e-12


def test_groups_form_in_proportion_to_what_risk_leaves_of_a_markets_pull():
    state = start(setting(slots=SLOTS, pull=np.array([0.4, 0.3, 0.2, 0.1])), {"formation": {"initial_occupancy": 0.0}})
    state.attraction[:] = state.pull * [0.5, 1.0, 1.0, 0.0]
    step("formation", state, build(formation.Parameters, {"new_months": 1.0}), chance_in(state))
    formed = np.bincount(state.route[:, 0], minlength=4)
    assert formed[3] == 0
    assert stats.chisquare(formed[:3], SLOTS * np.array([0.2, 0.3, 0.2]) / 0.7).pvalue > 1e-5
    assert state.tally[Count.GROUPS_FORMED].tolist() == formed.tolist()


def test_a_source_is_drawn_by_the_corridors_of_the_market_and_as_many_routes_as_cross_a_border_have_one():
    corridor = np.array([[0, 1, 3, 0], [1, 0, 1, 0], [1, 1, 0, 0], [0, 0, 0, 0]], float)
    world = setting(slots=SLOTS, pull=np.array([1.0, 0, 0, 0]), corridor=corridor, cross_border_share=np.full(4, 0.7))
    state = start(world, FULL)
    crossing = state.legs > 1
    assert near(crossing.mean(), 0.7)
    sources = np.bincount(state.route[crossing, 1], minlength=4)
    assert near(sources[2] / crossing.sum(), 0.75, crossing.sum())
    assert sources[[0, 3]].tolist() == [0, 0]


def on_a_line(share, *detours):
    """Routes from country 1 to country 0, and the others as far off the way as given, on a road of 500 km."""
    count = 2 + len(detours)
    distance = np.full((count, count), 1e6)
    distance[0, 1] = distance[1, 0] = 500.0
    for k, detour in enumerate(detours, start=2):
        distance[[0, 1], k] = distance[k, [0, 1]] = 250.0 + detour / 2
    corridor = np.zeros((count, count))
    corridor[0, 1] = 1.0
    world = setting(
        count, SLOTS, kinds=1, pull=np.eye(count)[0], corridor=corridor, cross_border_share=np.ones(count),
        distance_km=distance,
    )  # fmt: skip
    return start(world, {"formation": {"initial_occupancy": 1.0, "transit_share": share, "transit_range_km": 500.0}})


def test_a_route_has_a_transit_country_the_rarer_the_longer_the_way_by_the_nearest():
    for detour in (0.0, 250.0, 1000.0):
        state = on_a_line(0.6, detour, detour + 100.0)
        assert near((state.legs == 3).mean(), 0.6 * np.exp(-detour / 500.0))


def test_of_countries_on_the_way_one_is_drawn_by_how_near_it_is():
    state = on_a_line(1.0, 0.0, 500.0)
    nearest = state.route[state.legs == 3, 2] == 2
    assert near(nearest.mean(), 1 / (1 + np.exp(-1)), len(nearest))


def test_without_a_country_on_the_way_no_route_has_a_transit_country():
    assert (on_a_line(1.0, 1e8).legs == 2).all()
    assert (on_a_line(0.0, 0.0).legs == 2).all()


def test_a_renewed_group_is_another_of_which_nothing_is_known():
    state = groups_on(0, 1, slots=400)
    state.evidence[:], state.tip[:], state.informant[:], state.withheld[:], state.first_evidence[:] = 1.0, 0.5, 1, 1, 3
    state.is_known[:], state.attraction[:] = 1, state.pull
    step("formation", state, build(formation.Parameters, {"renewal_rate": 1.0}), chance_in(state))
    assert (state.status == ACTIVE).all()
    for held in (state.evidence, state.tip, state.withheld, state.is_known):
        assert not held.any()
    assert (state.informant == NOBODY).all()
    assert (state.first_evidence == NEVER).all()
    assert state.tally[Count.GROUPS_DISSOLVED, 0] == 400
    assert set(state.route[:, 0]) == {0, 1, 2}
    assert (state.route[state.legs == 1, 1] == NOWHERE).all()
