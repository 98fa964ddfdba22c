"""What the runs of an experiment say: findings, effects, shares, indices. A missing run is never filled in."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sim.experiment import effects, sensitivity
from sim.experiment.design import Point
from sim.experiment.execution import BY_YEAR
from sim.experiment.specification import SAMPLED, Experiment, Hypothesis
from sim.experiment.statistics import Comparison, Values, compare, contrast, smallest_effect, verdict

STATED, EXPLORATORY = "stated beforehand", "exploratory"
WITHDRAWN = "stated beforehand, taken out of the file afterwards"
MONTHS_A_YEAR = 12
BAND = (5, 95)  # per cent of the runs


@dataclass(frozen=True)
class Finding:
    """A hypothesis with its comparison, or the reason why there is none."""

    hypothesis: Hypothesis
    comparison: Comparison | None
    verdict: str
    status: str

    @property
    def half_width(self) -> float:
        """Half the interval of the difference, as a share of the smallest effect of interest."""
        if self.comparison is None:
            return float("nan")
        return (self.comparison.high - self.comparison.low) / 2 / smallest_effect(self.hypothesis, self.comparison)


@dataclass(frozen=True)
class Runs:
    """All runs of an experiment, by point and replicate.

    Attributes
    ----------
    table
        One row a run, ordered by point and replicate; as many replicates at every point.
    """

    design: Sequence[Point]
    table: pa.Table

    @property
    def failed(self) -> int:
        """Number of runs that failed."""
        return int(pc.sum(pc.not_equal(self.table["failure"], "")).as_py())

    @property
    def first_failure(self) -> str:
        """Why the first run failed that did, in a line."""
        failures = self.table["failure"].filter(pc.not_equal(self.table["failure"], ""))
        return reason(failures[0].as_py()) if len(failures) else ""

    def values(self, outcome: str) -> Values:
        """Values of an outcome, shape (points, replicates)."""
        return np.asarray(self.table[outcome].to_numpy()).reshape(len(self.design), -1)

    def by_point(self, outcome: str) -> dict[int, Values]:
        """Values of an outcome by point, each of shape (replicates,).

        Raises
        ------
        ValueError
            If a run failed.
        """
        if self.failed:
            message = f"{self.failed} of {self.table.num_rows} runs failed"
            raise ValueError(message)
        return dict(enumerate(self.values(outcome)))

    def by_year(self, outcome: str) -> Values:
        """Values of an outcome by year, shape (points, replicates, years); NaN where a run failed or was shorter."""
        column = self.table[outcome + BY_YEAR].combine_chunks()
        lengths = np.asarray(pc.fill_null(pc.list_value_length(column), 0))
        values = np.full((len(lengths), lengths.max(initial=0)), np.nan)
        values[np.arange(values.shape[1]) < lengths[:, None]] = np.asarray(pc.list_flatten(column))
        # Written out, since without a year there is nothing to tell the replicates by.
        return values.reshape(len(self.design), len(values) // len(self.design), values.shape[1])


def reason(failure: str) -> str:
    """Return the first line of a failure; its last, the name of the error, where that said nothing."""
    lines = failure.splitlines()
    return lines[0] or lines[-1] if lines else ""


def judge(hypotheses: Sequence[tuple[Hypothesis, str]], runs: Runs) -> list[Finding]:
    """Compare the two sides of each hypothesis, which comes with its status.

    With a failed or undefined run there is no comparison.
    """
    found = []
    for one, status in hypotheses:
        try:
            compared = contrast(runs.by_point(one.outcome), runs.design, one.of, one.against)
            found.append(Finding(one, compared, verdict(one, compared), status))
        except ValueError as error:
            found.append(Finding(one, None, f"not assessed: {error}", status))
    return found


def effect_rows(experiment: Experiment, runs: Runs) -> list[list[object]]:
    """Compute main effects and interactions of every outcome; none where a run has no value."""
    rows: list[list[object]] = []
    for outcome in experiment.outcomes if experiment.design not in SAMPLED else ():
        try:
            for one in effects.effects(experiment, runs.design, runs.by_point(outcome)):
                found = one.comparison
                sides = [found.mean_of, found.mean_against, found.difference, found.low, found.high]
                names = [one.kind, one.name, " x ".join(one.factors), "; ".join(one.aliases)]
                worth = [found.effect, found.correlation, found.gain, found.pairs]
                rows.append([outcome, *names, *sides, *worth, "; ".join(found.warnings)])
        except ValueError as error:
            rows.append([outcome, "not assessed", str(error), *[""] * 12])
    return rows


def share_rows(experiment: Experiment, runs: Runs) -> list[list[object]]:
    """Shapley share of each factor in the effect of all of them on every outcome."""
    rows: list[list[object]] = []
    for outcome in experiment.outcomes if effects.has_shares(experiment) else ():
        try:
            shares = effects.shapley(experiment, runs.design, runs.by_point(outcome))
            total = sum(float(share.mean()) for share in shares.values())
            for factor, share in shares.items():
                found = compare(share, np.zeros(len(share)))
                rows.append([outcome, factor, found.difference, found.low, found.high, total])
        except ValueError as error:
            rows.append([outcome, f"not assessed: {error}", *[""] * 4])
    return rows


def index_rows(experiment: Experiment, runs: Runs) -> list[list[object]]:
    """Sensitivity indices of every outcome, for sampled designs."""
    rows: list[list[object]] = []
    for outcome in experiment.outcomes if experiment.design in SAMPLED else ():
        try:
            means = sensitivity.means_by_point(list(runs.by_point(outcome).values()))
            rows += [[outcome, experiment.design, *index] for index in sensitivity.indices(experiment, means)]
        except ValueError as error:
            rows.append([outcome, experiment.design, f"not assessed: {error}", *[""] * 4])
    return rows


def trajectory_rows(experiment: Experiment, runs: Runs) -> list[list[object]]:
    """Mean of every point by year, and the band that holds nine runs of ten; runs without a value are counted."""
    rows: list[list[object]] = []
    for outcome in experiment.trajectories:
        values = runs.by_year(outcome)
        for point, year in np.ndindex(values.shape[0], values.shape[2]):
            if MONTHS_A_YEAR * (year + 1) > runs.design[point].scenario.months:
                continue
            some = values[point, :, year]
            known = some[np.isfinite(some)]
            numbers = [known.mean(), *np.percentile(known, BAND)] if len(known) else [float("nan")] * 3
            month = MONTHS_A_YEAR * (year + 1)
            rows.append([point, outcome, month, *map(float, numbers), len(some), len(some) - len(known)])
    return rows
