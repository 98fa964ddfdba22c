"""Emulators: regressions that predict figures of worlds that were not run, and know how far they miss.

A figure, or its logarithm, is predicted by a linear and a quadratic term for each parameter and products of those that
matter most. The error is the root mean square of what is missed of runs that were not seen, each left out in its turn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from sim.calibration.specification import Target, Values

PAIRED = 20  # parameters, the ones that move the targets most, whose products emulators know
NO_PAIRS = np.empty((0, 2), np.int64)
LEAST_ERROR = 1e-12


class Scale(NamedTuple):
    """Scale on which a figure is predicted: its own, or its logarithm, which turns factors into terms."""

    is_logarithm: bool
    target: Target
    spread: float

    def of(self, figure: Values) -> Values:
        """Return figures on the scale; those below a hundredth of what is published are taken for that."""
        if not self.is_logarithm:
            return figure
        return np.log(np.maximum(figure, self.target.published / 100))

    @property
    def deviation(self) -> float:
        """Standard deviation of the target on the scale."""
        return self.spread / self.target.published if self.is_logarithm else self.spread


@dataclass(frozen=True)
class Emulator:
    """Predicts the figure of one target by regression.

    Attributes
    ----------
    coefficients
        Shape (terms,).
    error
        Root mean square error of predictions of what it has not seen, on its scale.
    explained
        Share of the variance of the figure on its scale that it predicts.
    """

    scale: Scale
    coefficients: Values
    error: float
    explained: float

    @property
    def vagueness(self) -> float:
        """Error beside the standard deviation of the target."""
        return self.error / self.scale.deviation

    def implausibility(self, terms: Values) -> Values:
        """Return how far predictions lie from what is published, in standard deviations, shape (worlds,)."""
        away = np.abs(terms @ self.coefficients - self.scale.of(np.array(self.scale.target.published)))
        return np.asarray(away / np.hypot(self.scale.deviation, self.error))

    def within(self, terms: Values, epsilon: float) -> Values:
        """Return the probability that a figure will lie within ε standard deviations of the target, shape (worlds,)."""
        published, reach = self.scale.target.published, epsilon * self.scale.spread
        low, high = self.scale.of(np.array([published - reach, published + reach]))
        predicted = terms @ self.coefficients
        return np.asarray(ndtr((high - predicted) / self.error) - ndtr((low - predicted) / self.error))


@dataclass(frozen=True)
class Emulators:
    """One emulator a target.

    Attributes
    ----------
    pairs
        Numbers of the parameters whose products they know, shape (pairs, 2).
    """

    each: tuple[Emulator, ...]
    pairs: NDArray[np.int64]

    def implausibility(self, shares: Values) -> Values:
        """Return the largest implausibility over the targets, shape (worlds,)."""
        known = terms(shares, self.pairs)
        return np.asarray(np.max([one.implausibility(known) for one in self.each], axis=0))

    def within(self, shares: Values, epsilon: float) -> Values:
        """Return the probability that every figure will lie within ε standard deviations, shape (worlds,)."""
        known = terms(shares, self.pairs)
        return np.asarray(np.prod([one.within(known, epsilon) for one in self.each], axis=0))


def terms(shares: Values, pairs: NDArray[np.int64]) -> Values:
    """Return a constant, linear and quadratic terms (Legendre's polynomials) and products, shape (worlds, terms)."""
    x = 2 * shares - 1
    return np.concatenate([np.ones((len(x), 1)), x, (3 * x**2 - 1) / 2, x[:, pairs[:, 0]] * x[:, pairs[:, 1]]], axis=1)


def emulated(shares: Values, figures: Values, targets: Sequence[Target], spread: Values) -> Emulators:
    """Fit emulators to runs; those that lack a figure are left out.

    Parameters
    ----------
    shares, figures
        Shape (worlds, parameters), (worlds, targets).
    spread
        Shape (targets,).
    """
    there = np.isfinite(figures).all(axis=1)
    shares, figures = shares[there], figures[there]
    scales = [
        [Scale(is_logarithm, target, float(one)) for is_logarithm in (False, True)]
        for target, one in zip(targets, spread, strict=True)
    ]
    first = fit(terms(shares, NO_PAIRS), figures, scales)
    linear = [one.coefficients[1 : shares.shape[1] + 1] / one.scale.deviation for one in first]
    strongest = np.argsort(-np.square(linear).sum(axis=0), kind="stable")[:PAIRED]
    pairs = np.array(list(combinations(strongest.tolist(), 2)), np.int64).reshape(-1, 2)
    return Emulators(fit(terms(shares, pairs), figures, scales), pairs)


def fit(terms: Values, figures: Values, scales: Sequence[Sequence[Scale]]) -> tuple[Emulator, ...]:
    """Fit an emulator to each target, on the one of its scales on which the error is smaller beside the target's own.

    Parameters
    ----------
    terms, figures
        Shape (worlds, terms), (worlds, targets).
    """
    if len(terms) <= terms.shape[1]:  # too few to predict anything: they rule nothing out
        return tuple(Emulator(some[0], np.zeros(terms.shape[1]), np.inf, 0.0) for some in scales)
    basis, triangle = np.linalg.qr(terms)
    leverage = np.minimum((basis**2).sum(axis=1), 1 - 1e-9)
    found = []
    for figure, some in zip(figures.T, scales, strict=True):
        both = []
        for scale in some:
            values = scale.of(figure)
            projected = basis.T @ values
            error = float(np.sqrt(np.mean(((values - basis @ projected) / (1 - leverage)) ** 2)))
            variance = float(values.var())
            explained = 1 - error**2 / variance if variance else 1.0
            both.append(Emulator(scale, np.linalg.solve(triangle, projected), max(error, LEAST_ERROR), explained))
        found.append(min(both, key=lambda one: one.vagueness))
    return tuple(found)


def number_of_terms(parameters: int) -> int:
    """Count the terms of an emulator."""
    return 1 + 2 * parameters + comb(min(parameters, PAIRED), 2)
