"""How an outcome is observed: by month and country, over the whole region, and summed up after the warm-up.

A summary of an outcome leaves out the warm-up and the world outside the region. Counts are summed over countries
and averaged over months; ratios are taken of the sums (never averages of ratios); stocks like trust are averaged
over countries and months.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.model.counts import PART, SUM, Count

Record = NDArray[np.float64]
Series = NDArray[np.float64]


class Outcome(NamedTuple):
    """One outcome: how it is computed and how it is read; `better` is its better direction, as of a `Count`."""

    name: str
    unit: str
    meaning: str
    over_countries: str
    better: str
    numerator: Callable[[Record], Series]
    denominator: Callable[[Record], Series] | None

    def monthly(self, record: Record) -> Series:
        """Compute the outcome by month and jurisdiction.

        Parameters
        ----------
        record
            Shape (months, counts, jurisdictions).

        Returns
        -------
        ndarray
            Shape (months, jurisdictions); NaN where a ratio has nothing to divide by.
        """
        value = self.numerator(record)
        return value if self.denominator is None else divided(value, self.denominator(record))

    def over_time(self, record: Record, inside: NDArray[np.bool_], window: int = 1) -> Series:
        """Compute the outcome of the whole region by month, or as a running mean of the months before.

        Parameters
        ----------
        record
            Shape (months, counts, jurisdictions).
        inside
            Shape (jurisdictions,): those that belong to the region.
        window
            Months of the running mean; fewer at the start.

        Returns
        -------
        ndarray
            Shape (months,). A ratio is that of the sums over the window.
        """
        value = running_mean(self.numerator(record)[:, inside].sum(axis=1), window)
        if self.denominator is not None:
            return divided(value, running_mean(self.denominator(record)[:, inside].sum(axis=1), window))
        return value if self.over_countries == SUM else value / np.count_nonzero(inside)

    def total(self, record: Record, inside: NDArray[np.bool_]) -> float:
        """Summarise the outcome over the months and countries that are given.

        Parameters
        ----------
        record
            Shape (months, counts, jurisdictions), without the warm-up.
        inside
            Shape (jurisdictions,).

        Returns
        -------
        float
            A mean per month, or a ratio of sums; NaN where there is nothing to divide by.
        """
        return self.overall(only(record, inside))

    def overall(self, record: Record) -> float:
        """Summarise the outcome over all of a record that `only` made; see `total`."""
        value = self.numerator(record).sum()
        if self.denominator is not None:
            below = self.denominator(record).sum()
            return float(value / below) if below > 0 else float("nan")
        return float(value / (len(record) if self.over_countries == SUM else len(record) * record.shape[2]))


def only(record: Record, inside: NDArray[np.bool_]) -> Record:
    """Keep the countries that are asked for, each count in one piece.

    So each is summed up in the same order, and to the same last digit, whatever else is recorded.

    Parameters
    ----------
    record
        Shape (months, counts, jurisdictions).
    inside
        Shape (jurisdictions,).

    Returns
    -------
    ndarray
        Shape (months, counts, those inside).
    """
    return np.ascontiguousarray(record.transpose(1, 2, 0)[:, inside]).transpose(2, 0, 1)


def divided(above: Series, below: Series) -> Series:
    """Divide, with NaN (never infinity, never zero) where there is nothing to divide by."""
    quotient = np.full(np.shape(above), np.nan)
    return np.divide(above, below, out=quotient, where=np.asarray(below) > 0)


def running_mean(values: Series, window: int) -> Series:
    """Average each month with those before it, as many as there are up to `window`; shape (months,)."""
    sums = np.cumsum(values)
    sums[window:] = sums[window:] - sums[:-window]
    return sums / np.minimum(np.arange(1, len(values) + 1), window)


def of_count(count: Count) -> Outcome:
    """Make the outcome that is a count as it stands."""
    name = count.name.lower()
    return Outcome(
        name, count.unit, count.meaning, count.over_countries, count.better, lambda record: record[:, count], None
    )


OUTCOMES: dict[str, Outcome] = {count.name.lower(): of_count(count) for count in Count if count.over_countries != PART}


def outcome(
    unit: str, better: str = "", per: Callable[[Record], Series] | None = None
) -> Callable[[Callable[[Record], Series]], Callable[[Record], Series]]:
    """Make an outcome of a function; its docstring is the meaning.

    Parameters
    ----------
    unit
        Unit of the outcome.
    better
        The better direction, as of a `Count`.
    per
        What the function's value is divided by, if the outcome is a ratio (always one of sums).
    """

    def register(function: Callable[[Record], Series]) -> Callable[[Record], Series]:
        name = function.__name__
        meaning = (function.__doc__ or "").strip().rstrip(".")
        OUTCOMES[name] = Outcome(name, unit, meaning, SUM, better, function, per)
        return function

    return register


def gini(values: NDArray[np.float64]) -> float:
    """Gini coefficient: how unevenly an amount is spread.

    G = Σ_i Σ_j |x_i - x_j| / (2 n² mean(x)), 0 where all are equal. (Gini 1912.)

    Parameters
    ----------
    values
        Shape (n,): at least 0.

    Returns
    -------
    float
        0 to 1 - 1/n; NaN where the total is 0.
    """
    x = np.sort(values)
    n = len(x)
    if x.sum() == 0:
        return float("nan")
    ranks = np.arange(1, n + 1)
    return float(np.sum((2 * ranks - n - 1) * x) / (n * x.sum()))
