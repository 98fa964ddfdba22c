"""Invisible characters: how messages write them, and which of them no title, name or key may hold.

A line feed in a key would forge a line of a message, an escape character recolours a terminal, and marks of writing
direction show a text in another order than it has.
"""

import re

# Controls; marks of direction and joints without width; separators of lines; tags; halves of characters. The joiners
# U+200C and U+200D stay: Persian and the scripts of India spell with them.
UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f\ud800-\udfff]"
)


def escaped(text: str) -> str:
    r"""Write a text on one line, every character that cannot be seen as an escape.

    Returns
    -------
    str
        For example ``\x1b`` for an escape character and ``\u202e`` for a mark of direction.
    """
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else repr(one)[1:-1] for one in text)


def unseen(text: str, allowed: str = "") -> str:
    """Return the first invisible character of a text as an escape; nothing if there is none.

    Parameters
    ----------
    text
        A title, a name, a key.
    allowed
        Characters that are right here, such as the line feeds of a longer text.
    """
    found = next((one for one in UNSEEN.findall(text) if one not in allowed), "")
    return escaped(found)
