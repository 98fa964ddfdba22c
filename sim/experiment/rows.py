"""The tables of an experiment: one class a table, whose fields are the header of its CSV file.

A number that could not be computed is None, an empty cell in the file; `reason` then says why.
"""

from typing import NamedTuple

from sim.experiment.point_rows import SummaryRow, TrajectoryRow
from sim.experiment.world_rows import EffectByWorldRow, KnowingRow, PolicyRow, VarianceRow, WorldShareRow

NOT_ASSESSED = "not assessed"  # in the place of a verdict or a name; a colon and the reason may follow
STATED, EXPLORATORY = "stated beforehand", "exploratory"
WITHDRAWN = "stated beforehand, taken out of the file afterwards"


def reason_in(text: str) -> str:
    """Return the reason that follows NOT_ASSESSED."""
    return text.removeprefix(f"{NOT_ASSESSED}: ")


class FindingRow(NamedTuple):
    """A hypothesis and what its comparison found; see `sim.experiment.comparison.Comparison` for the numbers.

    Attributes
    ----------
    status
        STATED, EXPLORATORY or WITHDRAWN.
    direction
        "higher" or "lower": where the hypothesis claims the difference to lie.
    smallest_effect
        Smallest effect of interest, in the outcome's unit.
    verdict
        See `sim.experiment.verdicts`; NOT_ASSESSED and the reason where nothing is compared and every number is None.
    p_holm
        p adjusted over the hypotheses that were stated beforehand (Holm 1979); None for an exploratory one.
    """

    hypothesis: str
    status: str
    outcome: str
    direction: str
    smallest_effect: float | None
    verdict: str
    pairs: int | None = None
    mean_of: float | None = None
    mean_against: float | None = None
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    bca_low: float | None = None
    bca_high: float | None = None
    effect: float | None = None
    superiority: float | None = None
    correlation: float | None = None
    pairing_worth: float | None = None
    p: float | None = None
    p_holm: float | None = None
    warnings: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """Why nothing was compared; empty where something was."""
        return reason_in(self.verdict) if self.difference is None else ""


class CaveatRow(NamedTuple):
    """What has to be known beside a verdict, as the experiment file says it.

    Attributes
    ----------
    hypothesis
        Name of the hypothesis that it is on; empty for one on the whole experiment.
    """

    hypothesis: str
    caveat: str


MAIN = "main"  # kind of the effects that are no interactions


class EffectRow(NamedTuple):
    """The main effect of a level on an outcome, or an interaction of two levels.

    Attributes
    ----------
    kind
        MAIN, "interaction", or NOT_ASSESSED; then `effect` is the reason and every number is None.
    effect
        The levels that are compared, in words.
    factors, aliases
        Names of the one or two factors, joined by " x "; effects confounded with this one, joined by "; ".
    standardised, correlation, pairing_worth
        See `sim.experiment.comparison.Comparison`.
    """

    outcome: str
    kind: str
    effect: str
    factors: str = ""
    aliases: str = ""
    mean_of: float | None = None
    mean_against: float | None = None
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    standardised: float | None = None
    correlation: float | None = None
    pairing_worth: float | None = None
    pairs: int | None = None
    warnings: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """Why nothing was compared; empty where something was."""
        return self.effect if self.kind == NOT_ASSESSED else ""


class ShareRow(NamedTuple):
    """The Shapley share of a factor in the effect of all factors on an outcome.

    Attributes
    ----------
    factor
        Its name; NOT_ASSESSED and the reason where there are no shares and every number is None.
    share_value, low, high
        Mean over the replicates with its 95 % interval, in the outcome's unit.
    total
        Sum of the shares of all factors, in the outcome's unit.
    """

    outcome: str
    factor: str
    share_value: float | None = None
    low: float | None = None
    high: float | None = None
    total: float | None = None

    @property
    def reason(self) -> str:
        """Why there is no share; empty where there is one."""
        return reason_in(self.factor) if self.share_value is None else ""


class IndexRow(NamedTuple):
    """A sensitivity index of a factor.

    Attributes
    ----------
    method, measure
        See `sim.experiment.sensitivity`.
    factor
        Its name; NOT_ASSESSED and the reason where there are no indices and every number is None.
    value
        None, too, for the correlation of a factor that the others determine.
    low, high
        95 % interval; None for a measure that has none, such as sigma.
    """

    outcome: str
    method: str
    factor: str
    measure: str = ""
    value: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def reason(self) -> str:
        """Why there is no value; empty where there is one."""
        if self.value is not None:
            return ""
        return f"{self.measure} of {self.factor} is not defined" if self.measure else reason_in(self.factor)


class LookRow(NamedTuple):
    """How well a difference, or shares of worlds, were known at a look of a sequential experiment.

    Attributes
    ----------
    half_width
        Half the interval of the difference, as a share of the smallest effect, or half the widest of the intervals of
        the shares of worlds with each verdict; None where nothing was compared.
    target
        That at which the experiment may stop.
    reason
        Why the experiment stopped here; empty where it went on.
    worlds
        Number of worlds, where they are added between looks.
    """

    replicates: int
    hypothesis: str
    half_width: float | None
    target: float
    reason: str
    worlds: int | None = None


class Tables(NamedTuple):
    """The tables of an experiment, each without rows where its design gives none; the file is `NAME.csv`."""

    summary: tuple[SummaryRow, ...] = ()
    findings: tuple[FindingRow, ...] = ()
    effects: tuple[EffectRow, ...] = ()
    shapley: tuple[ShareRow, ...] = ()
    sensitivity: tuple[IndexRow, ...] = ()
    trajectories: tuple[TrajectoryRow, ...] = ()
    looks: tuple[LookRow, ...] = ()
    effects_by_world: tuple[EffectByWorldRow, ...] = ()
    shares: tuple[WorldShareRow, ...] = ()
    variance: tuple[VarianceRow, ...] = ()
    policies: tuple[PolicyRow, ...] = ()
    value_of_knowing: tuple[KnowingRow, ...] = ()
    caveats: tuple[CaveatRow, ...] = ()


OVER_WORLDS = ("effects_by_world", "shares", "variance", "policies", "value_of_knowing")  # tables of worlds alone
