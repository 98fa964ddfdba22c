"""Trust against sequences worked by hand."""

import numpy as np
import pytest

from sim.model.processes import trust
from sim.model.state import State
from tests.model.round_numbers import build
from tests.model.worlds import FULL_APPROACH, chance_in, run, setting, start, step

KINDS = 3
A, B = 0, 3  # agencies of two different countries
OWN_ALONE = {"prior_across": 0.5, "integrity": 0.0, "shared": 0.0, "gossip": 0.0, "strength": 4.0, "memory": 1.0}


def meet(state: State, a: int, b: int, good: float = 0.0, bad: float = 0.0) -> None:
    """Let agency a make experiences of b."""
    state.success[b, a] += good
    state.failure[b, a] += bad
    state.was_met[b // KINDS] = 1


def after(events, turnover=0.0, **changes):
    """Trust of A in B after months of (successes, failures)."""
    values = build(trust.Parameters, OWN_ALONE | changes)
    state = start(setting(turnover=np.full(4, turnover), group_weight=1.0), {"trust": OWN_ALONE})
    path = [state.trust_in[B, A]]
    for month, (good, bad) in enumerate(events, start=1):
        state.success[:] = 0
        state.failure[:] = 0
        meet(state, A, B, good, bad)
        step("trust", state, values, chance_in(state, month))
        path.append(state.trust_in[B, A])
    return path


def test_trust_starts_at_its_prior():
    assert after([])[0] == 0.5


def test_trust_after_successes_and_a_failure_is_as_worked_by_hand():
    # alpha 2, beta 2; two successes: 4 / 6; a failure of weight 5: 4 / 11; a success: 5 / 12.
    assert after([(2, 0), (0, 1), (1, 0)], loss_weight=5) == pytest.approx([1 / 2, 4 / 6, 4 / 11, 5 / 12])


def test_experience_fades_towards_the_prior():
    # alpha 2 + 2 = 4, kept at 0.9 a month: 2 + 0.9 * 2 = 3.8, then 2 + 0.81 * 2.
    assert after([(2, 0), (0, 0), (0, 0)], memory=0.9)[1:] == pytest.approx([4 / 6, 3.8 / 5.8, 3.62 / 5.62])


def test_what_lives_in_people_leaves_with_them():
    # keep = 1 - 0.5 * 0.2 = 0.9, as if memory were 0.9.
    assert after([(2, 0), (0, 0)], turnover=0.2, people_share=0.5)[-1] == pytest.approx(3.8 / 5.8)


def test_trust_is_slow_to_build_and_quick_to_lose():
    built = after([(1, 0)] * 10)
    # alpha 12 of 14; after one failure 12 of 19, and a / (a + 7) reaches 12 / 14 again at a = 42: 30 successes.
    recovered = after([(1, 0)] * 10 + [(0, 1)] + [(1, 0)] * 40)
    assert recovered.index(max(value for value in recovered[11:] if value < built[-1])) - 11 == 29


def test_fixed_trust_never_moves():
    assert set(after([(5, 0), (0, 5), (1, 1)], rule="fixed")) == {0.5}


def test_agencies_of_less_corrupt_countries_are_trusted_more_abroad_at_first():
    external = np.array([False, False, False, True])
    world = setting(external=external, corruption=np.array([0.1, 0.3, 0.5, 0.9]))
    state = start(world, {"trust": {"prior_across": 0.3, "prior_within": 0.7, "integrity": 0.5}})
    # The region's mean is 0.3; the world outside is no part of it.
    assert state.trust_in[[3, 6, 9], 0] == pytest.approx([0.3, 0.2, 0.3])
    assert state.trust_in[[0, 3, 6], 9] == pytest.approx([0.4, 0.3, 0.2])
    assert state.trust_in[1, 0] == 0.7
    assert state.alpha + state.beta == pytest.approx(4.0)
    steep = start(world, {"trust": {"prior_across": 0.3, "integrity": 10.0}})
    assert list(steep.trust_in[[0, 3, 6, 9], 9]) == pytest.approx([0.95, 0.3, 0.05, 0.7])


def test_without_corruption_all_countries_are_trusted_alike_at_first():
    world = setting(corruption=np.array([0.1, 0.3, 0.5, 0.9]))
    clean = start(world, {"trust": {"prior_across": 0.3, "integrity": 0.5}, "corruption": {"scale": 0.0}})
    assert clean.prior_trust == pytest.approx(0.3)
    half = start(world, {"trust": {"prior_across": 0.3, "integrity": 0.5}, "corruption": {"scale": 0.5}})
    assert half.prior_trust == pytest.approx(0.3 + 0.25 * (0.45 - np.array([0.1, 0.3, 0.5, 0.9])))


def test_first_trust_in_the_world_outside_is_kept_within_the_same_limits():
    world = setting(external=np.array([False, False, False, True]))
    for across, first in ((1.0, 0.95), (0.0, 0.05), (0.4, 0.4)):
        assert start(world, {"trust": {"prior_across": across}}).prior_trust[3] == pytest.approx(first)


def heard_of_in(state: State, seen: np.ndarray, values: trust.Parameters) -> np.ndarray:
    """Month's experience [b, a] of the equation, pair by pair."""
    made = np.zeros_like(seen)
    home, region = np.arange(len(seen)) // KINDS, range(len(seen) // KINDS)
    of_countries = np.array([[seen[np.ix_(home == k, home == j)].sum() for j in region] for k in region])
    for b, k in enumerate(home):
        for a, j in enumerate(home):
            own = seen[b, a]
            if j != k:
                others = sum(
                    state.hub_member[other] * of_countries[k, other] for other in region if other not in (j, k)
                )
                own += values.shared * (of_countries[k, j] - own) + values.gossip * state.hub_link[k, j] * others
            made[b, a] = state.group_weight[0] * own
    return made


def test_trust_of_all_pairs_is_its_equation():
    external = np.array([False, False, False, True])
    world = setting(external=external, corruption=np.array([0.1, 0.4, 0.5, 0.9]), hub_member=np.array([1.0, 1, 1, 0]))
    state = run(world, FULL_APPROACH, months=30, seed=5).state
    values, home = build(trust.Parameters, {"shared": 0.3, "gossip": 0.2}), np.arange(len(state.staff)) // KINDS
    for a, b, good, bad in [(2, 7, 2, 0), (8, 7, 1, 0), (0, 4, 0, 0.5), (3, 4, 1, 1), (6, 5, 0.2, 1), (10, 8, 1, 0)]:
        meet(state, a, b, good, bad)
    abroad = values.prior_across + values.integrity * (1 / 3 - world.corruption)
    abroad[3] = values.prior_across
    prior = np.where(home[:, None] == home, values.prior_within, abroad[home][:, None])
    good, bad = values.strength * prior, values.strength * (1 - prior)
    keep = values.memory * (1 - values.people_share * 0.03 * (1 - state.retention[home]))
    lived, failed = heard_of_in(state, state.success, values), heard_of_in(state, state.failure, values)
    alpha = good + keep * (state.alpha - good) + state.training[home] + lived
    beta = bad + keep * (state.beta - bad) + values.loss_weight * failed
    step("trust", state, values, chance_in(state, 31))
    assert len(set(state.retention)) == 2  # the world outside has none
    assert state.training[:3, :9].any()
    assert not state.training[3].any()
    assert not state.training[:, 9:].any()
    assert state.alpha == pytest.approx(alpha, rel=1e-14)
    assert state.beta == pytest.approx(beta, rel=1e-14)
    assert state.trust_in == pytest.approx(alpha / (alpha + beta), rel=1e-14)


def trust_once_met(meetings, **changes):
    """Trust after a month in which agencies met; the hub has the countries 0, 1 and 2 as members."""
    state = start(setting(hub_member=np.array([1.0, 1, 1, 0]), group_weight=1.0), {"hub": {"level": 1.0}})
    for a, b, good, bad in meetings:
        meet(state, a, b, good, bad)
    step("trust", state, build(trust.Parameters, OWN_ALONE | changes), chance_in(state))
    return state.trust_in.reshape(4, KINDS, 4, KINDS)  # country and kind of the trusted, then of who trusts


def test_colleagues_who_share_all_have_the_same_trust_in_all_agencies_of_a_country():
    meetings = [(0, 3, 2, 0), (1, 4, 1, 0), (2, 4, 0, 1), (7, 5, 1, 2)]
    of_country = trust_once_met(meetings, shared=1.0)[1]
    for j in (0, 2, 3):
        assert np.ptp(of_country[:, j]) == 0.0
    assert np.ptp(trust_once_met(meetings, shared=0.5)[1][:, 0]) > 0.0


def test_at_home_an_agency_goes_by_its_own_experience_alone():
    at_home = trust_once_met([(0, 1, 3, 0)], shared=1.0, gossip=1.0)[0][1, 0]
    assert at_home[0] > at_home[1] == at_home[2]


def test_gossip_goes_from_member_to_member_of_the_hub_about_members():
    before, after_gossip = trust_once_met([]), trust_once_met([(0, 3, 2, 0), (0, 9, 2, 0), (9, 6, 2, 0)], gossip=0.5)
    of_agency_met = (after_gossip - before)[1, 0]
    assert of_agency_met[0, 0] > of_agency_met[2, 0] > 0.0  # who met it, and another member
    assert (of_agency_met[2] == of_agency_met[2, 0]).all()
    assert not of_agency_met[3].any()  # no member
    assert not (after_gossip - before)[3, :, 1:3].any()  # about one that is no member
    assert not (after_gossip - before)[2, :, :2].any()  # from one that is no member


def test_trust_does_not_depend_on_how_many_groups_stand_for_the_real_ones():
    small, large = (start(setting(slots=slots)) for slots in (60, 120))
    values = build(trust.Parameters, {"shared": 0.3, "gossip": 0.2})
    for times, state in enumerate((small, large), start=1):
        for a, b, good, bad in [(0, 3, 2, 0), (4, 3, 1, 1), (7, 8, 0, 1), (9, 1, 0.5, 0)]:
            meet(state, a, b, times * good, times * bad)
        step("trust", state, values, chance_in(state))
    assert small.trust_in == pytest.approx(large.trust_in, rel=1e-14)
    assert np.ptp(small.trust_in[3, 3:6]) > 0.0
