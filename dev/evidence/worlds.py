"""Not decided by construction: over the worlds that are plausible, either approach can be the better one.

A world is a value of every parameter that has a declared range of uncertainty (`sim.worlds`), drawn uniformly, or
uniformly in the logarithm where the range spans a factor of four or more.
They are not the calibrated worlds of docs/findings.md; the page has what is expected over those, too.
Parameters that an approach sets belong to the policy, not to the world. The answer in a world is the share of harm
averted under the European approach less that under the North American, paired by seed.
"""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy import stats

from dev.evidence.frozen import refuse_unless_frozen
from dev.evidence.page import Finding, Table
from dev.evidence.runs import APPROACHES, AVERTED, MEASURED, REGIONS, Measure, Values, scenario_of
from dev.evidence.statistics import (
    FAILS,
    HOLDS,
    Interval,
    judge,
    mean_interval,
    share_interval,
    worst,
)
from sim.worlds.sequence import draw
from sim.worlds.table import World
from sim.worlds.uncertainty import Uncertainty, plausible

WORLDS = 300
SEED = 20081  # of the design
MOST_OF_ONE_SIGN = 0.95
STRONG = 0.6  # rank correlation
BINS = 5
SHOWN = 5  # of the rank correlations of a region
SIDES = ("European better", "North American better")
RATIO = ("formation.new_months", "operations.pause_months")  # a world's dismantling beside its scare
CALIBRATED = Path(__file__).parents[2] / "results" / "reference" / "approaches" / "findings.csv"
PLACES = {
    "europe": "In Europe", "europe_12": "In Europe of twelve", "north_america": "In North America",
    "us_canada": "At the United States-Canada border",
}  # fmt: skip
SURE = float(stats.norm.ppf(0.975))


class Answers(NamedTuple):
    """The answer in every world of a region.

    Attributes
    ----------
    means
        Shape (worlds,): mean over seeds.
    error
        Standard error of such a mean, the same for all worlds.
    """

    means: Values
    error: float

    @property
    def reliability(self) -> float:
        """Share of the variance over worlds that is not chance within them."""
        return max(0.0, 1 - self.error**2 / float(self.means.var(ddof=1)))

    def signs(self) -> tuple[int, int]:
        """Count the worlds in which each approach is the better one beyond chance: European, North American."""
        sure = SURE * self.error
        return int((self.means > sure).sum()), int((self.means < -sure).sum())

    @property
    def share(self) -> Interval:
        """Share of the European approach among the worlds in which one of them is the better one beyond chance."""
        european, american = self.signs()
        return share_interval(european, max(1, european + american))

    @property
    def verdict(self) -> str:
        """Judge whether both signs of the difference are found in many worlds."""
        return judge(Interval(*(value - 0.5 for value in self.share)), MOST_OF_ONE_SIGN - 0.5)

    def cells(self) -> list[str]:
        """Write the answer of a region."""
        european, american = self.signs()
        counts = [str(count) for count in (european, american, len(self.means) - european - american)]
        return [mean_interval(self.means).text(factor=100), *counts, self.share.text(), f"{self.reliability:.2f}"]


