"""Looks at the results of a sequential experiment, which stops once every difference is known well enough."""

from collections.abc import Sequence

from sim.experiment.plan import Extent
from sim.experiment.rows import EXPLORATORY, FindingRow, LookRow
from sim.experiment.specification import Experiment, Precision


def stages_of_looks(experiment: Experiment, stages: list[Extent]) -> list[list[Extent]]:
    """List the stages to run before each look at the results; there is one look unless the experiment is sequential."""
    if experiment.precision is None:
        return [stages]
    looks = [Extent(stages[-1].points, look) for look in experiment.precision.looks]
    return [looks[: number + 1] for number in range(len(looks))]


def reason_to_stop(precision: Precision, findings: Sequence[FindingRow], replicates: int) -> str:
    """Say why a sequential experiment stops at a look; nothing where it goes on.

    Only hypotheses that were stated beforehand count, even those that were taken out of the file afterwards.
    """
    widths = [half_width(row) for row in findings if row.status != EXPLORATORY]
    known = [width for width in widths if width is not None]
    if len(known) < len(widths):
        return f"{len(widths) - len(known)} of {len(widths)} differences have no value"
    if all(width <= precision.half_width for width in known):
        return "every difference is known well enough"
    return "the cap is reached" if replicates >= precision.cap else ""


def look_rows(precision: Precision, findings: Sequence[FindingRow], replicates: int, reason: str) -> list[LookRow]:
    """Say how well each difference is known at a look."""
    return [LookRow(replicates, row.hypothesis, half_width(row), precision.half_width, reason) for row in findings]


def half_width(row: FindingRow) -> float | None:
    """Half the interval of a difference, as a share of the smallest effect; None where nothing was compared."""
    if row.low is None or row.high is None or row.smallest_effect is None:
        return None
    return (row.high - row.low) / 2 / row.smallest_effect
