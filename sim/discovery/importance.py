"""How much each unknown moves a response over worlds, beside a dummy that does nothing, with bootstrap intervals."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy import stats

from sim.discovery.measures import MEASURES, spearman
from sim.discovery.resampling import DUMMY, Places, Weights, again, equal, generator
from sim.discovery.unknowns import Ranks, Unknown, Values, places_of, ranks

RESAMPLES = 50  # enough for a standard deviation
DUMMIES = 100
HIGH = 0.95  # share of dummies below the higher level
SURE = float(stats.norm.ppf(0.975))
SPEARMAN = "spearman"


class Importance(NamedTuple):
    """One measure of one unknown.

    Attributes
    ----------
    measure
        See `sim.discovery.measures`.
    value, low, high
        With its 95 % interval, by resampling the worlds.
    dummy, dummy_high
        Mean over dummies, and the level below which 95 % of them lie; NaN for a measure that needs none.
    """

    unknown: Unknown
    measure: str
    value: float
    low: float
    high: float
    dummy: float
    dummy_high: float

    @property
    def is_clear(self) -> bool:
        """Tell whether the interval leaves no doubt that the unknown does something.

        Of a hundred unknowns that do nothing, about one seems to by delta and by PAWN, which are held against dummies,
        and about six by rank correlation, which is held against 0.
        """
        level = 0.0 if math.isnan(self.dummy) else self.dummy
        return self.low > level or (self.measure == SPEARMAN and self.high < level)


def importance(unknowns: Sequence[Unknown], weights: Weights, response: Values) -> list[Importance]:
    """Measure how much each unknown moves a response.

    Parameters
    ----------
    unknowns
        What differs between worlds.
    weights
        Shape (worlds,): weight of each; all measures are those of worlds drawn to equal weights.
    response
        Shape (worlds,).

    Returns
    -------
    list of Importance
        Measure by measure, in the order of the unknowns.

    Raises
    ------
    ValueError
        If the response is the same in every world.
    """
    if np.ptp(response) == 0:
        message = "it is the same in every world"
        raise ValueError(message)
    count = len(response)
    order = ranks([unknown.values for unknown in unknowns])
    dummies = np.array([generator(DUMMY, number).permutation(count) for number in range(DUMMIES)])
    drawn, resamples = equal(weights), [again(weights, number) for number in range(RESAMPLES)]
    found = []
    for name, measure in MEASURES.items():
        values = measure(ranked(order, drawn), response[drawn])
        nothing = measure(ranked(dummies, drawn), response[drawn])
        spread = np.std([measure(ranked(order, one), response[one]) for one in resamples], axis=0, ddof=1)
        level, high = float(nothing.mean()), float(np.quantile(nothing, HIGH))
        found += rows(unknowns, name, values, spread, (level, high))
    return found + correlations(unknowns, drawn, resamples, response)


def ranked(order: Ranks, drawn: Places) -> Ranks:
    """Rank worlds that were drawn, some of them more than once."""
    return places_of(np.argsort(order[:, drawn], axis=1, kind="stable"))


def correlations(
    unknowns: Sequence[Unknown], drawn: Places, resamples: Sequence[Places], response: Values
) -> list[Importance]:
    """Compute the rank correlation of the unknowns that have an order."""
    ordered = [unknown for unknown in unknowns if unknown.is_ordered]
    if not ordered:
        return []
    columns = np.array([unknown.values for unknown in ordered])
    values = spearman(columns[:, drawn], response[drawn])
    spread = np.std([spearman(columns[:, one], response[one]) for one in resamples], axis=0, ddof=1)
    return rows(ordered, SPEARMAN, values, spread, (0.0, 0.0))


def rows(
    unknowns: Sequence[Unknown], measure: str, values: Values, spread: Values, level: tuple[float, float]
) -> list[Importance]:
    """Put numbers into rows."""
    return [
        Importance(unknown, measure, float(value), float(value - SURE * by), float(value + SURE * by), *level)
        for unknown, value, by in zip(unknowns, values, spread, strict=True)
    ]
