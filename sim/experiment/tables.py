"""The files of a finished experiment, made from its runs."""

from collections.abc import Mapping, Sequence

import numpy as np

from sim.experiment.analysis import EXPLORATORY, Finding, Runs, effect_rows, index_rows, share_rows, trajectory_rows
from sim.experiment.design import label
from sim.experiment.execution import BY_YEAR
from sim.experiment.files import csv, parquet
from sim.experiment.specification import AT_LEVELS, Experiment, unit
from sim.experiment.statistics import holm, smallest_effect

FINDINGS = [
    "hypothesis", "status", "outcome", "direction", "smallest_effect", "verdict", "pairs", "mean_of", "mean_against",
    "difference", "low", "high", "bca_low", "bca_high", "effect", "superiority", "correlation", "pairing_worth", "p",
    "p_holm", "warnings",
]  # fmt: skip
EFFECTS = [
    "outcome", "kind", "effect", "factors", "aliases", "mean_of", "mean_against", "difference", "low", "high",
    "standardised", "correlation", "pairing_worth", "pairs", "warnings",
]  # fmt: skip
SUMMARY = ["point", "levels", "outcome", "unit", "mean", "standard_deviation", "runs", "without_value"]
SHARES = ["outcome", "factor", "share_value", "low", "high", "total"]
INDICES = ["outcome", "method", "factor", "measure", "value", "low", "high"]
TRAJECTORIES = ["point", "outcome", "month", "mean", "low", "high", "runs", "without_value"]
LOOKS = ["replicates", "hypothesis", "half_width", "target", "reason"]


def tables(
    experiment: Experiment, runs: Runs, findings: Sequence[Finding], looks: Sequence[Sequence[object]]
) -> dict[str, bytes]:
    """Make the files; a table that would have no rows is left out."""
    outcomes = [name for name in runs.table.column_names if not name.endswith(BY_YEAR)]
    factors = [factor.name for factor in experiment.factors]
    places = [[point.number, *point.levels.values(), point.scenario.hash] for point in runs.design]
    files = {
        "runs.parquet": parquet(runs.table.select(outcomes)),
        "points.csv": csv(["point", *factors, "scenario"], places),
        "summary.csv": csv(SUMMARY, summary(experiment, runs)),
    }
    further: Mapping[str, tuple[list[str], Sequence[Sequence[object]]]] = {
        "findings.csv": (FINDINGS, finding_rows(findings)),
        "effects.csv": (EFFECTS, effect_rows(experiment, runs)),
        "shapley.csv": (SHARES, share_rows(experiment, runs)),
        "sensitivity.csv": (INDICES, index_rows(experiment, runs)),
        "trajectories.csv": (TRAJECTORIES, trajectory_rows(experiment, runs)),
        "looks.csv": (LOOKS, looks),
    }
    return files | {name: csv(columns, rows) for name, (columns, rows) in further.items() if rows}


def summary(experiment: Experiment, runs: Runs) -> list[list[object]]:
    """Mean, standard deviation and number of runs of outcomes at every point; runs without a value are counted.

    Of every outcome where points are at levels, else of those that the experiment names.
    """
    outcomes = experiment.measured if experiment.design in AT_LEVELS else experiment.outcomes
    columns = {outcome: runs.values(outcome) for outcome in outcomes}
    rows: list[list[object]] = []
    for position, point in enumerate(runs.design):
        for outcome, values in columns.items():
            value = values[position]
            defined = value[np.isfinite(value)]
            mean = float(defined.mean()) if len(defined) else float("nan")
            spread = float(defined.std(ddof=1)) if len(defined) > 1 else float("nan")
            place = [point.number, label(point.levels), outcome, unit(outcome)]
            rows.append([*place, mean, spread, len(value), len(value) - len(defined)])
    return rows


def finding_rows(findings: Sequence[Finding]) -> list[list[object]]:
    """One row a hypothesis: sides, interval, verdict, what the pairing was worth, warnings."""
    stated = [one for one in findings if one.status != EXPLORATORY]
    family = holm([float("nan") if one.comparison is None else one.comparison.p for one in stated])
    corrected = {id(one): p_value for one, p_value in zip(stated, family, strict=True)}
    adjusted = [corrected.get(id(one), float("nan")) for one in findings]
    rows: list[list[object]] = []
    for finding, p_holm in zip(findings, adjusted, strict=True):
        one, found = finding.hypothesis, finding.comparison
        row: list[object] = [one.name, finding.status, one.outcome, one.direction]
        if found is None:
            rows.append([*row, "", finding.verdict, *[""] * (len(FINDINGS) - 6)])
            continue
        sides = [found.mean_of, found.mean_against, found.difference]
        intervals = [found.low, found.high, found.bca_low, found.bca_high]
        numbers = [*sides, *intervals, found.effect, found.superiority, found.correlation, found.gain, found.p, p_holm]
        least = smallest_effect(one, found)
        rows.append([*row, least, finding.verdict, found.pairs, *numbers, "; ".join(found.warnings)])
    return rows
