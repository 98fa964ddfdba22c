"""Events of what agencies know: evidence found and lost, leads told and withheld, leaks."""

import numpy as np

from sim.engine.chance import uniform
from sim.history.change import Change, agencies_at, close_cases, lose_trails
from sim.history.rows import Truths
from sim.history.watched import TOLD, WITHHELD
from sim.model.processes.corruption import ATTRIBUTE
from sim.model.state import KEPT_FROM_IT, NOBODY, NOTICED, Floats


def left_of(known: Floats, fading: float, least: float) -> Floats:
    """Return what is left of evidence or tips after a month, as `intelligence` works it out."""
    left = (1.0 - fading) * known
    return np.where(left < least, 0.0, left)


def intelligence(change: Change) -> None:
    """Add what goes stale, then what is found."""
    before, after, parameters = change.before, change.after, change.parameters
    evidence = left_of(before.evidence, parameters.decay, parameters.least)
    tip = left_of(before.tip, parameters.tip_fade, parameters.least)
    add_held(change, "evidence_stale", (before.evidence > 0.0) & (evidence == 0.0), amount=before.evidence)
    add_told(change, "lead_faded", (before.tip > 0.0) & (tip == 0.0))
    lose_trails(change)
    found = after.evidence > evidence + 0.5  # a unit is found at most
    begin_cases(change, found)
    add_found(change, "evidence_found", found, amount=1.0)
    add_found(change, "lead_confirmed", found & (evidence == 0.0) & (tip > 0.0), told=True)
    add_found(change, "withholding_noticed", (before.withheld == KEPT_FROM_IT) & (after.withheld == NOTICED))


def add_held(change: Change, event: str, which: Truths, amount: Floats) -> None:
    """Add an event of agencies that held evidence before the process."""
    slots, legs, kinds = np.nonzero(which)
    agency = agencies_at(change.before, slots, legs, kinds)
    change.add(event, slots, leg=legs, agency=agency, amount=amount[slots, legs, kinds])


def add_told(change: Change, event: str, which: Truths) -> None:
    """Add an event of agencies and of those who had told them of a group."""
    slots, legs, kinds = np.nonzero(which)
    other = change.before.informant[slots, legs, kinds]
    change.add(event, slots, leg=legs, agency=agencies_at(change.before, slots, legs, kinds), other=other)


def add_found(change: Change, event: str, which: Truths, told: bool = False, amount: float = np.nan) -> None:
    """Add an event of agencies that found evidence, and if they were told before, of those who told them."""
    slots, legs, kinds = np.nonzero(which)
    agency = agencies_at(change.after, slots, legs, kinds)
    other = change.before.informant[slots, legs, kinds] if told else np.full(len(slots), NOBODY)
    change.add_of_new(event, slots, leg=legs, agency=agency, other=other, amount=amount)


def begin_cases(change: Change, found: Truths) -> None:
    """Add the first evidence on groups; of several agencies that found some, the earliest leg and kind is named."""
    after, now = change.after, change.month.now
    slots = np.flatnonzero((after.first_evidence == now) & (change.before.first_evidence != now))
    first = found[slots].reshape(len(slots), found.shape[1] * found.shape[2]).argmax(axis=1)
    legs, kinds = np.divmod(first, found.shape[2])
    agency = agencies_at(after, slots, legs, kinds)
    change.add_of_new("first_evidence", slots, leg=legs, agency=agency)


def exchange(change: Change) -> None:
    """Add who told whom of a group, and who kept it from whom."""
    for event, what in (("lead_told", TOLD), ("lead_withheld", WITHHELD)):
        slots, leg, agency, other, _ = change.notes[change.notes[:, 4] == what].T
        belief = change.after.trust_in[agency, other] if what == TOLD else np.full(len(slots), np.nan)
        change.add(event, slots, leg=leg, agency=agency, other=other, amount=belief)


def corruption(change: Change) -> None:
    """Add agencies that turn, then leaks, and who learns of them."""
    before, after = change.before, change.after
    turned = after.compromised != before.compromised
    change.add_of_agency("agency_compromised", np.flatnonzero(turned & (after.compromised == 1)))
    change.add_of_agency("agency_cleaned", np.flatnonzero(turned & (after.compromised == 0)))
    for i, leg, a, _, _ in change.notes.tolist():
        change.add("leak", np.array([i]), leg=leg, agency=a)
        attribute(change, i, a, int(before.informant[i, leg, before.kind[a]]))
    close_cases(change)
    lose_trails(change)


def attribute(change: Change, i: int, a: int, informant: int) -> None:
    """Add who of the others in the case, and of those who told the agency, learns that it has leaked."""
    partners = [int(b) for b in change.before.partner[i] if b not in (NOBODY, a, informant)]
    for b in [informant, *partners] if informant != NOBODY else partners:
        drawn = uniform(change.chance, ATTRIBUTE, i, int(change.after.agency_identity[b]))
        if drawn < change.parameters.attribution:
            change.add("leak_attributed", np.array([i]), agency=b, other=a)
