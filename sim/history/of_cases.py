"""Events of joint cases: decisions, requests and their answers; and what courts make of a country's operations."""

import numpy as np

from sim.history.change import Change, add_requests, close_cases, closed_cases, is_settled
from sim.history.rows import Whole
from sim.history.watched import ARREST_PREFERRED, NO_PARTNER, NO_ROOM
from sim.model.counts import Count
from sim.model.state import GRANTED, JOINT_ACTION, LOCAL_ARREST, NOBODY, PENDING, TEAM_FORMING, TO_SEND

COURT = {
    "suspects": Count.SUSPECTS,
    "victims_identified": Count.VICTIMS_IDENTIFIED,
    "prosecuted": Count.PROSECUTIONS,
    "convicted": Count.CONVICTIONS,
    "charges_lapsed": Count.CHARGES_LAPSED,
}


def case_decision(change: Change) -> None:
    """Add why joint cases were not opened, and what was decided."""
    before, after = change.before, change.after
    for event, what in (("no_room", NO_ROOM), ("no_partner", NO_PARTNER), ("arrest_preferred", ARREST_PREFERRED)):
        slots, leg, agency, _, _ = change.notes[change.notes[:, 4] == what].T
        other = change.country(after.route[slots, leg]) if what == NO_PARTNER else np.full(len(slots), NOBODY)
        change.add(event, slots, leg=leg, agency=agency, other=other)
    opened = np.flatnonzero((before.lead_agency == NOBODY) & (after.lead_agency != NOBODY))
    lead = after.lead_agency[opened]
    change.add("joint_case_opened", opened, leg=after.decided_leg[opened], agency=lead)
    rows, legs = np.nonzero((after.partner[opened] != NOBODY) & (after.partner[opened] != lead[:, None]))
    change.add("partner_joined", opened[rows], leg=legs, agency=after.partner[opened[rows], legs], other=lead[rows])
    spoiled = closed_cases(change)
    change.add("joint_case_spoiled", spoiled, agency=after.acting[spoiled], other=before.lead_agency[spoiled])
    close_cases(change)
    for event, plan in (("arrest_planned", LOCAL_ARREST), ("joint_action_planned", JOINT_ACTION)):
        slots = np.flatnonzero(after.plan == plan)
        change.add(event, slots, agency=after.acting[slots])


def assistance(change: Change) -> None:
    """Add requests and teams, what became of them, and the joint cases that refusals and age have ended."""
    before, after = change.before, change.after
    add_sent(change)
    is_open = (after.lead_agency != NOBODY)[:, None]
    for event, was in (("request_granted", PENDING), ("team_ready", TEAM_FORMING)):
        slots, legs = np.nonzero((before.request == was) & (after.request == GRANTED) & is_open)
        if was == PENDING:
            add_requests(change, event, slots, legs)
        else:
            lead = before.lead_agency[slots]
            change.add(event, slots, leg=legs, agency=lead, other=before.partner[slots, legs])
    slots = np.flatnonzero((before.lead_agency != NOBODY) & (after.lead_agency != NOBODY))
    ready = slots[is_settled(after, slots) & ~is_settled(before, slots)]
    end_cases(change)
    change.add("case_ready", ready, agency=after.lead_agency[ready])


def add_sent(change: Change) -> None:
    """Add what was asked for in the first month of joint cases."""
    before, after = change.before, change.after
    sent = {"request_sent": PENDING, "team_agreed": TEAM_FORMING, "request_not_needed": GRANTED}
    for event, now in sent.items():
        slots, legs = np.nonzero((before.request == TO_SEND) & (after.request == now))
        queue = after.pending[after.route[slots, legs]].astype(float) if now == PENDING else np.nan
        lead, partner = before.lead_agency[slots], before.partner[slots, legs]
        change.add(event, slots, leg=legs, agency=lead, other=partner, amount=queue)


def end_cases(change: Change) -> None:
    """Add how joint cases ended in which something was refused, or that were too old; a grant may come just before."""
    before, after, slots = change.before, change.after, closed_cases(change)
    is_old = before.case_age[slots] + 1 > change.parameters.time_out_months
    for i, too_old in zip(slots, is_old, strict=True):
        pending = np.flatnonzero(before.request[i] == PENDING)
        granted = change.notes[change.notes[:, 0] == i, 1]
        answered = pending[after.request_age[i, pending] > before.request_age[i, pending]]
        refused = answered[:0] if too_old else answered[-1:]  # with a refusal, no further leg is looked at
        left = np.setdiff1d(pending, [*granted, *refused])
        ends = {"request_granted": granted, "request_refused": refused}
        ends["request_timed_out" if too_old else "request_withdrawn"] = left
        for event, legs in ends.items():
            add_requests(change, event, np.full(len(legs), i), legs)
    change.add("case_closed", slots, agency=before.lead_agency[slots])


def prosecution(change: Change) -> None:
    """Add what courts made of operations: it is counted by country, and belongs to no group."""
    for event, count in COURT.items():
        more = change.after.tally[count] - change.before.tally[count]
        where: Whole = np.flatnonzero(more > 0)
        change.add_of_agency(event, change.country(where), amount=more[where])
