"""One experiment from file to tables: plan, run what is missing, compare, write."""

import hashlib
import json
import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from sim.compiled import source_digest
from sim.experiment.design import Point, label, points
from sim.experiment.execution import TWIN, Chunk, Receipt, execute, local_executor
from sim.experiment.experiment_file import Experiment, Hypothesis
from sim.experiment.statistics import Comparison, Values, compare, holm, side, smallest_effect, verdict
from sim.experiment.store import Store, csv, parquet, text, write_whole
from sim.outputs.result import SUMMARISED

RUNS_IN_CHUNK = 25
PACKAGES = ("numba", "numpy", "pyarrow", "scipy")


@dataclass(frozen=True)
class Finding:
    """A hypothesis with its comparison, or the reason why there is none."""

    hypothesis: Hypothesis
    comparison: Comparison | None
    verdict: str
    status: str


def plan(experiment: Experiment, design: Sequence[Point]) -> dict[str, Any]:
    """Describe what a results directory is begun with; another plan is refused there."""
    return {
        "experiment": experiment.name,
        "points": [{**point.levels, "scenario": point.scenario.hash} for point in design],
        "replicates": experiment.replicates,
        "first_seed": experiment.first_seed,
        "twins": TWIN in experiment.outcomes or any(one.outcome == TWIN for one in experiment.hypotheses),
        "runs_in_chunk": RUNS_IN_CHUNK,
        "model_source": source_digest(),
        "machine": platform.machine(),
        "packages": {package: version(package) for package in PACKAGES},
    }


def chunks(experiment: Experiment, design: Sequence[Point], with_twin: bool) -> list[Chunk]:
    """Cut the runs into chunks of one point each, so that a worker reads a scenario once a chunk."""
    found: list[Chunk] = []
    for point in design:
        for start in range(0, experiment.replicates, RUNS_IN_CHUNK):
            replicates = range(start, min(start + RUNS_IN_CHUNK, experiment.replicates))
            found.append(
                Chunk(
                    number=len(found),
                    runs=tuple((point.number, replicate) for replicate in replicates),
                    base=str(experiment.base),
                    changes={point.number: dict(point.changes)},
                    first_seed=experiment.first_seed,
                    with_twin=with_twin,
                )
            )
    return found


def perform(
    experiment: Experiment, folder: Path, workers: int | None = None, watch: Callable[[Receipt], object] | None = None
) -> tuple[list[Finding], int]:
    """Run what is missing of an experiment, then compare and write.

    Parameters
    ----------
    experiment
        The checked file.
    folder
        Results directory; one that was begun with the same plan is continued.
    workers
        Processes; all cores if not given.
    watch
        Called with each receipt.

    Returns
    -------
    tuple
        Findings in the order of the hypotheses, and the number of runs that failed.

    Raises
    ------
    sim.experiment.store.InUse, sim.experiment.store.Refused
        If the directory belongs to another process or another plan.
    """
    design = points(experiment)
    planned = plan(experiment, design)
    todo = chunks(experiment, design, planned["twins"])
    with Store(folder) as store:
        store.begin(planned)
        frozen = freeze(experiment, folder)
        missing = [chunk for chunk in todo if not store.has(chunk.number)]
        if missing:
            count = min(workers or os.cpu_count() or 1, len(missing))
            with local_executor(count) as executor:
                for receipt in execute(missing, store, executor):
                    if watch is not None:
                        watch(receipt)
        table = store.runs(len(todo))
        failed = sum(bool(failure) for failure in table["failure"].to_pylist())
        findings = judge(experiment, design, table, frozen)
        store.finish(tables(experiment, design, table, findings))
    return findings, failed


def freeze(experiment: Experiment, folder: Path) -> set[str]:
    """Return the hashes of the hypotheses that were stated before the first run, writing them at the first."""
    path = folder / "hypotheses.json"
    if not path.exists():
        stated = {fingerprint(one): vars(one) for one in experiment.hypotheses}
        write_whole(path, text(stated))
    return set(json.loads(path.read_text(encoding="utf-8")))


