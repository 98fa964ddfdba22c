"""Suggestions in error messages: the known word that an unknown one was probably meant to be."""

import difflib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

MOST_SUGGESTIONS = 20  # in one reading: to compare a word with the known ones takes up to a millisecond

suggestions_left: ContextVar[Iterator[int] | None] = ContextVar("suggestions_left", default=None)


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
