"""Measures of how much an unknown moves a response, from any runs: PAWN, delta, first order, rank correlation.

The worlds are cut into slices of equally many along an unknown, ties by lot (SALib's own PAWN leaves the topmost
value of a choice out). A response that does not depend on the unknown is alike in every slice.

    pawn        median over slices of the Kolmogorov-Smirnov distance between the slice and all worlds
                (Pianosi and Wagener 2018)
    delta       half the mean over slices of the area between the densities of the slice and of all worlds, by kernels
                (Borgonovo 2007; Plischke, Borgonovo and Smith 2013, equation 26); 0 to 1
    S1          share of the variance that lies between slices: of what the unknown explains alone (Sobol' 1993)
    spearman    rank correlation; none for a choice of three or more, which have no order

The first three are above 0 by chance alone. So each is compared with that of a dummy, which does nothing.
"""

from collections.abc import Callable, Mapping

import numpy as np
from scipy import stats

from sim.discovery.unknowns import Ranks, Values

SLICES = 5
GRID = 100  # points at which densities are compared, as in SALib


def pawn(ranks: Ranks, response: Values, slices: int = SLICES) -> Values:
    """Compute PAWN indices.

    Parameters
    ----------
    ranks
        Shape (unknowns, worlds): the place of each world along each unknown.
    response
        Shape (worlds,).
    slices
        How many.

    Returns
    -------
    ndarray
        Shape (unknowns,).
    """
    count = len(response)
    order = np.argsort(response, kind="stable")
    ordered = response[order]
    is_last = np.append(ordered[1:] != ordered[:-1], True)  # of worlds with the same response
    inside = (ranks[:, order] * slices // count)[:, None, :] == np.arange(slices)[:, None]
    share = np.cumsum(inside, axis=2)[:, :, is_last] / inside.sum(axis=2, keepdims=True)
    whole = np.arange(1, count + 1)[is_last] / count
    return np.asarray(np.median(np.abs(share - whole).max(axis=2), axis=1))


def delta(ranks: Ranks, response: Values, slices: int = SLICES) -> Values:
    """Compute delta indices; parameters as those of `pawn`.

    They are the same for any increasing function of the response, so that of its normal scores is taken: few far
    responses would else leave the densities of all others to one or two points of the grid.
    """
    scores = stats.norm.ppf((stats.rankdata(response) - 0.5) / len(response))
    grid = np.linspace(scores.min(), scores.max(), GRID)
    whole = density(scores, grid)
    total = np.zeros(len(ranks))
    for part in sliced(ranks, scores, slices):
        apart = np.trapezoid(np.abs(density(part, grid) - whole), grid, axis=-1)
        # A slice in which all responses are the same is apart from all worlds but those that have it, too.
        others = 2 * (scores != part[:, :1]).mean(axis=1)
        total += part.shape[1] / len(scores) * np.where(np.ptp(part, axis=1) > 0, apart, others) / 2
    return total


def density(values: Values, grid: Values) -> Values:
    """Estimate densities on a grid by Gaussian kernels of Silverman's width, over the last axis of the values."""
    count = values.shape[-1]
    width = values.std(axis=-1, ddof=1) * (0.75 * count) ** -0.2
    width = np.where(width > 0, width, 1)[..., None]
    apart = (grid / width)[..., None] - (values / width)[..., None, :]
    kernels = np.exp(-0.5 * apart * apart).sum(axis=-1)
    return np.asarray(kernels / (count * width * np.sqrt(2 * np.pi)))


def first_order(ranks: Ranks, response: Values, slices: int = SLICES) -> Values:
    """Compute first-order indices; parameters as those of `pawn`."""
    between = np.zeros(len(ranks))
    for part in sliced(ranks, response, slices):
        between += part.shape[1] / len(response) * (part.mean(axis=1) - response.mean()) ** 2
    # A resample may hold nothing but worlds that respond alike: there is no variance then, and nothing explains any.
    return np.asarray(between / response.var() if np.ptp(response) > 0 else between)


def spearman(columns: Values, response: Values) -> Values:
    """Compute rank correlations, ties sharing their mean rank.

    Parameters
    ----------
    columns
        Shape (unknowns, worlds): values that differ between worlds.
    response
        Shape (worlds,), with more than one value.

    Returns
    -------
    ndarray
        Shape (unknowns,).
    """
    of = stats.rankdata(columns, axis=1)
    along = stats.rankdata(response)
    middle = (len(response) + 1) / 2
    spread = of.std(axis=1) * along.std()
    # In a sample drawn again, a rare value of an unknown may be missing: then it correlates with nothing.
    return ((of - middle) * (along - middle)).mean(axis=1) / np.where(spread > 0, spread, 1)


def sliced(ranks: Ranks, response: Values, slices: int) -> list[Values]:
    """Cut the responses into slices along each unknown, shape (unknowns, worlds of the slice) each."""
    along = response[np.argsort(ranks, axis=1)]
    return np.split(along, [at * len(response) // slices for at in range(1, slices)], axis=1)


MEASURES: Mapping[str, Callable[[Ranks, Values], Values]] = {
    "pawn": pawn,
    "delta": delta,
    "S1": first_order,
}
