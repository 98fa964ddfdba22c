"""The tables of a finished experiment, made of its runs and findings."""

from collections.abc import Sequence

from sim.experiment.design import Point, policies
from sim.experiment.directory import POINTS, RUNS, SERIES
from sim.experiment.effects import effect_rows
from sim.experiment.kept_series import series_of
from sim.experiment.plan import measured
from sim.experiment.rows import FindingRow, LookRow, PointRow, Tables
from sim.experiment.runs import RunTable, schema
from sim.experiment.sensitivity import index_rows
from sim.experiment.shapley import share_rows
from sim.experiment.specification import Experiment
from sim.experiment.summaries import summary_rows, trajectory_rows
from sim.experiment.tables import write_points, write_tables
from sim.worlds.parquet import to_parquet


def analyse(
    experiment: Experiment,
    design: Sequence[Point],
    runs: RunTable,
    findings: Sequence[FindingRow],
    looks: Sequence[LookRow],
) -> Tables:
    """Make every table of rows; one for which the design gives no rows is empty.

    With worlds, these compare policies by the means of worlds.
    """
    compared = policies(design)
    return Tables(
        summary=tuple(summary_rows(experiment, compared, runs)),
        findings=tuple(findings),
        effects=tuple(effect_rows(experiment, compared, runs)),
        shapley=tuple(share_rows(experiment, compared, runs)),
        sensitivity=tuple(index_rows(experiment, runs)),
        trajectories=tuple(trajectory_rows(experiment, compared, runs)),
        looks=tuple(looks),
    )


def as_files(experiment: Experiment, design: Sequence[Point], runs: RunTable, tables: Tables) -> dict[str, bytes]:
    """Write the table of runs, the points, and every other table that has rows; return the bytes of each file."""
    factors = [factor.name for factor in experiment.factors]
    points = [
        PointRow(point.number, tuple(point.levels.values()), point.scenario.hash, point.world and point.world.number)
        for point in design
    ]
    columns = schema(measured(experiment), over_time=False).names
    kept = measured(experiment)
    return {
        RUNS: to_parquet(runs.table.select(columns)),
        **({SERIES: to_parquet(series_of(runs.table, kept))} if kept.by_month else {}),
        POINTS: write_points(factors, points),
        **write_tables(tables),
    }
