"""Trust in its published form: the beta reputation system of Jøsang & Ismail (2002)."""

import numpy as np
import pytest

from sim.model.processes import trust
from tests.model.round_numbers import build
from tests.model.worlds import chance_in, setting, start, step

A, B, HOME_OF_B = 0, 3, 1  # agencies of two countries, of three kinds each
PLAIN = {"prior_across": 0.5, "integrity": 0.0, "strength": 2.0, "shared": 0.0, "gossip": 0.0, "loss_weight": 1.0}


@pytest.mark.parametrize("forgetting", [1.0, 0.9, 0.0])
def test_trust_is_the_beta_reputation_with_forgetting(forgetting):
    """Their expectation (r + 1) / (r + s + 2), where what is i ratings old counts by its i-th power of forgetting."""
    values = build(trust.Parameters, {**PLAIN, "memory": forgetting})
    state = start(setting(turnover=np.zeros(4), group_weight=1.0), {"trust": PLAIN})
    ratings = np.random.default_rng(1).integers(0, 4, (60, 2))
    for month in range(1, 61):
        good, bad = ratings[month - 1]
        state.success[:], state.failure[:] = 0, 0
        state.success[B, A], state.failure[B, A], state.was_met[HOME_OF_B] = good, bad, 1
        step("trust", state, values, chance_in(state, month))
        r, s = (forgetting ** np.arange(month)[::-1]) @ ratings[:month]
        assert state.trust_in[B, A] == pytest.approx((r + 1) / (r + s + 2), rel=1e-12)
