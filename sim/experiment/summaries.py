"""Means over the replicates of each point, or over worlds with their weights, of the whole run and year by year."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from sim.experiment.design import Point, label
from sim.experiment.mean_difference import Values
from sim.experiment.point_rows import SummaryRow, TrajectoryRow
from sim.experiment.runs import RunTable
from sim.experiment.specification import AT_LEVELS, Experiment, unit

MONTHS_A_YEAR = 12
BAND = (5, 95)  # per cent of the runs


def summary_rows(experiment: Experiment, design: Sequence[Point], runs: RunTable) -> Iterator[SummaryRow]:
    """Mean and standard deviation of outcomes at every point.

    Of every outcome where points are at levels, else of those that the experiment names.
    """
    outcomes = experiment.measured if experiment.design in AT_LEVELS else experiment.outcomes
    columns = {outcome: runs.values(outcome) for outcome in outcomes}
    for point in design:
        for outcome, values in columns.items():
            value = values[point.number]
            found = described(value, runs.weights)
            yield SummaryRow(
                point=point.number,
                levels=label(point.levels),
                outcome=outcome,
                unit=unit(outcome),
                mean=found.mean,
                standard_deviation=found.standard_deviation,
                runs=len(value),
                without_value=len(value) - found.defined,
            )


def trajectory_rows(experiment: Experiment, design: Sequence[Point], runs: RunTable) -> Iterator[TrajectoryRow]:
    """Mean of every point by year, and the band that holds nine runs of ten."""
    for outcome in experiment.trajectories:
        values = runs.by_year(outcome)
        for point, year in np.ndindex(values.shape[0], values.shape[2]):
            month = MONTHS_A_YEAR * (year + 1)
            if month > design[point].scenario.months:
                continue
            value = values[point, :, year]
            found = described(value, runs.weights)
            yield TrajectoryRow(
                point=point,
                outcome=outcome,
                month=month,
                mean=found.mean,
                low=found.low,
                high=found.high,
                runs=len(value),
                without_value=len(value) - found.defined,
            )


class Described(NamedTuple):
    """Values that are defined: how many, their mean, standard deviation, and the band that holds nine of ten."""

    defined: int
    mean: float | None = None
    standard_deviation: float | None = None
    low: float | None = None
    high: float | None = None


def described(values: Values, weights: Values | None) -> Described:
    """Describe values, shape (values,), of which some may be NaN; they weigh the same if no weights are given."""
    is_defined = np.isfinite(values)
    values, count = values[is_defined], int(is_defined.sum())
    if not count:
        return Described(0)
    if weights is None or np.ptp(weights) == 0:
        deviation = float(values.std(ddof=1)) if count > 1 else None
        return Described(count, float(values.mean()), deviation, *map(float, np.percentile(values, BAND)))
    share = weights[is_defined] / weights[is_defined].sum()
    mean = float(share @ values)
    deviation = float(np.sqrt(share @ (values - mean) ** 2 / (1 - share @ share))) if count > 1 else None
    band = np.percentile(values, BAND, weights=share, method="inverted_cdf")
    return Described(count, mean, deviation, *map(float, band))
