"""What can be wrong with a scenario, each cause a class.

ScenarioError                  every mistake of a scenario, a line each
├── UnreadableError            the file is missing, too large, or not TOML
└── InvalidError               its content breaks a rule
    └── ArgumentError          an argument of a Python call is wrong
"""

import difflib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from sim.characters import escaped

MOST_SHOWN = 20  # mistakes in a message; a file may have ten thousand
MOST_SUGGESTIONS = 20  # in one reading: to compare a word with the known ones takes up to a millisecond

LONGEST_MISTAKE = 2_000  # characters

suggestions_left: ContextVar[Iterator[int] | None] = ContextVar("suggestions_left", default=None)


class ScenarioError(Exception):
    """A scenario is wrong; each line says where, what was found, what was expected and what to do.

    Parameters
    ----------
    mistakes
        One text, or one a mistake; the message shows the first of many and counts the others. Each becomes one line,
        whatever characters a user's texts have brought into it.
    """

    def __init__(self, mistakes: str | Sequence[str]) -> None:
        self.mistakes = [line(mistakes)] if isinstance(mistakes, str) else [line(mistake) for mistake in mistakes]
        others = len(self.mistakes) - MOST_SHOWN
        more = [f"and {others:,} more"] if others > 0 else []
        super().__init__("\n".join([*self.mistakes[:MOST_SHOWN], *more]))


class UnreadableError(ScenarioError):
    """A file cannot be read as TOML."""


class InvalidError(ScenarioError):
    """A file can be read, but what it says breaks a rule."""


class ArgumentError(InvalidError, ValueError):
    """An argument of a Python call is not what it takes."""


@contextmanager
def few_suggestions() -> Iterator[None]:
    """Compare only the first unknown words of one reading with known ones, however many there are."""
    before = suggestions_left.set(iter(range(MOST_SUGGESTIONS)))
    try:
        yield
    finally:
        suggestions_left.reset(before)


def may_suggest() -> bool:
    """Tell whether this reading may compare one more word, which then counts."""
    left = suggestions_left.get()
    return left is None or next(left, None) is not None


def line(mistake: str) -> str:
    """Write a mistake on one line of a length that can be read."""
    text = mistake if len(mistake) <= LONGEST_MISTAKE else mistake[: LONGEST_MISTAKE - 3] + "..."
    return escaped(text)


def suggestion(word: str, known: Iterable[str]) -> str:
    """Offer the nearest known word.

    Returns
    -------
    str
        " Did you mean 'finding'?", or nothing where none is near, or where many were looked for already.
    """
    if not may_suggest():
        return ""
    words = list(known)
    same = [one for one in words if one.casefold() == word.casefold()]
    near = same or difflib.get_close_matches(word, words, n=1, cutoff=0.5)
    return f" Did you mean '{near[0]}'?" if near else ""
