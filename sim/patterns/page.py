"""Writes what was found of patterns as a page in Markdown, and as a table."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sim.outputs.markdown import table
from sim.patterns.judgement import PASSES, Part
from sim.patterns.pattern import Finding, Parts, Pattern, verdict
from sim.patterns.runs import FULL, MONTHS, STANDS_FOR, Cell, null_models

HEAD = ["id", "pattern", "full model", "weight", "null models that show as much"]
NO_WEIGHT = "carries no weight"
ABSENT = "not shown, so there is nothing to weigh"
METAMORPHIC = {
    "an approach by another name, with the same parameters, changes nothing": (
        "test_an_approach_by_another_name_gives_the_same_runs"
    ),
    "relabelling countries permutes the results": "test_relabelling_countries_permutes_the_results",
    "cutting each country into two like halves, without friction, leaves the totals, within noise": (
        "test_cutting_countries_in_half_leaves_the_totals"
    ),
}
TEXT = """\
# Patterns

What the model has to show, from the source study (S), from related models and field studies (T), and from a model of
enforcers who coordinate (W, docking in sign alone); pattern-oriented modelling (Grimm et al. 2005, *Science* 310, 987).
This page is what `coopsim patterns` prints. No parameter was fitted to it, and what fails is printed as failing. The
criteria of S and T are older than the model, those of W older than their first run. But first figures did change three
things, which weakens what follows from them:

- Learning used to charge joint cases with a reserve that had gone back to work at home. Joint work died out, and S4,
  T8, T14 and T18 were noise. Now it charges what joint cases take and what is lost.
- Groups that were hit used to move within the month, and T3 failed with its peak at lag 0. Now they go on elsewhere
  once they resume, so that a lag of a month or more is built in: T3 is little evidence.
- Limits were set before anything was run, but one: a plateau at no joint dismantlings at all is none (T18).

All runs are in one world, the defaults of the shipped scenarios, and what a pattern changes in them. So levels differ
from those of `docs/findings.md`, where the answers stand, over hundreds of worlds that agree with published figures.

How to read it. Effects are means over {seeds} pairs of runs with the same seeds, over months {first} to {last}, with
95 % intervals; points are percentage points, of the share of harm averted if nothing else is said. {europe}. A part
*passes* where the interval is beyond the limit of its criterion, is *not shown* where the interval includes the limit,
and *fails* where it lies on the wrong side. Intervals are not corrected for the number of parts: of those that truly
have no effect, one in forty passes. Two choose by the same runs what they judge, and pass by chance more often: T3, the
best of twelve months (one in nine), and T20, any two of eight policies by any two of six outcomes (three in ten).

Null models lack one mechanism each ({nulls}; files in `scenarios/nulls`). One that
passes every part that the full model passes, or every part where that passes none, shows as much: the pattern is then
no evidence for its mechanism. A pattern *carries no weight* where that holds even of the null model that lacks what the
pattern is about, which was named beforehand. What a pattern sets wins over what a null model sets, as networking in
T14, but for W1 and W2.

Where a null model lacks the very thing that a pattern switches off or counts, nothing can happen in it: the effect is
exactly 0 in every run, or there is nothing to count. That is so by construction, and *carries weight* then says no more
than that the mechanism acts at all.
{constructed}

## Verdicts

{verdicts}

## Null models

Of the patterns that the full model shows, those that each null model shows as much, and those that it shows less: these
are evidence for the mechanism that it lacks.

{lost}

Three relations that hold of the model by what it is about are tests (`tests/theory/test_metamorphic.py`):
{metamorphic}.

{sections}
"""
SECTION = """\
## {pattern.id}: {pattern.statement}

{pattern.criterion} ({pattern.source})

