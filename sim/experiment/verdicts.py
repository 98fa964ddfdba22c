"""Verdicts on hypotheses by interval, against the smallest effect of interest.

Runs are cheap and any difference becomes "significant" with enough of them, so no verdict rests on a p-value:

    supported          the whole interval lies beyond the smallest effect, in the direction claimed
    practically equal  the whole interval lies within the smallest effect of 0
    refuted            the whole interval falls short of the smallest effect in that direction
    undecided          else; and where fewer than FEWEST_FOR_BCA pairs have one and the same difference, not 0

Over worlds, a verdict also holds if any one of them is left out, or the hypothesis is undecided.

p-values are adjusted by Holm over the stated hypotheses, for readers who want them.
"""

from collections.abc import Sequence

from sim.experiment.comparison import Comparison
from sim.experiment.mean_difference import FEWEST_FOR_BCA
from sim.experiment.specification import Hypothesis


def smallest_effect(hypothesis: Hypothesis, mean_against: float) -> float:
    """Smallest effect of interest in the outcome's unit, where the cells of `against` sum to a mean.

    Raises
    ------
    ValueError
        If it is a share of a mean that is 0.
    """
    # An interaction sums over cells; its share is of their mean.
    share = abs(mean_against) / len(hypothesis.against) if hypothesis.is_relative else 1.0
    if share == 0:
        message = "its smallest effect is a share of a mean that is 0"
        raise ValueError(message)
    return hypothesis.smallest_effect * share


def verdict(hypothesis: Hypothesis, comparison: Comparison) -> str:
    """Judge a hypothesis by the interval alone; what falls with one world is undecided."""
    return "undecided" if hangs_on_one_world(hypothesis, comparison) else with_all(hypothesis, comparison)


def with_all(hypothesis: Hypothesis, comparison: Comparison) -> str:
    """Judge a hypothesis by the interval of all pairs."""
    least = smallest_effect(hypothesis, comparison.mean_against)
    return judge(hypothesis.direction, least, comparison.low, comparison.high, comparison.pairs)


def hangs_on_one_world(hypothesis: Hypothesis, comparison: Comparison) -> bool:
    """Tell whether the verdict of all worlds together falls if one of them is left out."""
    if comparison.without_one is None:
        return False
    least = smallest_effect(hypothesis, comparison.mean_against)
    without = judge(hypothesis.direction, least, *comparison.without_one, comparison.pairs)
    return without != with_all(hypothesis, comparison)


def judge(direction: str, least: float, low: float, high: float, pairs: int) -> str:
    """Judge an effect by its interval from so many pairs, against the smallest effect of interest, which may be 0."""
    if direction == "lower":
        low, high = -high, -low
    if low == high != 0 and pairs < FEWEST_FOR_BCA:
        return "undecided"  # a few equal differences say nothing of those to come
    if low > least:
        return "supported"
    if -least < low and high < least or low == high == 0:
        return "practically equal"
    return "refuted" if high < least else "undecided"


def holm(p_values: Sequence[float | None]) -> list[float | None]:
    """Adjust p-values over a family (Holm 1979); a missing one stays missing and counts in the family."""
    count = len(p_values)
    adjusted: list[float | None] = [None] * count
    largest = 0.0
    present = sorted((p_value, position) for position, p_value in enumerate(p_values) if p_value is not None)
    for rank, (p_value, position) in enumerate(present):
        largest = max(largest, min(1.0, (count - rank) * p_value))
        adjusted[position] = largest
    return adjusted
