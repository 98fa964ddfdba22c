"""Approximate Bayesian computation by sequential Monte Carlo, with pyABC: what is left of the prior, weighed.

A generation accepts worlds whose implausibility is at most ε, which falls from generation to generation; each is
weighed by prior over proposal, so that how worlds are proposed does not matter (Toni et al. 2009, J. R. Soc. Interface
6; Beaumont et al. 2009, Biometrika 96). With the last ε, the posterior is exact for figures that differ from the
published ones by independent uniform errors of half width ε times the target's standard deviation (Wilkinson 2013,
Statistical Applications in Genetics and Molecular Biology 12).

Worlds are drawn from the prior, and proposed with a chance that emulators promise, which learn from all runs before the
generation: the root of the probability that the world will be accepted, which is best where a draw costs nothing and a
run much (Prangle 2016, Lazy ABC, Statistics and Computing 26). The usual kernel around the worlds of the last
generation is of no use in a hundred dimensions: a handful of worlds would have all the weight.

pyABC's parallel samplers give another posterior each time (pyABC #392, #400). `Ordered` does not: evaluation k of
generation t has chance of its own, by the key (t, k), and is accepted in the order of k.
"""

import logging
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyabc

from sim.calibration.draws import generator
from sim.calibration.evaluation import Stage
from sim.calibration.matching import AT_ONCE, Space
from sim.calibration.simulator import IN_BATCH, Simulator
from sim.calibration.specification import Values

FIRST_ORDER = 200  # of the stages of generations, in the names of part files
MOST_AT_ONCE = 4  # times the accepted worlds: evaluations that are handed out together
SPLIT = 0.2  # quantile of the last generation's implausibilities that becomes the next ε
LEAST_PROMISE = 0.1  # so that no world weighs more than ten times another


class Asked(Exception):
    """pyABC wants this world evaluated."""


class Generation(NamedTuple):
    """A generation: ε, its number of evaluations, and of each accepted world shares of priors, figures and weight."""

    epsilon: float
    evaluations: int
    shares: Values
    figures: Values
    weights: Values


class Vectors:
    """Turns parameters of pyABC, which have names, into shares of the priors and back."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = list(names)

    def shares(self, parameter: Any) -> Values:
        """Return the shares of a parameter, shape (parameters,)."""
        return np.array([parameter[name] for name in self.names])

    def parameter(self, shares: Values) -> pyabc.Parameter:
        """Return the parameter of some shares."""
        return pyabc.Parameter(dict(zip(self.names, shares.tolist(), strict=True)))


@dataclass
class Turn:
    """Whose turn it is: the stage and its ε, and the number of the evaluation."""

    stage: Stage = Stage("", 0)
    epsilon: float = math.inf
    number: int = 0


class Prior(pyabc.random_variables.DistributionBase):
    """The prior, less what history matching has ruled out."""

    def __init__(self, space: Space, turn: Turn, vectors: Vectors) -> None:
        self.space, self.turn, self.vectors = space, turn, vectors

    def rvs(self, *_: Any, **__: Any) -> pyabc.Parameter:
        """Draw for the evaluation whose turn it is."""
        return self.vectors.parameter(self.space.draw(self.turn.stage.name, self.turn.number))

    def pdf(self, _: Any) -> float:
        """Return the density, up to a factor: flat in shares of priors, and nothing that is ruled out is proposed."""
        return 1.0


class Promising(pyabc.transition.Transition):
    """Proposes worlds of the prior by what emulators promise."""

    def __init__(self, space: Space, turn: Turn, vectors: Vectors) -> None:
        self.space, self.turn, self.vectors = space, turn, vectors

    def fit(self, X: pd.DataFrame, w: Values) -> None:  # noqa: N803  as pyABC calls it
        """Learn from all runs so far, when a generation is complete."""
        self.emulators = self.space.emulated()
        self.proposed: dict[int, pyabc.Parameter] = {}

    def promise(self, shares: Values) -> Values:
        """Return the chance by which a candidate is proposed, shape (candidates,); 0 for what is ruled out."""
        promise = np.sqrt(self.emulators.within(shares, self.turn.epsilon))
        return np.where(self.space.holds(shares), np.maximum(promise, LEAST_PROMISE), 0)

    def rvs_single(self) -> pyabc.Parameter:
        """Propose for the evaluation whose turn it is."""
        number = self.turn.number
        if number not in self.proposed:
            source = generator(self.space.calibration, self.turn.stage.name, number)
            taken: list[int] = []
            while not taken:
                shares = source.random((AT_ONCE, len(self.vectors.names)))
                taken = np.flatnonzero(source.random(AT_ONCE) < self.promise(shares)).tolist()
            self.proposed[number] = self.vectors.parameter(shares[taken[0]])
        return self.proposed[number]

    def pdf(self, x: Any) -> float:
        """Return the density of proposals, up to a factor."""
        return float(self.promise(self.vectors.shares(x)[None])[0])


class Falling(pyabc.QuantileEpsilon):
    """ε: a quantile of the last generation's implausibilities, and in the end the one that was asked for."""

    def __init__(self, first: float, closest: float) -> None:
        super().__init__(initial_epsilon=max(first, closest), alpha=SPLIT)
        self.closest = closest

    def __call__(self, t: int) -> float:
        """Return ε of a generation."""
        return max(float(super().__call__(t)), self.closest)


