"""Relations between runs: what should not matter does not, and runs of one seed are paired."""

import numpy as np
import pytest

from sim.model.counts import Count
from sim.model.simulate import Period, Run
from sim.run.simulation import simulate
from sim.scenario import load
from tests.model.worlds import FULL_APPROACH, parameters, run, setting, start, total

PLAIN = setting(slots=120)


def permuted(world, order):
    """The same world with its countries in another order."""
    kinds = len(world.kinds)
    agencies = np.concatenate([np.arange(kinds) + kinds * j for j in order])
    changes = {"codes": tuple(world.codes[j] for j in order), "names": tuple(world.names[j] for j in order)}
    for name, value in world._asdict().items():
        if isinstance(value, np.ndarray) and name not in ("effort_share", "sight"):
            if name in ("competitiveness", "approach"):
                changes[name] = value[agencies].copy()
            elif value.ndim == 2:
                changes[name] = value[np.ix_(order, order)].copy()
            else:
                changes[name] = value[list(order)].copy()
    return world._replace(**changes)


def test_relabelling_countries_permutes_the_results():
    world = PLAIN._replace(
        corruption=np.array([0.1, 0.3, 0.5, 0.7]), pull=np.array([0.1, 0.2, 0.3, 0.4]),
        capacity=np.array([5.0, 10.0, 20.0, 40.0]),
    )  # fmt: skip
    order = [2, 0, 3, 1]
    one = run(world, FULL_APPROACH, months=60)
    other = run(permuted(world, order), FULL_APPROACH, months=60)
    assert np.allclose(other.state.records, one.state.records[:, :, order])


def test_the_same_seed_gives_the_same_bits():
    assert np.array_equal(run(PLAIN, seed=5).state.records, run(PLAIN, seed=5).state.records)
    assert not np.array_equal(run(PLAIN, seed=5).state.records, run(PLAIN, seed=6).state.records)


def test_month_by_month_is_the_whole_run_bit_for_bit():
    whole = run(PLAIN, FULL_APPROACH, months=48)
    stepped = Run([Period(0, PLAIN, parameters(FULL_APPROACH))], 1, 48)
    for _ in range(48):
        stepped.advance(1)
    for name, one, other in zip(whole.state._fields, whole.state, stepped.state, strict=True):
        assert np.array_equal(one, other), name


def test_an_approach_by_another_name_gives_the_same_runs(tmp_path):
    """Two approaches with equal parameters are one: which of them a scenario names changes nothing."""
    (tmp_path / "approaches").mkdir()
    for name in ("one", "other"):
        (tmp_path / "approaches" / f"{name}.toml").write_text('extends = ["approaches/european"]\n', encoding="utf-8")
    (tmp_path / "place.toml").write_text(
        'region = "two_countries"\napproach = "one"\n[agencies]\nkinds = ["police", "border"]\n', encoding="utf-8"
    )
    records = [
        simulate(load(tmp_path / "place.toml", {"approach": name, "run.months": 132}), seed=1).record
        for name in ("one", "other", "north_american")
    ]
    assert np.array_equal(records[0], records[1])
    assert not np.array_equal(records[0], records[2])


def test_two_runs_share_their_draws_until_their_decisions_differ():
    """A lever on cooperation leaves the groups that were there at first, and form in month 1, as they were."""
    still = {"displacement": {"relocation": 0, "roam": 0}, "effort": {"reserve_returns": 0}}
    one = run(PLAIN, still, months=1)
    other = run(PLAIN, still, {"learning": {"initial_share": 0.6}}, months=1)
    assert np.array_equal(one.state.route, other.state.route)
    assert not np.array_equal(one.state.evidence, other.state.evidence)


def test_a_slot_has_the_same_draws_in_a_larger_market():
    small, large = start(PLAIN), start(setting(slots=240))
    assert np.array_equal(small.route, large.route[:120])


def test_like_countries_are_exchangeable():
    """Mean harm over 40 seeds differs between like countries by chance alone.

    False-alarm rate 1e-4: F test of the country means.
    """
    from scipy import stats

    place = Count.HARM
    harm = np.array([run(PLAIN, seed=seed, months=72).state.records[24:, place].mean(axis=0) for seed in range(1, 41)])
    assert stats.f_oneway(*harm.T).pvalue > 1e-4


def split(world):
    """The same world, each country cut into two like halves without friction between any."""
    doubled = setting(2 * len(world.codes), world.slots, len(world.kinds))
    return frictionless(doubled)


def frictionless(world):
    """No legal distance, corruption, competition or difference of approach; every place is as near."""
    count = len(world.codes)
    return world._replace(
        legal_distance=np.zeros((count, count)), corruption=np.zeros(count), border=1 - np.eye(count),
        competitiveness=np.zeros(count * len(world.kinds)), approach=np.full(count * len(world.kinds), 0.5),
        distance_km=np.full((count, count), 100.0), cross_border_share=np.zeros(count),
    )  # fmt: skip


def test_cutting_countries_in_half_leaves_the_totals():
    """Domestic groups, no friction: harm and arrests stay, within 5 % over 30 seeds.

    Search depends on effort per leg, so halving effort and legs, those there would be among them, leaves what is found.
    """
    whole, halves = frictionless(setting(2, 400)), split(setting(2, 400))
    without_learning = {"intelligence": {"search": 0.05}, "learning": {"pace": 0}, "liaison": {"tie_cost": 0}}
    for count in ("harm", "arrests"):
        one = np.mean(
            [total(run(whole, without_learning, seed=seed, months=96), count, after=36) for seed in range(1, 31)]
        )
        other = np.mean(
            [total(run(halves, without_learning, seed=seed, months=96), count, after=36) for seed in range(1, 31)]
        )
        assert other == pytest.approx(one, rel=0.05)


def test_the_sooner_slots_are_filled_the_more_harm_there_is():
    months = [6.0, 24.0, 96.0]
    harms = [total(run(PLAIN, {"formation": {"new_months": mean}}, months=180), "harm", after=60) for mean in months]
    assert harms == sorted(harms, reverse=True)


def test_more_search_means_less_harm():
    harms = [total(run(PLAIN, {"intelligence": {"search": rate}}), "harm", after=60) for rate in (0.02, 0.12, 0.6)]
    assert harms == sorted(harms, reverse=True)
