"""Main effects, interactions of two factors, and Shapley shares, all as means of paired differences.

The main effect of a level against the first is the mean over all points at that level, less the mean over those at the
first. The interaction of two factors is the effect of one at a level of the other, less its effect at the other's
first level. In a fractional factorial some of these cannot be told from others, which the table names.

The Shapley share of a factor is its effect averaged over every order in which the factors could be raised from their
first level to their second (Shapley 1953); the shares sum to the effect of raising all of them. Two levels each, full
factorial.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import factorial

import numpy as np

from sim.experiment.design import Point
from sim.experiment.specification import Experiment, Factor
from sim.experiment.statistics import Comparison, Values, contrast

Runs = Mapping[int, Values]


@dataclass(frozen=True)
class Effect:
    """One effect: what is compared with what, and the comparison.

    Attributes
    ----------
    factors
        Names of the one or two factors.
    aliases
        Factors whose effect or interaction this design cannot tell from this one.
    """

    kind: str
    factors: tuple[str, ...]
    name: str
    comparison: Comparison
    aliases: tuple[str, ...]


def effects(experiment: Experiment, design: Sequence[Point], runs: Runs) -> Iterator[Effect]:
    """Compare every level with the first, then every two factors with each other where all their levels meet.

    Parameters
    ----------
    experiment
        With a design at levels.
    design
        Its points.
    runs
        Point to values of one outcome, each of shape (replicates,).

    Yields
    ------
    Effect

    Raises
    ------
    ValueError
        If a run has no value, or there are fewer than two replicates.
    """
    alone = experiment.design == "one_at_a_time"
    start = design[0].levels
    for factor in experiment.factors:
        first, *others = (level.name for level in factor.levels)
        for level in others:
            # One at a time, the others stay at their first level; else they are averaged over.
            of = {**start, factor.name: level} if alone else {factor.name: level}
            against = start if alone else {factor.name: first}
            compared = contrast(runs, design, [of], [against])
            yield Effect(
                "main", (factor.name,), f"{factor.name}: {level} - {first}", compared, aliases(experiment, factor.name)
            )
    if not alone:
        for one, other in itertools.combinations(experiment.factors, 2):
            yield from interactions(experiment, design, runs, one, other)


def interactions(
    experiment: Experiment, design: Sequence[Point], runs: Runs, one: Factor, other: Factor
) -> Iterator[Effect]:
    """Compare the effect of each level of one factor at each level of the other with that at its first level."""
    for level, at in itertools.product(one.levels[1:], other.levels[1:]):
        first, start = one.levels[0].name, other.levels[0].name
        of = [{one.name: level.name, other.name: at.name}, {one.name: first, other.name: start}]
        against = [{one.name: first, other.name: at.name}, {one.name: level.name, other.name: start}]
        try:
            compared = contrast(runs, design, of, against)
        except LookupError:  # a fraction in which these levels never meet
            continue
        name = f"({one.name}: {level.name} - {first}) at {other.name} = {at.name}, less that at {start}"
        yield Effect("interaction", (one.name, other.name), name, compared, aliases(experiment, one.name, other.name))


def aliases(experiment: Experiment, *factors: str) -> tuple[str, ...]:
    """List the factors, and pairs of factors, whose effect a fraction cannot tell from that of these."""
    if not experiment.generators:
        return ()
    identities: set[frozenset[str]] = {frozenset()}
    for name, word in experiment.generators.items():
        identities |= {known ^ frozenset((name, *word)) for known in identities}
    own = frozenset(factors)
    names = [factor.name for factor in experiment.factors]
    found = []
    for size in (1, 2):
        for those in itertools.combinations(names, size):
            if frozenset(those) != own and frozenset(those) ^ own in identities:
                found.append(" x ".join(those))
    return tuple(found)


def has_shares(experiment: Experiment) -> bool:
    """Whether Shapley shares can be computed."""
    factors = experiment.factors
    return experiment.design == "factorial" and len(factors) > 1 and all(len(one.levels) == 2 for one in factors)


def shapley(experiment: Experiment, design: Sequence[Point], runs: Runs) -> dict[str, Values]:
    """Shapley share of each factor, replicate by replicate.

    Returns
    -------
    dict
        Factor to its share, shape (replicates,).
    """
    names = [factor.name for factor in experiment.factors]
    low = {factor.name: factor.levels[0].name for factor in experiment.factors}
    values = {
        frozenset(name for name in names if point.levels[name] != low[name]): runs[point.number] for point in design
    }
    count = len(names)
    found = {}
    for name in names:
        share: Values = np.zeros(len(values[frozenset()]))
        for raised, value in values.items():
            if name not in raised:
                weight = factorial(len(raised)) * factorial(count - len(raised) - 1) / factorial(count)
                share = share + weight * (values[raised | {name}] - value)
        found[name] = share
    return found
