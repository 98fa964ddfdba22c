"""The check of a value against its declaration: type, bounds, options."""

from datetime import date, time
from typing import NamedTuple

from sim.documents.characters import unseen
from sim.model.quantity import Quantity

LONGEST = 60  # characters of a value in a message
LONGEST_TEXT = 1_000  # characters of a title or a name


class Text(NamedTuple):
    """An entry that is a word or, if `is_list`, a list of words; without a default it must be given.

    An entry that `is_optional` may stay unsaid and then has no value. A list that `may_be_single` may also be
    one word.
    """

    is_list: bool
    meaning: str
    source: str
    default: str | tuple[str, ...] | None = None
    is_optional: bool = False
    may_be_single: bool = False


Known = Quantity | Text
Value = float | int | bool | str | list[str]


def expected(what: Known) -> str:
    """Say what a key takes."""
    if isinstance(what, Text):
        return "a list of texts" if what.is_list else "a text"
    if what.options:
        return "one of " + ", ".join(f'"{option}"' for option in what.options)
    if what.is_switch:
        return "true or false"
    if what.is_whole:
        return f"a whole number between {what.low} and {what.high} ({what.unit})"
    return f"a number between {what.low:g} and {what.high:g} ({what.unit})"


def checked(what: Known, value: object) -> Value | None:
    """Return a value in the type of its key, or None where it is not what the key takes.

    Nothing is converted but whole numbers to real ones: a text is no number, and true is not 1.
    """
    if isinstance(what, Text):
        return checked_text(what, value)
    if what.options:
        return value if isinstance(value, str) and value in what.options else None
    if what.is_switch:
        return value if isinstance(value, bool) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if what.is_whole and not isinstance(value, int):
        return None
    if not what.low <= value <= what.high:  # so is no NaN
        return None
    return value if what.is_whole else float(value)


def checked_text(what: Text, value: object) -> Value | None:
    """Return a text, or a list of texts, or None where the value is neither."""
    if not what.is_list:
        return value if isinstance(value, str) else None
    if isinstance(value, str) and what.may_be_single:
        return [value]
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return list(value)
    return None


def wrong_text(value: Value) -> str:
    """Say why a text cannot stand in tables and messages; nothing where it can, or is no text."""
    for text in value if isinstance(value, list) else [value]:
        if isinstance(text, str):
            if hidden := unseen(text):
                return f"it holds {hidden}, which nobody sees. Take it out."
            if len(text) > LONGEST_TEXT:
                return f"it has more than {LONGEST_TEXT} characters. Write a shorter one."
    return ""


def written(value: object) -> str:
    """Write a value as it stands in a file, shortened where it is long."""
    try:
        text = str(value).lower() if isinstance(value, bool) else repr(value)
    except ValueError:  # Python writes no number of more than 4,300 digits
        return "a number of thousands of digits"
    if isinstance(value, date | time):
        text = value.isoformat()
    return text if len(text) <= LONGEST else text[: LONGEST - 3] + "..."
