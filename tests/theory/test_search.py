"""Search finds as theory says, and what is known goes stale.

False-alarm rate: each statistical test rejects a right model with probability below 1e-5 (4.5 standard errors). Seeds
are fixed, so a test that passes once passes always.
"""

import numpy as np
import pytest

from sim.model.processes import intelligence
from sim.model.state import ACTIVE, NEVER
from tests.model.round_numbers import build
from tests.model.worlds import chance_in, groups_on, setting, start, step

ERRORS = 4.5


def searched(groups, half_saturation):
    """Share of active groups found in a month, in a country that would have 3000 without enforcement."""
    world = setting(2, 6000, kinds=1, cross_border_share=np.zeros(2))
    state = start(world, {"formation": {"initial_occupancy": 0.0}})
    state.status[:groups], state.legs[:groups], state.route[:groups, 0], state.active_legs[0] = ACTIVE, 1, 0, groups
    state.search_effort[:] = 500.0
    values = build(intelligence.Parameters, {"search": 0.8, "half_saturation": half_saturation})
    step("intelligence", state, values, chance_in(state))
    return (state.evidence[:groups, 0, 0] == 1).mean()


@pytest.mark.parametrize("half_saturation", [0.0, 1.0, 5.0])
@pytest.mark.parametrize("groups", [300, 1500, 3000])
def test_finding_saturates_in_the_number_of_groups(groups, half_saturation):
    """Finds a month are s S (1 + κ) n / (n - 1 + κ n0): s S where all are there, and of few the fewer the rarer."""
    rate = 0.8 * 500.0 * (1 + half_saturation) / (groups - 1 + half_saturation * 3000)
    expected = 1 - np.exp(-rate)
    error = np.sqrt(expected * (1 - expected) / groups)
    assert abs(searched(groups, half_saturation) - expected) < ERRORS * error


def find_rate(slots, half_saturation):
    """Return the finds that search expects a month on a market leg, in a full country of so many slots and staff."""
    state = start(setting(2, 2 * slots, kinds=1, cross_border_share=np.zeros(2)))
    state.active_legs[:], state.search_effort[:] = slots, slots
    step("intelligence", state, build(intelligence.Parameters, {"half_saturation": half_saturation}), chance_in(state))
    return state.find_rate[0, 0]


@pytest.mark.parametrize("half_saturation", [0.0, 1.0, 5.0])
def test_a_leg_is_crowded_by_the_others_and_not_by_itself(half_saturation):
    """One slot is searched s S (1 + κ) / max(1, κ), and each of many slots s S, with effort to match."""
    alone, many = find_rate(1, half_saturation), find_rate(3000, half_saturation)
    assert alone == pytest.approx(many * (1 + half_saturation) / max(1.0, half_saturation), rel=1e-3)


def test_where_few_groups_are_left_search_finds_fewer_of_them_in_all():
    """Without saturation as many finds are expected of a tenth of the groups; with κ = 1 two elevenths."""
    few, all_of_them = (np.log(1 - searched(groups, 1.0)) * groups for groups in (300, 3000))
    assert few / all_of_them == pytest.approx(2 / 11, rel=0.5)
    few, all_of_them = (np.log(1 - searched(groups, 0.0)) * groups for groups in (300, 3000))
    assert few / all_of_them == pytest.approx(1, rel=0.3)


def test_what_is_looked_at_closely_is_found_the_more_often():
    state = groups_on(0)
    state.claim[:2000, 0, 0], state.effort_per_hint[:] = 0.25, 1.0
    values = build(intelligence.Parameters, {"search": 0, "investigation": 1.6})
    step("intelligence", state, values, chance_in(state))
    expected = 1 - np.exp(-1.6 * 0.25)
    found = state.evidence[:, 0, 0] == 1
    assert abs(found[:2000].mean() - expected) < ERRORS * np.sqrt(expected * (1 - expected) / 2000)
    assert not found[2000:].any()
    assert not state.claim.any()


def test_evidence_and_a_tip_of_the_same_weight_are_both_known_and_so_is_who_told():
    """On two legs of the first group, and on one leg of the second."""
    state = groups_on(0, 1, slots=2)
    state.is_known[:], state.first_evidence[:] = 1, 0
    state.evidence[[0, 1], [0, 1], 0], state.tip[:, 1, 0], state.informant[:, 1, 0] = 0.8, 0.8, 2
    values = build(intelligence.Parameters, {"search": 0, "decay": 0.1, "tip_fade": 0.1})
    step("intelligence", state, values, chance_in(state))
    assert state.evidence[[0, 1], [0, 1], 0] == pytest.approx(0.72)
    assert state.tip[:, 1, 0] == pytest.approx(0.72)
    assert (state.informant[:, 1, 0] == 2).all()
    assert state.is_known.all()
    assert not state.first_evidence.any()


def test_unused_evidence_goes_stale_and_tips_fade_at_their_rates_until_too_little_is_left():
    state = groups_on(0, 1, slots=10)
    state.is_known[:] = 1
    state.evidence[:5, 0, 0], state.tip[5:, 1, 0], state.first_evidence[:] = 2.0, 0.5, 0
    values = build(intelligence.Parameters, {"search": 0, "decay": 0.06, "tip_fade": 0.1, "least": 0.4})
    for month in range(1, 3):
        step("intelligence", state, values, chance_in(state, month))
    assert state.evidence[:5, 0, 0] == pytest.approx(2.0 * 0.94**2)
    assert state.tip[5:, 1, 0] == pytest.approx(0.5 * 0.9**2)
    for month in range(3, 28):
        assert state.is_known[0] == 1  # 2.0 * 0.94**26 is 0.4003
        step("intelligence", state, values, chance_in(state, month))
    assert not state.evidence.any()
    assert not state.tip.any()
    assert not state.is_known.any()
    assert (state.first_evidence == NEVER).all()
    assert state.known_count[0] == 0
