"""Events: what holds from a given month on."""

from typing import Any

import numpy as np
import pytest

import sim
from sim.model.counts import Count
from sim.model.simulate import Run


def after(months: int, region: str, event: tuple[int, str, float], **values: Any) -> Run:
    """Run a region with an event: a month, a key and its new value."""
    month, key, value = event
    made = Run(sim.load(region, values, events=[{"month": month, "key": key, "value": value}]).timeline, 1, months)
    made.advance(months)
    return made


def test_a_market_that_an_event_closes_attracts_no_group_from_that_month_on():
    """Every group is succeeded by another each month."""
    made = after(8, "two_countries", (6, "jurisdictions.AAA.pull", 0.0), **{"formation.renewal_rate": 1.0})
    formed = made.state.records[:8, Count.GROUPS_FORMED]
    assert (formed[:5, 0] > 0).all()
    assert (formed[5:, 0] == 0).all()
    assert (formed[5:, 1] > 0).all()


def test_the_world_outside_follows_a_new_approach_as_fast_as_protocols_are_agreed():
    made = after(240, "north_america", (3, "agencies.approach_spread", 0.0))
    outside = made.state.external[made.state.home] == 1
    assert np.ptp(made.state.home_approach[outside]) == 0
    assert made.state.approach[outside] == pytest.approx(made.state.home_approach[outside], abs=1e-6)
