"""History matching: rules out worlds that no chance, tolerance or discrepancy could reconcile with a target.

The implausibility of a world is the largest, over the targets, of

    |figure - published| / sqrt(tolerance² + discrepancy² + chance² + emulation²)

with `chance` the standard deviation of the figure over seeds, and `emulation` 0 where the world was run. Elsewhere the
figure, or its logarithm, is predicted by a regression on the runs of a wave, with a linear and a quadratic term for
each parameter and products of those that matter most, and `emulation` is the root mean square of what it misses of runs
that it has not seen (each left out in its turn). Each wave is drawn from what the earlier ones have left, and emulated
anew.

Source: Craig et al. (1997), Pressure matching for hydrocarbon reservoirs; Vernon, Goldstein & Bower (2010), Galaxy
formation: a Bayesian uncertainty analysis, Bayesian Analysis 5.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import comb
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from sim.calibration.draws import generator
from sim.calibration.specification import Calibration, Target, Values

PAIRED = 20  # parameters, the ones that move the targets most, whose products emulators know
NO_PAIRS = np.empty((0, 2), np.int64)
LEAST_ERROR = 1e-12
AT_ONCE = 256  # candidates
MOST_TRIED = 400 * AT_ONCE  # candidates for one world
FOR_SHARE = 20_000  # draws by which the share of the prior that is left is estimated


class NothingLeft(Exception):
    """The waves have ruled out every world, as far as can be found: the targets contradict the model or each other."""


def spreads(targets: Sequence[Target], chance: Values) -> Values:
    """Add up the variances of each target: of its figure, of what the model misses, and of chance; return the root.

    Parameters
    ----------
    chance
        Standard deviation of the figures over seeds, shape (targets,).
    """
    stated = np.array([target.tolerance**2 + target.discrepancy**2 for target in targets])
    return np.sqrt(stated + chance**2)


def distances(figures: Values, targets: Sequence[Target], spread: Values) -> Values:
    """Return how far figures lie from each target, in its standard deviations; infinite where there is no figure.

    Parameters
    ----------
    figures
        Shape (worlds, targets).
    spread
        Shape (targets,).

    Returns
    -------
    ndarray
        Shape (worlds, targets).
    """
    found = np.abs(figures - [target.published for target in targets]) / spread
    return np.where(np.isnan(found), np.inf, found)


class Scale(NamedTuple):
    """What a figure is predicted as: itself, or its logarithm, which turns factors into terms."""

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


@dataclass
class Space:
    """The prior, less what waves have ruled out, and all runs in it.

    Attributes
    ----------
    spread
        Standard deviation of each fitted target, shape (targets,).
    waves
        Emulators of each wave so far.
    runs
        Shares of the priors and fitted figures of all runs so far.
    """

    calibration: Calibration
    spread: Values
    waves: list[Emulators] = field(default_factory=list)
    runs: list[tuple[Values, Values]] = field(default_factory=list)

    def learn(self, shares: Values, figures: Values) -> None:
        """Keep runs for emulators to learn from: shapes (worlds, parameters) and (worlds, targets)."""
        self.runs.append((shares, figures[:, self.calibration.is_fitted]))

    def emulated(self) -> Emulators:
        """Fit emulators to all runs so far."""
        shares, figures = (np.concatenate(one) for one in zip(*self.runs, strict=True))
        return emulated(shares, figures, self.calibration.fitted, self.spread)

    def distance(self, figures: Values) -> Values:
        """Return the implausibility of worlds that were run, shape (worlds,), by figures of all targets."""
        fitted = figures[:, self.calibration.is_fitted]
        return np.asarray(distances(fitted, self.calibration.fitted, self.spread).max(axis=1))

    def holds(self, shares: Values) -> NDArray[np.bool_]:
        """Tell which worlds no wave has ruled out, shape (worlds,)."""
        found = np.ones(len(shares), bool)
        for emulators in self.waves:
            found &= emulators.implausibility(shares) < self.calibration.matching.cutoff
        return found

    def draw(self, stage: str, number: int) -> Values:
        """Draw world `number` of a stage, shape (parameters,).

        Raises
        ------
        NothingLeft
            If a hundred thousand candidates are all ruled out.
        """
        source = generator(self.calibration, stage, number)
        for _ in range(MOST_TRIED // AT_ONCE):
            candidates = source.random((AT_ONCE if self.waves else 1, len(self.calibration.parameters)))
            there = np.flatnonzero(self.holds(candidates))
            if len(there):
                return np.asarray(candidates[there[0]])
        message = (
            f"{stage}: of {MOST_TRIED:,} draws from the prior, none is plausible for every target. Widen a tolerance, "
            "a discrepancy or a prior"
        )
        raise NothingLeft(message)

    def share(self) -> float:
        """Estimate the share of the prior that is left."""
        source = generator(self.calibration, "share left", len(self.waves))
        return float(self.holds(source.random((FOR_SHARE, len(self.calibration.parameters)))).mean())


def number_of_terms(parameters: int) -> int:
    """Count the terms of an emulator."""
    return 1 + 2 * parameters + comb(min(parameters, PAIRED), 2)
