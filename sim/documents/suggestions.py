"""Suggestions in error messages: the known word that is most similar to an unknown one."""

import difflib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

SIMILAR = 0.6  # from which a word is suggested, as difflib counts; 'country' and 'month' have 0.5
MOST_SUGGESTIONS = 20  # for one file: to compare a word with the known ones takes up to a millisecond

suggestions_left: ContextVar[Iterator[int] | None] = ContextVar("suggestions_left", default=None)


@contextmanager
def few_suggestions() -> Iterator[None]:
    """Suggest words for the first mistakes of a file alone, however many there are."""
    before = suggestions_left.set(iter(range(MOST_SUGGESTIONS)))
    try:
        yield
    finally:
        suggestions_left.reset(before)


def may_suggest() -> bool:
    """Tell whether one more word may be compared, which then counts."""
    left = suggestions_left.get()
    return left is None or next(left, None) is not None


def suggestion(word: str, known: Iterable[str]) -> str:
    """Suggest the known word that is most similar to a word.

    Returns
    -------
    str
        " Did you mean 'finding'?", or nothing if none is similar, or if there were many suggestions already.
    """
    if not may_suggest():
        return ""
    words = list(known)
    same = [one for one in words if one.casefold() == word.casefold()]
    similar = same or difflib.get_close_matches(word, words, n=1, cutoff=SIMILAR)
    return f" Did you mean '{similar[0]}'?" if similar else ""
