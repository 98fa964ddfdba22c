"""Why a run came out so: the lives of the group and the agency that are followed, and where cases were lost."""

from typing import Any, NamedTuple

import numpy as np

from sim.browser.details import Chosen
from sim.browser.session import Session
from sim.browser.side import Side
from sim.documents.checks import LARGEST_WHOLE, whole_number, written
from sim.history.flow import flow
from sim.history.lives import Entry, agency_diary, case_life, group_history
from sim.history.log import NONE, Log, listed, log_of
from sim.history.wording import sentence
from sim.model.state import VACANT

MOST_TOLD = 80  # lines of a life, the last of them
MOST_RECENT = 6
NOTABLE = ("group_dismantled_jointly", "group_dismantled_by_arrest", "joint_action_failed", "leak")


class Followed(NamedTuple):
    """A group by its number on one side, and one of its cases by the month of the first evidence, else its last."""

    side: int
    group: int
    since: int | None = None


def followed(session: Session, request: dict[str, Any]) -> Followed | None:
    """Return the group that a visitor clicked, by its slot, or chose, by its number; None where there is none.

    Parameters
    ----------
    session
        The visitor's.
    request
        `side`, and `slot` or `group`; with `group` perhaps `since`.
    """
    whole = whole_number(0, LARGEST_WHOLE)
    side, slot, group, since = (whole.read(request.get(name)) for name in ("side", "slot", "group", "since"))
    if side is None or side >= len(session.sides):
        return None
    run = session.sides[side].run
    if slot is not None:
        if slot >= len(run.group) or run.state.status[slot] == VACANT:
            return None
        return Followed(side, int(run.group[slot]))
    return None if group is None else Followed(side, group, since)


def mistake(request: dict[str, Any]) -> str:
    """Say what is wrong with the number of a group that a visitor typed; nothing where it is right, or none was."""
    if "group" not in request or whole_number(0, LARGEST_WHOLE).takes(request["group"]):
        return ""
    return f"the group is {written(request['group'])}, expected the number of one: 0, 1, 2 and so on"


def slots(session: Session, what: Followed | None) -> list[int | None]:
    """Return the slot of the group that is followed, side by side; None where it is not, or no more."""
    found: list[int | None] = [None] * len(session.sides)
    if what is not None and what.side < len(found):
        run = session.sides[what.side].run
        where = np.flatnonzero((run.group == what.group) & (run.state.status != VACANT))
        found[what.side] = int(where[0]) if len(where) else None
    return found


def history(session: Session, chosen: Chosen, what: Followed | None) -> dict[str, Any]:
    """Return what the logs of the runs say.

    Parameters
    ----------
    session
        The visitor's.
    chosen
        The country and the agency that were clicked.
    what
        The group that is followed.

    Returns
    -------
    dict
        `month`; by side, `flow`, the `first_month` in which its cases began, `recent` events with their groups, and the
        `diary` of the agency; `group`: the number of the group, its `cases`, the `life` of one, and its `history`.
    """
    logs = [log_of(side.run) for side in session.sides]
    return {
        "month": session.month,
        "sides": [of_side(side, log, chosen) for side, log in zip(session.sides, logs, strict=True)],
        "group": of_group(what, logs[what.side]) if what is not None and what.side < len(logs) else None,
    }


def of_side(side: Side, log: Log, chosen: Chosen) -> dict[str, Any]:
    """Return what the log of one side says, whatever group is followed."""
    warm_up = side.scenario.warm_up if side.run.month > side.scenario.warm_up else 0
    first = max(warm_up + 1, log.whole_from)
    notable = log.events[log.events["event"].isin(NOTABLE)].tail(MOST_RECENT)
    agency = f"{chosen.country}/{chosen.kind}"
    has_agency = chosen.country in log.names and chosen.kind in side.setting.kinds
    return {
        "first_month": first,
        "flow": [{**one._asdict(), "lost": list(one.lost.items())} for one in flow(log, first)],
        "recent": [
            {"group": one.group, "month": one.month, "text": sentence(log, one, f"group {one.group}")}
            for one in reversed(listed(notable))
        ],
        "diary": lines(agency_diary(log, agency)) if has_agency else None,
    }


def of_group(what: Followed, log: Log) -> dict[str, Any]:
    """Return the life of the case that is followed, and the history of its group."""
    events = log.events[log.events["group"] == what.group]
    found: dict[str, Any] = {**what._asdict(), "cases": sorted(set(events["since"].tolist()) - {NONE})}
    if events.empty:
        return found | {"life": None, "history": None}
    if not found["cases"]:
        return found | {"life": None, "history": lines(group_history(log, what.group))}
    since = what.since if what.since in found["cases"] else found["cases"][-1]
    life = lines(case_life(log, what.group, since))
    return found | {"since": since, "life": life, "history": lines(group_history(log, what.group))}


def lines(entries: list[Entry]) -> dict[str, Any]:
    """Return the last lines of a life, and how many there are in all."""
    return {"of": len(entries), "lines": [[one.month, one.text] for one in entries[-MOST_TOLD:]]}
