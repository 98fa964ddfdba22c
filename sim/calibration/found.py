"""Results of a calibration, from its stages to its posterior."""

from dataclasses import dataclass
from typing import NamedTuple

from sim.calibration.planted import Planted
from sim.calibration.posterior import ParameterRow, TargetRow
from sim.calibration.specification import Calibration, Values
from sim.calibration.weights import sample_size


class StageRow(NamedTuple):
    """A wave or a generation.

    Attributes
    ----------
    epsilon
        Implausibility up to which worlds are accepted.
    accepted
        Worlds that it leaves.
    left
        Of a wave: share of the prior that no wave up to this one has ruled out.
    best
        Of a wave: the least implausibility of its worlds.
    explained
        Of a wave: share of the variance of the figures that the emulator predicts, the least over targets.
    sample_size
        Of a generation: effective sample size.
    """

    stage: str
    evaluations: int
    epsilon: float
    accepted: int
    left: float | None
    best: float | None
    explained: float | None
    sample_size: float | None


@dataclass(frozen=True)
class Prior:
    """The first wave: worlds of the prior, shape (worlds, parameters), their figures, (worlds, targets), and chance."""

    shares: Values
    figures: Values
    failures: list[str]
    chance: Values


@dataclass(frozen=True)
class Posterior:
    """The posterior of a calibration.

    Attributes
    ----------
    shares, weights
        Of the worlds, shape (worlds, parameters) and (worlds,).
    accepted, predicted
        Figures by which they were accepted, and of new runs, shape (worlds, targets).
    typical
        The typical world, in shares of the priors, shape (parameters,).
    epsilon
        Of the last generation.
    """

    shares: Values
    weights: Values
    accepted: Values
    predicted: Values
    typical: Values
    epsilon: float
    parameters: list[ParameterRow]
    targets: list[TargetRow]

    @property
    def sample_size(self) -> float:
        """Effective sample size."""
        return sample_size(self.weights)


@dataclass(frozen=True)
class Found:
    """Results of a calibration, or of its check, which has no posterior (None)."""

    calibration: Calibration
    prior: Prior
    stages: list[StageRow]
    planted: Planted
    posterior: Posterior | None
    failed: int
