"""Weighted samples."""

from math import sqrt

import numpy as np
from scipy.stats import kstwobign

from sim.calibration.specification import Values

TELLS = float(kstwobign.isf(0.01))  # Kolmogorov's distance, times the root of the sample's size, at the 1 % level


def sample_size(weights: Values) -> float:
    """Effective sample size: as many worlds of equal weight would say as much (Kish 1965, Survey Sampling)."""
    return float(weights.sum() ** 2 / (weights**2).sum())


def apart(shares: Values, weights: Values) -> float:
    """Return Kolmogorov's distance between a weighted sample and the uniform distribution from 0 to 1.

    Parameters
    ----------
    shares, weights
        Shape (sample,); the weights have a sum of 1.
    """
    order = np.argsort(shares, kind="stable")
    reached = np.cumsum(weights[order])
    expected = shares[order]
    return float(max(np.max(reached - expected), np.max(expected - (reached - weights[order]))))


def apart_beside_chance(shares: Values, weights: Values) -> float:
    """Return that distance times the root of the effective sample size: beyond TELLS once in a hundred by chance."""
    return apart(shares, weights) * sqrt(sample_size(weights))


def quantiles(values: Values, weights: Values, at: tuple[float, ...]) -> list[float]:
    """Return quantiles of a weighted sample: for each the least value that so much weight does not exceed.

    Parameters
    ----------
    values, weights
        Shape (sample,); values that are NaN are left out.
    at
        Shares of the weight.

    Returns
    -------
    list of float
        NaN if no value is left.
    """
    there = np.isfinite(values)
    if not there.any():
        return [float("nan")] * len(at)
    found = np.quantile(values[there], at, weights=weights[there], method="inverted_cdf")
    return [float(value) for value in found]
