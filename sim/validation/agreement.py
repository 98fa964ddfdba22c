"""Agreement of the model with published counts: rank correlations over countries, and coverage of its intervals.

The model's counts have a unit of their own, since some hundred simulated groups stand for a region. So what is compared
is free of it: ranks, ratios, and counts per head relative to those of all countries that reported in the same year.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from sim.experiment.mean_difference import LEVEL, RESAMPLES
from sim.validation.observed import INDICATORS, Array, Place, observed, people
from sim.validation.predicted import Prediction

RATIOS = (("prosecuted", "suspected"), ("convicted", "prosecuted"), ("convicted", "victims"))
FEWEST_YEARS = 3  # that a country has to have reported, as in the targets of calibration
FEWEST_COUNTRIES = 10  # below which nothing is said over countries
LEVELS = (0.5, LEVEL)
ENDS = (0.5 - LEVEL / 2, 0.5, 0.5 + LEVEL / 2)
COUNT, PER_HEAD, RANK, RATIO = "count", "per head", "rank", "ratio"
POPULATION, INCOME = "population", "income per head"


class CorrelationRow(NamedTuple):
    """A rank correlation over countries between the published and the model's mean: a line of the CSV file.

    Attributes
    ----------
    region, vintage
        See `Place`.
    quantity, measure
        Indicator or ratio of two, and what of it is compared.
    countries
        With at least three years.
    correlation, low, high
        Spearman's, with the 95 % BCa interval over countries.
    input, of_input
        An input of the model, and the rank correlation that it has by itself; empty for ratios, of which there is none.
    """

    region: str
    vintage: str
    quantity: str
    measure: str
    countries: int
    correlation: float
    low: float
    high: float
    input: str
    of_input: float | None


class YearRow(NamedTuple):
    """A count that a country reported of a year, beside what the model predicts: a line of the CSV file.

    Attributes
    ----------
    region, vintage, indicator, country, year
        Which count.
    published
        Persons.
    per_head, low, median, high
        Count per head relative to all countries that reported in that year, as published and as the model predicts it,
        with its 95 % interval.
    below
        Share of the model's draws below the published one, those equal to it by half.
    rank, rank_below
        Published rank per head among them, 1 the highest, and the same share of the model's ranks.
    """

    region: str
    vintage: str
    indicator: str
    country: str
    year: int
    published: float
    per_head: float
    low: float
    median: float
    high: float
    below: float
    rank: float
    rank_below: float


class CoverageRow(NamedTuple):
    """How many published counts lie within the model's intervals: a line of the CSV file.

    Attributes
    ----------
    region, vintage, indicator, measure
        Which counts, and what of them.
    counts, countries
        Number of counts, and of countries that reported them.
    level
        Of the model's intervals.
    covered, low, high
        Share of counts within them, with its 95 % interval over countries; None where these are too few.
    """

    region: str
    vintage: str
    indicator: str
    measure: str
    counts: int
    countries: int
    level: float
    covered: float
    low: float | None
    high: float | None


def correlations(place: Place, predicted: Prediction) -> Iterator[CorrelationRow]:
    """Compare means over the years of a period, in the order of indicators, then of ratios."""
    counts, heads = observed(place, predicted.codes), people(place, predicted.codes)
    model = np.average(predicted.counts, axis=0, weights=predicted.weights)
    is_enough = (~np.isnan(counts)).sum(axis=1) >= FEWEST_YEARS
    for number, indicator in enumerate(INDICATORS):
        kept = is_enough[number]
        published = np.nanmean(counts[number][:, kept], axis=0)
        sizes, incomes = heads[kept], predicted.incomes[kept]
        pairs = {
            COUNT: (published, model[number, kept], POPULATION, sizes),
            PER_HEAD: (published / sizes, model[number, kept] / sizes, INCOME, incomes),
        }
        for measure, (one, other, name, given) in pairs.items():
            yield from correlation_row(place, indicator, measure, one, other, (name, given))
    for above, below in RATIOS:
        yield from ratio_rows(place, f"{above} / {below}", pair_of(counts, above, below), pair_of(model, above, below))


def pair_of(values: Array, above: str, below: str) -> tuple[Array, Array]:
    """Return the values of two indicators."""
    indicators = list(INDICATORS)
    return values[indicators.index(above)], values[indicators.index(below)]


def ratio_rows(
    place: Place, quantity: str, published: tuple[Array, Array], model: tuple[Array, Array]
) -> Iterator[CorrelationRow]:
    """Compare a ratio of sums over the years in which a country reported both counts."""
    is_joint = ~np.isnan(published[0]) & ~np.isnan(published[1])
    kept = (is_joint.sum(axis=0) >= FEWEST_YEARS) & (model[1] > 0)
    above, below = (np.where(is_joint, one, 0.0).sum(axis=0)[kept] for one in published)
    yield from correlation_row(place, quantity, RATIO, above / below, model[0][kept] / model[1][kept])


def correlation_row(
    place: Place,
    quantity: str,
    measure: str,
    published: Array,
    model: Array,
    given: tuple[str, Array | None] = ("", None),
) -> Iterator[CorrelationRow]:
    """Yield a row where there are countries enough."""
    if len(published) < FEWEST_COUNTRIES:
        return
    found = stats.bootstrap(
        (published, model), spearman, paired=True, vectorized=True, n_resamples=RESAMPLES, confidence_level=LEVEL, rng=1
    ).confidence_interval
    alone = None if given[1] is None else float(spearman(published, given[1]))
    yield CorrelationRow(
        *place, quantity, measure, len(published), float(spearman(published, model)), float(found.low),
        float(found.high), given[0], alone,
    )  # fmt: skip


def spearman(one: Array, other: Array, axis: int = -1) -> Array:
    """Rank correlation along an axis."""
    first, second = (stats.zscore(stats.rankdata(values, axis=axis), axis=axis) for values in (one, other))
    found: Array = (first * second).mean(axis=axis)
    return found


def years(place: Place, predicted: Prediction) -> Iterator[YearRow]:
    """Yield every published count of a place beside the model's interval."""
    counts, heads = observed(place, predicted.codes), people(place, predicted.codes)
    for number, indicator in enumerate(INDICATORS):
        for year, row in zip(place.years, counts[number], strict=True):
            kept = np.flatnonzero(~np.isnan(row))
            if len(kept) < 2:
                continue
            one, other = (relative(values, heads[kept]) for values in (row[kept], predicted.counts[:, number, kept]))
            bounds = np.quantile(other, ENDS, axis=0, weights=predicted.weights, method="inverted_cdf")
            rank = ranked(one)
            shares = [below(*pair, predicted.weights) for pair in ((one, other), (rank, ranked(other)))]
            columns = np.array([row[kept], one, *bounds, shares[0], rank, shares[1]]).T
            for country, values in zip(kept, columns, strict=True):
                yield YearRow(*place, indicator, predicted.codes[country], year, *map(float, values))


