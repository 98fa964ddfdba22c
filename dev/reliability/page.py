"""The page `docs/reliability.md`, made of the figures that are kept."""

from collections.abc import Sequence
from pathlib import Path

from dev.evidence.page import Table
from dev.reliability.kept import Part

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"
HEAD = """# Reliability

Each promise below is held by tests of the suite, and by a longer run whose figures stand here as it last printed them.
Each part names the day and the model of that run, which may be one before the present: what they show
is of the program, not of the model's numbers.
`python -m dev.reliability` makes the long runs of this page one after the other and writes it; a single one is made by
the command that stands under it. A promise that failed, or could not be tested, says so."""


def written(parts: Sequence[Part]) -> str:
    """Write the page."""
    rows = [[f"[{part.title}](#{anchor(part.title)})", part.promise, part.verdict] for part in parts]
    table = str(Table(["promise", "in a sentence", "last run"], rows))
    limits = dict.fromkeys(f"* {limit}" for part in parts for limit in part.not_promised)
    ending = ["## What is not promised", "\n".join(limits)] if limits else []
    return "\n\n".join([HEAD, table, *map(section, parts), *ending]) + "\n"


def section(part: Part) -> str:
    """Write what belongs to a promise."""
    tests = ", ".join(f"`{test}`" for test in part.tests)
    made = part.made
    how = (
        f"Made by `{part.command}` on {made['date']}: {made['platform']}, Python {made['python']}, "
        f"model `{made['model_source']}`. In the suite: {tests}."
    )
    verdict = f"**The last run: {part.verdict}.**"
    return "\n\n".join([f"## {part.title}", part.promise, *map(str, part.tables), *part.notes, verdict, how])


def anchor(title: str) -> str:
    """Name the place of a heading, as pages of Markdown do."""
    letters = "".join(letter for letter in title.lower() if letter.isalnum() or letter in " -")
    return letters.replace(" ", "-")
