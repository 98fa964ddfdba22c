"""The tables of a finished experiment, made of its runs and findings."""

from collections.abc import Iterator, Sequence

from sim.experiment.choices import choices, knowing_rows, policy_rows
from sim.experiment.design import Point, policies, worlds
from sim.experiment.directory import POINTS, RUNS, SERIES
from sim.experiment.effects import effect_rows
from sim.experiment.kept_series import series_of
from sim.experiment.plan import measured
from sim.experiment.point_rows import PointRow
from sim.experiment.rows import CaveatRow, FindingRow, LookRow, Tables
from sim.experiment.runs import RunTable, schema
from sim.experiment.sensitivity import index_rows
from sim.experiment.shapley import share_rows
from sim.experiment.specification import Experiment, Hypothesis
from sim.experiment.summaries import summary_rows, trajectory_rows
from sim.experiment.tables import write_points, write_tables
from sim.experiment.world_effects import effects_in_worlds
from sim.experiment.world_means import WorldMeans, sides
from sim.experiment.world_tables import effect_by_world_rows, variance_rows, world_share_rows
from sim.worlds.parquet import to_parquet
from sim.worlds.sequence import EVEN


def analyse(
    experiment: Experiment,
    design: Sequence[Point],
    runs: RunTable,
    hypotheses: Sequence[Hypothesis],
    findings: Sequence[FindingRow],
    looks: Sequence[LookRow],
) -> Tables:
    """Make every table of rows; one for which the design gives no rows is empty.

    With worlds, these compare policies by the means of worlds, and more tables look over the worlds.
    """
    compared = policies(design)
    tables = over_worlds(experiment, design, runs, hypotheses) if isinstance(runs, WorldMeans) else Tables()
    return tables._replace(
        summary=tuple(summary_rows(experiment, compared, runs)),
        findings=tuple(findings),
        effects=tuple(effect_rows(experiment, compared, runs)),
        shapley=tuple(share_rows(experiment, compared, runs)),
        sensitivity=tuple(index_rows(experiment, runs)),
        trajectories=tuple(trajectory_rows(experiment, compared, runs)),
        looks=tuple(looks),
        caveats=tuple(caveat_rows(experiment)),
    )


def caveat_rows(experiment: Experiment) -> Iterator[CaveatRow]:
    """Give each caveat a row for each hypothesis that it is on, or one without a hypothesis."""
    for caveat in experiment.caveats:
        yield from (CaveatRow(name, caveat.text) for name in caveat.hypotheses or ("",))


def over_worlds(
    experiment: Experiment, design: Sequence[Point], runs: WorldMeans, hypotheses: Sequence[Hypothesis]
) -> Tables:
    """Make the tables that only an experiment with worlds has; no shares where worlds are no sample of what may be."""
    every = worlds(design)
    found = [effects_in_worlds(one, *sides(one, design, runs)) for one in hypotheses]
    tables = Tables(effects_by_world=tuple(row for one in found for row in effect_by_world_rows(one, every)))
    if experiment.worlds is None or experiment.worlds.sequence != EVEN:
        return tables
    chosen = list(choices(experiment, design, runs))
    return tables._replace(
        shares=tuple(row for one in found for row in world_share_rows(one)),
        variance=tuple(row for one in found for row in variance_rows(one)),
        policies=tuple(row for choice in chosen for row in policy_rows(choice)),
        value_of_knowing=tuple(row for choice in chosen for row in knowing_rows(choice)),
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
