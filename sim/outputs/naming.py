"""Names that people gave, as labels of columns, as folders, and on a terminal."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from itertools import count

from sim.documents.characters import UNSEEN

# Names of devices, which Windows gives to no file, whatever follows their first dot.
DEVICES = {"con", "prn", "aux", "nul"} | {f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"}
LONGEST_NAME = 60  # bytes of a folder's name, far below what file systems take
ELLIPSIS = "..."


def visible(text: str) -> str:
    r"""Write control characters, and others that a terminal does not show, as escapes.

    >>> print(visible("two\nlines, \x1b[31mred"))
    two\u000alines, \u001b[31mred
    """
    return UNSEEN.sub(lambda found: escape(found[0]), text)


def escape(character: str) -> str:
    """Escape one character, as TOML does."""
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def columns(text: str) -> int:
    """Count the columns that a text takes on a terminal: two for a wide letter, none for a mark on another.

    >>> columns("Küste"), columns("日本")
    (5, 4)
    """
    wide = sum(unicodedata.east_asian_width(one) in "WF" for one in text)
    none = sum(unicodedata.category(one) in ("Mn", "Me", "Cf") for one in text)
    return len(text) + wide - none


def left(text: str, width: int) -> str:
    """Fill a text up to a width, the text at the left."""
    return text + " " * (width - columns(text))


def right(text: str, width: int) -> str:
    """Fill a text up to a width, the text at the right."""
    return " " * (width - columns(text)) + text


def shortened(text: str, width: int) -> str:
    """Take the middle out of a text that is wider than a width: names in a row differ at their end as often as not.

    >>> shortened("joint_teams_treaty_variant_12", 20)
    'joint_te...riant_12'
    """
    if columns(text) <= width:
        return text
    keep = (width - len(ELLIPSIS)) // 2
    start = end = ""
    for letter in text:
        if columns(start + letter) > keep:
            break
        start += letter
    for letter in reversed(text):
        if columns(letter + end) > keep:
            break
        end = letter + end
    return f"{start}{ELLIPSIS}{end}"


def distinct(names: Sequence[str], form: str = "{} ({})", taken: Collection[str] = ()) -> list[str]:
    """Give a number to names that are alike, or alike but for capitals, or taken; no two are alike then.

    Parameters
    ----------
    names
        Any texts.
    form
        Pattern that joins a name and its number.
    taken
        Names that nothing may have.

    Returns
    -------
    list of str
        One for each name, in their order.

    Examples
    --------
    >>> distinct(["small", "small", "small (1)", "unit"], taken=["unit"])
    ['small (2)', 'small (3)', 'small (1)', 'unit (1)']
    """
    alike = [name.casefold() for name in names]
    used = {name.casefold() for name in taken}
    shared = [alike.count(key) > 1 or key in used for key in alike]
    used |= {key for key, is_shared in zip(alike, shared, strict=True) if not is_shared}
    found = []
    for name, is_shared in zip(names, shared, strict=True):
        if is_shared:
            numbered = (form.format(name, number) for number in count(1))
            name = next(one for one in numbered if one.casefold() not in used)
            used.add(name.casefold())
        found.append(name)
    return found


def folder_name(name: str) -> str:
    """Turn a name into the name of a folder on any system.

    >>> folder_name("small (1)"), folder_name("con"), folder_name("Küste. "), folder_name("...")
    ('small_1', 'con_', 'Küste', 'run')
    """
    text = re.sub(r"[^\w.-]+", "_", unicodedata.normalize("NFC", name))
    text = text.encode(errors="replace")[:LONGEST_NAME].decode(errors="ignore").strip("._-") or "run"
    head, dot, rest = text.partition(".")
    return f"{head}_{dot}{rest}" if head.casefold() in DEVICES else text


def stem(names: Sequence[str]) -> str:
    """Name a folder for results of several scenarios, short however many there are."""
    safe = [folder_name(name) for name in names]
    joint = "-".join(safe)
    if len(joint.encode()) <= LONGEST_NAME or len(safe) == 1:
        return joint
    return f"{safe[0]}-and-{len(safe) - 1}-more"
