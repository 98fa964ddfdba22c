"""History matching: rules out worlds that no chance, tolerance or discrepancy could reconcile with a target.

The implausibility of a world is the largest, over the targets, of

    |figure - published| / sqrt(tolerance² + discrepancy² + chance² + emulation²)

with `chance` the standard deviation of the figure over seeds, and `emulation` 0 where the world was run. Elsewhere the
figure is predicted from the runs of a wave, and `emulation` is the error of the prediction. Each wave is drawn from
what the earlier ones have left, and emulated anew.

Source: Craig et al. (1997), Pressure matching for hydrocarbon reservoirs; Vernon, Goldstein & Bower (2010), Galaxy
formation: a Bayesian uncertainty analysis, Bayesian Analysis 5.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.calibration.draws import generator
from sim.calibration.emulator import Emulators, emulated
from sim.calibration.specification import Calibration, Target, Values

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
