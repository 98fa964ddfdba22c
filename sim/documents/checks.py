"""Checks of values: each says in words what a value has to be, and reads it in its type."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import partial
from math import inf
from typing import Any

from sim.documents.characters import unseen
from sim.documents.suggestions import suggestion

LONGEST = 60  # characters of a value in a message
LONGEST_TEXT = 1_000  # characters of a title or a name
LARGEST_WHOLE = 2**63 - 1  # that 64 bits hold
LARGEST = 1e300  # of a number without other bounds: with it a difference of two is still finite


@dataclass(frozen=True)
class Check:
    """A check of a value: the value expected, in words and as a function.

    Attributes
    ----------
    expected
        Words that go on from "expected".
    read
        Returns the value in its type, or None where it is something else.
    options
        The words of a choice, of which the most similar is suggested in place of a wrong one.
    flaw
        Says what is wrong with a value that has the right type; nothing if it is right.
    """

    expected: str
    read: Callable[[Any], Any]
    options: tuple[str, ...] = ()
    flaw: Callable[[Any], str] = lambda _: ""

    def takes(self, value: object) -> bool:
        """Tell whether a value is right."""
        good = self.read(value)
        return good is not None and not self.flaw(good)

    def complaint(self, name: str, value: object) -> str:
        """Say what is wrong with the value of a key; nothing if it is right.

        Returns
        -------
        str
            For example "hub.level is 7, expected a number from 0 to 1 (share)."
        """
        good = self.read(value)
        if good is None:
            meant = suggestion(value, self.options) if self.options and isinstance(value, str) else ""
            return f"{name} is {written(value)}, expected {self.expected}.{meant}"
        flaw = self.flaw(good)
        return f"{name} is {written(value)}, but {flaw}" if flaw else ""


def whole_number(low: int, high: float = inf, unit: str = "") -> Check:
    """Take whole numbers within bounds; true and false are none."""
    return Check(f"a whole number {bounds(low, high, unit)}", partial(read_integer, low, high))


def real_number(low: float, high: float, unit: str = "") -> Check:
    """Take numbers within bounds; true, false and NaN are none."""
    return Check(f"a number {bounds(low, high, unit)}", partial(read_real, low, high))


def one_of(options: tuple[str, ...]) -> Check:
    """Take one of some words."""
    words = ", ".join(f'"{option}"' for option in options)
    return Check(f"one of {words}", where(lambda value: isinstance(value, str) and value in options), options)


def exactly(parts: Mapping[str, Check]) -> Check:
    """Take a table that has all of some keys and no other, each with a value that is right."""

    def is_right(value: object) -> bool:
        return (
            isinstance(value, dict)
            and value.keys() == parts.keys()
            and all(check.takes(value[key]) for key, check in parts.items())
        )

    return Check(f"a table of {', '.join(parts) or 'nothing'}", where(is_right))


def read_integer(low: float, high: float, value: object) -> int | None:
    """Return a whole number within bounds, or None."""
    return value if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high else None


def read_real(low: float, high: float, value: object) -> float | None:
    """Return a number within bounds as a float, or None."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if low <= value <= high else None


def bounds(low: float, high: float, unit: str) -> str:
    """Write the bounds of a number, and its unit."""
    upper = "" if high == inf else " to 2**63 - 1" if high == LARGEST_WHOLE else f" to {bound(high)}"
    return f"from {bound(low)}{upper}{f' ({unit})' if unit else ''}"


def bound(number: float) -> str:
    """Write a bound, a real one without the zeros that it need not have."""
    return str(number) if isinstance(number, int) else f"{number:g}"


def read_text(value: object) -> str | None:
    """Return a text, or None."""
    return value if isinstance(value, str) else None


def read_texts(value: object) -> list[str] | None:
    """Return a list of texts, or None."""
    return list(value) if isinstance(value, list | tuple) and all(isinstance(one, str) for one in value) else None


def flaw_of_text(text: str, allowed: str = "", longest: float = LONGEST_TEXT) -> str:
    """Say why tables and messages could not hold a text; nothing if they can."""
    if hidden := unseen(text, allowed):
        return f"it holds {hidden}, which nobody sees. Take it out."
    return f"it has more than {longest} characters. Write a shorter one." if len(text) > longest else ""


def flaw_of_texts(texts: list[str]) -> str:
    """Say what is wrong with the first text that tables and messages could not hold; nothing if they can hold all."""
    return next(filter(None, map(flaw_of_text, texts)), "")


def is_filled(text: object) -> bool:
    """Tell whether a value is a text with more than spaces."""
    return isinstance(text, str) and bool(text.strip())


def is_distinct(texts: object) -> bool:
    """Tell whether a value is a list of texts, none of them twice."""
    return isinstance(texts, list) and all(isinstance(one, str) for one in texts) and len(set(texts)) == len(texts)


def is_lists(value: object) -> bool:
    """Tell whether a value is a table of lists of texts, none empty and no text twice."""
    return isinstance(value, dict) and all(is_distinct(one) and one for one in value.values())


def is_tables(value: object) -> bool:
    """Tell whether a value is a list of tables."""
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def where(is_right: Callable[[Any], bool]) -> Callable[[Any], Any]:
    """Make a reader that returns a value as it is where a condition holds, else None."""
    return lambda value: value if is_right(value) else None


SWITCH = Check("true or false", where(lambda value: isinstance(value, bool)))
COUNT = whole_number(1, LARGEST_WHOLE)
ANYTHING = Check("any value", lambda _: True)
ANY_TEXT = Check("a text", read_text)
TEXT = Check("a text", read_text, flaw=flaw_of_text)
FILLED_TEXT = Check("a text that is not empty", where(is_filled), flaw=flaw_of_text)
LONG_TEXT = Check("a text that is not empty", where(is_filled), flaw=partial(flaw_of_text, allowed="\n\t", longest=inf))
TEXT_LIST = Check("a list of texts", read_texts, flaw=flaw_of_texts)
DISTINCT_TEXTS = Check("a list of texts, none of them twice", where(is_distinct), flaw=flaw_of_texts)
TABLE = Check("a table", where(lambda value: isinstance(value, dict)))
TABLE_LIST = Check("a list of tables", where(is_tables))
LISTS = Check("a table of lists of texts, none empty and no text twice", where(is_lists))


def written(value: object) -> str:
    """Write a value as in a file, shortened if it is long."""
    try:
        text = str(value).lower() if isinstance(value, bool) else repr(value)
    except ValueError:  # Python writes no number of more than 4,300 digits
        return "a number of thousands of digits"
    if isinstance(value, date | time):
        text = value.isoformat()
    return text if len(text) <= LONGEST else text[: LONGEST - 3] + "..."
