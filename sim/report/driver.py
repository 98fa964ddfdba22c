"""The value of the worlds that goes with an effect most."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.experiment.knowing import bins
from sim.experiment.mean_difference import Values

DEALS = 200  # by which chance is told from what a value does
SEED = 1
USUAL = 0.95


class Driver(NamedTuple):
    """A key of a scenario that the worlds set, along which an effect changes.

    Attributes
    ----------
    explained
        Share of the variance of the effects that lies between parts of the worlds that are alike in it, without what
        chance adds.
    values
        Its value in every world.
    part
        Number of the part that each world is in, from 0.
    """

    key: str
    explained: float
    values: Sequence[Any]
    part: Sequence[int]


def driver(effects: Values, weights: Values, worlds: Sequence[Mapping[str, Any]]) -> Driver | None:
    """Find the key that explains most of the variance of the effects; None where no key explains more than by chance.

    Parameters
    ----------
    effects, weights
        Shape (worlds,); the weights sum to 1.
    worlds
        The values that each sets. By chance the best of as many keys, none of which does anything, would explain less
        than the one returned 95 times of 100.
    """
    keys = [key for key in (worlds[0] if worlds else ()) if len({world[key] for world in worlds}) > 1]
    centred = effects - weights @ effects
    variance = float(weights @ centred**2)
    if not keys or variance <= 0:
        return None
    chance = np.random.default_rng(SEED)
    orders = np.stack([np.arange(len(effects)), *(chance.permutation(len(effects)) for _ in range(DEALS))])
    parts = [bins([world[key] for world in worlds]) for key in keys]
    found = np.array([between(centred[orders], weights[orders], part) / variance for part in parts])
    real, dealt = found[:, 0], found[:, 1:]
    usual = dealt.mean(axis=1)
    at = int(np.argmax(real - usual))
    if real[at] - usual[at] <= np.quantile((dealt - usual[:, np.newaxis]).max(axis=0), USUAL):
        return None
    explained = float((real[at] - usual[at]) / (1 - usual[at]))
    return Driver(keys[at], explained, [world[keys[at]] for world in worlds], parts[at].tolist())


def between(effects: Values, weights: Values, part: NDArray[np.intp]) -> Values:
    """Variance between parts of the worlds, of effects whose mean is 0, shape (deals, worlds)."""
    inside = np.eye(part.max() + 1)[part]
    whole = weights @ inside
    return np.asarray((((weights * effects) @ inside) ** 2 / whole).sum(axis=-1))
