"""A tree beside the box: worlds divided in two again and again (CART, Breiman et al. 1984), by scikit-learn.

It is as deep as tells worlds that were held out best, and has no division where none clearly tells them better than the
share of all worlds does.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from sim.discovery.box import ABOVE, AMONG, BELOW, Box, Mask, Restriction
from sim.discovery.resampling import Weights, folds
from sim.discovery.unknowns import Unknown, Values

DEEPEST = 3
FOLDS = 10
LEAST_MASS = 0.1  # of a leaf
CLEARLY = 2.0  # standard errors


class Leaf(NamedTuple):
    """A leaf: how it is reached, the share of its worlds that is of interest, and its share of all worlds."""

    way: Box
    density: float
    mass: float


class Feature(NamedTuple):
    """A column that a tree divides by: an unknown, or whether a choice is this option."""

    at: int
    option: int | None


def tree(unknowns: Sequence[Unknown], weights: Weights, interest: Mask) -> list[Leaf]:
    """Grow the tree; return its leaves, a single one where no division helps."""
    features = [Feature(at, option) for at, one in enumerate(unknowns) for option in divisions(one)]
    columns = np.column_stack([column(feature, unknowns) for feature in features])
    errors = [held_out_errors(columns, weights, interest, depth) for depth in range(DEEPEST + 1)]
    depth = int(np.argmin([round(float(weights @ error), 9) for error in errors]))
    if not is_clearly_more(errors[0] - errors[depth], weights):
        return [Leaf((), float(weights[interest].sum() / weights.sum()), 1.0)]
    grown = fitted(columns, weights, interest, depth).tree_
    return list(leaves(grown, 0, (), features, unknowns))


def divisions(unknown: Unknown) -> Sequence[int | None]:
    """List the options of a choice of three or more, each of which may be divided from the others."""
    return [None] if unknown.is_ordered else list(range(len(unknown.options)))


def column(feature: Feature, unknowns: Sequence[Unknown]) -> Values:
    """Return the column of a feature."""
    found = unknowns[feature.at].values
    return found if feature.option is None else (found == feature.option).astype(float)


def fitted(columns: Values, weights: Weights, interest: Mask, depth: int) -> Any:
    """Fit a tree of a depth."""
    from sklearn.tree import DecisionTreeClassifier

    model = DecisionTreeClassifier(max_depth=depth, min_weight_fraction_leaf=LEAST_MASS, random_state=0)
    return model.fit(columns, interest, sample_weight=weights)


def held_out_errors(columns: Values, weights: Weights, interest: Mask, depth: int) -> Values:
    """Squared error, in each world, of the share that a tree grown without this world foretells (Brier 1950)."""
    found = np.zeros(len(weights))
    for fold in folds(len(weights), FOLDS):
        rest = np.setdiff1d(np.arange(len(weights)), fold)
        if depth == 0 or interest[rest].all() or not interest[rest].any():
            foretold = np.full(len(fold), np.average(interest[rest], weights=weights[rest]))
        else:
            model = fitted(columns[rest], weights[rest], interest[rest], depth)
            foretold = model.predict_proba(columns[fold])[:, 1]
        found[fold] = (foretold - interest[fold]) ** 2
    return found


def is_clearly_more(gains: Values, weights: Weights) -> bool:
    """Tell whether the weighted mean of gains is so many standard errors above 0."""
    share = weights / weights.sum()
    mean = float(share @ gains)
    return mean > CLEARLY * float(np.sqrt((share**2) @ (gains - mean) ** 2))


def leaves(grown: Any, node: int, way: Box, features: Sequence[Feature], unknowns: Sequence[Unknown]) -> Iterator[Leaf]:
    """Go through the leaves below a node, from left to right."""
    if grown.children_left[node] < 0:
        share = grown.value[node][0]
        mass = grown.weighted_n_node_samples
        yield Leaf(tightest(way), float(share[1] / share.sum()), float(mass[node] / mass[0]))
        return
    feature, limit = features[grown.feature[node]], float(grown.threshold[node])
    for child, side in ((grown.children_left[node], BELOW), (grown.children_right[node], ABOVE)):
        step = restriction(feature, unknowns[feature.at], side, limit)
        yield from leaves(grown, child, (*way, step), features, unknowns)


def restriction(feature: Feature, unknown: Unknown, side: str, limit: float) -> Restriction:
    """Return what a division lets through on a side."""
    if not unknown.options:
        return Restriction(feature.at, side, limit)
    if feature.option is None:
        return Restriction(feature.at, AMONG, options=(0,) if side == BELOW else (1,))
    others = tuple(at for at in range(len(unknown.options)) if at != feature.option)
    return Restriction(feature.at, AMONG, options=others if side == BELOW else (feature.option,))


def tightest(way: Box) -> Box:
    """Leave of several restrictions of one unknown on one side what all of them let through."""
    found: dict[tuple[int, str], Restriction] = {}
    for one in way:
        before = found.get((one.at, one.side), one)
        tighter = max if one.side == ABOVE else min
        options = tuple(at for at in one.options if at in before.options)
        bound = one.bound if one.side == AMONG else tighter(one.bound, before.bound)
        found[one.at, one.side] = Restriction(one.at, one.side, bound, options)
    return tuple(found.values())
