"""Worlds in which it is known what is of interest where."""

import numpy as np

from sim.discovery.unknowns import Unknown

# Keys that have declarations, so that sentences can say what they mean.
KEYS = (
    "formation.new_months", "operations.burn", "exchange.rate", "corruption.leak_hazard", "trust.memory",
    "displacement.fear", "trust.shared", "trust.gossip", "learning.pace", "effort.enough", "hub.floor",
    "liaison.tie_cost",
)  # fmt: skip
RULE = "trust.rule"


def worlds(count: int, seed: int = 1) -> list[Unknown]:
    """Twelve numbers from 0 to 1, and a choice of three."""
    chance = np.random.default_rng(seed)
    numbers = [Unknown((key,), column) for key, column in zip(KEYS, chance.random((len(KEYS), count)), strict=True)]
    return [*numbers, Unknown((RULE,), chance.integers(3, size=count).astype(float), ("fixed", "beta", "other"))]


def inside(unknowns: list[Unknown]) -> np.ndarray:
    """Where the box was planted: the first number above 0.55, and the choice not the last."""
    return (unknowns[0].values > 0.55) & (unknowns[-1].values < 2)


def interest(unknowns: list[Unknown], seed: int = 2, within: float = 0.9, without: float = 0.2) -> np.ndarray:
    """Worlds of interest: so many of those inside, and of those outside."""
    chance = np.random.default_rng(seed)
    mask = inside(unknowns)
    return chance.random(len(mask)) < np.where(mask, within, without)
