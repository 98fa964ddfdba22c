"""Worlds that were drawn for elementary effects or Sobol' indices give those of the difference between policies."""

import numpy as np
import pytest

from sim.discovery.designed import NotAsDrawn, measures
from sim.discovery.unknowns import Unknown, unknowns
from sim.worlds.ranges import declared_range
from sim.worlds.sequence import draw
from sim.worlds.uncertainty import UNIFORM, Uncertainty

KEYS = ("formation.new_months", "operations.burn", "exchange.rate", "trust.memory")
RULE = Uncertainty("trust.rule", {}, choices=({"trust.rule": "fixed"}, {"trust.rule": "beta"}))
NUMBERS = [Uncertainty(key, declared_range(None, (), key), UNIFORM) for key in KEYS]  # type: ignore[arg-type]


def world_table(sequence: str, count: int) -> tuple[dict[str, object], list[Unknown], dict[str, np.ndarray]]:
    """The experiment file, the unknowns, and each one's share of its range."""
    worlds = draw([*NUMBERS, RULE], count, 7, sequence)
    found = unknowns([world.values for world in worlds])
    ends = [*(next(iter(each.ranges.values())) for each in NUMBERS), (0, 1)]
    shares = {one.name: (one.values - low) / (high - low) for one, (low, high) in zip(found, ends, strict=True)}
    return {"worlds": {"sequence": sequence, "seed": 7}}, found, shares


def test_elementary_effects_are_those_of_a_straight_line() -> None:
    content, found, shares = world_table("morris", 20 * 6)
    response = 5 * shares["operations.burn"] - 2 * shares["trust.memory"] + 3 * shares["trust.rule"]
    rows = measures(content, found, response, np.zeros(len(response)))
    star = {one.unknown.name: one.value for one in rows if one.measure == "mu_star"}
    assert star["operations.burn"] == pytest.approx(5)
    assert star["trust.memory"] == pytest.approx(2)
    assert star["exchange.rate"] == star["formation.new_months"] == pytest.approx(0)
    assert star["trust.rule"] == pytest.approx(3)  # any step turns a choice round
    assert {one.unknown.name for one in rows if one.measure == "mu_star" and one.is_clear} == {
        "operations.burn", "trust.memory", "trust.rule",
    }  # fmt: skip


def test_worlds_without_a_seed_of_their_own_were_drawn_with_the_first_of_the_runs() -> None:
    content, found, shares = world_table("morris", 20 * 6)
    by_runs = {"worlds": {"sequence": "morris"}, "first_seed": content["worlds"]["seed"]}
    rows = measures(by_runs, found, shares["operations.burn"], np.zeros(20 * 6))
    star = {one.unknown.name: one.value for one in rows if one.measure == "mu_star"}
    assert star == pytest.approx({one.name: float(one.name == "operations.burn") for one in found})


def test_what_chance_alone_does_is_the_dummy_of_elementary_effects() -> None:
    content, found, _ = world_table("morris", 400 * 6)
    noise = 0.5 * np.random.default_rng(1).normal(size=len(found[0].values))
    rows = [one for one in measures(content, found, noise, np.full(len(noise), 0.5)) if one.measure == "mu_star"]
    assert np.mean([one.value for one in rows if not one.unknown.options]) == pytest.approx(rows[0].dummy, rel=0.05)
    assert sum(one.is_clear for one in rows) <= 1


def test_sobol_indices_are_shares_of_the_variance() -> None:
    content, found, shares = world_table("saltelli", 1024 * 7)
    one, other = shares["operations.burn"] - 0.5, shares["trust.memory"] - 0.5
    response = one + other + 6 * one * other
    rows = measures(content, found, response, np.zeros(len(response)))
    index = {(row.measure, row.unknown.name): row.value for row in rows}
    # Variances of the parts: 1/12, 1/12 and 36/144.
    assert index["S1", "operations.burn"] == pytest.approx(0.2, abs=0.03)
    assert index["ST", "operations.burn"] == pytest.approx(0.8, abs=0.05)
    assert index["ST", "exchange.rate"] == pytest.approx(0, abs=1e-9)


def test_worlds_that_do_not_follow_the_sequence_are_refused() -> None:
    content, found, shares = world_table("morris", 12)
    response = shares["operations.burn"]
    others = [found[0]._replace(values=found[0].values[::-1]), *found[1:]]
    with pytest.raises(NotAsDrawn, match="do not follow the sequence morris along formation.new_months"):
        measures(content, others, response, np.zeros(12))
    with pytest.raises(NotAsDrawn, match="no whole number of blocks"):
        measures(content, [one._replace(values=one.values[:10]) for one in found], response[:10], np.zeros(10))
