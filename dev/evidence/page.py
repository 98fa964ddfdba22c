"""The page of the properties: one part a check, written by the command that the part names."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

PAGE = Path(__file__).parents[2] / "docs" / "properties.md"


class Table(NamedTuple):
    """A table in Markdown; every cell is text."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]

    def __str__(self) -> str:
        """Lay it out."""
        lines = [self.head, ["---"] * len(self.head), *self.rows]
        return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


class Finding(NamedTuple):
    """The findings of a check.

    Attributes
    ----------
    claim
        What was to be shown, in a sentence.
    tables
        The figures.
    verdict
        Whether the claim holds, in a few words.
    notes
        What a reader must know besides, a paragraph each.
    """

    claim: str
    tables: Sequence[Table]
    verdict: str
    notes: Sequence[str] = ()

    def __str__(self) -> str:
        """Lay it out."""
        return "\n\n".join([self.claim, *map(str, self.tables), *self.notes, f"**Verdict: {self.verdict}.**"])


def written(text: str, name: str, part: str) -> str:
    """Put a part in its place on the page, or at the end of a page that has none.

    Parameters
    ----------
    text
        The page.
    name
        Of the check.
    part
        What its command printed.
    """
    whole = f"<!-- evidence: {name} -->\n{part}\n<!-- end -->"
    marked = re.compile(rf"<!-- evidence: {name} -->\n.*?<!-- end -->", re.DOTALL)
    return marked.sub(lambda _: whole, text) if marked.search(text) else f"{text.rstrip()}\n\n{whole}\n"
