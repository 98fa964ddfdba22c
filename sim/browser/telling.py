"""Runs with many seeds: the sentence on the difference in harm, and the bands of the plots."""

from typing import Any

import numpy as np

from sim.browser.plots import CONTRASTS, span, thinned
from sim.browser.repeats import JUDGED, SEEDS, Job, Series
from sim.browser.session import Session
from sim.browser.side import COMPARED, Side
from sim.experiment.comparison import compare
from sim.experiment.findings import judged
from sim.experiment.intervals import mean_interval
from sim.experiment.mean_difference import t_half_width
from sim.experiment.rows import EXPLORATORY
from sim.experiment.specification import Cell, Hypothesis
from sim.words.contrast import compared
from sim.words.rounding import listed, place, rounded
from sim.words.sentences import at_one_point

SMALLEST_EFFECT = 0.02  # share of mean harm, as in the experiment on the approaches
OUTSIDE = 2  # runs above a band, and as many below
ONE_RUN = "One run of each model decides nothing"
ONE_WORLD = "In one world only: the findings weigh many sets of what nobody has measured."


def told(session: Session, job: Job) -> dict[str, Any]:
    """Return what many seeds say so far.

    Parameters
    ----------
    session
        The visitor's.
    job
        The runs of its models.

    Returns
    -------
    dict
        `is_over`: no more is to come; `text`: a sentence; `note`: what else has to be said. When all are done,
        `bands`, side by side by outcome, and `difference` by outcome: lows and highs, a point for `every` months.
    """
    found: dict[str, Any] = {"is_over": job.is_over, "note": "", "bands": [], "difference": {}}
    pairs = "pairs of runs" if len(session.sides) > 1 else "runs"
    if job.problem or not job.is_over:
        wait = job.problem or f"{job.done} of {len(SEEDS)} {pairs} are done, which will tell more."
        alone = ONE_RUN if len(session.sides) > 1 else "One run decides nothing"
        return found | {"text": f"{alone}. {wait}"}
    which = f"{len(SEEDS)} {pairs}, seeds {SEEDS[0]} to {SEEDS[-1]}, {counted_months(session.sides)}. {ONE_WORLD}"
    text, doubts = difference(session.sides, job) if len(session.sides) > 1 else (level(job), ())
    note = " ".join([which, *(f"Caution: {one}." for one in doubts)])
    months = session.months
    bands = [{name: band(np.array(lines)[:, :months]) for name, lines in side.items()} for side in job.lines]
    return found | {
        "text": text,
        "note": note,
        "every": span(months),
        "bands": bands,
        "difference": differences(job, months) if len(bands) > 1 else {},
    }


def counted_months(sides: list[Side]) -> str:
    """Say which months are counted; of each side, where they are not the same."""
    found = [f"months {side.scenario.warm_up + 1} to {side.scenario.months}" for side in sides]
    return found[0] if len(set(found)) == 1 else listed([f"{one} of {'AB'[at]}" for at, one in enumerate(found)])


def level(job: Job) -> str:
    """Say what mean harm is, over the runs of one model."""
    harm = np.array(job.harm)[:, 0]
    found = mean_interval(harm)
    at = place(found.high - found.low, found.mean)
    mean, low, high = (rounded(value, at) for value in found)
    few, many = (rounded(value, at) for value in (harm.min(), harm.max()))
    return (
        f"Harm was {mean} victim-months a month on average (95 % interval {low} to {high}); single runs had {few} to "
        f"{many}."
    )


def difference(sides: list[Side], job: Job) -> tuple[str, tuple[str, ...]]:
    """Say by how much mean harm differs between the sides, with the verdict, and what makes the interval unsafe."""
    if reason := unlike(sides):
        return f"The difference in harm is not assessed: {reason}.", ()
    of, against = cells(sides)
    claim = Hypothesis("Harm is lower with A than with B", JUDGED, (of,), (against,), "lower", SMALLEST_EFFECT, True)
    harm = np.array(job.harm)
    try:
        row = judged(claim, EXPLORATORY, compare(harm[:, 0], harm[:, 1]))
    except ValueError as error:
        return f"The difference in harm is not assessed: {error}.", ()
    head, _, _ = at_one_point(row, claim, compared(claim, {})).rpartition(": ")
    return f"{head}. {answered(row.verdict)}", row.warnings


def answered(verdict: str) -> str:
    """Name the claim that a verdict is on, that harm is lower on the first side, and answer it.

    >>> answered("practically equal")
    'A and B are practically equal: they differ by less than 2 %.'
    """
    least = f"{100 * SMALLEST_EFFECT:g} %"
    if verdict == "practically equal":
        return f"A and B are practically equal: they differ by less than {least}."
    return f"That A has less harm than B by more than {least} is {verdict}."


def unlike(sides: list[Side]) -> str:
    """Say why harm on the two sides cannot be compared: other months, or another size; nothing where it can be."""
    if len({(side.scenario.warm_up, side.scenario.months) for side in sides}) > 1:
        return f"what is counted are {counted_months(sides)}"
    if len({side.setting.slots for side in sides}) > 1:
        sizes = listed([f"{'AB'[at]} has room for {side.setting.slots:,} groups" for at, side in enumerate(sides)])
        return f"{sizes}, and harm grows with that room"
    return ""


def cells(sides: list[Side]) -> tuple[Cell, Cell]:
    """Name what the sides differ in: the approaches where they run as they are, else the letters of the page."""
    approaches = [side.chosen["approach"] for side in sides]
    places = {str(side.scenario.values["region.name"]) for side in sides}
    same = all(side.chosen[what] == sides[0].chosen[what] for side in sides for what in ("scenario", "region", "null"))
    as_they_are = not any(side.changed or side.chosen["null"] for side in sides)
    if not same or not as_they_are or len(set(approaches)) == 1 or not set(approaches) <= set(COMPARED):
        return {"model": "A"}, {"model": "B"}
    region = places.pop()
    where = {"region": f"the {region}" if region.startswith("United") else region}
    first, second = ({**where, "approach": COMPARED[one].removesuffix(" approach")} for one in approaches)
    return first, second


def band(lines: Series) -> list[list[float | None]]:
    """Return where most of some runs lie by month, shape (runs, months): lows and highs."""
    ordered = np.sort(lines.astype(float), axis=0)
    ordered[:, np.isnan(lines).any(axis=0)] = np.nan
    return [thinned(ordered[OUTSIDE]), thinned(ordered[-1 - OUTSIDE])]


def differences(job: Job, months: int) -> dict[str, list[list[float | None]]]:
    """Return the 95 % interval of the mean difference of two sides in these months, for every outcome."""
    found = {}
    for name in CONTRASTS:
        first, second = (np.array(side[name], float)[:, :months] for side in job.lines)
        apart = first - second
        half = t_half_width(1.0, len(apart)) * apart.std(axis=0, ddof=1)
        found[name] = [thinned(apart.mean(axis=0) - half), thinned(apart.mean(axis=0) + half)]
    return found
