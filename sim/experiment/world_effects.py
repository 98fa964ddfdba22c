"""The effect in every world, its verdict there, and the shares of worlds with each verdict, with and without chance.

A world is judged as an experiment without worlds is (`sim.experiment.verdicts`), by the t interval of its own pairs.
With few replicates many worlds stay undecided, however clear the whole is. So the shares are estimated besides as they
would be with endless replicates (`sim.experiment.deconvolution`): nothing is undecided then, and a hypothesis is
refuted where the effect lies beyond the smallest one in the other direction.

Where a smallest effect is a share of a mean that is 0 in a world, it is 0 there: sides that are 0 both are practically
equal, and an interval that lies beyond 0 decides. Over all worlds together there is no share of 0, see
`sim.experiment.verdicts.smallest_effect`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import inf, nan

import numpy as np
from numpy.typing import NDArray

from sim.experiment.deconvolution import shares_beyond
from sim.experiment.mean_difference import Values, differences, spread, t_half_width
from sim.experiment.over_worlds import Share, effective_worlds, share_of_worlds
from sim.experiment.rows import NOT_ASSESSED
from sim.experiment.specification import Hypothesis
from sim.experiment.variance import Split, split
from sim.experiment.verdicts import judge, smallest_effect

DECIDED = ("supported", "practically equal", "refuted")  # as endless replicates would decide every world
VERDICTS = (*DECIDED, "undecided", NOT_ASSESSED)
FEWEST_WORLDS = 20  # of equal weight, whose effects can be freed of chance
MOST_ERROR = 0.1  # of the mean that a smallest effect is a share of, at half of the worlds or more, as a share of it
LEAST_RELIABILITY = 2 / 3  # chance has at most half as much of the variance as worlds have
BEYOND = 2.0  # smallest effects that stand for any effect where the smallest one is 0


@dataclass(frozen=True)
class WorldEffect:
    """What a hypothesis compares in one world, in the outcome's unit.

    Attributes
    ----------
    effect
        Mean paired difference; NaN where a run failed or has no value.
    low, high
        Its 95 % t interval; without bounds from a single pair.
    reference
        Mean of the side that is compared with.
    smallest_effect
        Smallest effect of interest here: 0 if it is a share of a mean that is 0; NaN without a reference.
    verdict
        One of VERDICTS; after NOT_ASSESSED a colon and the reason follow.
    """

    effect: float
    low: float
    high: float
    reference: float
    smallest_effect: float
    verdict: str

    @property
    def word(self) -> str:
        """The verdict without a reason."""
        return self.verdict.partition(":")[0]


@dataclass(frozen=True)
class WorldEffects:
    """A hypothesis in every world.

    Attributes
    ----------
    hypothesis
        The claim.
    of, against
        Shape (worlds, replicates): the two sides of each pair; NaN where a run failed or has no value.
    weights
        Shape (worlds,), above 0.
    worlds
        The comparison in each world.
    """

    hypothesis: Hypothesis
    of: Values
    against: Values
    weights: Values
    worlds: tuple[WorldEffect, ...]

    @cached_property
    def assessed(self) -> NDArray[np.intp]:
        """Positions of the worlds that were judged."""
        return np.flatnonzero([world.word != NOT_ASSESSED for world in self.worlds])

    @property
    def judged(self) -> list[Share]:
        """Share of all worlds with each of VERDICTS, in this order; the last are those in which a run failed."""
        words = np.array([world.word for world in self.worlds])
        return [share_of_worlds(words == word, self.weights) for word in VERDICTS]

    @property
    def variance(self) -> Split | None:
        """Variance of the effect over the worlds that were judged; None of fewer than two, or of single pairs."""
        at = self.assessed
        if effective_worlds(self.weights[at]) < 2 or self.of.shape[1] < 2:
            return None
        return split(self.of[at] - self.against[at], self.weights[at])

    @property
    def without_chance(self) -> tuple[Share, Share, Share]:
        """Share of the worlds that were judged with each of DECIDED, in this order, if they had endless replicates.

        Raises
        ------
        ValueError
            If it cannot be told: of few worlds, of single pairs, and where chance has much of the variance.
        """
        at, replicates = self.assessed, self.of.shape[1]
        if effective_worlds(self.weights[at]) < FEWEST_WORLDS or replicates < 2:
            message = f"it takes {FEWEST_WORLDS} worlds of equal weight and two replicates to tell effects from chance"
            raise ValueError(message)
        against = self.against[at]
        difference = self.of[at] - against
        if self.hypothesis.is_relative:
            error = relative_error(difference, against)
            if np.quantile(error, 0.5, weights=self.weights[at], method="inverted_cdf") > MOST_ERROR:
                # Of a sum over cells, the smallest effect is a share of the mean of a cell.
                least = f"{100 * self.hypothesis.smallest_effect / len(self.hypothesis.against):g} %"
                message = f"in at least half of the worlds, the mean is too uncertain to say what {least} of it is"
                raise ValueError(message)
        # In smallest effects of each world, so that one limit serves all; the sign is that of the claim.
        difference = in_units(difference, np.array([self.worlds[place].smallest_effect for place in at]))
        difference = -difference if self.hypothesis.direction == "lower" else difference
        reliability = split(difference, self.weights[at]).reliability()
        if reliability < LEAST_RELIABILITY:
            chance = f"{100 * (1 - reliability):.0f} %"
            message = f"chance has {chance} of the variance over worlds, so that more replicates are needed"
            raise ValueError(message)
        effects, variances = difference.mean(axis=1), difference.var(axis=1, ddof=1)
        return shares_beyond(effects, variances, replicates, self.weights[at])


def relative_error(difference: Values, against: Values) -> Values:
    """Return the standard error of the mean compared with in each world, as a share of it, shape (worlds,).

    Infinite where the mean is 0, since a few replicates of a small one may be 0; 0 where the other side is 0, too.
    """
    mean, error = np.abs(against.mean(axis=1)), spread(against) / np.sqrt(against.shape[1])
    nothing = np.where(difference.any(axis=1), inf, 0.0)
    return np.asarray(np.divide(error, mean, out=nothing, where=mean > 0))


def in_units(difference: Values, unit: Values) -> Values:
    """Return differences in the smallest effect of each world; where it is 0, only the sign of their mean is left."""
    found = np.broadcast_to(BEYOND * np.sign(difference.mean(axis=1, keepdims=True)), difference.shape).copy()
    return np.asarray(np.divide(difference, unit[:, np.newaxis], out=found, where=unit[:, np.newaxis] > 0))


def effects_in_worlds(hypothesis: Hypothesis, of: Values, against: Values, weights: Values) -> WorldEffects:
    """Compare the two sides of a hypothesis in every world.

    Parameters
    ----------
    hypothesis
        A relative smallest effect is relative to the mean of `against` in the same world, and 0 where that is 0.
    of, against
        Shape (worlds, replicates): each side of a pair; NaN where a run failed or has no value.
    weights
        Shape (worlds,), above 0.
    """
    found = tuple(world_effects(hypothesis, of, against))
    return WorldEffects(hypothesis, of, against, weights, found)


def world_effects(hypothesis: Hypothesis, of: Values, against: Values) -> Iterator[WorldEffect]:
    """Judge each world; one with a missing run is not judged on those that are left."""
    difference = differences(of, against)
    pairs = difference.shape[1]
    effects, references = difference.mean(axis=1), against.mean(axis=1)
    deviations = spread(difference) if pairs > 1 else np.full(len(effects), inf)
    for effect, deviation, reference, row in zip(effects, deviations, references, difference, strict=True):
        if missing := int(np.isnan(row).sum()):
            yield WorldEffect(nan, nan, nan, nan, nan, f"{NOT_ASSESSED}: {missing} of {pairs} pairs have no value")
            continue
        half = t_half_width(float(deviation), pairs) if pairs > 1 else inf
        interval = float(effect - half), float(effect + half)
        has_share = reference != 0 or not hypothesis.is_relative
        least = smallest_effect(hypothesis, float(reference)) if has_share else 0.0
        word = judge(hypothesis.direction, least, *interval, pairs)
        yield WorldEffect(float(effect), *interval, float(reference), least, word)