{parts}
"""


def page(findings: Sequence[Finding], seeds: int) -> str:
    """Write the page.

    Parameters
    ----------
    findings
        In the order of the page.
    seeds
        Runs of each scenario.
    """
    europe = " and ".join(f"{region.title()} is `{smaller}`" for region, smaller in STANDS_FOR.items())
    relations = "; ".join(f"{relation} (`{test}`)" for relation, test in METAMORPHIC.items())
    return TEXT.format(
        seeds=seeds, first=MONTHS["run.warm_up"] + 1, last=MONTHS["run.months"], europe=europe,
        nulls=", ".join(map(spoken, null_models())), constructed=constructed(findings),
        verdicts=table(HEAD, map(row, findings)),
        lost=table(["null model", "shows as much", "shows less"], nulls(findings)),
        metamorphic=relations, sections="\n".join(map(section, findings)).rstrip(),
    )  # fmt: skip


def constructed(findings: Sequence[Finding]) -> str:
    """Say which patterns carry weight by construction alone, and which do not."""
    weighty = [finding for finding in findings if finding.carries_weight]
    so = ", ".join(finding.pattern.id for finding in weighty if finding.is_constructed)
    others = ", ".join(finding.pattern.id for finding in weighty if not finding.is_constructed)
    if not so:
        return "Of the patterns here it is so of none."
    of = f"Of the patterns that carry weight it is so, in every part that the null model shows less, of {so}"
    return f"{of}; it is not so of {others}." if others else f"{of}."


def row(finding: Finding) -> list[str]:
    """Write the line of a pattern in the table of verdicts."""
    pattern = finding.pattern
    passing = ", ".join(map(spoken, finding.passing_nulls)) or "none"
    return [pattern.id, pattern.statement, verdict(finding.full), weight(finding), passing]


def weight(finding: Finding) -> str:
    """Say whether a pattern carries weight, and against which null model."""
    null = spoken(finding.pattern.null)
    if not finding.is_shown:
        return ABSENT
    return f"carries weight: {null} shows less" if finding.carries_weight else f"{NO_WEIGHT}: {null} shows as much"


def nulls(findings: Sequence[Finding]) -> Iterator[list[str]]:
    """Yield a line for each null model: the patterns that it shows as the full model does, and those it does not."""
    shown = [finding for finding in findings if finding.is_shown]
    for name in null_models():
        kept = [finding.pattern.id for finding in shown if name in finding.passing_nulls]
        lost = [finding.pattern.id for finding in shown if name not in finding.passing_nulls]
        yield [spoken(name), ", ".join(kept) or "none", ", ".join(lost) or "none"]


def section(finding: Finding) -> str:
    """Write all that was found of a pattern, beside the null model that lacks what it is about."""
    pattern = finding.pattern
    without = finding.by_model[pattern.null]
    head = ["part", "full model", "verdict", spoken(pattern.null), "verdict", "other null models that pass"]
    rows = [
        [
            place(pattern, *key), *cells(part), *cells(without.get(key)),
            ", ".join(spoken(name) for name in passing(finding, key) if name != pattern.null) or "none",
        ]
        for key, part in finding.full.items()
    ]  # fmt: skip
    return SECTION.format(pattern=pattern, parts=table(head, rows))


def cells(part: Part | None) -> list[str]:
    """Write the figures and the verdict of a part, which a null model lacks where nothing of the kind happens."""
    return ["nothing of the kind happens", "fails"] if part is None else [part.figures, part.verdict]


def passing(finding: Finding, key: tuple[Cell, str]) -> Iterator[str]:
    """Yield the null models that pass a part."""
    for name, parts in finding.by_model.items():
        if name != FULL and key in parts and parts[key].verdict == PASSES:
            yield name


def place(pattern: Pattern, cell: Cell, part: str) -> str:
    """Name a part with its cell."""
    where = spoken(cell.region if pattern.compares_approaches else f"{cell.region}, {cell.approach}").title()
    return f"{where}, {part}" if part else where


def spoken(name: str) -> str:
    """Write a name in words."""
    return name.replace("_", " ")


class PartRow(NamedTuple):
    """A part of a pattern in a model: a line of the CSV file.

    Attributes
    ----------
    pattern, model, region, approach, part
        What was looked for, and where; the part is empty where a pattern has but one.
    effect, low, high, unit, limit
        What is compared with the limit of the criterion, with its 95 % interval; None where nothing of the kind is.
    verdict, note
        See `Part`.
    """

    pattern: str
    model: str
    region: str
    approach: str
    part: str
    effect: float | None
    low: float | None
    high: float | None
    unit: str
    limit: float
    verdict: str
    note: str


def rows(findings: Iterable[Finding]) -> Iterator[PartRow]:
    """Yield every part in every model."""
    for finding in findings:
        for model, parts in finding.by_model.items():
            yield from rows_of(finding.pattern, model, parts)


def rows_of(pattern: Pattern, model: str, parts: Parts) -> Iterator[PartRow]:
    """Yield every part of a pattern in a model."""
    for (cell, name), part in parts.items():
        mean, low, high = part.effect or (None, None, None)
        head = (pattern.id, model, cell.region, cell.approach, name)
        yield PartRow(*head, mean, low, high, part.unit, part.limit, part.verdict, part.note)
