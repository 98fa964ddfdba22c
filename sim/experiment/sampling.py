"""Samples the ranges of the factors: Latin hypercube, Sobol, Morris.

Designs come from scipy and SALib, always with the same seed, so that an experiment has the same points everywhere.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.experiment.specification import Experiment

SEED = 20081  # SALib takes 0 for no seed
MORRIS_LEVELS = 4

Shares = NDArray[np.float64]


def problem(experiment: Experiment) -> dict[str, Any]:
    """Describe the factors as SALib wants it, each from 0 to 1."""
    names = [factor.name for factor in experiment.factors]
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}


def shares(experiment: Experiment) -> Shares:
    """Sample the ranges.

    Returns
    -------
    ndarray
        Shape (points, factors): the share of the way from low to high. A Sobol design of twice the samples begins
        with the points of the smaller one (Saltelli et al. 2010, first and total order: samples × (factors + 2)).
    """
    if experiment.design == "latin_hypercube":
        from scipy.stats import qmc

        return np.asarray(qmc.LatinHypercube(len(experiment.factors), rng=SEED).random(experiment.samples))
    if experiment.design == "sobol":
        from SALib.sample import sobol

        return np.asarray(sobol.sample(problem(experiment), experiment.samples, calc_second_order=False, seed=SEED))
    from SALib.sample import morris

    return np.asarray(morris.sample(problem(experiment), experiment.samples, num_levels=MORRIS_LEVELS, seed=SEED))