class Ordered(pyabc.sampler.Sampler):
    """Evaluates worlds in batches whose size follows from what was accepted before, and accepts in their order.

    pyABC's function for one evaluation is called twice under the same key: at first the model says which world is
    wanted, and when all worlds of a batch are evaluated, it gives their figures.

    Attributes
    ----------
    answer
        Figures of the world whose turn it is; None while worlds are asked for.
    complete
        Accepted worlds of each complete generation, and its number of evaluations.
    """

    def __init__(self, space: Space, simulator: Simulator, turn: Turn, vectors: Vectors) -> None:
        super().__init__()
        self.space, self.simulator, self.turn, self.vectors = space, simulator, turn, vectors
        self.answer: Values | None = None
        self.left = space.calibration.sampling.evaluations
        self.complete: list[tuple[list[Any], int]] = []

    def model(self, parameter: Any) -> dict[str, Values]:
        """Give the figures of a world, or say that it is asked for."""
        if self.answer is None:
            raise Asked(parameter)
        return {"figures": self.answer}

    def sample_until_n_accepted(
        self, n: int, simulate_one: Callable[[], Any], t: int, *, ana_vars: Any, **_: Any
    ) -> pyabc.population.Sample:
        """Sample a generation; one that would take more evaluations than are left is not complete."""
        sample, done = self._create_empty_sample(), 0
        self.turn.stage, self.turn.epsilon = Stage(f"generation {t}", FIRST_ORDER + t), ana_vars.eps(t)
        while sample.n_accepted < n and self.left > 0:
            numbers = range(done, done + min(next_count(n, sample.n_accepted, done), self.left))
            shares = np.array([self.asked(simulate_one, number) for number in numbers])
            figures = self.simulator.evaluate(self.turn.stage, done, shares).figures
            self.space.learn(shares, figures)
            for number, row in zip(numbers, figures, strict=True):
                self.turn.number, self.answer = number, row
                sample.append(simulate_one())
                done = number + 1
                if sample.n_accepted == n:
                    break
            self.left -= len(numbers)
        self.nr_evaluations_ = done
        sample.ok = sample.n_accepted == n
        if sample.ok:
            self.complete.append((sample.accepted_particles, done))
        return sample

    def asked(self, simulate_one: Callable[[], Any], number: int) -> Values:
        """Find out which world an evaluation wants."""
        self.turn.number, self.answer = number, None
        try:
            simulate_one()
        except Asked as wanted:
            return self.vectors.shares(wanted.args[0])
        raise AssertionError


def next_count(wanted: int, accepted: int, done: int) -> int:
    """Choose how many worlds to evaluate next, by what was accepted so far: whole batches."""
    expected = wanted if not done else math.ceil((wanted - accepted) * done / max(1, accepted))
    return IN_BATCH * math.ceil(min(expected, MOST_AT_ONCE * wanted) / IN_BATCH)


def sample(space: Space, simulator: Simulator, first: float) -> list[Generation]:
    """Sample generation after generation.

    Parameters
    ----------
    space
        The prior, less what is ruled out, and all runs so far.
    simulator
        Evaluates worlds.
    first
        ε of the first generation.

    Returns
    -------
    list of Generation
        Those that are complete. The last is the posterior; if its ε is above `closest`, evaluations ran out.
    """
    calibration, turn = space.calibration, Turn()
    vectors = Vectors([parameter.name for parameter in calibration.parameters])
    sampler = Ordered(space, simulator, turn, vectors)
    epsilon = Falling(first, calibration.sampling.closest)

    search = pyabc.ABCSMC(
        sampler.model,
        Prior(space, turn, vectors),
        lambda x, *_, **__: float(space.distance(x["figures"][None])[0]),
        population_size=calibration.sampling.worlds,
        transitions=Promising(space, turn, vectors),
        eps=epsilon,
        sampler=sampler,
    )
    logging.getLogger("ABC").setLevel(logging.WARNING)
    with TemporaryDirectory() as folder:  # pyABC wants a database, and closes none that is in memory
        search.new(f"sqlite:///{folder}/generations.db")
        search.run(minimum_epsilon=calibration.sampling.closest, max_nr_populations=calibration.sampling.generations)
    return [
        Generation(
            epsilon=epsilon(number),
            evaluations=evaluations,
            shares=np.array([vectors.shares(one.parameter) for one in accepted]),
            figures=np.array([one.sum_stat["figures"] for one in accepted]),
            weights=np.array([one.weight for one in accepted]),
        )
        for number, (accepted, evaluations) in enumerate(sampler.complete)
    ]
