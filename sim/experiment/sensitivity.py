"""Sensitivity of an outcome to each of many uncertain values: indices of sampled designs, of the mean over replicates.

    sobol            S1, ST: share of the outcome's variance that a factor explains alone, and with all its interactions
                     (Saltelli et al. 2010)
    morris           mu_star, sigma: mean of the absolute elementary effects of a factor, and their standard deviation
                     (Morris 1991; Campolongo et al. 2007)
    latin_hypercube  prcc: partial rank correlation, the others held (Marino et al. 2008), with Fisher's interval

The 95 % intervals of the first two are SALib's, by resampling with a fixed seed.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from scipy import stats

from sim.experiment.mean_difference import Values, or_none
from sim.experiment.rows import NOT_ASSESSED, IndexRow
from sim.experiment.runs import RunTable
from sim.experiment.sampling import SEED, shares
from sim.experiment.specification import SAMPLED, Experiment
from sim.worlds.sequence import MORRIS_LEVELS, Shares, problem


class Index(NamedTuple):
    """One index of one factor: see `IndexRow`; NaN where there is none."""

    factor: str
    measure: str
    value: float
    low: float
    high: float


def index_rows(experiment: Experiment, runs: RunTable) -> Iterator[IndexRow]:
    """Sensitivity indices of every outcome, for sampled designs."""
    for outcome in experiment.outcomes if experiment.design in SAMPLED else ():
        try:
            found = indices(experiment, np.array([values.mean() for values in runs.complete(outcome)]))
        except ValueError as error:
            yield IndexRow(outcome, experiment.design, f"{NOT_ASSESSED}: {error}")
            continue
        for one in found:
            numbers = or_none(one.value), or_none(one.low), or_none(one.high)
            yield IndexRow(outcome, experiment.design, one.factor, one.measure, *numbers)


def indices(experiment: Experiment, means: Values) -> list[Index]:
    """Compute the indices of one outcome.

    Parameters
    ----------
    experiment
        With a sampled design.
    means
        Shape (points,): mean of the outcome over the replicates.

    Raises
    ------
    ValueError
        If a point has no value: SALib would give 0 in silence; or if the outcome never changes.
    """
    missing = int((~np.isfinite(means)).sum())
    if missing:
        message = f"{missing} of {len(means)} points have no value"
        raise ValueError(message)
    if np.ptp(means) == 0:
        message = "the outcome is the same at every point"
        raise ValueError(message)
    names = [factor.name for factor in experiment.factors]
    methods = {"sobol": of_sobol, "morris": of_morris, "latin_hypercube": of_ranks}
    return list(methods[experiment.design](names, shares(experiment), means))


def of_sobol(names: Sequence[str], sampled: Shares, means: Values) -> Iterator[Index]:
    """First and total order indices."""
    from SALib.analyze import sobol

    found = sobol.analyze(problem(names), means, calc_second_order=False, seed=SEED)
    for measure in ("S1", "ST"):
        for name, value, half in zip(names, found[measure], found[f"{measure}_conf"], strict=True):
            yield Index(name, measure, float(value), float(value - half), float(value + half))


def of_morris(names: Sequence[str], sampled: Shares, means: Values) -> Iterator[Index]:
    """Elementary effects, in the outcome's unit over the whole range of a factor."""
    from SALib.analyze import morris

    found = morris.analyze(problem(names), sampled, means, num_levels=MORRIS_LEVELS, seed=SEED)
    nothing = [float("nan")] * len(names)
    for measure, halves in (("mu_star", found["mu_star_conf"]), ("sigma", nothing)):
        for name, value, half in zip(names, found[measure], halves, strict=True):
            yield Index(name, measure, float(value), float(value - half), float(value + half))


def of_ranks(names: Sequence[str], sampled: Shares, means: Values) -> Iterator[Index]:
    """Partial rank correlations."""
    ranks = stats.rankdata(sampled, axis=0)
    outcome = stats.rankdata(means)
    for at, name in enumerate(names):
        others = np.delete(ranks, at, axis=1)
        value = float(np.corrcoef(residual(ranks[:, at], others), residual(outcome, others))[0, 1])
        # Fisher's interval; the factors held take a degree of freedom each.
        freedom = len(means) - others.shape[1] - 3
        half = float(stats.norm.ppf(0.975)) / np.sqrt(freedom) if freedom > 0 else float("inf")
        centre = np.arctanh(np.clip(value, -1 + 1e-12, 1 - 1e-12))
        yield Index(name, "prcc", value, float(np.tanh(centre - half)), float(np.tanh(centre + half)))


def residual(of: Values, given: Shares) -> Values:
    """Return what a linear fit on others leaves."""
    design = np.column_stack([np.ones(len(of)), given])
    return np.asarray(of - design @ np.linalg.lstsq(design, of, rcond=None)[0])
