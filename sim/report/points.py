"""Shares of a page in per cent: what tables keep as 0.01 is read as one percentage point."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Protocol

from sim.experiment.rows import IndexRow
from sim.report.contents import Contents
from sim.words.titles import title

# Columns of each table that are in the unit of the outcome.
IN_UNIT: Mapping[str, tuple[str, ...]] = {
    "summary": ("mean", "standard_deviation"),
    "findings": ("smallest_effect", "mean_of", "mean_against", "difference", "low", "high", "bca_low", "bca_high"),
    "effects": ("mean_of", "mean_against", "difference", "low", "high"),
    "shapley": ("share_value", "low", "high", "total"),
    "trajectories": ("mean", "low", "high"),
    "effects_by_world": ("effect", "low", "high", "reference", "smallest_effect"),
    "policies": ("mean", "mean_regret", "least_mean_regret", "high_regret", "largest_regret"),
    "value_of_knowing": ("value", "limit", "of_all"),
    "sensitivity": ("value", "low", "high"),
}


class Row(Protocol):
    """A row of a table."""

    def _replace(self, **values: Any) -> Any: ...


def in_points(contents: Contents) -> Contents:
    """Return contents in which every value of a share is in per cent, and every difference in percentage points."""
    of_claim = {row.hypothesis: row.outcome for row in contents.tables.shares}
    of_claim |= {row.hypothesis: row.outcome for row in contents.tables.findings}

    def scale(row: Any) -> float:
        if isinstance(row, IndexRow) and row.method != "morris":
            return 1.0  # shares of a variance, and correlations
        return title(row.outcome if hasattr(row, "outcome") else of_claim[row.hypothesis]).scale

    tables = {
        name: tuple(scaled(row, columns, scale(row)) for row in getattr(contents.tables, name))
        for name, columns in IN_UNIT.items()
    }
    return replace(
        contents,
        tables=contents.tables._replace(**tables),
        values={outcome: values * title(outcome).scale for outcome, values in contents.values.items()},
    )


def scaled(row: Row, columns: tuple[str, ...], scale: float) -> Any:
    """Multiply what a row has in some columns."""
    if scale == 1:
        return row
    found = {name: getattr(row, name) for name in columns}
    return row._replace(**{name: value * scale for name, value in found.items() if value is not None})
