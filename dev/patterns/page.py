"""Writes what was found as docs/patterns.md, and the verdicts that the tests expect."""

import csv
from collections.abc import Iterable, Mapping

from dev.evidence.page import Table
from dev.patterns.figures import PASSES
from dev.patterns.pattern import Parts, Pattern, shows_as_much, verdict
from dev.patterns.runs import FULL, ROOT, Cell, Size, null_models

PAGE = ROOT / "docs" / "patterns.md"
RECORD = ROOT / "tests" / "patterns" / "verdicts.csv"
HEAD = ["id", "pattern", "criterion", "figures", "full model", "null models that pass it too", "verdict"]
RECORDED = ["pattern", "model", "region", "approach", "part", "verdict"]
TEXT = """\
# Patterns

What the model has to show, from the source study (S) and from related models and field studies (T); pattern-oriented
modelling (Grimm et al. 2005, *Science* 310, 987). The criteria are older than the model, and the table is printed
as it came out, by `python -m dev.patterns --write`. No parameter was fitted to it, but first figures did change three
things, which weakens what follows from them:

- Learning used to charge joint cases with a reserve that had gone back to work at home. Joint work died out, and S4,
  T8, T14 and T18 were noise. Now it charges what joint cases take and what is lost.
- Groups that were hit used to move within the month, and T3 failed with its peak at lag 0. Now they go on elsewhere
  once they resume, so that a lag of a month or more is built in: T3 is little evidence.
- Limits were set before anything was run, but one: a plateau at no joint dismantlings at all is none (T18).

How to read it. Figures are means over {seeds} pairs of runs with the same seeds, over months 121 to 240, with 95 %
intervals; points are percentage points of the share of harm averted, if nothing else is said. Europe is `{europe}`. A
part *passes* where the interval is beyond the limit of its criterion, is *not shown* where the interval includes the
limit, and *fails* where it lies on the wrong side. Intervals are not corrected for the number of parts: of those that
truly have no effect, one in forty passes.

Null models lack one mechanism each ({nulls}; files in `scenarios/nulls`). One that
passes every part that the full model passes, or every part where that passes none, is listed: the pattern is then no
evidence for that mechanism. The verdict says *without weight* where that holds even of the null model that lacks what
the pattern is about, which was named beforehand and stands behind the verdict.

{table}
"""
WAITS = "not looked for before the model is frozen"


def page(findings: Mapping[str, Mapping[str, Parts]], patterns: Iterable[Pattern], size: Size) -> str:
    """Write the page.

    Parameters
    ----------
    findings
        Name of a pattern to what each model showed of it, by the model's name; a pattern that waits is not there.
    patterns
        All, in the order of the page.
    size
        How much was run.
    """
    rows = [row(pattern, findings.get(pattern.id)) for pattern in patterns]
    nulls = ", ".join(map(spoken, null_models()))
    return TEXT.format(seeds=size.seeds, europe=size.europe, nulls=nulls, table=Table(HEAD, rows))


def row(pattern: Pattern, found: Mapping[str, Parts] | None) -> list[str]:
    """Write a line of the table."""
    known = [pattern.id, f"{pattern.statement} ({pattern.source})", pattern.criterion]
    if found is None:
        return [*known, "", WAITS, "", ""]
    full = found[FULL]
    passing = [name for name, parts in found.items() if name != FULL and shows_as_much(parts, full)]
    judged = verdict(full)
    if any(part.verdict == PASSES for part in full.values()):
        judged += f", {'without weight' if pattern.null in passing else 'with weight'} ({spoken(pattern.null)})"
    figures = [f"{place(pattern, *key)}: {part.figures}" for key, part in full.items()]
    verdicts = [f"{place(pattern, *key)}: {part.verdict}" for key, part in full.items()]
    return [*known, "<br>".join(figures), "<br>".join(verdicts), ", ".join(map(spoken, passing)) or "none", judged]


def place(pattern: Pattern, cell: Cell, part: str) -> str:
    """Name a part with its cell."""
    where = spoken(cell.region if pattern.is_blind else f"{cell.region}, {cell.approach}").title()
    return f"{where}, {part}" if part else where


def spoken(name: str) -> str:
    """Write a name in words."""
    return name.replace("_", " ")


def record(findings: Mapping[str, Mapping[str, Parts]]) -> None:
    """Write the verdict of every part in some models, which tests expect; `findings` as of `page`."""
    with RECORD.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(RECORDED)
        for pattern, shown in findings.items():
            for model, found in shown.items():
                writer.writerows([pattern, model, *cell, name, part.verdict] for (cell, name), part in found.items())


def recorded() -> dict[tuple[str, str], dict[tuple[Cell, str], str]]:
    """Read the verdicts that tests expect: pattern and model to the verdict of each part."""
    found: dict[tuple[str, str], dict[tuple[Cell, str], str]] = {}
    with RECORD.open(encoding="utf-8", newline="") as file:
        for one in csv.DictReader(file):
            parts = found.setdefault((one["pattern"], one["model"]), {})
            parts[Cell(one["region"], one["approach"]), one["part"]] = one["verdict"]
    return found
