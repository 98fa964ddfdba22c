"""The page of an experiment: its template, filled from the contents of a results directory."""

import errno
import os
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError
from markupsafe import Markup

from sim.experiment.made_page import is_page, mark
from sim.experiment.plain_files import write_whole
from sim.experiment.point_rows import SummaryRow
from sim.experiment.rows import STATED
from sim.experiment.tables import cell
from sim.outputs.palette import style_sheet, variable
from sim.report.contents import MALFORMED, Contents, read, unreadable
from sim.report.methods import citation, design, glossary, methods, sample
from sim.report.over_worlds import chosen, in_worlds, overview, unbroken
from sim.report.plots import plots
from sim.report.points import in_points
from sim.report.ranks import MOST_POINTS, rankings
from sim.report.wording import VERDICTS, better, counted, number_text, outcome_name, verdict
from sim.words.factors import by_factor
from sim.words.keys import meaning
from sim.words.lead import lead
from sim.words.rounding import listed, sentence_case
from sim.words.sentences import sentence
from sim.words.study import study

HERE = Path(__file__).parent
MOST_FAILURES = 50
FEW = 4  # hypotheses, whose sentences stand open in the box at the top
MOST_ROWS = 24  # of a table that is open when the page is opened


def report(folder: Path) -> str:
    """Make the page of a results directory.

    Parameters
    ----------
    folder
        A finished results directory of `coopsim experiment`.

    Returns
    -------
    str
        HTML that needs no other file; the same text for the same directory.

    Raises
    ------
    sim.report.contents.Unreadable
        If the directory is unfinished or damaged.
    """
    return rendered(read(folder))


def replaceable(file: Path) -> bool:
    """Tell whether a page may be written to this file: it is missing, or an earlier page."""
    return not os.path.lexists(file) or is_page(file)


def write(file: Path, text: str) -> None:
    """Write a page; an earlier page is replaced.

    Raises
    ------
    OSError
        If it cannot be written, or if the file is not a page.
    """
    if not replaceable(file):
        message = "something else than a page of coopsim stands there, which is not overwritten"
        raise FileExistsError(errno.EEXIST, message, str(file))
    write_whole(file, text.encode())


def rendered(contents: Contents) -> str:
    """Fill the template; whatever comes from a file is escaped.

    Raises
    ------
    sim.report.contents.Unreadable
        If the directory, though whole, holds something of another form than an experiment writes.
    """
    try:
        return filled(contents)
    except (*MALFORMED, TemplateError) as error:
        raise unreadable(contents.folder, error) from error


def filled(contents: Contents) -> str:
    """Fill the template; see `rendered`."""
    environment = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    filters = (better, sentence_case, cell, counted, meaning, number_text, outcome_name, variable)
    environment.filters |= {function.__name__: function for function in filters}
    environment.globals |= {
        "verdict": verdict, "next_figure": count(1).__next__, "next_table": count(1).__next__
    }  # fmt: skip
    told = study(contents.folder, contents.tables)
    contents = in_points(contents)
    return environment.get_template("template.html.j2").render(
        contents=contents,
        experiment=contents.experiment,
        mark=mark(contents.manifest),
        css=Markup(style_sheet() + (HERE / "page.css").read_text(encoding="utf-8")),
        design=design(contents),
        lead=list(map(unbroken, [*lead(told), *by_factor(told)])),
        found=[(row.hypothesis, unbroken(sentence(told, row))) for row in told.tables.findings],
        short=in_short(contents),
        alarms=alarms(contents),
        verdicts=VERDICTS,
        factors=factors(contents),
        plots=plots(contents) | {"overview": overview(contents, told)},
        caveats=[row.caveat for row in contents.tables.caveats if not row.hypothesis],
        methods=methods(contents, told),
        citation=citation(contents),
        glossary=glossary(contents),
        sample=sample(contents),
        worlds_of_each=worlds_of_each(contents),
        in_worlds=in_worlds(contents, told),
        choices=chosen(contents),
        ranks=rankings(contents) if is_small(contents) and not contents.is_sampled else {},
        unranked=[outcome for outcome in contents.outcomes if not better(outcome)],
        means=means(contents) if is_small(contents) else {},
        most_points=MOST_POINTS,
        most_failures=MOST_FAILURES,
        most_rows=MOST_ROWS,
        few=FEW,
    )


