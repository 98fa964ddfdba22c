"""A box that was planted is found, within a tolerance; in noise none is found, or it is called over-fitted."""

import warnings

import numpy as np
import pytest

from sim.discovery import trial
from sim.discovery.box import ABOVE, AMONG, BELOW, Restriction, inside, quasi_p, worth
from sim.discovery.prim import find
from sim.discovery.resampling import equal
from sim.discovery.trial import FOUND, NONE, OVER_FITTED, tried
from sim.discovery.unknowns import Unknown
from sim.experiment.over_worlds import Share
from tests.discovery import planted

pytestmark = pytest.mark.slow
COUNT = 400


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "RESAMPLES", 4)
    monkeypatch.setattr(trial, "FOLDS", 5)


def test_a_planted_box_is_found_with_its_choice() -> None:
    unknowns = planted.worlds(COUNT)
    found = tried(unknowns, np.ones(COUNT), planted.interest(unknowns))
    assert found.verdict == FOUND
    bound, choice = found.box
    assert (bound.at, bound.side) == (0, ABOVE)
    assert bound.bound == pytest.approx(0.55, abs=0.06)
    assert (choice.at, choice.side, choice.options) == (len(planted.KEYS), AMONG, (0, 1))
    assert found.worth.density == pytest.approx(0.9, abs=0.06)
    density, coverage = found.held_out
    assert density.low < 0.9 < density.high + 0.02
    assert coverage.low < found.worth.coverage < coverage.high + 0.02
    assert max(found.quasi_p) < 0.001
    assert min(len(found.alike(one)) for one in found.box) >= 3  # of four samples


@pytest.mark.parametrize("seed", range(3))
def test_in_noise_no_box_is_believed(seed: int) -> None:
    unknowns = planted.worlds(COUNT, seed)
    noise = np.random.default_rng(seed + 100).random(COUNT) < 0.4
    assert tried(unknowns, np.ones(COUNT), noise).verdict in (NONE, OVER_FITTED)


def test_a_box_that_worlds_held_out_do_not_bear_out_is_over_fitted(monkeypatch: pytest.MonkeyPatch) -> None:
    unknowns = planted.worlds(COUNT)
    # Restrictions are kept whatever they do, as in a search that goes on until something is found.
    monkeypatch.setattr("sim.discovery.prim.LIMIT", 1.0)
    noise = np.random.default_rng(5).random(COUNT) < 0.4
    found = tried(unknowns, np.ones(COUNT), noise)
    assert len(found.box) > 1
    assert found.verdict == OVER_FITTED
    assert found.worth.density > 0.5 > found.held_out.density.value


def test_a_box_that_misses_most_worlds_of_interest_that_were_held_out_is_over_fitted() -> None:
    unknowns = planted.worlds(COUNT)
    good = tried(unknowns, np.ones(COUNT), planted.interest(unknowns))
    share = Share(0.45 * good.worth.coverage, 0, 1)
    assert good._replace(held_out=good.held_out._replace(coverage=share)).verdict == OVER_FITTED


def test_where_no_box_is_found_without_a_tenth_of_the_worlds_that_tenth_lies_in_none(monkeypatch) -> None:
    unknowns = planted.worlds(COUNT)
    monkeypatch.setattr(trial, "find", lambda *_: ((), None))
    density, coverage = trial.held_out(unknowns, np.ones(COUNT), planted.interest(unknowns))
    assert np.isnan(density.value)
    assert coverage.value == 0


def test_a_bound_from_above_is_found_too() -> None:
    unknowns = planted.worlds(COUNT)
    box, _ = find(unknowns, unknowns[3].values < 0.4, np.arange(COUNT))
    assert [(one.at, one.side) for one in box] == [(3, BELOW)]
    assert box[0].bound == pytest.approx(0.4, abs=0.03)


def test_worlds_count_by_their_weight() -> None:
    unknowns = planted.worlds(COUNT)
    first, second = unknowns[0].values > 0.55, unknowns[1].values > 0.55
    # Two kinds of worlds: among those of a weight of 20 the first unknown decides, among the many others the second.
    is_heavy = np.arange(COUNT) % 3 == 0
    interest = np.where(is_heavy, first, second)
    of_weights = {
        weight: find(unknowns, interest, equal(np.where(is_heavy, weight, 1.0)))[0][0].at for weight in (20.0, 0.05)
    }
    assert of_weights == {20.0: 0, 0.05: 1}


def test_quasi_p_is_that_of_the_workbench() -> None:
    unknowns = planted.worlds(COUNT)
    interest = planted.interest(unknowns)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pandas as pd
        from ema_workbench.analysis.prim import Prim

        frame = pd.DataFrame({str(at): unknown.values for at, unknown in enumerate(unknowns[:3])})
        theirs = Prim(frame, interest).find_box()
    limits, whole = theirs.box_lims[-1], theirs.box_lims[0]
    box, expected = [], []
    for at in range(3):
        for side, name, value in ((0, ABOVE, limits[str(at)][0]), (1, BELOW, limits[str(at)][1])):
            if value != whole[str(at)][side]:
                box.append(Restriction(at, name, float(value)))
                expected.append(theirs.p_values[-1][str(at)][side])
    assert len(box) >= 2
    np.testing.assert_allclose(quasi_p(tuple(box), unknowns, interest, np.arange(COUNT)), expected)


def test_density_coverage_and_mass_are_shares_of_weight() -> None:
    unknowns = [Unknown(("exchange.rate",), np.array([0.1, 0.2, 0.3, 0.4]))]
    mask = inside((Restriction(0, ABOVE, 0.2), Restriction(0, BELOW, 0.3)), unknowns)
    assert mask.tolist() == [False, True, True, False]
    found = worth(mask, np.array([True, True, False, False]), np.array([1.0, 2, 3, 4]))
    assert found == pytest.approx((2 / 5, 2 / 3, 5 / 10))
