"""Harm, and the parts of what enforcement averts; that they add up in every run is in `test_invariants`."""

import numpy as np
import pytest

from sim.model.counts import Count
from sim.model.outcomes import OUTCOMES
from sim.model.processes import recording
from sim.model.state import ACTIVE, DORMANT, SUPPRESSED, State
from tests.model.round_numbers import build
from tests.model.worlds import FULL_APPROACH, chance_in, run, setting, start, step

PARTS = [f"averted_by_{cause}" for cause in ("dismantling", "suppression", "dormancy", "displacement")]
MONTHS = 72
REGION = np.ones(4, bool)


@pytest.fixture(scope="module")
def record() -> np.ndarray:
    world = setting(slots=200, pull=np.array([0.4, 0.3, 0.2, 0.1]))
    return run(world, FULL_APPROACH, months=MONTHS, seed=2).state.records


def test_of_100_slots_each_that_is_not_active_averts_what_its_status_says():
    """V = 10; of the 100 slots half of the market is country 0's, and dormant groups do 0.3 of the harm."""
    state: State = start(setting(2, 100, 1, pull=np.array([0.5, 0.5])), {"formation": {"initial_occupancy": 0.0}})
    state.groups_of_status[0, [ACTIVE, DORMANT, SUPPRESSED]] = (30, 10, 20)
    state.groups_of_status[1, [ACTIVE, DORMANT, SUPPRESSED]] = (15, 4, 1)
    step("recording", state, build(recording.Parameters, {"dormant_activity": 0.3}), chance_in(state))
    counted = {name: state.records[0, Count[name.upper()]].tolist() for name in ("harm", *PARTS)}
    assert counted == {
        "harm": pytest.approx([330.0, 162.0]),
        "averted_by_dismantling": pytest.approx([100.0, 100.0]),
        "averted_by_suppression": pytest.approx([200.0, 10.0]),
        "averted_by_dormancy": pytest.approx([70.0, 28.0]),
        "averted_by_displacement": pytest.approx([-200.0, 200.0]),
    }


def test_the_share_of_harm_averted_is_the_sum_of_its_parts_in_each_month_and_country(record):
    parts = [OUTCOMES[part].monthly(record) for part in PARTS]
    assert sum(parts) == pytest.approx(OUTCOMES["harm_averted_share"].monthly(record))
    assert all((part != 0).any() for part in parts)


def test_the_share_of_harm_averted_is_the_sum_of_its_parts_over_the_region_where_nothing_goes_elsewhere(record):
    parts = {part: OUTCOMES[part].total(record, REGION) for part in PARTS}
    assert sum(parts.values()) == pytest.approx(OUTCOMES["harm_averted_share"].total(record, REGION))
    assert parts.pop("averted_by_displacement") == pytest.approx(0.0, abs=1e-12)
    assert all(share > 0.001 for share in parts.values())
    over_time = [OUTCOMES[part].over_time(record, REGION, window=12) for part in PARTS]
    assert sum(over_time) == pytest.approx(OUTCOMES["harm_averted_share"].over_time(record, REGION, window=12))


def test_without_enforcement_no_harm_is_averted_but_by_who_forms_where():
    made = run(setting(slots=200, capacity=np.zeros(4)), months=36)
    shares = {part: OUTCOMES[part].monthly(made.state.records) for part in PARTS}
    assert shares.pop("averted_by_displacement").any()  # where markets are drawn, each month
    assert not any(share.any() for share in shares.values())
    assert OUTCOMES["harm_averted_share"].total(made.state.records, REGION) == pytest.approx(0.0, abs=1e-12)
