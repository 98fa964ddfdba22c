"""What the page is sent of the models: compact, all of one month, so that map, numbers and plots agree."""

import base64
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.browser.details import Chosen, details
from sim.browser.place import placed
from sim.browser.session import Session
from sim.browser.side import Side
from sim.mesa_model import CooperationModel
from sim.model import state as at
from sim.model.outcomes import OUTCOMES
from sim.model.setting import Setting

LONGEST_LINE = 400  # points of a line; a longer run is drawn by means of the months between them
LARGEST_MATRIX = 10  # countries of the displacement matrix, those with most moves
MONTHS_AVERAGED = 12


class Plot(NamedTuple):
    """One plot: its lines are outcomes, each with its label.

    Attributes
    ----------
    window
        Months that each point averages over.
    per_slot
        Whether the outcome is divided by the slots of the market.
    """

    name: str
    unit: str
    lines: tuple[tuple[str, str], ...]
    window: int = 1
    per_slot: bool = False


PLOTS = (
    Plot("Harm", "victim-months", (("harm", "harm"),)),
    Plot(
        "Groups",
        "share of the region's slots",
        (("active_groups", "active"), ("suppressed_groups", "suppressed"), ("dormant_groups", "dormant")),
        per_slot=True,
    ),
    Plot(
        "Arrests and dismantled groups",
        "per month",
        (("arrests", "local arrests"), ("dismantled_joint", "joint dismantlings"), ("dismantled", "all dismantlings")),
        MONTHS_AVERAGED,
    ),
    Plot("Trust", "mean, 0 to 1", (("trust_within", "within countries"), ("trust_across", "across countries"))),
    Plot(
        "Requests for legal assistance",
        "requests",
        (
            ("requests_sent", "made"),
            ("requests_granted", "granted"),
            ("requests_refused", "refused"),
            ("requests_waiting", "waiting"),
        ),
        MONTHS_AVERAGED,
    ),
    Plot("Delay of granted requests", "months", (("request_delay", "delay"),), MONTHS_AVERAGED),
    Plot(
        "Effort by use",
        "investigator-months",
        (
            ("effort_local_search", "local search"),
            ("effort_joint_casework", "joint cases"),
            ("effort_idle_reserve", "idle reserve"),
            ("effort_operations", "operations"),
            ("effort_techniques", "techniques"),
            ("effort_liaison", "ties"),
        ),
        MONTHS_AVERAGED,
    ),
)
# What the two sides can be compared in: every line of a plot.
CONTRASTS = {
    outcome: f"{plot.name}: {label}" if len(plot.lines) > 1 else plot.name
    for plot in PLOTS
    for outcome, label in plot.lines
}
# How groups are drawn, by status from active on; told apart by shape as well as colour.
GROUPS = (
    {"name": "active group", "colour": "#d55e00", "path": "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0"},
    {"name": "suppressed group", "colour": "#56789a", "path": "M-4 -4h8v8h-8z"},
    {"name": "dormant group", "colour": "#7a6a00", "path": "M0 -5L5 4H-5z"},
)
COUNTRY_NUMBERS = ("harm", "active_groups", "requests_waiting", "leaks", "trust_within", "trust_across")


