"""Rows of the tables that describe points, one class a table; see `sim.experiment.rows`."""

from typing import NamedTuple


class PointRow(NamedTuple):
    """A point of the design.

    Attributes
    ----------
    levels
        Name of its level of each factor: in the file one column a factor.
    scenario
        SHA-256 of its scenario.
    world
        Number of its world, in the file after that of the point; None, and no column, where there are no worlds.
    """

    point: int
    levels: tuple[str, ...]
    scenario: str
    world: int | None = None


class SummaryRow(NamedTuple):
    """An outcome at a point, over its replicates; with worlds at a policy, over the worlds with their weights.

    Attributes
    ----------
    point
        With worlds, the point of the policy in the first of them.
    mean, standard_deviation
        In the outcome's unit; None without a value, the deviation also with only one.
    runs, without_value
        Number of replicates or worlds, and of those that failed or have no value.
    """

    point: int
    levels: str
    outcome: str
    unit: str
    mean: float | None
    standard_deviation: float | None
    runs: int
    without_value: int

    @property
    def reason(self) -> str:
        """Why the mean or the standard deviation is missing; empty where both are there."""
        if self.mean is None:
            return "no run has a value"
        return "only one run has a value" if self.standard_deviation is None else ""


class TrajectoryRow(NamedTuple):
    """An outcome at a point in the twelve months up to one, over its replicates; with worlds, see `SummaryRow`.

    Attributes
    ----------
    month
        The last of the twelve, counted from 1.
    mean, low, high
        Mean, and the band that holds nine runs or worlds of ten, in the outcome's unit; None without a value.
    runs, without_value
        See `SummaryRow`.
    """

    point: int
    outcome: str
    month: int
    mean: float | None
    low: float | None
    high: float | None
    runs: int
    without_value: int

    @property
    def reason(self) -> str:
        """Why there is no mean; empty where there is one."""
        return "no run has a value" if self.mean is None else ""
