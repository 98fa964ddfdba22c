"""The plots of the page: outcomes by month, a line each, of one run or of two and of their difference."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.browser.session import Session
from sim.browser.side import Side
from sim.model.outcomes import OUTCOMES
from sim.outputs.palette import DEEP_BLUE, GREEN, INK, MARKS, ORANGE, PINK, RED, SKY, STATUSES

LONGEST_LINE = 400  # points of a line; a longer run is drawn by means of the months between them
MONTHS_AVERAGED = 12


class Plot(NamedTuple):
    """One plot: its lines are outcomes, each with its label.

    Attributes
    ----------
    window
        Months that each point averages over.
    """

    name: str
    unit: str
    lines: tuple[tuple[str, str], ...]
    window: int = 1


PLOTS = (
    Plot(
        "Harm averted",
        "share of harm without enforcement",
        (
            ("harm_averted_share", "in all"),
            ("averted_by_dismantling", "groups dismantled"),
            ("averted_by_suppression", "groups suppressed"),
            ("averted_by_dormancy", "groups dormant"),
        ),
    ),
    Plot("Harm", "victim-months", (("harm", "harm"),)),
    Plot("Active groups", "groups", (("active_groups", "active"),)),
    Plot(
        "Arrests and dismantled groups",
        "per month",
        (("arrests", "local arrests"), ("dismantled", "all dismantlings")),
        MONTHS_AVERAGED,
    ),
    # By itself, since there are so few that beside the others their line would lie on the axis.
    Plot("Joint dismantlings", "per month", (("dismantled_joint", "joint dismantlings"),), MONTHS_AVERAGED),
    Plot("Trust", "mean, 0 to 1", (("trust_within", "within countries"), ("trust_across", "across countries"))),
    Plot(
        "Requests for legal assistance",
        "requests",
        (
            ("requests_sent", "made"),
            ("requests_granted", "granted"),
            ("requests_refused", "refused"),
            ("requests_pending", "pending"),
        ),
        MONTHS_AVERAGED,
    ),
    Plot("Delay of granted requests", "months", (("request_delay", "delay"),), MONTHS_AVERAGED),
    Plot(
        "Effort by use",
        "investigator-months",
        (
            ("effort_search", "search"),
            ("effort_leads", "leads"),
            ("effort_joint_casework", "joint cases"),
            ("effort_exchange", "exchange"),
            ("effort_operations", "operations"),
            ("effort_techniques", "techniques"),
            ("effort_liaison", "ties"),
        ),
        MONTHS_AVERAGED,
    ),
)
# Whatever has a colour on the map has the same in the plots.
COLOURS = {
    "harm_averted_share": INK,
    "active_groups": STATUSES["active"],
    "averted_by_suppression": STATUSES["suppressed"],
    "averted_by_dormancy": STATUSES["dormant"],
    "averted_by_dismantling": STATUSES["dismantled"],
    "dismantled": STATUSES["dismantled"],
    "dismantled_joint": STATUSES["dismantled jointly"],
    "requests_pending": MARKS["request"],
}
# Of all else; the tests look at every plot as readers of any colour vision see it.
OTHERS = (DEEP_BLUE, ORANGE, GREEN, PINK, SKY, RED, INK)


# What the two sides can be compared in: every line of a plot.
CONTRASTS = {
    outcome: f"{plot.name}: {label}" if len(plot.lines) > 1 else plot.name
    for plot in PLOTS
    for outcome, label in plot.lines
}


def lines(session: Session, country: str | None) -> Iterator[dict[str, Any]]:
    """Yield each plot with its lines, one set for each side."""
    for plot in PLOTS:
        sets = []
        for side in session.sides:
            sets.append([line(side, outcome, plot.window, country) for outcome, _ in plot.lines])
        average = f", mean of {plot.window} months" if plot.window > 1 else ""
        yield {
            "name": plot.name,
            "unit": plot.unit + average,
            "labels": [label for _, label in plot.lines],
            "outcomes": [outcome for outcome, _ in plot.lines],
            "colours": [COLOURS.get(outcome, OTHERS[number]) for number, (outcome, _) in enumerate(plot.lines)],
            "sides": sets,
        }


def line(side: Side, outcome: str, window: int, country: str | None) -> list[float | None]:
    """Return an outcome by month as the page draws it; months that were told before are not written anew."""
    values = series(side, outcome, window, country)
    if span(len(values)) > 1:
        return thinned(values)
    known = side.told.setdefault((outcome, country), [])
    known += rounded(values[len(known) :])
    return list(known)


def series(side: Side, outcome: str, window: int, country: str | None) -> NDArray[np.float64]:
    """Return an outcome by month, of the region or of the country that was clicked."""
    inside = ~side.setting.external
    if country is not None:
        inside = np.array(side.setting.codes) == country
        if not inside.any():  # the other side's region has that country, this one's has not
            return np.full(side.run.month, np.nan)
    return OUTCOMES[outcome].over_time(side.run.state.records[: side.run.month], inside, window)


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
    """Return the first side less the second: an outcome by month."""
    plot = next(plot for plot in PLOTS if contrast in dict(plot.lines))
    first, second = (series(side, contrast, plot.window, country) for side in session.sides)
    average = f", mean of {plot.window} months" if plot.window > 1 else ""
    return {
        "outcome": contrast,
        "unit": plot.unit + average,
        "colours": [OTHERS[0]],
        "monthly": thinned(first - second),
    }


def rounded(values: NDArray[Any]) -> list[float | None]:
    """Shorten numbers to six digits for the page; NaN becomes None."""
    return [None if np.isnan(value) else float(f"{value:.6g}") for value in values.tolist()]
