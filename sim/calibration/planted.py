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
from numpy.typing import NDArray
from scipy.stats import binom, kstest

from sim.calibration.draws import generator
from sim.calibration.specification import Calibration, Values

TRUTHS = 250  # planted, if the table has as many
NEIGHBOURS = 40  # rows that half of the truths are recovered from, or a tenth of all rows if these are fewer
STEPS = 20  # of a bisection, to a millionth
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
    within = tolerance(calibration, figures, truths)
    ranks, widths, found = np.zeros((truths, shares.shape[1])), np.zeros((truths, shares.shape[1])), []
    for truth in range(truths):
        source = generator(calibration, "planted", truth)
        posterior = shares[recovered(figures, truth, source.uniform(-1, 1, figures.shape[1:]), within)]
        below = (posterior < shares[truth]).sum(axis=0)
        ranks[truth] = (below + source.random(shares.shape[1])) / (len(posterior) + 1)
        widths[truth] = np.diff(np.quantile(posterior, [0.05, 0.95], axis=0), axis=0) / MOST if len(posterior) else 1
        found.append(len(posterior))
    return judged(calibration, ranks, widths, float(np.median(found)))


def recovered(figures: Values, truth: int, error: Values, within: float) -> NDArray[np.bool_]:
    """Tell which other rows lie within the tolerance of a row's figures with an error, -1 to 1 times the tolerance."""
    near = np.asarray(np.abs(figures - figures[truth] - within * error).max(axis=1) <= within)
    near[truth] = False
    return near


def tolerance(calibration: Calibration, figures: Values, truths: int) -> float:
    """Choose the tolerance, the same for all truths: half of them are recovered from NEIGHBOURS rows or more."""
    wanted = min(NEIGHBOURS, len(figures) // 10)
    errors = generator(calibration, "tolerance", 0).uniform(-1, 1, (truths, figures.shape[1]))
    low, high = 0.0, float(np.ptp(figures, axis=0).max())
    for _ in range(STEPS):
        middle = (low + high) / 2
        found = [recovered(figures, truth, error, middle).sum() for truth, error in enumerate(errors)]
        low, high = (low, middle) if np.median(found) >= wanted else (middle, high)
    return high


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