def relative(counts: Array, heads: Array) -> Array:
    """Divide counts per head by those of all countries together; shape (..., countries)."""
    together = counts.sum(axis=-1, keepdims=True) / heads.sum()
    return np.divide(counts / heads, together, out=np.zeros(counts.shape), where=together > 0)


def ranked(values: Array) -> Array:
    """Ranks along the last axis, 1 the highest."""
    found: Array = stats.rankdata(-values, axis=-1)
    return found


def below(published: Array, model: Array, weights: Array) -> Array:
    """Return the share of draws below what was published, with half of those equal to it; shape (countries,)."""
    found: Array = weights @ ((model < published) + 0.5 * (model == published))
    return found


def coverage(rows: Sequence[YearRow]) -> Iterator[CoverageRow]:
    """Count the published counts within the model's intervals, by place and indicator."""
    for key, some in groupby(rows, key=lambda row: (row.region, row.vintage, row.indicator)):
        group = list(some)
        for measure, shares in ((PER_HEAD, [row.below for row in group]), (RANK, [row.rank_below for row in group])):
            for level in LEVELS:
                is_in = np.abs(np.array(shares) - 0.5) <= level / 2
                yield coverage_row((*key, measure), [row.country for row in group], is_in, level)


def coverage_row(
    key: tuple[str, str, str, str], countries: Sequence[str], is_in: NDArray[np.bool_], level: float
) -> CoverageRow:
    """Take the share within a level, and its interval over countries, whose counts of other years are alike."""
    codes, at = np.unique(countries, return_inverse=True)
    inside, counts = np.bincount(at, weights=is_in), np.bincount(at).astype(float)
    low, high = interval(inside, counts) if len(codes) >= FEWEST_COUNTRIES else (None, None)
    return CoverageRow(*key, len(is_in), len(codes), level, float(is_in.mean()), low, high)


def interval(inside: Array, counts: Array) -> tuple[float, float]:
    """Interval of a share over countries: BCa, or Wilson's of as many cases as countries where all have the same."""
    shares = inside / counts
    if np.ptp(shares) == 0:
        same = stats.binomtest(round(shares.sum()), len(shares)).proportion_ci(LEVEL, method="wilson")
        return float(same.low), float(same.high)
    found = stats.bootstrap(
        (inside, counts), share, paired=True, vectorized=True, n_resamples=RESAMPLES, confidence_level=LEVEL, rng=1
    ).confidence_interval
    return float(found.low), float(found.high)


def share(inside: Array, counts: Array, axis: int = -1) -> Array:
    """Share of counts within an interval."""
    found: Array = inside.sum(axis=axis) / counts.sum(axis=axis)
    return found
