"""Simulation-based calibration: truths that are planted have to be found again, neither too surely nor too vaguely.

A row of a table of prior runs is taken for the truth. Its figures, each with an error that is uniform within the
tolerance of the search, are what is published; all other rows within that tolerance are the posterior. The rank of the
true parameter among them is then uniform, whatever the model and the tolerance, if the inference is right. One table
serves for all truths.

Source: Talts et al. (2018), Validating Bayesian inference algorithms with simulation-based calibration; the error is
what makes the posterior exact at any tolerance (Wilkinson 2013).
"""

from typing import NamedTuple

import numpy as np
from scipy.stats import binom, kstest

from sim.calibration.draws import generator
from sim.calibration.specification import Calibration, Values

TRUTHS = 250  # planted, if the table has as many
NEIGHBOURS = 60  # rows that half of the truths have within the tolerance, or a tenth of all rows if these are fewer
LEVEL = 0.01  # chance of a false alarm over all parameters together
HALF, MOST = 0.5, 0.9  # central intervals


class PlantedRow(NamedTuple):
    """How truths of a parameter were found again.

    Attributes
    ----------
    uniform
        Probability of ranks as uneven as these, or more, if the inference is right (Kolmogorov's test).
    covered_half, covered_most
        Share of the truths that the central 50 % and 90 % of the posterior cover.
    width
        Mean share of the prior's width that the posteriors leave.
    """

    parameter: str
    uniform: float
    covered_half: float
    covered_most: float
    width: float


class Planted(NamedTuple):
    """The check of all parameters.

    Attributes
    ----------
    truths
        How many were planted.
    found
        Rows within the tolerance of a truth, the median.
    is_uniform, is_covered
        Whether ranks are uniform, and coverage is nominal, for every parameter at the LEVEL over all of them.
    """

    rows: list[PlantedRow]
    truths: int
    found: float
    is_uniform: bool
    is_covered: bool


def plant(calibration: Calibration, shares: Values, figures: Values, spread: Values) -> Planted:
    """Plant truths in a table of prior runs, and recover each from the others.

    Parameters
    ----------
    shares
        Of the priors, shape (rows, parameters).
    figures
        Of the fitted targets, shape (rows, targets); rows that lack one are left out.
    spread
        Standard deviation of each target, shape (targets,).
    """
    there = np.isfinite(figures).all(axis=1)
    shares, figures = shares[there], figures[there] / spread
    truths = min(TRUTHS, len(shares))
    within = tolerance(figures, truths)
    ranks, widths, found = np.zeros((truths, shares.shape[1])), np.zeros((truths, shares.shape[1])), []
    for truth in range(truths):
        source = generator(calibration, "planted", truth)
        published = figures[truth] + within * source.uniform(-1, 1, figures.shape[1])
        near = np.abs(figures - published).max(axis=1) <= within
        near[truth] = False
        posterior = shares[near]
        below = (posterior < shares[truth]).sum(axis=0)
        ranks[truth] = (below + source.random(shares.shape[1])) / (len(posterior) + 1)
        widths[truth] = np.diff(np.quantile(posterior, [0.05, 0.95], axis=0), axis=0) / MOST if len(posterior) else 1
        found.append(len(posterior))
    return judged(calibration, ranks, widths, float(np.median(found)))


def tolerance(figures: Values, truths: int) -> float:
    """Choose the tolerance, the same for all truths: half of them have NEIGHBOURS other rows so near."""
    at = min(NEIGHBOURS, len(figures) // 10)
    near = [np.partition(np.abs(figures - figures[truth]).max(axis=1), at)[at] for truth in range(truths)]
    return float(np.median(near))


def judged(calibration: Calibration, ranks: Values, widths: Values, found: float) -> Planted:
    """Judge ranks from 0 to 1, shape (truths, parameters)."""
    centred = np.abs(2 * ranks - 1)
    rows = [
        PlantedRow(
            parameter=parameter.name,
            uniform=float(kstest(ranks[:, at], "uniform").pvalue),
            covered_half=float((centred[:, at] <= HALF).mean()),
            covered_most=float((centred[:, at] <= MOST).mean()),
            width=float(widths[:, at].mean()),
        )
        for at, parameter in enumerate(calibration.parameters)
    ]
    truths, level = len(ranks), LEVEL / len(rows)
    ends = np.array([level / 4, 1 - level / 4])
    bounds = {share: binom.ppf(ends, truths, share) / truths for share in (HALF, MOST)}
    return Planted(
        rows,
        truths,
        found,
        is_uniform=min(row.uniform for row in rows) >= level,
        is_covered=all(
            bounds[share][0] <= covered <= bounds[share][1]
            for row in rows
            for share, covered in ((HALF, row.covered_half), (MOST, row.covered_most))
        ),
    )
