"""What the page says over worlds: each hypothesis in sentences and a figure, policies, and what is worth knowing."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sim.experiment.specification import Hypothesis
from sim.experiment.world_rows import JUDGED, WITHOUT_CHANCE, EffectByWorldRow, KnowingRow, PolicyRow, WorldShareRow
from sim.report.contents import Contents
from sim.report.driver import Driver, driver
from sim.report.plots import Picture, picture
from sim.report.sides import Row, shares_of_worlds
from sim.report.spread import in_units, spread
from sim.report.wording import counted, number_text
from sim.words.amounts import is_of_whole, least_in_worlds
from sim.words.keys import meaning
from sim.words.rounding import per_cent
from sim.words.sentences import is_sum, sentence
from sim.words.study import Study
from sim.words.titles import title
from sim.words.worlds import interval, judged, not_judged, variance_sentence

QUANTILES = (0.05, 0.5, 0.95)
MOST_KNOWN = 8  # of a choice


class InWorlds(NamedTuple):
    """A hypothesis over worlds.

    Attributes
    ----------
    sentences
        In which share of the worlds the effect lies where, then what else there is to say.
    figure
        The spread of the effect; None where no world was judged.
    """

    hypothesis: str
    sentences: Sequence[str]
    figure: Picture | None


class Choice(NamedTuple):
    """A choice among policies by an outcome.

    Attributes
    ----------
    worth
        Values of the worlds that are worth knowing, the first of them, if any is.
    """

    outcome: str
    among: str
    policies: Sequence[PolicyRow]
    worth: Sequence[KnowingRow]


def in_worlds(contents: Contents, told: Study) -> list[InWorlds]:
    """Say what was found of each hypothesis over worlds."""
    found = []
    for row in told.tables.findings if told.number else ():
        shares, effects = (
            told.shares(row),
            [one for one in contents.tables.effects_by_world if one.hypothesis == row.hypothesis],
        )
        sentences = [
            sentence(told, row),
            *([judged(told.shares(row, JUDGED))] if told.sides(row) else []),
            *(variance_sentence(one) for one in contents.tables.variance if one.hypothesis == row.hypothesis),
            *not_judged(effects),
        ]
        drawn = figure(contents, told.hypothesis(row), shares, effects)
        found.append(InWorlds(row.hypothesis, list(map(unbroken, sentences)), drawn))
    return found


def unbroken(text: str) -> str:
    """Keep a per cent sign on the line of its number."""
    return text.replace(" %", "\u00a0%")


def figure(
    contents: Contents,
    hypothesis: Hypothesis | None,
    shares: Sequence[WorldShareRow],
    effects: Sequence[EffectByWorldRow],
) -> Picture | None:
    """Draw the spread of an effect over worlds, on the scale of the sentences on it."""
    if all(row.effect is None or row.smallest_effect is None for row in effects):
        return None
    named = title(shares[0].outcome)
    stated = least_in_worlds(hypothesis, shares[0].smallest_effect, named)
    without = sum(row.smallest_effect == 0 for row in effects)
    is_share = stated.endswith(" %") and not without
    least = 0.0 if without else float(stated.split()[0])  # the unit follows it
    of_cell = is_sum(hypothesis) and not is_of_whole(hypothesis)
    unit = f"per cent of the mean {'of a cell ' if of_cell else ''}compared with" if is_share else named.unit
    by = "" if without else f" by more than {stated}"
    sides = {row.answer.split()[0]: side(row, by) for row in shares if row.kind == WITHOUT_CHANCE and not row.reason}
    texts = sides.get("lower", f"lower{by}"), sides.get("higher", f"higher{by}")
    values, weights, rows = in_units(effects, least)
    numbers = [row.world for row in rows]
    worlds = contents.values_of_worlds
    most = driver(values, weights, [worlds[number] for number in numbers]) if worlds else None
    svg = spread(effects, least, f"difference of {named.text} in a world{f', {unit}' if unit else ''}", texts, most)
    low, median, high = np.quantile(values, QUANTILES, weights=weights, method="inverted_cdf")
    zone = (
        f"In {counted(without, 'world')} the mean compared with is 0, so that differences are no shares of it."
        if without
        else "Grey zone: smaller than the smallest effect of interest."
    )
    note = (
        "Mean difference in each world that was judged, chance included; colours are those of the verdicts. "
        f"{zone} The median is {number_text(median, 3)}; nine worlds "
        f"of ten lie between {number_text(low, 3)} and {number_text(high, 3)}. Worlds beyond the ends are in the last "
        f"bars. The box below holds half of the worlds, its whiskers nine of ten. {told_of(most) if worlds else ''}"
    )
    return picture(svg, note.strip(), f"Unit: {unit}." if unit else "")


def told_of(most: Driver | None) -> str:
    """Say what goes with an effect most."""
    if most is None:
        return "No single value of the worlds goes with it more closely than the best of as many would by chance."
    return (
        f"Right: a dot is a world, a diamond the mean of worlds that are alike in what goes with the effect most: "
        f"{meaning(most.key)}. It explains {100 * most.explained:.0f} % of the variance over worlds."
    )


def overview(contents: Contents, told: Study) -> list[Picture]:
    """Draw in which share of the worlds the effect of each hypothesis lies where."""
    rows = []
    for row in contents.findings if told.number else ():
        if sides := told.sides(row):
            rows.append(Row(row.hypothesis, [sides[name].share or 0.0 for name in ("lower", "within", "higher")]))
    if not rows:
        return []
    note = (
        "A bar is a hypothesis: in which share of worlds its difference is lower by more than the smallest effect of "
        "interest, within it, and higher by more than it, as endless replicates would show it. What it claims stands "
        "in its name."
    )
    return [picture(shares_of_worlds(rows), note)]


def side(row: WorldShareRow, by: str) -> str:
    """Say in which share of the worlds the effect lies on a side, by more than the smallest effect of interest."""
    return f"{row.answer.split()[0]}{by}: {per_cent(row.share)} of the worlds ({interval(row)} %)"


def chosen(contents: Contents) -> list[Choice]:
    """List the choices among policies, by the leading outcomes."""
    rows, known = contents.tables.policies, contents.tables.value_of_knowing
    found = []
    for outcome, among in dict.fromkeys((row.outcome, row.among) for row in rows if row.outcome in contents.leading):
        worth = [
            row for row in known if (row.outcome, row.among) == (outcome, among) and row.value > max(0.0, row.limit)
        ]
        policies = [row for row in rows if (row.outcome, row.among) == (outcome, among)]
        found.append(Choice(outcome, among, policies, worth[:MOST_KNOWN]))
    return found
