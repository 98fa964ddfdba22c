"""Events of the market: groups form, end and resume, move their legs, and are hit by operations."""

import numpy as np

from sim.history.change import Change, close_cases, lose_trails
from sim.history.rows import Whole
from sim.model.state import ACTIVE, DORMANT, JOINT_ACTION, LOCAL_ARREST, NOBODY, NOWHERE, SUPPRESSED, VACANT


def formation(change: Change) -> None:
    """Add the end of groups, and those that form or resume; a new group has a new number."""
    before, after = change.before, change.after
    dissolved = change.notes[:, 0]
    change.add("group_dissolved", dissolved, leg=0, agency=change.country(before.route[dissolved, 0]))
    close_cases(change)
    lose_trails(change)
    was_silent = np.isin(before.status, (DORMANT, SUPPRESSED))
    resumed = np.flatnonzero(was_silent & (after.status == ACTIVE))
    change.add("group_resumed", resumed, leg=0, agency=change.country(after.route[resumed, 0]))
    is_new = before.status == VACANT
    is_new[dissolved] = True
    introduce(change, np.flatnonzero(is_new & (after.status == ACTIVE)))


def introduce(change: Change, slots: Whole) -> None:
    """Give numbers to the groups that are new in some slots, and add their routes."""
    state, numbers = change.after, change.month.group
    numbers[slots] = numbers.max(initial=-1) + 1 + np.arange(len(slots))
    change.add_of_new("group_formed", slots, leg=0, agency=change.country(state.route[slots, 0]))
    rows, legs = np.nonzero(state.route[slots, 1:] != NOWHERE)
    others = slots[rows]
    where = change.country(state.route[others, legs + 1])
    change.add_of_new("route_chosen", others, leg=legs + 1, agency=where)


def displacement(change: Change) -> None:
    """Add the moves of legs, and the cases that they end: what was known of a leg does not move with it."""
    slots, leg, left, entered, _ = change.notes.T
    change.add("leg_moved", slots, leg=leg, agency=change.country(left), other=change.country(entered))
    close_cases(change)
    lose_trails(change)


def operations(change: Change) -> None:
    """Add arrests and joint actions, and what they leave of the groups."""
    arrest(change)
    act_jointly(change)
    close_cases(change)
    lose_trails(change)


def functions_removed(change: Change, slots: Whole) -> Whole:
    """Count the functions that operations have removed: all of a group that is gone, none of one that was warned."""
    after = change.after
    all_of_them = np.maximum(2, change.before.legs[slots])
    found: Whole = np.where(
        after.status[slots] == VACANT, all_of_them, np.where(after.status[slots] == DORMANT, 0, after.removed[slots])
    )
    return found


def conclude(change: Change, slots: Whole, dismantled: str, agency: Whole) -> None:
    """Add what operations have left of groups."""
    after, removed = change.after, functions_removed(change, slots).astype(float)
    is_gone, is_down = after.status[slots] == VACANT, after.status[slots] == SUPPRESSED
    known = (change.month.now - change.before.first_evidence[slots]).astype(float)
    change.add(dismantled, slots[is_gone], agency=agency[is_gone], amount=known[is_gone])
    change.add("group_suppressed", slots[is_down], agency=agency[is_down], amount=removed[is_down])


def arrest(change: Change) -> None:
    """Add the arrests that were planned: carried out, or put off since the agency had no staff for them."""
    before, after = change.before, change.after
    planned = np.flatnonzero(after.plan == LOCAL_ARREST)
    took_place = after.status[planned] != before.status[planned]
    slots, agency = planned[took_place], after.acting[planned[took_place]]
    at_home = before.route[slots] == after.home[agency][:, None]
    leg = at_home.argmax(axis=1)
    removed = functions_removed(change, slots).astype(float)
    change.add("arrest", slots, leg=leg, agency=agency, amount=removed)
    change.add("arrest_put_off", planned[~took_place], agency=after.acting[planned[~took_place]])
    conclude(change, slots, "group_dismantled_by_arrest", agency)


def act_jointly(change: Change) -> None:
    """Add the joint actions that were planned: carried out, or put off since an agency had no staff for them."""
    before, after = change.before, change.after
    planned = np.flatnonzero((after.plan == JOINT_ACTION) & (before.lead_agency != NOBODY))
    took_place = after.lead_agency[planned] == NOBODY
    slots, put_off = planned[took_place], planned[~took_place]
    lead = before.lead_agency[slots]
    change.add("joint_action", slots, agency=lead, amount=functions_removed(change, slots).astype(float))
    rows, legs = np.nonzero(before.partner[slots] != NOBODY)
    change.add("operation", slots[rows], leg=legs, agency=before.partner[slots[rows], legs], other=lead[rows])
    failed = after.status[slots] == DORMANT
    change.add("joint_action_failed", slots[failed], agency=lead[failed])
    change.add("joint_action_put_off", put_off, agency=before.lead_agency[put_off])
    conclude(change, slots, "group_dismantled_jointly", lead)
