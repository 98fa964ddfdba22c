"""Rows of the tables over worlds, one class a table; see `sim.experiment.rows`.

Numbers that are not said to be something else are in the unit of the outcome.
"""

from typing import NamedTuple

JUDGED, WITHOUT_CHANCE = "verdict", "effect without chance"  # what a share is of


class EffectByWorldRow(NamedTuple):
    """A hypothesis in one world.

    Attributes
    ----------
    world, weight
        Number of the world, and its weight as compared with that of others.
    effect, low, high
        Mean paired difference over the replicates, with its 95 % t interval; without an interval from a single pair.
    reference
        Mean of the side that is compared with.
    smallest_effect
        Smallest effect of interest in this world; 0 where it is a share of a mean that is 0 there.
    verdict
        See `sim.experiment.verdicts`; with a failed run "not assessed" and the reason, and every number is None.
    """

    hypothesis: str
    world: int
    weight: float
    effect: float | None
    low: float | None
    high: float | None
    reference: float | None
    smallest_effect: float | None
    verdict: str

    @property
    def reason(self) -> str:
        """Why the world was not judged; empty where it was."""
        return self.verdict.partition(": ")[2]


class WorldShareRow(NamedTuple):
    """A share of worlds for a hypothesis.

    Attributes
    ----------
    smallest_effect
        Smallest effect of interest as it was stated: "2 %" of the mean of a cell compared with, or a number.
    kind
        JUDGED: of all worlds, those with a verdict, each judged by the interval of its own pairs, so that few pairs
        leave many undecided. WITHOUT_CHANCE: of the worlds that were judged, those whose effect lies on one side or
        the other of the smallest effect, as endless replicates would show it (`sim.experiment.deconvolution`).
    answer
        The verdict, or where the effect lies. "not assessed" and the reason where there is no share.
    share, low, high
        Share with its 95 % interval, from 0 to 1.
    number
        Of the worlds with the verdict; None without chance.
    worlds, effective_worlds
        Number of worlds that the share is of, and as many as would tell as much with equal weights (Kish 1965).
    """

    hypothesis: str
    outcome: str
    smallest_effect: str
    kind: str
    answer: str
    share: float | None
    low: float | None
    high: float | None
    number: int | None
    worlds: int
    effective_worlds: float

    @property
    def reason(self) -> str:
        """Why there is no share; empty where there is one."""
        return self.answer.partition(": ")[2]


class VarianceRow(NamedTuple):
    """How the effect of a hypothesis varies over worlds and by chance, over the worlds that were judged.

    Attributes
    ----------
    worlds, not_assessed
        Number of worlds that were judged, and of those that were not since a run failed or has no value.
    effective_worlds
        As many as would tell as much with equal weights (Kish 1965).
    replicates
        Of each world.
    mean, low, high
        Expected effect with its 95 % interval over worlds.
    deviation_of_worlds
        Standard deviation of the true effects of worlds: what only knowledge can lessen.
    deviation_of_chance
        Standard deviation of one pair within a world: what replicates average out.
    share_of_worlds, share_with_replicate
        Share of the variance of the effects of worlds that is no chance; with one more replicate in every world.
    error, error_with_replicate, error_with_worlds
        Standard error of the expected effect; with one more replicate in every world; with more worlds instead, at as
        many runs.
    """

    hypothesis: str
    outcome: str
    worlds: int
    not_assessed: int
    effective_worlds: float
    replicates: int
    mean: float
    low: float
    high: float
    deviation_of_worlds: float
    deviation_of_chance: float
    share_of_worlds: float
    share_with_replicate: float
    error: float
    error_with_replicate: float
    error_with_worlds: float


class PolicyRow(NamedTuple):
    """A policy compared with the others of the same countries, over the worlds in which all of them have a value.

    Attributes
    ----------
    among
        What these policies share and others have not; empty where all policies have the same countries.
    point, levels
        The policy: its point in the first world, and its levels.
    mean
        Expected value of the outcome.
    mean_regret, high_regret, largest_regret
        How much worse than the best policy of a world it is there: mean, 90th percentile, largest. Chance adds to them.
    least_mean_regret
        Mean regret without what chance may have added, and perhaps with less than it is; None with one replicate.
    worst_world
        Number of the world with the largest regret.
    best, best_low, best_high
        Share of worlds in which it is the best, with its 95 % interval.
    worlds, without_value
        Number of worlds compared, and of those left out since a run failed or has no value.
    """

    outcome: str
    among: str
    point: int
    levels: str
    mean: float
    mean_regret: float
    least_mean_regret: float | None
    high_regret: float
    largest_regret: float
    worst_world: int
    best: float
    best_low: float
    best_high: float
    worlds: int
    without_value: int


class KnowingRow(NamedTuple):
    """What it would be worth to know one value of the worlds before one chooses among the policies of a table.

    Attributes
    ----------
    outcome, among
        As in `PolicyRow`.
    parameter
        Key of a scenario that the worlds set.
    value
        Fall of the expected regret if it were known; about 0, or less by chance, for one that does nothing.
    limit
        If no key of the worlds did anything, the largest of their values would stay below it 95 times of 100.
    of_all
        Fall if everything were known: the mean regret of the policy that is best in expectation.
    """

    outcome: str
    among: str
    parameter: str
    value: float
    limit: float
    of_all: float
