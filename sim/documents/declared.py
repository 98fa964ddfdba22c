"""The check of an entry that is declared: a `Quantity` of the model or a `Text`, with type, bounds and options."""

from functools import cache
from typing import NamedTuple

from sim.documents.checks import SWITCH, TEXT, TEXT_LIST, Check, one_of, real_number, whole_number
from sim.model.quantity import Quantity


class Text(NamedTuple):
    """The declaration of a text or, if `is_list`, of a list of texts.

    An entry that `is_file` names a file or several, and is not checked as a text: the search for the file says what is
    wrong with the name. One with `options` is one of these words.
    """

    is_list: bool
    meaning: str
    source: str
    default: str | tuple[str, ...] | None = None
    is_file: bool = False
    options: tuple[str, ...] = ()


Known = Quantity | Text
Value = float | int | bool | str | list[str]


@cache
def check_of(what: Known) -> Check:
    """Make the check of a declared entry.

    Nothing is converted but whole numbers to real ones: a text is no number, and true is not 1.
    """
    if isinstance(what, Text):
        if what.options:
            return one_of(what.options)
        found = TEXT_LIST if what.is_list else TEXT
        return Check(found.expected, found.read) if what.is_file else found
    if what.options:
        return one_of(what.options)
    if what.is_switch:
        return SWITCH
    if what.is_whole:
        return whole_number(int(what.low), int(what.high), "" if what.unit == "number" else what.unit)
    return real_number(what.low, what.high, what.unit)
