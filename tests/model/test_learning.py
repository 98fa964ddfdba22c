"""Reviews of the cooperation share against numbers worked by hand, and what they lead to."""

import numpy as np
import pytest

from sim.model.processes import learning
from tests.model.round_numbers import build
from tests.model.worlds import chance_in, setting, start, step

SUMS = ("joint_worth", "joint_months", "local_worth", "local_months")
EVERY_MONTH = {"review_months": 1, "noise": 0.0}


def reviewed(results, group_weight=1.0, **changes):
    """State after one review of all agencies, each with the same sums of results."""
    state = start(setting(group_weight=group_weight), {"learning": {"initial_share": 0.2}})
    for name, value in zip(SUMS, results, strict=True):
        getattr(state, name)[:] = value
    step("learning", state, build(learning.Parameters, EVERY_MONTH | changes), chance_in(state))
    return state


def test_a_review_follows_the_difference_between_the_yields_of_both_uses():
    state = reviewed((3.0, 10.0, 2.0, 20.0), 2.0, pace=0.1, keep=0.7, prior_worth=0.2, prior_months=1.0)
    joint, local = (0.2 + 2 * 3) / (1 + 2 * 10), (0.2 + 2 * 2) / (1 + 2 * 20)
    assert state.local_yield == pytest.approx(local)
    assert state.cooperation_share == pytest.approx(0.2 + 0.1 * (joint - local) / (joint + local))
    for name, value in zip(SUMS, (3.0, 10.0, 2.0, 20.0), strict=True):
        assert getattr(state, name) == pytest.approx(0.7 * value)


def test_equal_yields_leave_the_share():
    assert reviewed((4.0, 8.0, 4.0, 8.0)).cooperation_share == pytest.approx(0.2)


def test_a_use_of_time_that_brings_nothing_yields_nothing_even_without_a_prior():
    state = reviewed((0.0, 0.0, 1.0, 5.0), prior_worth=0.0, prior_months=0.0, pace=0.05)
    assert state.cooperation_share == pytest.approx(0.15)
    idle = reviewed((0.0, 0.0, 0.0, 0.0), prior_worth=0.0, prior_months=0.0)
    assert idle.cooperation_share == pytest.approx(0.2)
    assert not idle.local_yield.any()


def test_a_share_stays_within_its_limits():
    assert reviewed((9.0, 1.0, 0.0, 9.0), pace=1.0, highest_share=0.6).cooperation_share == pytest.approx(0.6)
    assert reviewed((0.0, 9.0, 9.0, 1.0), pace=1.0, lowest_share=0.1).cooperation_share == pytest.approx(0.1)


def test_without_learning_the_share_stays_and_local_yield_is_known_all_the_same():
    off = reviewed((3.0, 10.0, 2.0, 20.0), pace=0.0, lowest_share=0.5)
    on = reviewed((3.0, 10.0, 2.0, 20.0))
    assert (off.cooperation_share == 0.2).all()
    for name in (*SUMS, "local_yield"):
        assert np.array_equal(getattr(off, name), getattr(on, name))


def test_the_error_of_a_comparison_is_standard_normal_times_noise():
    state = start(setting(countries=20, kinds=5))
    values = build(learning.Parameters, {"review_months": 1, "noise": 0.1, "pace": 0.5, "highest_share": 1.0})
    errors = []
    for month in range(1, 41):
        state.cooperation_share[:] = 0.5
        step("learning", state, values, chance_in(state, month))
        errors.extend((state.cooperation_share - 0.5) / (0.5 * 0.1))
    count = len(errors)
    assert abs(np.mean(errors)) < 4 / np.sqrt(count)
    assert abs(np.var(errors) - 1) < 4 * np.sqrt(2 / count)
    assert abs(np.mean(np.abs(errors) > 2) - 0.0455) < 4 * np.sqrt(0.0455 / count)


@pytest.mark.parametrize("joint_talent", [0.05, 0.1, 0.2])
def test_from_any_start_the_shares_meet_where_both_uses_yield_the_same(joint_talent):
    """Worth grows with the root of the time spent: both yield the same at x / (1 - x) = (talent / 0.1) ** 2."""
    state = start(setting(group_weight=1.0))
    state.cooperation_share[:] = np.linspace(0.0, 0.8, len(state.staff))
    values = build(learning.Parameters, {"noise": 0.0, "highest_share": 0.9})
    for month in range(1, 1201):
        share = state.cooperation_share
        for months, worth, talent, part in (
            (state.joint_months, state.joint_worth, joint_talent, share),
            (state.local_months, state.local_worth, 0.1, 1 - share),
        ):
            months += 20 * part
            worth += talent * np.sqrt(20 * part)
        step("learning", state, values, chance_in(state, month))
    ratio = (joint_talent / 0.1) ** 2
    assert state.cooperation_share == pytest.approx(ratio / (1 + ratio), abs=0.02)


def test_each_agency_has_a_month_of_its_own_for_its_review():
    state = start(setting(countries=20))
    values = build(learning.Parameters, {"noise": 0.1})
    reviews = np.zeros((12, len(state.staff)))
    for month in range(12):
        before = state.cooperation_share.copy()
        step("learning", state, values, chance_in(state, 12 + month))
        reviews[month] = state.cooperation_share != before
    assert (reviews.sum(axis=0) == 1).all()
    assert (reviews.sum(axis=1) > 0).all()


def test_no_review_moves_the_share_by_more_than_its_pace():
    state = start(setting(countries=20), {"learning": {"initial_share": 0.4}})
    step(
        "learning",
        state,
        build(learning.Parameters, {"review_months": 1, "noise": 10.0, "pace": 0.1}),
        chance_in(state),
    )
    moved = np.abs(state.cooperation_share - 0.4)
    assert moved.max() == pytest.approx(0.1)
    assert np.mean(moved > 0.0999) > 0.5
