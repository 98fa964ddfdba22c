"""Samples the ranges of the factors: Latin hypercube, Sobol, Morris.

Designs come from scipy and SALib, always with the same seed, so that an experiment has the same points everywhere.
"""

import numpy as np

from sim.experiment.specification import Experiment
from sim.worlds.sequence import Shares, morris, saltelli

SEED = 20081


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
    sample = saltelli if experiment.design == "sobol" else morris
    return sample(len(experiment.factors), experiment.samples, SEED)
