"""The address of a page: all that its visitor chose and changed, so that another page shows the same run."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode

from sim.browser.catalogue import MOST_EVENTS
from sim.browser.levers import KEYS, quantity
from sim.browser.session import BadRequest, Session
from sim.browser.side import Side
from sim.documents.checks import written
from sim.documents.declared import check_of
from sim.scenario.changes import split_change

LONGEST = 20_000  # characters
SIDES = "ab"
ODD = "this address was not made by a page like this"


def address(session: Session) -> str:
    """Write what was chosen and changed, but for the month, which the page knows.

    A file of the visitor's own is named and not held: no other page can show it.
    """
    pairs = [
        (f"{SIDES[at]}.{what}", name) for at, side in enumerate(session.sides) for what, name in side.chosen.items()
    ]
    if session.seed is not None:
        pairs.append(("seed", str(session.seed)))
    pairs += [(key, text(value)) for key, value in session.changes.items()]
    pairs += [(f"{event['month']}:{event['key']}", text(event["value"])) for event in session.events]
    return urlencode([(key, value) for key, value in pairs if value])


def text(value: Any) -> str:
    """Write a value as a scenario file has it, a word without its quotes."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def restore(session: Session, address: str) -> None:
    """Show the run that an address names.

    Raises
    ------
    BadRequest, sim.scenario.ScenarioError
        If it names what there is not.
    """
    if len(address) > LONGEST:
        raise BadRequest(f"this address is longer than {LONGEST} characters")
    try:
        pairs = dict(parse_qsl(address, max_num_fields=MOST_EVENTS + len(KEYS)))
    except ValueError:
        raise BadRequest(ODD) from None
    sides = list(sides_of(session, pairs))
    month, seed = (pairs.pop(name, "") for name in ("month", "seed"))
    if not sides or not all(one.isascii() and one.isdecimal() or not one for one in (month, seed)):
        raise BadRequest(ODD)
    changes: dict[str, Any] = {}
    events: list[dict[str, Any]] = []
    for name, word in pairs.items():
        at, _, key = name.rpartition(":")
        value = checked(key, word)
        if not at:
            changes[key] = value
        elif at.isascii() and at.isdecimal():
            events.append({"month": int(at[:9]), "key": key, "value": value})
        else:
            raise BadRequest(ODD)
    session.changes, session.events = changes, sorted(events, key=lambda one: int(one["month"]))
    session.choose_seed(seed, sides)
    session.jump(min(int(month[:9] or 0), session.months))


def sides_of(session: Session, pairs: dict[str, str]) -> Iterator[Side]:
    """Yield the sides that an address names, and take them out of its pairs."""
    options = session.catalogue.options()
    for letter in SIDES:
        chosen = {what: pairs.pop(f"{letter}.{what}", "") for what in options}
        if not chosen["scenario"]:
            continue
        for what, name in chosen.items():
            if name not in options[what]:
                raise BadRequest(f"this address names the {what} {written(name)}, which is not at hand here")
        yield Side(**chosen)


def checked(key: str, word: str) -> Any:
    """Return the value of a key that an address sets."""
    mistakes: list[str] = []
    _, value = split_change(f"{key}={word}", mistakes)
    what = quantity(key)
    if mistakes or what is None:
        raise BadRequest(f"this address sets {written(key)}, which is no setting of a scenario")
    check = check_of(what)
    if wrong := check.complaint(key, value):
        raise BadRequest(wrong)
    return check.read(value)
