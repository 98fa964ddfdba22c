"""Whether what a hypothesis compares has settled: the halves of the months that are summed up, held side by side."""

from collections.abc import Iterator, Sequence

import numpy as np

from sim.experiment.comparison import Comparison, compare
from sim.experiment.contrast import weighted, weights
from sim.experiment.design import Point
from sim.experiment.mean_difference import Values
from sim.experiment.runs import BY_YEAR, RunTable
from sim.experiment.specification import Hypothesis, unit

MONTHS_A_YEAR = 12
MATERIAL = 0.05  # share of the mean of the first half: a smaller change is no drift worth a warning


def drift(hypothesis: Hypothesis, design: Sequence[Point], runs: RunTable) -> Iterator[str]:
    """Warn where an outcome still drifts, or where its difference has another sign in each half.

    Both are said only where the 95 % interval of the change, over replicates or worlds, excludes 0. Nothing is said of
    an outcome that is not kept by year, of scenarios with events, which change on purpose, and of less than two years.

    Parameters
    ----------
    hypothesis
        What is compared.
    design
        The points, or with worlds the policies.
    runs
        All of their runs, none of which failed.
    """
    of, against = (weights(design, cells) for cells in (hypothesis.of, hypothesis.against))
    halves = in_halves(hypothesis.outcome, [design[number] for number in {**of, **against}], runs)
    if halves is None:
        return
    sides = [[weighted(half, side) for half in halves] for side in (of, against)]
    if not np.isfinite(sides).all():
        return
    changes = [compare(late, early, weights=runs.weights) for early, late in sides]
    if any(is_sure(one) and abs(one.difference) > MATERIAL * abs(one.mean_against) for one in changes):
        moves = [moved(one) for one in changes]
        yield (
            "the outcome still drifts: from the first half of the months compared to the second, the side of interest "
            f"{moves[0]} and the side compared with {moves[1]}"
        )
    early, late = (one - other for one, other in zip(*sides, strict=True))
    change = compare(late, early, weights=runs.weights)
    if is_sure(change) and change.mean_of * change.mean_against < 0:
        yield (
            f"the sign of the difference turns: {change.mean_against:+.3g} {unit(hypothesis.outcome)} in the first "
            f"half of the months compared and {change.mean_of:+.3g} in the second"
        )


def in_halves(outcome: str, used: Sequence[Point], runs: RunTable) -> tuple[Values, Values] | None:
    """Mean of an outcome in each half of its whole years after the warm-up, shape (points, replicates or worlds)."""
    scenarios = [point.scenario for point in used]
    if outcome + BY_YEAR not in runs.table.column_names or any(scenario.events for scenario in scenarios):
        return None
    first = -(-max(scenario.warm_up for scenario in scenarios) // MONTHS_A_YEAR)
    last = min(scenario.months for scenario in scenarios) // MONTHS_A_YEAR
    half = (last - first) // 2
    if half < 1 or runs.replicates < 2 and runs.weights is None:
        return None
    years = runs.by_year(outcome)
    return years[..., first : first + half].mean(axis=-1), years[..., last - half : last].mean(axis=-1)


def is_sure(change: Comparison) -> bool:
    """Tell whether the interval of a change excludes 0."""
    return not change.low <= 0 <= change.high


def moved(change: Comparison) -> str:
    """Say by which share of the first half a side has moved."""
    if not change.mean_against:
        return "moves away from 0"
    share = 100 * change.difference / abs(change.mean_against)
    return f"{'rises' if share > 0 else 'falls'} by {abs(share):.0f} %" if abs(share) >= 0.5 else "stays"
