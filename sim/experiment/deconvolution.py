"""Shares of worlds as endless replicates would show them, from the few replicates that there are.

The mean of a few replicates is the true effect of a world and chance besides, which carries more worlds over a limit
from its crowded side than back. Deconvolution finds the distribution of true effects that, with the chance of their
replicates, is the most likely to show what was seen. The chance of a mean is normal, and its variance is uncertain as
that of so few replicates is, and may differ from world to world and go along with the effect; of the distribution of
effects and variances no form is assumed (maximum likelihood of a mixture: Kiefer and Wolfowitz 1956; of locations and
scales: Gu and Koenker 2017, Journal of Applied Econometrics 32: 575-599). Between the steps of a grid it is flat. The
maximum is sought by the EM algorithm, which is stopped early, so that the distribution does not break into spikes.

The interval comes from resampling the worlds. Simpler ways were tried on synthetic worlds whose noise had a fifth of
their variance: a normal distribution of effects, means of worlds that are shrunk until their variance is right (Louis
1984), and extrapolation to endless replicates from parts of them (Gordy and Juneja 2010). Where effects were skewed, or
noise grew with the effect, each of them had intervals that covered half of the time or less.
"""

import numpy as np
from scipy.special import ndtr

from sim.experiment.mean_difference import Values
from sim.experiment.over_worlds import Share, effective_worlds, wilson

STEPS = 30  # of the grid: each holds equally many of the means that were seen
VARIANCES = 6  # of a pair, spread as those that were seen
LEAST_VARIANCE = 1e-12  # in the place of none: a millionth of the limits
ROUNDS = 100  # of the EM algorithm
SAMPLES = 60
SEED = 1
# On synthetic worlds resampling found three quarters of the variance that chance adds to a share.
WIDER = 1.4


def shares_beyond(effects: Values, variances: Values, replicates: int, weights: Values) -> tuple[Share, Share, Share]:
    """Shares of worlds whose true effect lies above 1, from -1 to 1, and below -1.

    Parameters
    ----------
    effects, variances
        Shape (worlds,): mean of the replicates of a world, and the variance of one of them.
    replicates
        Of each world, two or more.
    weights
        Shape (worlds,), above 0.
    """
    worlds = effective_worlds(weights)
    chance = np.random.default_rng(SEED)
    count = len(weights)
    resampled = chance.multinomial(count, np.full(count, 1 / count), SAMPLES).T
    columns = weights[:, np.newaxis] * np.column_stack([np.ones(count), resampled])
    edges = grid(effects)
    mass = fitted(likelihoods(effects, variances, replicates, edges), columns / columns.sum(axis=0))
    steps = mass.reshape(len(edges) - 1, -1, 1 + SAMPLES).sum(axis=1)
    above, below = steps[edges[:-1] >= 1].sum(axis=0), steps[edges[1:] <= -1].sum(axis=0)
    found = []
    for share, *others in (above, 1 - above - below, below):
        excess = float(np.var(others, ddof=1)) - share * (1 - share) / worlds
        found.append(wilson(float(share), worlds, WIDER * max(0.0, excess)))
    return found[0], found[1], found[2]


def grid(effects: Values) -> Values:
    """Edges of the steps, shape (steps + 1,): quantiles of the effects, and the limits of the shares."""
    quantiles = np.quantile(effects, np.linspace(0, 1, STEPS + 1))
    limits = [-1.0, 1.0]
    ends = [min(quantiles[0], *limits) - 1, max(quantiles[-1], *limits) + 1]
    return np.unique([*quantiles, *limits, *ends])


def likelihoods(effects: Values, variances: Values, replicates: int, edges: Values) -> Values:
    """Likelihood of what each world showed if its effect lay in a step and a pair had one of the variances.

    Returns
    -------
    ndarray
        Shape (worlds, steps x variances), each world's up to a factor of its own.
    """
    seen = np.maximum(variances, LEAST_VARIANCE)
    levels = np.unique(np.quantile(seen, (np.arange(VARIANCES) + 0.5) / VARIANCES))
    below = ndtr((edges[:, np.newaxis] - effects[:, np.newaxis, np.newaxis]) / np.sqrt(levels / replicates))
    mean = np.diff(below, axis=1) / np.diff(edges)[:, np.newaxis]
    # The variance of n normal values, times n - 1 over the true one, has a chi-squared distribution.
    half = (replicates - 1) / 2
    ratio = seen[:, np.newaxis] / levels
    spread = (half - 1) * np.log(ratio) - half * ratio - np.log(levels)
    found = mean * np.exp(spread - spread.max(axis=1, keepdims=True))[:, np.newaxis]
    return np.asarray(found.reshape(len(effects), -1) / found.max(axis=(1, 2))[:, np.newaxis])


def fitted(likelihood: Values, weights: Values) -> Values:
    """Return the mass of each part of a mixture for each column of weights, which sum to 1; shape (parts, columns)."""
    mass = np.full((likelihood.shape[1], weights.shape[1]), 1 / likelihood.shape[1])
    for _ in range(ROUNDS):
        mass *= likelihood.T @ (weights / np.maximum(likelihood @ mass, np.finfo(float).tiny))
    return mass
