"""Looks at the results of a sequential experiment, which stops once all that was stated is known well enough."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sim.experiment.design import Point
from sim.experiment.plan import Extent
from sim.experiment.rows import EXPLORATORY, FindingRow, LookRow
from sim.experiment.runs import RunTable
from sim.experiment.specification import Experiment, Hypothesis, Precision
from sim.experiment.world_effects import effects_in_worlds
from sim.experiment.world_means import WorldMeans, sides


class Known(NamedTuple):
    """How well a hypothesis, with its status, is known: half an interval; None where nothing was compared."""

    hypothesis: str
    status: str
    half_width: float | None


class Look(NamedTuple):
    """A look at the results.

    Attributes
    ----------
    size
        Replicates or worlds, whichever are added between looks.
    known
        One entry a hypothesis.
    reason
        Why the experiment stops here; empty where it goes on.
    """

    size: int
    known: list[Known]
    reason: str

    def rows(self, precision: Precision, upto: Extent) -> Iterator[LookRow]:
        """Say how well each hypothesis is known."""
        worlds = self.size if precision.of_shares else None
        for one in self.known:
            yield LookRow(upto.replicates, one.hypothesis, one.half_width, precision.half_width, self.reason, worlds)


def stages_of_looks(experiment: Experiment, stages: list[Extent]) -> list[list[Extent]]:
    """List the stages to run before each look at the results; one list unless replicates are added between looks."""
    if experiment.precision is None or experiment.precision.of_shares:
        return [stages]
    looks = [Extent(stages[-1].points, look) for look in experiment.precision.looks]
    return [looks[: number + 1] for number in range(len(looks))]


def looked_at(precision: Precision, size: int, known: list[Known]) -> Look:
    """Look at what is known, and decide whether to stop.

    Only hypotheses that were stated beforehand count, even those that were taken out of the file afterwards.
    """
    what = "share" if precision.of_shares else "difference"
    widths = [one.half_width for one in known if one.status != EXPLORATORY]
    there = [width for width in widths if width is not None]
    reason = "the cap is reached" if size >= precision.cap else ""
    if len(there) < len(widths):
        reason = f"{len(widths) - len(there)} of {len(widths)} {what}s have no value"
    elif all(width <= precision.half_width for width in there):
        reason = f"every {what} is known well enough"
    return Look(size, known, reason)


def known_differences(findings: Sequence[FindingRow]) -> list[Known]:
    """Half the interval of each difference, as a share of its smallest effect."""
    return [Known(row.hypothesis, row.status, half_width(row)) for row in findings]


def half_width(row: FindingRow) -> float | None:
    """Half the interval of a difference, as a share of the smallest effect; None where nothing was compared."""
    if row.low is None or row.high is None or row.smallest_effect is None:
        return None
    return (row.high - row.low) / 2 / row.smallest_effect


def known_shares(hypotheses: Sequence[tuple[Hypothesis, str]], design: Sequence[Point], runs: RunTable) -> list[Known]:
    """Half the widest of the intervals of the shares of worlds with each verdict."""
    assert isinstance(runs, WorldMeans)
    judged = [(one, status, effects_in_worlds(one, *sides(one, design, runs)).judged) for one, status in hypotheses]
    return [Known(one.name, status, max(share.half_width for share in shares)) for one, status, shares in judged]
