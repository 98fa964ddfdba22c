"""The messages to the page: all of one month in one, so that map, numbers and plots agree."""

import base64
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.browser.details import Chosen, details
from sim.browser.geography import projected_region
from sim.browser.plots import contrasted, lines, rounded, span
from sim.browser.session import Session
from sim.model import state as at
from sim.model.counts import Count
from sim.model.outcomes import OUTCOMES
from sim.model.setting import Setting
from sim.model.simulate import Run
from sim.model.state import STATUSES, State
from sim.outputs import palette

LARGEST_MATRIX = 10  # countries of the displacement matrix, those with most moves
SHAPES = {
    "active": "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0",
    "suppressed": "M-4 -4h8v8h-8z",
    "dormant": "M0 -5L5 4H-5z",
}
# How groups are drawn, by the number of their status less 1; told apart by shape as well as colour.
GROUPS = tuple(
    {"name": f"{status} group", "colour": palette.STATUSES[status], "path": SHAPES[status]} for status in STATUSES[1:]
)
COUNTRY_NUMBERS = (
    "harm_averted_share",
    "harm",
    "active_groups",
    "requests_pending",
    "leaks",
    "trust_within",
    "trust_across",
)


def frame(session: Session, chosen: Chosen, contrast: str = "harm_averted_share") -> dict[str, Any]:
    """Return all that changes with a month.

    Parameters
    ----------
    session
        The visitor's.
    chosen
        The country and the agency that were clicked.
    contrast
        Outcome in which two sides are compared, one of CONTRASTS.
    """
    sides = [
        {
            "title": side.title,
            "warm_up": side.scenario.warm_up,
            **one_side(side.setting, side.run),
            "details": details(side.setting, side.run.state, chosen),
        }
        for side in session.sides
    ]
    plots = list(lines(session, chosen.country))
    difference = contrasted(session, contrast, chosen.country) if len(session.sides) > 1 else None
    return {
        "month": session.month,
        "span": span(session.month),
        "chosen": chosen._asdict(),
        "sides": sides,
        "plots": plots,
        "difference": difference,
    }


def packed(values: NDArray[Any]) -> str:
    """Pack bytes as the text that a browser unpacks fastest."""
    return base64.b64encode(np.ascontiguousarray(values, dtype=np.uint8).tobytes()).decode()


def one_side(setting: Setting, run: Run) -> dict[str, Any]:
    """Return the present month of a run: groups, ties, requests, marks and numbers by country and agency."""
    state, kinds = run.state, len(setting.kinds)
    count = len(setting.codes)
    # The region's last record; before the first month there is none, and all counts are 0.
    record = state.records[max(run.month - 1, 0)][None]
    unknown = [None] * count
    trust = state.trust_in.T.reshape(count, kinds, count, kinds).mean(axis=(1, 3))
    return {
        "status": packed(state.status),
        "route": packed(np.where(state.route < 0, 255, state.route)),
        "trust": packed(np.rint(255 * trust)),
        "contact": packed(np.rint(255 * state.contact.T)),
        "pending": pending(setting, state).tolist(),
        "leaks": record[0, Count.LEAKS].tolist(),
        "joint": record[0, Count.DISMANTLED_JOINT].tolist(),
        "failed": record[0, Count.JOINT_ACTIONS_FAILED].tolist(),
        "numbers": {
            name: rounded(OUTCOMES[name].monthly(record)[0]) if run.month else unknown for name in COUNTRY_NUMBERS
        },
        "compromised": state.compromised.tolist(),
        "open_cases": state.open_cases.tolist(),
        "leads": [[int(i), int(state.lead_agency[i])] for i in np.flatnonzero(state.lead_agency >= 0)],
        "averted": OUTCOMES["harm_averted_share"].total(record, ~setting.external) if run.month else 0.0,
        "harm": float(record[0, Count.HARM, ~setting.external].sum()),
        "active": int((state.status == at.ACTIVE).sum()),
        "hub": np.flatnonzero(state.hub_link.any(axis=1) & ~setting.external).tolist(),
        "moves": matrix(setting.codes, state.relocations),
    }


def pending(setting: Setting, state: State) -> NDArray[np.int64]:
    """Count the pending requests from row to column, shape (jurisdictions, jurisdictions)."""
    count = len(setting.codes)
    group, leg = np.nonzero(state.request == at.PENDING)
    asking = np.where(state.lead_agency[group] < 0, at.NOWHERE, state.home[state.lead_agency[group]])
    asked = state.route[group, leg]
    known = (asking >= 0) & (asked >= 0)
    return np.bincount(asking[known] * count + asked[known], minlength=count * count).reshape(count, count)


def matrix(codes: Sequence[str], moved: NDArray[np.float64]) -> dict[str, Any]:
    """Return the legs moved since the start, among the countries with most moves; the others as one.

    Parameters
    ----------
    codes
        Of the jurisdictions.
    moved
        Legs moved from row to column, shape (jurisdictions, jurisdictions).
    """
    order = np.argsort(-(moved.sum(axis=0) + moved.sum(axis=1)), kind="stable")
    kept = np.sort(order[:LARGEST_MATRIX])
    has_rest = len(order) > len(kept)
    part = np.full(len(codes), len(kept))  # of each country; the last is that of all others
    part[kept] = np.arange(len(kept))
    parts = np.arange(len(kept) + has_rest)[:, None] == part
    cells = (parts @ moved @ parts.T).astype(np.int64).tolist()
    return {"codes": [codes[one] for one in kept] + ["other"] * has_rest, "cells": cells}


def setup(session: Session) -> dict[str, Any]:
    """Return all that changes only with the regions."""
    return {"sides": [region(side.setting) for side in session.sides]}


def region(setting: Setting) -> dict[str, Any]:
    """Return a region as the map needs it: positions, land, names, and the letter of each kind of agency."""
    letters: list[str] = []
    for kind in setting.kinds:  # the first letter that no kind before it has
        letters.append(next(letter for letter in kind.upper() if letter not in letters))
    return {
        **projected_region(setting),
        "codes": setting.codes,
        "names": setting.names,
        "kinds": setting.kinds,
        "external": setting.external.tolist(),
        "slots": setting.slots,
        "letters": letters,
        "groups": GROUPS,
        "marks": palette.MARKS,
    }
