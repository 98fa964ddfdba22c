"""The page of the validation, in Markdown."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from sim.experiment.mean_difference import LEVEL
from sim.outputs.markdown import table
from sim.validation.agreement import (
    COUNT,
    FEWEST_YEARS,
    PER_HEAD,
    RATIO,
    CorrelationRow,
    CoverageRow,
)
from sim.validation.observed import PLACES, Place

CHANCE_ALONE = """\
**No table of worlds was given:** the model ran at its defaults, and its intervals are of chance alone. They leave out
what nobody has measured, and are too narrow for that reason by itself."""
OVER_WORLDS = """\
The model ran in {count:,} worlds, by their weights: its intervals are of what nobody has measured, and of chance."""
TEXT = """\
# Validation with data held out

Countries' own yearly counts beside the model's, as `coopsim validate` prints them: victims detected, persons suspected,
prosecuted and convicted, as countries reported them to UNODC (`sim/countries/data/outcomes.csv`). No parameter was
fitted to a country's own count, and none is changed after looking at this page. Fitted, or set, were medians of ratios
over all countries (F1 in [calibration](calibration.md)): the level of a ratio validates nothing, but which countries
have a high one and which a low one does. Domestic shares of victims and corridors are inputs and validate nothing.

{draws}

What is compared. A few hundred simulated groups stand for all groups of a region, so that the model's counts have a
unit of their own: only ranks, ratios, and counts per head relative to those of all countries that reported in the same
year are compared. Each region is under its own approach. The data of a vintage are compared with the counts of its
period ({periods}). The model's years are those after the warm-up, {seeds} runs a
world. "Fewer than five" counts as 2, as in the data. Countries define and count these persons differently, and detected
cases measure enforcement as much as crime: a failure may be the model's, or that of the counts.

## What fails

{failures}

## Rank correlations over countries

Spearman's, between the mean over the years that a country reported (at least {fewest}) and the model's mean, with
95 % BCa intervals over countries. The model is given population and income: what their ranks do by themselves stands
beside it. A model that does no better than its input has added nothing. North America has three countries, too few for
such a figure.

{correlations}

## Coverage

The share of published counts of a year, per head relative to all and in rank per head, that lie within the model's
intervals of 50 and of 95 %, with its 95 % BCa interval over countries, whose years are not independent. Intervals of
the right width and in the right place hold 50 and 95 % of them. Chance in the model is that of a few hundred simulated
groups; that reporting changes from year to year is no part of it.

{coverage}

## By country

A bar is the model's 95 % interval of a year, a tick its median, a dot a published year; 1 is the mean of all countries
that reported, per head. What lies beyond the axis is drawn at its end. `years.csv` has every figure.

{figures}

## Docking

The model against other models, and against the published forms of two of its parts:

- Interdiction with coordination (Wilt 2019): two patterns in sign alone, W1 and W2 of [patterns](patterns.md). The
  thesis is known here by its abstract.
- Requests for assistance share the desks of a central authority, as in a queue with processor sharing (M/M/c-PS), whose
  number at work is that of Erlang's C formula: `{queue}` in
  `tests/theory/test_closed_forms.py`.
- Trust is the beta reputation of Jøsang & Ismail (2002) with forgetting:
  `{trust}` in `tests/theory/test_reputation.py`.
