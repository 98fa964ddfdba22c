"""Trust against sequences worked by hand."""

import numpy as np
import pytest

from sim.model.processes import trust
from sim.model.quantity import build
from tests.model.worlds import FULL_APPROACH, chance_in, parameters, run, setting, start, step

A, B = 0, 3  # agencies of two different countries


def after(events, turnover=0.0, **changes):
    """Trust of A in B after months of (successes, failures)."""
    values = build(trust.Parameters, {"memory": 1.0, **changes})
    state = start(setting(turnover=np.full(4, turnover)), {"trust": {"prior_across": 0.5, "strength": 4.0}})
    path = [state.trust_in[B, A]]
    for month, (good, bad) in enumerate(events, start=1):
        state.success[:] = 0
        state.failure[:] = 0
        state.success[B, A], state.failure[B, A], state.was_met[B] = good, bad, 1
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


def test_trust_of_all_pairs_is_its_equation():
    external = np.array([False, False, False, True])
    state = run(setting(countries=4, kinds=3, external=external), FULL_APPROACH, months=30, seed=5).state
    trusting, home = parameters(FULL_APPROACH).trust, np.arange(len(state.staff)) // 3
    state.success[7, 2], state.success[7, 8], state.failure[4, 0], state.was_met[[7, 4]] = 2.0, 1.0, 0.5, 1
    prior = np.where(home[:, None] == home, trusting.prior_within, trusting.prior_across)
    good, bad = trusting.strength * prior, trusting.strength * (1 - prior)
    leaving = trusting.people_share * 0.03 * (1 - state.retention[home])
    keep = trusting.memory * (1 - leaving)
    alpha = good + keep * (state.alpha - good) + state.training[home] + state.success
    beta = bad + keep * (state.beta - bad) + trusting.loss_weight * state.failure
    step("trust", state, trusting, chance_in(state, 31))
    assert len(set(state.retention)) == 2  # the world outside has none
    assert state.training[:3, :9].any()
    assert not state.training[3].any()
    assert not state.training[:, 9:].any()
    assert state.alpha == pytest.approx(alpha, rel=1e-14)
    assert state.beta == pytest.approx(beta, rel=1e-14)
    assert state.trust_in == pytest.approx(alpha / (alpha + beta), rel=1e-14)
