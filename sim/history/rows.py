"""Rows of the log: one an event, as numbers; the last of them are kept, or all."""

from collections import deque
from typing import Any

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[Any]
Whole = NDArray[np.integer[Any]]
Truths = NDArray[np.bool_]

ROW = np.dtype(
    [
        ("month", np.int32),
        ("process", np.int8),
        ("event", np.int8),
        ("group", np.int32),
        ("since", np.int32),
        ("legs", np.int8),
        ("leg", np.int8),
        ("agency", np.int32),
        ("other", np.int32),
        ("amount", np.float64),
    ]
)
NOTHING = np.array((0, 0, 0, -1, -1, 0, -1, -1, -1, np.nan), ROW)
"""What an event holds, and a row without anything. `agency` and `other` number the agencies, then the countries."""

EVENTS = {
    "group_formed": "a group is formed with its market in `agency`; at month 0, it is there from the start",
    "route_chosen": "a new group has a leg in `agency`, too",
    "group_dissolved": "an active group ends by itself",
    "group_resumed": "a group that was suppressed or dormant is active again",
    "first_evidence": "the case begins: `agency` finds the first evidence on the group",
    "evidence_found": "`agency` finds a unit of evidence, be it the first or one more",
    "lead_confirmed": "`agency` finds evidence where `other` had told it of the group",
    "withholding_noticed": "`agency` finds evidence on a group of which others had kept what they knew from it",
    "evidence_stale": "the last evidence of `agency` on a leg goes stale",
    "lead_faded": "`agency` no longer heeds what `other` told it",
    "trail_lost": "the case ends, by the process that is named: nothing is known of the group any more",
    "lead_told": "`agency` tells `other` of the group",
    "lead_withheld": "`agency` keeps from `other` what it knows; noted once for each `other` as long as the case lasts",
    "agency_compromised": "`agency` becomes compromised",
    "agency_cleaned": "`agency` is no longer compromised",
    "leak": "`agency` warns the group, which goes dormant",
    "leak_attributed": "`agency` learns that `other` has leaked",
    "arrest_planned": "`agency` is able to act and plans an arrest",
    "no_room": "`agency` opens no joint case: its reserve has no room for another",
    "no_partner": "`agency` opens no joint case: in the country `other` it reaches no agency with room",
    "arrest_preferred": "`agency` has a partner in every country, and prefers an arrest all the same",
    "joint_case_opened": "`agency` opens a joint case and leads it",
    "partner_joined": "`agency` is the partner of `other` in a new joint case",
    "joint_case_spoiled": "`agency`, an outsider, ends the joint case of `other` by its plan to arrest",
    "joint_action_planned": "the joint case of `agency` is ready, and a joint action is planned",
    "request_sent": "`agency` asks for assistance in the country of `other`",
    "request_not_needed": "`other` assists `agency` without a request, since none is needed",
    "team_agreed": "`agency` and `other` agree on a joint team, which replaces the request",
    "team_ready": "the joint team of `agency` and `other` is set up",
    "request_granted": "the request of `agency` to `other` is granted",
    "request_refused": "the request of `agency` to `other` is refused, which ends the joint case",
    "request_timed_out": "the joint case of `agency` is dropped for its age, while `other` has not answered",
    "request_withdrawn": "the joint case of `agency` ends while `other` has not answered",
    "case_ready": "every request of the joint case of `agency` is settled",
    "case_closed": "the joint case of `agency` ends, by the process that is named",
    "arrest": "`agency` arrests",
    "arrest_put_off": "the arrest that `agency` planned does not take place: its staff is busy",
    "joint_action": "the joint action that `agency` leads is carried out",
    "operation": "`agency` has a part in the joint action of `other`, or leads it",
    "joint_action_put_off": "a joint action that `agency` leads waits: the staff of one of its agencies is busy",
    "joint_action_failed": "the joint action fails and warns the group, which goes dormant",
    "group_suppressed": "the group has lost a part of its functions, or none, and is suppressed",
    "group_dismantled_by_arrest": "the group has lost all its functions by an arrest",
    "group_dismantled_jointly": "the group has lost all its functions by a joint action",
    "suspects": "persons are suspected after the operations in the country `agency`",
    "victims_identified": "victims are identified by the operations in the country `agency`",
    "prosecuted": "persons are prosecuted in the country `agency`",
    "convicted": "persons are convicted in the country `agency`",
    "charges_lapsed": "charges lapse in the country `agency`, since its courts have no room",
    "leg_moved": "the group moves a leg from the country `agency` to the country `other`",
}
"""Every event, with what it says; `agency` and `other` are columns of the log."""

AMOUNTS = {
    "evidence_found": "units of evidence",
    "evidence_stale": "units of evidence that were left",
    "trail_lost": "units of evidence lost with it",
    "lead_told": "share to which the other believes it",
    "request_sent": "requests that its authority has once those of the month are sent and answered",
    "request_granted": "months since the request",
    "request_refused": "months since the request",
    "request_timed_out": "months since the request",
    "request_withdrawn": "months since the request",
    "arrest": "functions removed",
    "joint_action": "functions removed",
    "group_suppressed": "functions removed",
    "group_dismantled_by_arrest": "months since the first evidence",
    "group_dismantled_jointly": "months since the first evidence",
    "suspects": "persons",
    "victims_identified": "persons",
    "prosecuted": "persons",
    "convicted": "persons",
    "charges_lapsed": "persons",
}
"""What the column `amount` counts, by event; it is empty for all others."""

NUMBER = {name: number for number, name in enumerate(EVENTS)}


class Month:
    """The rows of a month, while its processes go on.

    Parameters
    ----------
    now
        The month.
    group
        Shape (slots,): number of the group in each slot of the market.
    """

    def __init__(self, now: int, group: Whole) -> None:
        self.now, self.group = now, group
        self.process = 0
        self.parts: list[Rows] = [np.zeros(0, ROW)]

    def add(self, event: str, slots: Whole | None, size: int, **values: Whole | NDArray[np.float64] | float) -> None:
        """Add so many rows of an event: of the group in each slot, or of no group; values are for all or for each."""
        if size == 0:
            return
        part = np.full(size, NOTHING)
        part["month"], part["process"], part["event"] = self.now, self.process, NUMBER[event]
        if slots is not None:
            part["group"] = self.group[slots]
        for name, value in values.items():
            part[name] = value
        self.parts.append(part)

    def rows(self) -> Rows:
        """Return all rows in the order in which they were added."""
        return np.concatenate(self.parts)


class Ring:
    """The rows of a run: the last so many, or all.

    Parameters
    ----------
    most
        Rows that are kept; None for all.
    """

    def __init__(self, most: int | None = None) -> None:
        self.most = most
        self.blocks: deque[Rows] = deque()
        self.count = self.dropped = 0

    def add(self, rows: Rows) -> None:
        """Add rows, and drop the oldest of those that are too many."""
        self.blocks.append(rows)
        self.count += len(rows)
        excess = 0 if self.most is None else max(0, self.count - self.most)
        self.dropped += excess
        self.count -= excess
        while excess > 0:
            first = self.blocks.popleft()
            if len(first) > excess:
                self.blocks.appendleft(first[excess:].copy())  # a copy, so that those dropped take no memory
            excess -= min(excess, len(first))

    def rows(self) -> Rows:
        """Return what is kept, in order."""
        return np.concatenate([np.zeros(0, ROW), *self.blocks])