def fingerprint(hypothesis: Hypothesis) -> str:
    """SHA-256 of a hypothesis as it is stated."""
    return hashlib.sha256(json.dumps(vars(hypothesis), sort_keys=True).encode()).hexdigest()


def judge(experiment: Experiment, design: Sequence[Point], table: pa.Table, frozen: set[str]) -> list[Finding]:
    """Compare the two sides of each hypothesis; with a failed or undefined run there is no comparison."""
    found = []
    for hypothesis in experiment.hypotheses:
        status = "stated beforehand" if fingerprint(hypothesis) in frozen else "exploratory"
        try:
            runs = columns(design, table, hypothesis.outcome)
            compared = compare(side(runs, design, hypothesis.of), side(runs, design, hypothesis.against))
        except ValueError as error:
            found.append(Finding(hypothesis, None, f"not assessed: {error}", status))
        else:
            found.append(Finding(hypothesis, compared, verdict(hypothesis, compared), status))
    return found


def columns(design: Sequence[Point], table: pa.Table, outcome: str) -> dict[int, Values]:
    """Values of an outcome by point, each of shape (replicates,) in the order of the replicates.

    Raises
    ------
    ValueError
        If a run failed.
    """
    failed = sum(bool(failure) for failure in table["failure"].to_pylist())
    if failed:
        message = f"{failed} of {table.num_rows} runs failed"
        raise ValueError(message)
    number = table["point"].to_numpy()
    value = table[outcome].to_numpy()
    return {point.number: value[number == point.number] for point in design}


def tables(
    experiment: Experiment, design: Sequence[Point], table: pa.Table, findings: Sequence[Finding]
) -> dict[str, bytes]:
    """Make the files of a finished experiment."""
    return {
        "runs.parquet": parquet(table),
        "summary.csv": summary(design, table),
        "findings.csv": findings_table(findings),
        "points.csv": csv(
            ["point", *(factor.name for factor in experiment.factors), "scenario"],
            [[point.number, *point.levels.values(), point.scenario.hash] for point in design],
        ),
    }


def summary(design: Sequence[Point], table: pa.Table) -> bytes:
    """Mean, standard deviation and number of runs of every outcome at every point; runs without a value are counted."""
    rows: list[list[object]] = []
    number = table["point"].to_numpy()
    for point in design:
        for outcome, unit in SUMMARISED.items():
            value = table[outcome].to_numpy()[number == point.number]
            defined = value[np.isfinite(value)]
            mean = float(defined.mean()) if len(defined) else float("nan")
            spread = float(defined.std(ddof=1)) if len(defined) > 1 else float("nan")
            place = [point.number, label(point.levels), outcome, unit]
            rows.append([*place, mean, spread, len(value), len(value) - len(defined)])
    return csv(["point", "levels", "outcome", "unit", "mean", "standard_deviation", "runs", "without_value"], rows)


def findings_table(findings: Sequence[Finding]) -> bytes:
    """One row a hypothesis: sides, interval, verdict, what the pairing was worth, warnings."""
    adjusted = holm([finding.comparison.p if finding.comparison else float("nan") for finding in findings])
    names = ["hypothesis", "status", "outcome", "direction", "smallest_effect", "verdict", "pairs", "mean_of",
             "mean_against", "difference", "low", "high", "bca_low", "bca_high", "effect", "superiority",
             "correlation", "pairing_worth", "p", "p_holm", "warnings"]  # fmt: skip
    rows = []
    for finding, p_holm in zip(findings, adjusted, strict=True):
        one, found = finding.hypothesis, finding.comparison
        row: list[object] = [one.name, finding.status, one.outcome, one.direction]
        if found is None:
            rows.append([*row, "", finding.verdict, *[""] * (len(names) - 6)])
            continue
        sides = [found.mean_of, found.mean_against, found.difference]
        intervals = [found.low, found.high, found.bca_low, found.bca_high]
        numbers = [*sides, *intervals, found.effect, found.superiority, found.correlation, found.gain, found.p, p_holm]
        least = smallest_effect(one, found)
        rows.append([*row, least, finding.verdict, found.pairs, *numbers, "; ".join(found.warnings)])
    return csv(names, rows)