def check(
    measure: Measure,
    approaches: Sequence[str],
    seeds: int = 8,
    uncertain: Sequence[Uncertainty] | None = None,
    worlds: int = WORLDS,
) -> Finding:
    """Answer the question in every world and region, and look for a parameter that decides it.

    Raises
    ------
    dev.evidence.frozen.NotFrozen
        If the question may not be asked yet.
    """
    refuse_unless_frozen()
    uncertain = unset_by_approaches() if uncertain is None else uncertain
    drawn = draw(uncertain, worlds, SEED)
    rows, strongest, along, verdicts = [], [], [], []
    for region in REGIONS:
        answers = answer(measure, region, approaches, drawn, seeds)
        rho = correlations(drawn, answers)
        ordered = sorted(rho, key=lambda name: -abs(rho[name]))
        strong = [name for name in ordered if abs(rho[name]) > STRONG]
        verdicts.append(worst([answers.verdict, FAILS if strong else HOLDS]))
        rows.append([region, *answers.cells(), verdicts[-1]])
        strongest.append([region, ", ".join(f"`{name}` {rho[name]:+.2f}" for name in ordered[:SHOWN])])
        along += [bins(region, name, column(drawn, name), answers) for name in strong]
    head = ["region", "European less North American, points", *SIDES, "not told apart", "European of those told apart"]
    claim = (
        f"Over {worlds} worlds, drawn from the declared ranges of {len(uncertain)} uncertain parameters, neither sign "
        f"of the difference holds in more than {MOST_OF_ONE_SIGN:.0%} of those in which it is told apart from 0 "
        f"({seeds} pairs each), and no parameter has a rank correlation above {STRONG} in size with it."
    )
    note = "Reliability is the share of the variance over worlds that is not chance; it bounds what can correlate."
    tables = [
        Table([*head, "reliability", "verdict"], rows),
        Table(["region", "largest rank correlations (Spearman)"], strongest),
        *along,
    ]
    return Finding(claim, tables, worst(verdicts), [note, calibrated()])


def calibrated() -> str:
    """Say that these worlds are not the calibrated ones, and what is expected over those, by the tables kept."""
    with CALIBRATED.open(encoding="utf-8", newline="") as file:
        kept = {row["hypothesis"]: row for row in csv.DictReader(file)}
    rows = [kept[f"{place} the European approach raises the share of harm averted"] for place in PLACES.values()]
    found = [Interval(*(float(row[name]) for name in ("difference", "low", "high"))) for row in rows]
    expected = [f"{interval.text(factor=100)} in {region}" for region, interval in zip(PLACES, found, strict=True)]
    below = sum(interval.high < 0 for interval in found)
    return (
        "The worlds of this check do not answer for the calibrated ones of `docs/findings.md`, which agree with "
        f"published figures. Over those the European approach is expected to avert less in {below} of {len(found)} "
        f"regions; European less North American, in points: {', '.join(expected)}."
    )


def unset_by_approaches() -> list[Uncertainty]:
    """List all that has a declared range of uncertainty, but what the approaches set."""
    return plausible([scenario_of(REGIONS[0], approach).values for approach in APPROACHES])


def answer(measure: Measure, region: str, approaches: Sequence[str], drawn: Sequence[World], seeds: int) -> Answers:
    """Answer the question in every world of a region."""
    scenarios = [scenario_of(region, approach, world.values) for world in drawn for approach in approaches]
    share = measure(scenarios, seeds)[:, :, 0, MEASURED.index(AVERTED)]
    difference = share[0::2] - share[1::2]
    return Answers(difference.mean(axis=1), float(np.sqrt(difference.var(axis=1, ddof=1).mean() / seeds)))


def column(drawn: Sequence[World], name: str) -> Values:
    """Return the values of a parameter, or of the ratio of two, in every world."""
    above, _, below = name.partition(" / ")
    return np.array([world.values[above] / (world.values[below] if below else 1) for world in drawn])


def correlations(drawn: Sequence[World], answers: Answers) -> dict[str, float]:
    """Rank correlation of every parameter, and of the ratio of what operations remove, with the answer."""
    keys = drawn[0].values.keys()
    names = [*keys, *([" / ".join(RATIO)] if set(RATIO) <= keys else [])]
    return {name: float(stats.spearmanr(column(drawn, name), answers.means).statistic) for name in names}


def bins(region: str, name: str, values: Values, answers: Answers) -> Table:
    """Lay out the answer along a parameter, in bins of equally many worlds."""
    rows = []
    for places in np.array_split(np.argsort(values, kind="stable"), BINS):
        inside = Answers(answers.means[places], answers.error)
        mean, signs = mean_interval(inside.means).text(factor=100), map(str, inside.signs())
        rows.append([f"{values[places].min():.3g} to {values[places].max():.3g}", mean, *signs])
    return Table([f"{region}: {name}", "difference, points", *SIDES], rows)