def is_small(contents: Contents) -> bool:
    """Tell whether the points are few enough for tables with a row each."""
    return len(contents.points) <= MOST_POINTS


def in_short(contents: Contents) -> str:
    """Summarise the verdicts and the number of runs in a paragraph."""
    words = [verdict(row.verdict).word for row in contents.findings]
    counts = [f"{words.count(one.word)} {one.word}" for one in VERDICTS]
    explored = sum(row.status != STATED for row in contents.findings)
    sentences = []
    if words:
        sentences.append(f"Of {counted(len(words), 'hypothesis')}: {listed(counts)}.")
        sentences.append(f"{explored} of them exploratory." if explored else "All were stated before the first run.")
    else:
        sentences.append("The experiment states no hypotheses: it explores.")
    failed = len(contents.failures)
    sentences.append(
        f"{counted(contents.runs, 'run')}: {counted(len(contents.points), 'point')} of the design, "
        f"{worlds_of_each(contents)}{counted(contents.replicates, 'replicate')} each; {failed or 'none'} failed."
    )
    return " ".join(sentences)


def worlds_of_each(contents: Contents) -> str:
    """Say in how many worlds each point was run; nothing where there are none."""
    return f"{counted(contents.worlds, 'world')} of each, " if contents.worlds else ""


def alarms(contents: Contents) -> list[str]:
    """List failed runs, missing runs and missing values, for the top of the page."""
    found = []
    if contents.failures:
        left = "No comparison is made over what is left"
        if contents.worlds:
            left = "In shares a world in which one failed counts as not assessed, and expected effects are not given"
        found.append(f"{len(contents.failures)} of {counted(contents.runs, 'run')} failed. {left}; they stand below.")
    if contents.missing_runs:
        found.append(f"{counted(contents.missing_runs, 'run')} of the plan are not in runs.parquet.")
    unassessed = sum(verdict(row.verdict) == VERDICTS[-1] for row in contents.findings)
    if unassessed:
        found.append(f"{counted(unassessed, 'hypothesis')} could not be assessed.")
    tables = contents.tables
    for name, rows in (("effects", tables.effects), ("shapley", tables.shapley), ("sensitivity", tables.sensitivity)):
        found += [f"{name}.csv has nothing on {outcome_name(row.outcome)}: {row.reason}." for row in rows if row.reason]
    for outcome in () if contents.worlds else contents.outcomes:
        without = sum(row.without_value for row in tables.summary if row.outcome == outcome) - len(contents.failures)
        if without > 0:
            found.append(
                f"{sentence_case(outcome_name(outcome))} has no value in {counted(without, 'run')} that did not fail."
            )
    return found


def factors(contents: Contents) -> list[dict[str, Any]]:
    """Describe the factors: each level with the keys that it sets, or the ends of a range."""
    found = []
    for factor in contents.experiment.get("factors", ()):
        levels = factor.get("levels", ())
        named_levels = levels if isinstance(levels, list) else ()
        found.append(
            {
                "name": factor["name"],
                "levels": [(str(level["name"]), settings(level)) for level in named_levels],
                "range": [f"{key}: {span}" for key, span in flat(factor.get("range", {}), joint=" to ").items()],
                "steps": levels if isinstance(levels, int) else 0,
            }
        )
    return found


def settings(level: Mapping[str, Any]) -> list[str]:
    """Write each key that a level sets, and each event, in a line."""
    lines = [f"{key} = {value}" for key, value in flat(level.get("set", {})).items()]
    for event in level.get("events", ()):
        lines.append("event: " + ", ".join(f"{key} = {value}" for key, value in event.items()))
    return lines


def flat(table: Mapping[str, Any], prefix: str = "", joint: str = ", ") -> dict[str, str]:
    """Turn nested tables into dotted keys."""
    found: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            found |= flat(value, f"{prefix}{key}.", joint)
        else:
            found[f"{prefix}{key}"] = joint.join(map(str, value)) if isinstance(value, list) else str(value)
    return found


def means(contents: Contents) -> dict[tuple[int, str], SummaryRow]:
    """Find the summary of each point and outcome."""
    return {(row.point, row.outcome): row for row in contents.tables.summary}
