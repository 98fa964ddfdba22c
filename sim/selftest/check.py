"""What a check of a machine finds."""

from collections.abc import Sequence
from typing import NamedTuple


class Found(NamedTuple):
    """What a check found.

    Attributes
    ----------
    what
        What was compared with what, in a line.
    differs
        What was not as it should be, a line each; nothing if the check is passed.
    """

    what: str
    differs: Sequence[str] = ()
