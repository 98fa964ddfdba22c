"""Cells that a spreadsheet shows as the text they are, and does not calculate."""

import re

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # by which a spreadsheet tells a formula
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


def inert(text: str) -> str:
    """Return a text as a cell of a CSV file that no spreadsheet takes for a formula.

    An apostrophe is put before a text that begins like one, unless it is a number.

    >>> inert("=1+1"), inert("-0.5"), inert("a - b")
    ("'=1+1", '-0.5', 'a - b')
    """
    return f"'{text}" if text.startswith(FORMULA) and not NUMBER.fullmatch(text) else text
