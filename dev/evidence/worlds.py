"""Not decided by construction: over the worlds that are plausible, either approach can be the better one.

A world is a value of every parameter that has a declared range of uncertainty, drawn by a Latin hypercube (McKay,
Beckman and Conover 1979): uniformly, or uniformly in the logarithm where the range spans a factor of four or more.
Parameters that an approach sets belong to the policy, not to the world. The answer in a world is the share of harm
averted under the European approach less that under the North American, paired by seed.
"""

from collections.abc import Mapping, Sequence
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
from sim.model.quantity import Quantity
from sim.scenario.declarations import known, sections

WORLDS = 300
SEED = 20081  # of the design
WIDE = 4.0  # high over low from which a range is sampled in its logarithm
MOST_OF_ONE_SIGN = 0.95
STRONG = 0.6  # rank correlation
BINS = 5
RATIO = ("formation.new_months", "operations.pause_months")  # a world's dismantling beside its scare
SURE = float(stats.norm.ppf(0.975))

Ranges = Mapping[str, tuple[float, float]]


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


def check(
    measure: Measure, approaches: Sequence[str], seeds: int = 8, ranges: Ranges | None = None, worlds: int = WORLDS
) -> Finding:
    """Answer the question in every world and region, and look for a parameter that decides it.

    Raises
    ------
    sim.evidence.frozen.NotFrozen
        If the model may not be asked yet; `approaches` must be both.
    """
    refuse_unless_frozen()
    ranges = plausible_ranges() if ranges is None else ranges
    drawn = draw(ranges, worlds)
    table, strongest, along, verdicts = [], [], [], []
    for region in REGIONS:
        answers = answer(measure, region, list(ranges), drawn, seeds)
        european, american = answers.signs()
        sign = share_interval(european, max(1, european + american))
        rho = correlations(drawn, ranges, answers)
        name, largest = max(rho.items(), key=lambda one: abs(one[1]))
        verdicts += [
            judge(Interval(*(value - 0.5 for value in sign)), MOST_OF_ONE_SIGN - 0.5),
            HOLDS if abs(largest) <= STRONG else FAILS,
        ]
        counts = [str(count) for count in (european, american, worlds - european - american)]
        mean = mean_interval(answers.means).text(factor=100)
        table.append([region, mean, *counts, sign.text(), f"{answers.reliability:.2f}", worst(verdicts[-2:])])
        first = sorted(rho, key=lambda one: -abs(rho[one]))[:BINS]
        strongest.append([region, ", ".join(f"`{key}` {rho[key]:+.2f}" for key in first)])
        along += [
            Table(*bins(region, one, column(drawn, ranges, one), answers)) for one in rho if abs(rho[one]) > STRONG
        ]
    head = [
        "region", "European less North American, points", "European better", "North American better", "not told apart",
        "share European of those told apart", "reliability", "verdict",
    ]  # fmt: skip
    claim = (
        f"Over {worlds} worlds of {len(ranges)} uncertain parameters, neither sign of the difference holds in more "
        f"than {MOST_OF_ONE_SIGN:.0%} of those in which it is told apart from 0 ({seeds} pairs each), and no parameter "
        f"has a rank correlation above {STRONG} in size with it."
    )
    note = "Reliability is the share of the variance over worlds that is not chance; it bounds what can correlate."
    tables = [Table(head, table), Table(["region", "largest rank correlations (Spearman)"], strongest), *along]
    return Finding(claim, tables, worst(verdicts), [note])


def plausible_ranges() -> dict[str, tuple[float, float]]:
    """List the declared ranges of uncertainty, but of what the approaches set."""
    one, other = (scenario_of(REGIONS[0], approach).values for approach in APPROACHES)
    return {
        key: declared.plausible
        for section, names in sections().items()
        for name, declared in names.items()
        if isinstance(declared, Quantity) and declared.plausible and one[key := f"{section}.{name}"] == other[key]
    }


def draw(ranges: Ranges, worlds: int) -> Values:
    """Draw the worlds, shape (worlds, parameters)."""
    shares = stats.qmc.LatinHypercube(len(ranges), rng=SEED).random(worlds)
    low, high = np.array(list(ranges.values())).T
    wide = (low > 0) & (high >= WIDE * low)
    ratio = np.where(wide, high / np.where(wide, low, 1), 1)
    drawn = np.where(wide, low * ratio**shares, low + (high - low) * shares)
    whole = [isinstance(what := known(key), Quantity) and what.is_whole for key in ranges]
    return np.where(whole, np.round(drawn), drawn)


def answer(measure: Measure, region: str, keys: Sequence[str], drawn: Values, seeds: int) -> Answers:
    """Answer the question in every world of a region."""
    scenarios = []
    for world in drawn:
        changes = {
            key: int(value) if (what := known(key)) and isinstance(what, Quantity) and what.is_whole else float(value)
            for key, value in zip(keys, world, strict=True)
        }
        scenarios += [scenario_of(region, approach, changes) for approach in APPROACHES]
    share = measure(scenarios, seeds)[:, :, 0, MEASURED.index(AVERTED)]
    difference = share[0::2] - share[1::2]
    return Answers(difference.mean(axis=1), float(np.sqrt(difference.var(axis=1, ddof=1).mean() / seeds)))


def column(drawn: Values, ranges: Ranges, name: str) -> Values:
    """Return the values of a parameter, or of the ratio of two, in every world."""
    above, _, below = name.partition(" / ")
    keys = list(ranges)
    return drawn[:, keys.index(above)] / (drawn[:, keys.index(below)] if below else 1)


def correlations(drawn: Values, ranges: Ranges, answers: Answers) -> dict[str, float]:
    """Rank correlation of every parameter, and of the ratio of what operations remove, with the answer."""
    names = [*ranges, *([" / ".join(RATIO)] if set(RATIO) <= ranges.keys() else [])]
    return {name: float(stats.spearmanr(column(drawn, ranges, name), answers.means).statistic) for name in names}


def bins(region: str, name: str, values: Values, answers: Answers) -> tuple[list[str], list[list[str]]]:
    """Lay out the answer along a parameter, in bins of equally many worlds."""
    rows = []
    for places in np.array_split(np.argsort(values, kind="stable"), BINS):
        inside = Answers(answers.means[places], answers.error)
        european, american = (str(count) for count in inside.signs())
        mean = mean_interval(inside.means).text(factor=100)
        rows.append([f"{values[places].min():.3g} to {values[places].max():.3g}", mean, european, american])
    return [f"{region}: {name}", "difference, points", "European better", "North American better"], rows
