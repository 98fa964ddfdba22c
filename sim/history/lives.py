"""Lives that follow from the log: of a case, of an agency, of a group."""

from typing import NamedTuple

import pandas as pd

from sim.history.log import NONE, Log, listed
from sim.history.wording import sentence

OF_GROUPS = (
    "group_formed", "route_chosen", "group_dissolved", "group_resumed", "first_evidence", "trail_lost", "leak",
    "joint_case_opened", "case_closed", "arrest", "joint_action", "joint_action_failed", "group_suppressed",
    "group_dismantled_by_arrest", "group_dismantled_jointly", "leg_moved",
)  # fmt: skip
"""What a group goes through itself; what agencies find, tell and ask stands in the lives of its cases."""


class Entry(NamedTuple):
    """A line of a life: its month, its event by name, and the same as a sentence."""

    month: int
    event: str
    text: str


def entries(log: Log, events: pd.DataFrame, group: str) -> list[Entry]:
    """Put events into sentences; a group is called so, with its number where that stands in the text as {}."""
    return [Entry(one.month, one.event, sentence(log, one, group.format(one.group))) for one in listed(events)]


def of_group(log: Log, group: int) -> pd.DataFrame:
    """Return the events of a group.

    Raises
    ------
    ValueError
        If the log has none.
    """
    found = log.events[log.events["group"] == group]
    if group < 0 or found.empty:
        known = log.events.loc[log.events["group"] != NONE, "group"]
        has = f"groups from {known.min()} to {known.max()}" if len(known) else "no group at all"
        raise ValueError(f"the log has no group {group}, but {has}")
    return found


def case_life(log: Log, group: int, since: int | None = None) -> list[Entry]:
    """Tell the life of a case: all that agencies did about a group from the first evidence until nothing was known.

    Parameters
    ----------
    log
        Of a run.
    group
        Number of the group.
    since
        Month of the first evidence, if the group had several cases one after the other; the last of them if not given.

    Returns
    -------
    list of Entry
        In the order in which it happened.

    Raises
    ------
    ValueError
        If the log has no such group, or no such case of it.

    Examples
    --------
    >>> from sim.history.simulation import watch
    >>> from sim.scenario import load
    >>> log = watch(load("scenarios/two_countries.toml", {"run.months": 132}), seed=1).log
    >>> case_life(log, group=1)[0].event
    'first_evidence'
    """
    events = of_group(log, group)
    cases = sorted(set(events["since"]) - {NONE})
    if not cases:
        raise ValueError(f"the log has no case about group {group}: no agency found evidence on it")
    if since not in (None, *cases):
        had = ", ".join(map(str, cases))
        raise ValueError(f"no case about group {group} began in month {since}, but in these months: {had}")
    case = events[events["since"] == (cases[-1] if since is None else since)]
    # The first evidence is a unit found, too: it is said once.
    first = case[case["event"] == "first_evidence"]
    same = case[["month", "agency", "leg"]].merge(first[["month", "agency", "leg"]], how="left", indicator=True)
    twice = (case["event"] == "evidence_found").to_numpy() & (same["_merge"] == "both").to_numpy()
    told = pd.concat([case[~twice], of_court(log, case)]).sort_index(kind="stable")
    return entries(log, told, "the group")


def of_court(log: Log, case: pd.DataFrame) -> pd.DataFrame:
    """Return what all operations of the month yielded, in the countries and months in which a case had one."""
    operations = case[case["event"].isin(("arrest", "operation"))]
    where = {(one.month, one.agency.partition("/")[0]) for one in listed(operations)}
    yields = log.events[log.events["event"].isin(("suspects", "victims_identified"))]
    return yields[[(one.month, one.agency) in where for one in listed(yields)]]


def agency_diary(log: Log, agency: str) -> list[Entry]:
    """Tell what an agency did, and what others did with it or to it.

    Parameters
    ----------
    log
        Of a run.
    agency
        Code of its country and its kind, such as ``CAN/police``.

    Returns
    -------
    list of Entry
        In the order in which it happened; empty if nothing did.

    Raises
    ------
    ValueError
        If there is no such country in the run.
    """
    code = agency.partition("/")[0]
    if code not in log.names:
        raise ValueError(f"there is no agency {agency}: countries are {', '.join(log.names)}")
    events = log.events
    return entries(log, events[(events["agency"] == agency) | (events["other"] == agency)], "group {}")


def group_history(log: Log, group: int) -> list[Entry]:
    """Tell the history of a group: its route, its moves, the operations it went through, and its end.

    Parameters
    ----------
    log
        Of a run.
    group
        Number of the group.

    Returns
    -------
    list of Entry
        In the order in which it happened.

    Raises
    ------
    ValueError
        If the log has no such group.
    """
    events = of_group(log, group)
    return entries(log, events[events["event"].isin(OF_GROUPS)], "the group")
