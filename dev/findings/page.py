"""docs/findings.md, from the tables: limits first, the two questions with their figures, then every table."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from dev.findings.answers import border, failing
from dev.findings.baseline import baseline
from dev.findings.certainty import certainty
from dev.findings.deciding import deciding
from dev.findings.figures import Drawn
from dev.findings.kept import Kept, kept
from dev.findings.limits import glossary, limits
from dev.findings.short import in_short
from dev.findings.words import bullets
from sim.experiment.comparison import UNEQUAL
from sim.experiment.rows import CaveatRow, FindingRow
from sim.experiment.world_rows import WorldShareRow
from sim.outputs.markdown import table
from sim.words.amounts import least, unit_of
from sim.words.rounding import per_cent
from sim.words.sentences import sentence
from sim.words.titles import title
from sim.words.worlds import interval

MADE = (
    "*Made by `python dev/make_findings.py` from the tables under `results/reference/`. No number is typed by hand.*\n"
)
QUESTIONS = """\
Why does cooperation of countries against human trafficking fail so often, and which European techniques would help at
the border of the United States and Canada? Both questions are those of P. L. Reichel (2008, NCJ 223286). The model
follows agencies of many countries and the abstract groups that they look for, month by month: it is about enforcement
policy. Two policies are compared. Under the *North American approach* agencies have contacts at borders and are judged
mostly by counts; under the *European approach* they have a common hub and techniques of cooperation, reserve effort for
it, and are judged mostly by outcomes. *Harm* is counted in victim-months: one person exploited for one month. Most
values of the model nobody has measured. So it was run in many *worlds*, each one set of values for all of them, and an
answer is in how many of the worlds that agree with what is published it holds.
"""
TABLES = """\
Over worlds: the share of worlds in which the difference is lower, within the smallest effect of interest, and
higher, with 95 % intervals, and what is expected over them. A hypothesis is *supported* where the whole interval of
what is expected lies beyond the smallest effect in the direction claimed, *practically equal* where it lies within
it, *refuted* where it falls short of it, and *undecided* else: a verdict on the mean, where the sections above count in
how many worlds it is so. Where no shares are given (–), the mean compared with
is near 0 in many worlds, or chance is too large. The *bundle* is all four techniques and the hub. Beside the tables of
each experiment in `results/reference/` stands its page, `report.html`.
"""


class Findings(NamedTuple):
    """The page and its figures."""

    text: str
    figures: list[Drawn]


def findings(reference: Path) -> Findings:
    """Make the page from a directory of kept tables; what is not there is said on it."""
    every = kept(reference)
    drawn: list[Drawn] = []
    parts = [
        *("# Findings\n", MADE, QUESTIONS, "**In short:**\n", bullets(in_short(every))),
        *limits(reference, every),
        *glossary(),
        *baseline(every),
        *failing(every, drawn),
        *border(every, drawn),
        *deciding(every, drawn),
        *certainty(every),
        *tables(every),
    ]
    return Findings("\n".join(parts), drawn)


def tables(every: Mapping[str, Kept]) -> Iterator[str]:
    """Give every finding of every experiment, first those over worlds."""
    yield "## Tables\n"
    yield TABLES
    for one in sorted(every.values(), key=lambda one: (not one.is_over_worlds, one.name)):
        yield f"### {one.title}\n"
        where = f"{one.told.number} worlds" if one.is_over_worlds else "at the shipped defaults alone"
        yield f"{one.told.question} (`{one.name}`, {where})\n"
        yield f"{over_worlds(one) if one.is_over_worlds else at_one_point(one)}\n"
        if rows := one.told.tables.caveats:
            yield "*To be known beside these verdicts:*\n"
            yield bullets(caveats(rows))


def over_worlds(one: Kept) -> str:
    """Lay out the findings of an experiment over worlds."""
    rows = []
    for row in one.told.tables.findings:
        sides = one.told.sides(row)
        cells = [share(sides[side]) if sides else "–" for side in ("lower", "within", "higher")]
        expected = sentence(one.told, row).partition("Expected: ")[2] or row.verdict
        named = title(row.outcome)
        hypothesis = one.told.hypothesis(row)
        smallest = least(row, hypothesis, named)
        if hypothesis and not hypothesis.is_relative:
            smallest = unit_of(f"{row.smallest_effect:g}", named)
        rows.append([f"{row.hypothesis} ({named.text})", smallest, *cells, f"{expected}{caution(row)}"])
    return table(["hypothesis", "smallest effect", "lower", "within", "higher", "expected"], rows)


def caution(row: FindingRow) -> str:
    """Write what makes an interval unsafe; that weights are unequal is said once, of all."""
    found = [warning for warning in row.warnings if not warning.startswith(UNEQUAL)]
    return f" *Caution:* {'; '.join(found)}." if found else ""


def caveats(rows: Sequence[CaveatRow]) -> Iterator[str]:
    """Give each caveat of an experiment, with the hypotheses that it is on where it is not on all."""
    by_text: dict[str, list[str]] = {}
    for row in rows:
        by_text.setdefault(row.caveat, []).extend([row.hypothesis] if row.hypothesis else [])
    for text, names in by_text.items():
        yield f"{text}{f' (On: {"; ".join(names)}.)' if names else ''}"


def share(row: WorldShareRow) -> str:
    """Write a share of worlds with its interval."""
    return f"{per_cent(row.share)} ({interval(row)})"


def at_one_point(one: Kept) -> str:
    """Lay out the findings of an experiment in one world."""
    rows = [[row.hypothesis, sentence(one.told, row)] for row in one.told.tables.findings]
    return table(["hypothesis", "found"], rows)