"""
DOCKED = {
    "queue": "test_as_many_requests_are_pending_as_erlang_c_says",
    "trust": "test_trust_is_the_beta_reputation_with_forgetting",
}


def page(
    correlations: Sequence[CorrelationRow], coverage: Sequence[CoverageRow], figures: Iterable[tuple[str, str]],
    seeds: int, worlds: int | None, failed: Mapping[str, Sequence[int]],
) -> str:  # fmt: skip
    """Write the page.

    Parameters
    ----------
    correlations, coverage
        What was found.
    figures
        Title and file of each.
    seeds
        Runs in each world.
    worlds
        Number of worlds; None where the model ran at its defaults.
    failed
        Title of each place to the worlds in which a run failed there.
    """
    draws = CHANCE_ALONE if worlds is None else OVER_WORLDS.format(count=worlds)
    return TEXT.format(
        draws="\n".join([draws, *left_out(failed)]),
        periods=", ".join(f"{vintage} with {years[0]}–{years[-1]}" for vintage, years in periods().items()),
        seeds=seeds, fewest=FEWEST_YEARS, failures="\n".join(failures(correlations, coverage)),
        correlations=correlation_table(correlations), coverage=coverage_table(coverage),
        figures="\n\n".join(f"![{title}]({file})" for title, file in figures), **DOCKED,
    )  # fmt: skip


def left_out(failed: Mapping[str, Sequence[int]]) -> Iterator[str]:
    """Name the worlds that a place goes without, since a run failed there."""
    for place, worlds in failed.items():
        if worlds:
            numbers = ", ".join(map(str, worlds))
            word, verb = ("world", "is") if len(worlds) == 1 else ("worlds", "are")
            yield f"**{place}: {word} {numbers} {verb} left out**, since a run failed there."


def periods() -> dict[str, range]:
    """Map each vintage to the years that it is compared with."""
    return {place.vintage: place.years for place in PLACES}


def title(place: Place) -> str:
    """Name a place in words."""
    return f"{place.region.replace('_', ' ').title()}, data of {place.vintage}"


def failures(correlations: Sequence[CorrelationRow], coverage: Sequence[CoverageRow]) -> list[str]:
    """Say what does not hold, in sentences of a list."""
    found = []
    counts = [row for row in correlations if row.measure == COUNT]
    more = [row for row in counts if row.of_input is not None and row.correlation > row.of_input]
    found.append(
        f"- Counts: in {len(more)} of {len(counts)} comparisons the model's ranks agree better with the published ones "
        "than those of population alone."
    )
    for measure, words in ((PER_HEAD, "Counts per head"), (RATIO, "Ratios")):
        rows = [row for row in correlations if row.measure == measure]
        agreeing, contrary = named(rows, lambda row: row.low > 0), named(rows, lambda row: row.high < 0)
        found.append(
            f"- {words}: of {len(rows)} comparisons, ranks agree in {agreeing}; they are contrary in {contrary}."
        )
    judged = [row for row in coverage if row.level == LEVEL and row.high is not None]
    narrow = [row for row in judged if row.high is not None and row.high < row.level]
    found.append(
        f"- Coverage: in {len(narrow)} of {len(judged)} comparisons the model's 95 % intervals hold fewer published "
        "counts than they should: they are too narrow, or lie elsewhere."
    )
    return found


def named(rows: Sequence[CorrelationRow], holds: Callable[[CorrelationRow], bool]) -> str:
    """Count the rows of which something holds, and name them."""
    names = [f"{row.quantity} of {row.vintage}" for row in rows if holds(row)]
    return f"{len(names)} ({', '.join(names)})" if names else "none"


def correlation_table(rows: Sequence[CorrelationRow]) -> str:
    """Lay out the rank correlations."""
    head = ["region, vintage", "quantity", "measure", "countries", "rank correlation", "verdict", "input alone"]
    cells = [
        [
            where(row), row.quantity, row.measure, str(row.countries),
            f"{row.correlation:.2f} ({row.low:.2f} to {row.high:.2f})", verdict(row),
            "" if row.of_input is None else f"{row.input} {row.of_input:.2f}",
        ]
        for row in rows
    ]  # fmt: skip
    return table(head, cells)


def verdict(row: CorrelationRow) -> str:
    """Judge a rank correlation by its interval."""
    if row.low <= 0:
        return "contrary" if row.high < 0 else "not shown"
    is_of_input = row.of_input is not None and row.correlation <= row.of_input
    return f"agrees, no more than {row.input} alone" if is_of_input else "agrees"


def coverage_table(rows: Sequence[CoverageRow]) -> str:
    """Lay out the coverage, both levels side by side."""
    head = ["region, vintage", "counts of", "measure", "counts", "countries", "within 50 %", "within 95 %"]
    cells = [
        [where(half), half.indicator, half.measure, str(half.counts), str(half.countries), covered(half), covered(most)]
        for half, most in zip(rows[::2], rows[1::2], strict=True)
    ]
    return table(head, cells)


def covered(row: CoverageRow) -> str:
    """Write the share within a level; fewer countries than can be resampled have no interval."""
    interval = "" if row.low is None or row.high is None else f" ({row.low:.0%} to {row.high:.0%})"
    return f"{row.covered:.0%}{interval}"


def where(row: CorrelationRow | CoverageRow) -> str:
    """Name the place of a row."""
    return f"{row.region.replace('_', ' ').title()}, {row.vintage}"
