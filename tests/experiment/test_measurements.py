"""What is kept of a run, worked out again from its raw record."""

import numpy as np
import pytest

import sim
from sim.experiment.execution import simulated
from sim.experiment.plan import Measured
from sim.model.counts import Count


def test_what_is_kept_of_a_run_by_year_is_the_mean_of_its_months_and_of_places_their_own():
    """Worked from the raw record: the year 1 is the months 1 to 12, and a ratio is one of their sums."""
    scenario = sim.load("scenarios/us_canada.toml", {"run.months": 144, "region.slots": 40})
    found = simulated(
        scenario, 3, Measured({"arrests.CAN": ("CAN",)}, ("arrests", "convictions_per_prosecution"), ("arrests",))
    )
    record = sim.run(scenario, seed=3).record
    arrests, convictions, prosecutions = (
        record[:, Count[name], :2].sum(axis=1).reshape(12, 12).sum(axis=1)
        for name in ("ARRESTS", "CONVICTIONS", "PROSECUTIONS")
    )
    assert found.jurisdictions == ("CAN", "USA", "EXT")
    assert found.by_year["arrests"] == pytest.approx(arrests / 12)
    assert (prosecutions > 0).all()
    assert found.by_year["convictions_per_prosecution"] == pytest.approx(convictions / prosecutions)
    assert found.outcomes["arrests.CAN"] == pytest.approx(record[120:, Count.ARRESTS, 0].mean())
    assert np.array_equal(found.by_month["arrests"], record[:, Count.ARRESTS].T)
