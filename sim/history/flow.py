"""The flow from evidence to dismantling: how many cases come to each step, and how those that do not go on are lost."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.history.log import NONE, Log

DOMESTIC, CROSS_BORDER = "domestic", "cross-border"
FOUND, ABLE = "evidence was found", "an agency was able to act"
STEPS = {
    DOMESTIC: {
        FOUND: {"first_evidence"},
        ABLE: {"arrest_planned"},
        "an arrest was made": {"arrest"},
        "the group was dismantled": {"group_dismantled_by_arrest"},
    },
    CROSS_BORDER: {
        FOUND: {"first_evidence"},
        ABLE: {"arrest_planned", "joint_case_opened"},
        "a joint case was opened": {"joint_case_opened"},
        "all that it asked for was granted": {"case_ready"},
        "a joint action was carried out": {"joint_action"},
        "the group was dismantled": {"group_dismantled_jointly"},
    },
}
"""The steps of a case by the route of its group, and the events that show that it has come to a step."""

STILL_OPEN = "still open at the end of the log"
TRAIL = {
    "intelligence": "what was known went stale",
    "corruption": "a leak warned the group",
    "formation": "the group ended by itself",
    "displacement": "the group moved a leg",
}
ALONE = {
    "no_room": "no room in the reserve of the agency for a joint case",
    "no_partner": "no partner with room within reach",
    "arrest_preferred": "an arrest was preferred",
}
CLOSED = {
    "formation": "the group ended by itself",
    "corruption": "a leak warned the group",
    "case_decision": "an agency outside the case spoiled it",
    "assistance": "the case was dropped for its age",
    "displacement": "the group moved a leg",
}
REFUSED = "a request was refused"
FORGOTTEN = "what was known went stale while the joint case was open"
SWITCHED_OFF = "there are no joint cases in this scenario"
BUSY = "the staff of the agency was busy"
FAILED = "the action failed and warned the group"
NOT_ALL = "not all functions of the group were removed"
MOST_REQUESTS = 2  # of a joint case


class Step(NamedTuple):
    """A step of the flow.

    Attributes
    ----------
    route
        `domestic` or `cross-border`, by the group's route.
    step
        What has come to pass, in words.
    reached
        Cases that came so far.
    lost
        Of these, those that came no further, by the reason; empty at the last step.
    """

    route: str
    step: str
    reached: int
    lost: dict[str, int]


def flow(log: Log, first_month: int = 1) -> list[Step]:
    """Follow every case from its first evidence to the dismantling of its group, or to where it was lost.

    A case lasts from the first evidence on a group until nothing is known of it. It is lost after the last step that
    it has come to. An arrest is no step towards the dismantling of a group that crosses borders: what counts is why its
    agency opened no joint case.

    Parameters
    ----------
    log
        Of a run.
    first_month
        Cases count whose first evidence was found in this month or later, such as the first after the warm-up.

    Returns
    -------
    list of Step
        The steps of cases about domestic groups, then of those about groups that cross borders.
    """
    reached: dict[str, Counter[int]] = {route: Counter() for route in STEPS}
    lost: dict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    for route, names, processes in cases(log, first_month):
        steps = list(STEPS[route].values())
        last = max(n for n, shown_by in enumerate(steps) if not shown_by.isdisjoint(names))
        reached[route].update(range(last + 1))
        if last < len(steps) - 1:
            lost[route, last][reason(route, last, names, processes)] += 1
    return [
        Step(route, step, reached[route][n], dict(lost[route, n].most_common()))
        for route, steps in STEPS.items()
        for n, step in enumerate(steps)
    ]


def cases(log: Log, first_month: int) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield of each case the route of its group, its events by name, and their processes, in order."""
    events = log.events[log.events["since"] >= max(first_month, log.whole_from)]
    events = events.sort_values(["group", "since"], kind="stable")
    group, since = events["group"].to_numpy(), events["since"].to_numpy()
    starts = np.flatnonzero((np.diff(group, prepend=NONE) != 0) | (np.diff(since, prepend=NONE) != 0))
    names, processes, legs = events["event"].tolist(), events["process"].tolist(), events["legs"].tolist()
    for start, end in pairwise([*starts.tolist(), len(events)]):
        yield DOMESTIC if legs[start] == 1 else CROSS_BORDER, names[start:end], processes[start:end]


def reason(route: str, last: int, names: list[str], processes: list[str]) -> str:
    """Return why a case came no further than its last step."""
    if last == 0:
        return TRAIL[processes[names.index("trail_lost")]] if "trail_lost" in names else STILL_OPEN
    if route == DOMESTIC:
        return BUSY if last == 1 else NOT_ALL
    # Where all that was known went stale, an open joint case lives on: its end is in the next case about the group.
    if last == 1 and "case_closed" not in names:
        return next((ALONE[name] for name in reversed(names) if name in ALONE), SWITCHED_OFF)
    if "joint_action" in names:
        return FAILED if "joint_action_failed" in names else NOT_ALL
    if names.count("case_closed") < max(1, names.count("joint_case_opened")):
        return FORGOTTEN if "trail_lost" in names else STILL_OPEN
    end = len(names) - 1 - names[::-1].index("case_closed")
    return REFUSED if "request_refused" in names[max(0, end - MOST_REQUESTS) : end] else CLOSED[processes[end]]


def table(steps: list[Step]) -> pd.DataFrame:
    """Lay the flow out: one row a step and a reason, with columns route, step, reached, reason, lost."""
    rows = [
        (one.route, one.step, one.reached, why, count) for one in steps for why, count in (one.lost or {"": 0}).items()
    ]
    return pd.DataFrame(rows, columns=["route", "step", "reached", "reason", "lost"])


def told(steps: list[Step]) -> list[str]:
    """Put the flow into sentences, one a step.

    Parameters
    ----------
    steps
        As `flow` returns them.

    Returns
    -------
    list of str
        Such as "In 437 cases about domestic groups, an arrest was made. 360 came no further: ...".
    """
    found = []
    for one in steps:
        what = "domestic groups" if one.route == DOMESTIC else "groups that cross borders"
        text = f"In {one.reached} {'case' if one.reached == 1 else 'cases'} about {what}, {one.step}"
        if one.lost:
            total = sum(one.lost.values())
            why = "; ".join(f"{reason} ({count})" for reason, count in one.lost.items())
            text += f". {total} came no further: {why}"
        found.append(f"{text}.")
    return found
