"""What a calibration file says: parameters with their priors, targets, scenarios, and how far to go."""

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.calibration.figures import FIGURES
from sim.scenario import Scenario
from sim.worlds.uncertainty import Uncertainty

Values = NDArray[np.float64]


class Target(NamedTuple):
    """A published figure.

    Attributes
    ----------
    figure
        A name of `FIGURES`: what the model is asked.
    scenarios
        Names of the scenarios over whose countries it is taken.
    published
        The published value.
    tolerance
        Standard error of the published value, in its unit.
    discrepancy
        Standard deviation of what the model would miss with the best of parameters, in the same unit.
    is_fitted
        False for one that is looked at afterwards and fits nothing.
    """

    name: str
    figure: str
    scenarios: tuple[str, ...]
    published: float
    tolerance: float
    discrepancy: float
    is_fitted: bool
    source: str
    reason: str


class Matching(NamedTuple):
    """History matching.

    Attributes
    ----------
    waves
        Evaluations of each wave.
    cutoff
        Implausibility from which a world is ruled out.
    repeated
        Evaluations of the first wave that are made a second time, to measure chance.
    """

    waves: tuple[int, ...]
    cutoff: float
    repeated: int


class Sampling(NamedTuple):
    """ABC-SMC.

    Attributes
    ----------
    worlds
        Of each generation, and of the posterior.
    closest
        Implausibility at which it ends: in standard deviations, for each target.
    generations, evaluations
        At most.
    """

    worlds: int
    closest: float
    generations: int
    evaluations: int

    def sized(self, worlds: int) -> "Sampling":
        """Return the same for another number of worlds, with evaluations in proportion."""
        return self._replace(worlds=worlds, evaluations=math.ceil(self.evaluations * worlds / self.worlds))


@dataclass(frozen=True)
class Calibration:
    """A checked calibration file.

    Attributes
    ----------
    scenarios
        Name to resolved scenario, on which figures are computed.
    parameters
        Free parameters with their priors.
    reasons
        Name of a parameter to the reason of its prior, where the file gives one.
    replicates
        Runs of each scenario in one evaluation, each with a seed of its own.
    seed
        Of all chance in the calibration.
    text
        The file as it was read.
    """

    name: str
    title: str
    scenarios: Mapping[str, Scenario]
    parameters: tuple[Uncertainty, ...]
    reasons: Mapping[str, str]
    targets: tuple[Target, ...]
    replicates: int
    seed: int
    matching: Matching
    sampling: Sampling
    text: str

    @cached_property
    def fitted(self) -> tuple[Target, ...]:
        """Targets that are fitted."""
        return tuple(target for target in self.targets if target.is_fitted)

    @cached_property
    def is_fitted(self) -> NDArray[np.bool_]:
        """Tell of each target whether it is fitted, shape (targets,)."""
        return np.array([target.is_fitted for target in self.targets])

    def world(self, shares: Values) -> dict[str, Any]:
        """Return the value of each key at a share of each prior, shape (parameters,)."""
        return {
            key: value
            for parameter, share in zip(self.parameters, shares, strict=True)
            for key, value in parameter.values(float(share)).items()
        }

    def figures(self, runs: Mapping[str, Sequence[Any]]) -> list[float]:
        """Compute the figure of each target from the runs of each scenario."""
        return [FIGURES[target.figure].of([runs[name] for name in target.scenarios]) for target in self.targets]

    def number(self, *what: str | int) -> int:
        """Return a number of 128 bits that belongs to this seed and this question alone."""
        question = "/".join(map(str, (self.seed, *what)))
        return int.from_bytes(hashlib.blake2b(question.encode(), digest_size=16).digest())
