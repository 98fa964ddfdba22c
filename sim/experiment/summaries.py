"""Means over the replicates of each point, of the whole run and year by year."""

from collections.abc import Iterator, Sequence

import numpy as np

from sim.experiment.design import Point, label
from sim.experiment.rows import SummaryRow, TrajectoryRow
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
            defined = value[np.isfinite(value)]
            yield SummaryRow(
                point=point.number,
                levels=label(point.levels),
                outcome=outcome,
                unit=unit(outcome),
                mean=float(defined.mean()) if len(defined) else None,
                standard_deviation=float(defined.std(ddof=1)) if len(defined) > 1 else None,
                runs=len(value),
                without_value=len(value) - len(defined),
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
            defined = value[np.isfinite(value)]
            low, high = map(float, np.percentile(defined, BAND)) if len(defined) else (None, None)
            yield TrajectoryRow(
                point=point,
                outcome=outcome,
                month=month,
                mean=float(defined.mean()) if len(defined) else None,
                low=low,
                high=high,
                runs=len(value),
                without_value=len(value) - len(defined),
            )
