"""Shapley shares: how much each factor adds to the effect of raising all of them.

A factor's share is its effect averaged over every order in which the factors could be raised from their first level to
their second (Shapley 1953); the shares sum to the effect of raising all of them. Two levels each, full factorial.
"""

from collections.abc import Iterator, Sequence
from math import factorial

import numpy as np

from sim.experiment.comparison import compare
from sim.experiment.design import Point
from sim.experiment.mean_difference import Values
from sim.experiment.rows import NOT_ASSESSED, ShareRow
from sim.experiment.runs import RunTable
from sim.experiment.specification import Experiment


def share_rows(experiment: Experiment, design: Sequence[Point], runs: RunTable) -> Iterator[ShareRow]:
    """Share of each factor in the effect of all of them on every outcome, where the design allows it."""
    factors = experiment.factors
    has_shares = experiment.design == "factorial" and len(factors) > 1 and all(len(one.levels) == 2 for one in factors)
    for outcome in experiment.outcomes if has_shares else ():
        try:
            shares = shapley(experiment, design, runs.complete(outcome))
            intervals = {
                factor: compare(share, np.zeros(len(share)), weights=runs.weights) for factor, share in shares.items()
            }
            total = sum(float(np.average(share, weights=runs.weights)) for share in shares.values())
        except ValueError as error:
            yield ShareRow(outcome, f"{NOT_ASSESSED}: {error}")
            continue
        for factor, found in intervals.items():
            yield ShareRow(outcome, factor, found.difference, found.low, found.high, total)


def shapley(experiment: Experiment, design: Sequence[Point], values: Values) -> dict[str, Values]:
    """Shapley share of each factor, replicate by replicate.

    Parameters
    ----------
    experiment
        A full factorial of factors with two levels each.
    design
        Its points.
    values
        Shape (points, replicates).

    Returns
    -------
    dict
        Factor to its share, shape (replicates,).
    """
    names = [factor.name for factor in experiment.factors]
    low = {factor.name: factor.levels[0].name for factor in experiment.factors}
    of_raised = {
        frozenset(name for name in names if point.levels[name] != low[name]): values[point.number] for point in design
    }
    count = len(names)
    found = {}
    for name in names:
        share: Values = np.zeros(values.shape[1])
        for raised, value in of_raised.items():
            if name not in raised:
                weight = factorial(len(raised)) * factorial(count - len(raised) - 1) / factorial(count)
                share = share + weight * (of_raised[raised | {name}] - value)
        found[name] = share
    return found