def frame(session: Session, chosen: Chosen, contrast: str = "harm") -> dict[str, Any]:
    """Return all that changes with a month.

    Parameters
    ----------
    session
        The visitor's.
    chosen
        What was clicked.
    contrast
        Outcome in which two sides are compared, one of CONTRASTS.
    """
    sides = [
        {"title": side.title, **one_side(side.model), "details": details(side.model, chosen)} for side in session.sides
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


def one_side(model: CooperationModel) -> dict[str, Any]:
    """Return one model's month: groups, ties, requests, marks and numbers by country and agency."""
    state, kinds = model.run.state, len(model.setting.kinds)
    count = len(model.setting.codes)
    # The region's last record; before the first month there is none, and all counts are 0.
    record = state.records[max(model.run.month - 1, 0)][None]
    unknown = [None] * count
    trust = state.trust.reshape(count, kinds, count, kinds).mean(axis=(1, 3))
    return {
        "status": packed(state.status),
        "route": packed(np.where(state.route < 0, 255, state.route)),
        "trust": packed(np.rint(255 * trust)),
        "contact": packed(np.rint(255 * state.contact)),
        "waiting": waiting(model).tolist(),
        "leaks": record[0, at.LEAKS].tolist(),
        "joint": record[0, at.DISMANTLED_JOINT].tolist(),
        "failed": record[0, at.JOINT_ACTIONS_FAILED].tolist(),
        "numbers": {
            name: rounded(OUTCOMES[name].monthly(record)[0]) if model.run.month else unknown for name in COUNTRY_NUMBERS
        },
        "compromised": state.compromised.tolist(),
        "open_cases": state.open_cases.tolist(),
        "leads": [[int(i), int(state.lead[i])] for i in np.flatnonzero(state.lead >= 0)],
        "harm": float(record[0, at.HARM, ~model.setting.external].sum()),
        "active": int((state.status == at.ACTIVE).sum()),
        "moves": matrix(model),
    }


def waiting(model: CooperationModel) -> NDArray[np.int64]:
    """Count the open requests from row to column, shape (jurisdictions, jurisdictions)."""
    state, count = model.run.state, len(model.setting.codes)
    group, leg = np.nonzero((state.request == at.WAITING) | (state.request == at.IN_SERVICE))
    asking = state.lead[group] // len(model.setting.kinds)
    asked = state.route[group, leg]
    known = (asking >= 0) & (asked >= 0)
    return np.bincount(asking[known] * count + asked[known], minlength=count * count).reshape(count, count)


def matrix(model: CooperationModel) -> dict[str, Any]:
    """Return the legs moved since the start, among the countries with most moves; the others as one."""
    moved, codes = model.run.state.relocations, list(model.setting.codes)
    order = np.argsort(-(moved.sum(axis=0) + moved.sum(axis=1)), kind="stable")
    kept = sorted(order[:LARGEST_MATRIX].tolist())
    rest = sorted(order[LARGEST_MATRIX:].tolist())
    parts = [[one] for one in kept] + ([rest] if rest else [])
    cells = [[int(moved[np.ix_(row, column)].sum()) for column in parts] for row in parts]
    return {"codes": [codes[one] for one in kept] + ["other"] * bool(rest), "cells": cells}


def lines(session: Session, country: str | None) -> Iterator[dict[str, Any]]:
    """Yield each plot with its lines, one set for each side."""
    for plot in PLOTS:
        sets = []
        for side in session.sides:
            size = side.model.setting.slots if plot.per_slot else 1
            found = (series(side, outcome, plot.window, country) / size for outcome, _ in plot.lines)
            sets.append([thinned(values) for values in found])
        average = f", mean of {plot.window} months" if plot.window > 1 else ""
        yield {
            "name": plot.name,
            "unit": plot.unit + average,
            "labels": [label for _, label in plot.lines],
            "sides": sets,
        }


def series(side: Side, outcome: str, window: int, country: str | None) -> NDArray[np.float64]:
    """Return an outcome by month, of the region or of the country that was clicked."""
    model = side.model
    inside = ~model.setting.external
    if country is not None:
        inside = np.array(model.setting.codes) == country
        if not inside.any():  # the other side's region has that country, this one's has not
            return np.full(model.run.month, np.nan)
    return OUTCOMES[outcome].over_time(model.run.state.records[: model.run.month], inside, window)


def span(months: int) -> int:
    """Months that a point of a line stands for."""
    return -(-max(months, 1) // LONGEST_LINE)


def thinned(values: NDArray[np.float64]) -> list[float | None]:
    """Average a long line over as many months a point as it takes; the last point over those that are left."""
    months = span(len(values))
    if months == 1:
        return rounded(values)
    return rounded(np.array([values[at : at + months].mean() for at in range(0, len(values), months)]))


def contrasted(session: Session, contrast: str, country: str | None) -> dict[str, Any]:
    """Return what the first side has more than the second, of one outcome by month and of the region's harm so far."""
    plot = next(plot for plot in PLOTS if contrast in dict(plot.lines))
    first, second = (series(side, contrast, plot.window, country) for side in session.sides)
    harm = [series(side, "harm", 1, None).sum() for side in session.sides]
    unit = "groups" if plot.per_slot else plot.unit
    average = f", mean of {plot.window} months" if plot.window > 1 else ""
    return {
        "outcome": contrast,
        "unit": unit + average,
        "monthly": thinned(first - second),
        "harm": round(float(harm[0] - harm[1]), 1),
    }


def rounded(values: NDArray[Any]) -> list[float | None]:
    """Shorten numbers to six digits for the page; what is not a number becomes None."""
    return [None if np.isnan(value) else float(f"{value:.6g}") for value in values.tolist()]


def setup(session: Session) -> dict[str, Any]:
    """Return what changes only with the regions."""
    return {"sides": [region(side.model.setting) for side in session.sides]}


def region(setting: Setting) -> dict[str, Any]:
    """Return what a map needs of a region: places, land, names, and the letter of each kind of agency."""
    letters: list[str] = []
    for kind in setting.kinds:  # the first letter that no kind before it has
        letters.append(next(letter for letter in kind.upper() if letter not in letters))
    return {
        **placed(setting),
        "codes": setting.codes,
        "names": setting.names,
        "kinds": setting.kinds,
        "external": setting.external.tolist(),
        "slots": setting.slots,
        "letters": letters,
        "groups": GROUPS,
    }
