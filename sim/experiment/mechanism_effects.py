"""What each mechanism does to each measure: paired differences between its arms, and what they allow to be said."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from sim.experiment.arms import Arms, Pair
from sim.experiment.comparison import Comparison, compare
from sim.experiment.execution import OpenExecutor, execute, run_chunk
from sim.experiment.mean_difference import LEVEL
from sim.experiment.mechanisms import MEASURES, Measure
from sim.experiment.plan import Chunk, Measured, cut
from sim.experiment.runs import RunTable
from sim.experiment.verdicts import holm
from sim.progress import Watch
from sim.scenario import Scenario

RUNS_AT_A_TIME = 10  # of an arm, by one worker: whoever waits sees that it goes on


class MechanismRow(NamedTuple):
    """A mechanism and a measure: a line of the CSV file.

    Attributes
    ----------
    scenario, approach, mechanism, kind, change
        See `Pair`.
    outcome, unit
        See `Measure`.
    mean_first, mean_second, difference
        Means of both arms, and of the second less the first, in the unit.
    low, high
        95 % t interval of the difference.
    p, p_holm
        Two-sided t test of no difference, as it is and by Holm over the mechanisms of the scenario and approach; None
        where all differences are equal.
    pairs
        Number of replicates.
    finding
        What that means, in a sentence.
    warnings
        What makes the interval unsafe.
    """

    scenario: str
    approach: str
    mechanism: str
    kind: str
    change: str
    outcome: str
    unit: str
    mean_first: float
    mean_second: float
    difference: float
    low: float
    high: float
    p: float | None
    p_holm: float | None
    pairs: int
    finding: str
    warnings: tuple[str, ...]


def make_runs(
    scenarios: Sequence[Scenario], replicates: int, first_seed: int, open_executor: OpenExecutor, watch: Watch
) -> RunTable:
    """Run every scenario with the same seeds.

    Parameters
    ----------
    scenarios
        Of the arms.
    replicates
        Runs of each; replicate r has the seed `first_seed` + r.
    open_executor
        Opens what the runs are made with; the numbers do not depend on it.
    watch
        Called with the number of runs that were just made, and of those that are still to be made.

    Raises
    ------
    sim.experiment.execution.CannotRun, sim.experiment.cluster.ClusterUnusable
        If the runs cannot be made.
    """
    kept = Measured({}, ())
    chunks = [
        Chunk((number, number + 1), some, {number: scenario}, first_seed, kept)
        for number, scenario in enumerate(scenarios)
        for some in cut((0, replicates), RUNS_AT_A_TIME)
    ]
    left = len(scenarios) * replicates
    watch(0, left)
    parts = []
    for made in execute(chunks, open_executor, run_chunk):
        parts.append(pq.read_table(pa.BufferReader(made.data)))
        left -= len(made.chunk.runs)
        watch(len(made.chunk.runs), left)
    return RunTable(len(scenarios), pa.concat_tables(parts))


def effects(arms: Arms, runs: RunTable) -> list[MechanismRow]:
    """Compare the arms of every pair in every measure.

    Returns
    -------
    list of MechanismRow
        By scenario and approach, then by mechanism, then by measure.

    Raises
    ------
    ValueError
        If a run failed or has no value.
    """
    tables = dict.fromkeys((pair.scenario, pair.approach) for pair in arms.pairs)
    found: list[MechanismRow] = []
    for table in tables:
        pairs = [pair for pair in arms.pairs if (pair.scenario, pair.approach) == table]
        columns = [rows_of(measure, pairs, runs) for measure in MEASURES]
        found += [row for rows in zip(*columns, strict=True) for row in rows]
    return found


def rows_of(measure: Measure, pairs: Sequence[Pair], runs: RunTable) -> Iterator[MechanismRow]:
    """Compare the arms of the pairs of one scenario and approach in one measure."""
    values = measure.factor * runs.complete(measure.outcome)
    compared = [compare(values[pair.second], values[pair.first]) for pair in pairs]
    adjusted = holm([one.p for one in compared])
    for pair, one, p_holm in zip(pairs, compared, adjusted, strict=True):
        yield MechanismRow(
            scenario=pair.scenario,
            approach=pair.approach,
            mechanism=pair.mechanism.name,
            kind=pair.mechanism.kind,
            change=pair.change,
            outcome=measure.outcome,
            unit=measure.unit,
            mean_first=one.mean_against,
            mean_second=one.mean_of,
            difference=one.difference,
            low=one.low,
            high=one.high,
            p=one.p,
            p_holm=p_holm,
            pairs=one.pairs,
            finding="no effect: it is so already" if pair.first == pair.second else finding(one, p_holm, measure.unit),
            warnings=one.warnings,
        )


def finding(compared: Comparison, p_holm: float | None, unit: str) -> str:
    """Say what a difference means: no effect is said to be none."""
    least, most = sorted((abs(compared.low), abs(compared.high)))
    if p_holm is not None and p_holm < 1 - LEVEL:
        verb = "raises" if compared.difference > 0 else "lowers"
        return f"{verb} it by {abs(compared.difference):.2f} {unit} ({least:.2f} to {most:.2f})"
    if compared.p is not None:
        corrected = "" if compared.low <= 0 <= compared.high else " after correction"
        return f"no effect found{corrected}: interval {compared.low:.2f} to {compared.high:.2f} {unit}"
    return "no effect: the same in every run" if compared.difference == 0 else "not known: every difference is the same"
