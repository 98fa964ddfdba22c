"""Figures of each section of the page, with their captions."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from math import isclose
from typing import NamedTuple

import numpy as np
from markupsafe import Markup

from sim.experiment.rows import MAIN
from sim.report import dots, heat, lines
from sim.report.averages import DifferenceMap, factors_with_levels, is_crossed, maps, numeric_factors
from sim.report.contents import Contents
from sim.report.drawing import drawable
from sim.report.forest import forest
from sim.report.ranks import MOST_POINTS
from sim.report.wording import counted, number_text, outcome_name
from sim.run.summary import LEADING
from sim.words.rounding import listed, sentence_case

MOST_OUTCOMES = 3  # that get figures of their own
MOST_EFFECTS = 20  # of one outcome in a figure
MOST_MAPS = 6
MOST_SENSITIVITIES = 8
DOTS = "Filled dots: the interval excludes 0. Hollow dots: it includes 0."


class Picture(NamedTuple):
    """A figure of the page with its caption, and the units of what it shows; none where every one has its own axis."""

    svg: Markup
    caption: str
    units: str = ""


def plots(contents: Contents) -> dict[str, list[Picture]]:
    """Draw the figures of every section; a section without figures has an empty list."""
    return {
        "averted": averted(contents),
        "forest": forests(contents),
        "effects": effects(contents),
        "interactions": interactions(contents),
        "maps": frontiers(contents),
        "doses": doses(contents),
        "shares": shares(contents),
        "sensitivities": sensitivities(contents),
        "trajectories": trajectories(contents),
    }


def picture(svg: str, caption: str, units: str = "") -> Picture:
    """Mark a drawn figure as safe: its texts were escaped when it was written."""
    return Picture(Markup(svg), caption, units)


def and_left_out(pictures: list[Picture], left: int, what: str) -> list[Picture]:
    """Say below the last figure how many more are left out, if any are."""
    if left <= 0:
        return pictures
    *others, last = pictures
    return [*others, last._replace(caption=f"{last.caption} {counted(left, what)} left out.")]


def units(of_outcomes: Mapping[str, str], outcomes: Iterable[str]) -> str:
    """Name the unit of each outcome of a figure, or of its differences, those of the same unit together."""
    by_unit: dict[str, list[str]] = {}
    for outcome in dict.fromkeys(outcomes):
        by_unit.setdefault(of_outcomes.get(outcome, ""), []).append(outcome_name(outcome))
    named = [listed(names) + ("" if [unit] == names else f" in {unit}") for unit, names in by_unit.items() if unit]
    return f"Units: {'; '.join(named)}." if named else ""


def has_values(contents: Contents) -> bool:
    """Tell whether there are two replicates or worlds or more, without a failure or a gap, to compare."""
    are_there = any(np.isfinite(values).any() for values in contents.values.values())
    is_whole = not contents.failures and not contents.missing_runs
    return is_whole and are_there and (contents.worlds or contents.replicates) > 1


def averted(contents: Contents) -> list[Picture]:
    """Draw the share of harm averted at every point, if all points have it and there is room for them."""
    parts = {(row.point, row.outcome): drawable(row.mean) for row in contents.tables.summary if row.outcome in LEADING}
    points = range(len(contents.points))
    if len(points) > MOST_POINTS or any((point, name) not in parts for point in points for name in LEADING):
        return []
    note = (
        "How much of the harm there would be without enforcement is averted, by what averts it: slots of the market "
        "that are vacant since their group was dismantled, groups that an operation has suppressed for the time being, "
        "and groups that were warned and lie low. The parts sum to the whole, whose 95 % interval the line shows. "
        "A row is named by the factors that are not at their first level."
    )
    return [picture(dots.averted(contents, parts), note, "Unit: per cent of the harm without enforcement.")]


def forests(contents: Contents) -> list[Picture]:
    """Draw the stated differences, if any was assessed."""
    if all(row.reason for row in contents.findings):
        return []
    note = (
        "A row is a hypothesis: its difference and 95 % interval. Grey: the zone of practical equality, which goes "
        "from 0 as far as the smallest effect of interest on either side. The small arrow marks the end of that zone "
        "on the side that the hypothesis claims, and points that way: supported means that the whole interval lies "
        "beyond it. Shape and colour are those of the verdict."
    )
    return [picture(forest(contents), note, units(contents.units_of_differences, contents.claimed))]


def effects(contents: Contents) -> list[Picture]:
    """Draw main effects and interactions, three outcomes a figure."""
    rows = [row for row in contents.tables.effects if not row.reason]
    outcomes = list(dict.fromkeys(row.outcome for row in rows))
    size = {row.effect: -abs(drawable(row.difference)) for row in reversed(rows) if row.outcome == outcomes[0]}
    order = sorted(rows, key=lambda row: (row.kind != MAIN, size.get(row.effect, 0.0), row.effect))
    first = outcome_name(outcomes[0]) if outcomes else ""
    note = f"Mean paired differences with 95 % intervals, sorted by their size for {first}"
    if len(size) > MOST_EFFECTS:
        order = [row for row in order if row.kind == MAIN]
        note += f"; the interactions, of which there are many, are in the table. {DOTS}"
    else:
        note += f"; main effects above the dotted line, interactions below. {DOTS}"
    starts = range(0, len(outcomes), 3)
    return [
        picture(
            dots.effects(contents, outcomes[start : start + 3], order),
            note,
            units(contents.units_of_differences, outcomes[start : start + 3]),
        )
        for start in starts
    ]


def interactions(contents: Contents) -> list[Picture]:
    """Draw the interactions of two factors, for the leading outcomes."""
    pairs = lines.pairs(contents)
    if not pairs or not has_values(contents):
        return []
    left = len(pairs) - lines.MOST_PAIRS
    note = "Means over all points that share the two levels; lines that run in parallel do not interact."
    note += f" {left} further pairs of factors are left out." if left > 0 else ""
    if contents.experiment.get("design") == "fractional_factorial":
        note += " In a fractional design some interactions are confounded with other effects."
    panels = [[(outcome, *pair) for pair in pairs[: lines.MOST_PAIRS]] for outcome in contents.leading[:MOST_OUTCOMES]]
    if len(pairs) == 1:
        panels = [[panel for group in panels for panel in group]]
    return [
        picture(lines.interactions(contents, group), note, units(contents.units, (one for one, *_ in group)))
        for group in panels
    ]


def frontiers(contents: Contents) -> list[Picture]:
    """Map differences over two factors, one figure for each policy and pair."""
    if not has_values(contents):
        return []
    found = [one for outcome in contents.leading[:MOST_OUTCOMES] for one in maps(contents, outcome)]
    found.sort(key=lambda one: (one.policy, one.rows, one.columns))
    groups = [list(group) for _, group in groupby(found, key=lambda one: (one.policy, one.rows, one.columns))]
    pictures = []
    for group in groups[:MOST_MAPS]:
        one = group[0]
        if one.policy:
            usual, other = contents.levels(one.policy)
            note = f"{other} against {usual} ({one.policy})"
        else:
            note = f"Each cell against the one where {one.rows} and {one.columns} are at their first level"
        note += ". ▲ higher, ▼ lower; black (and framed) where the 95 % interval of the paired difference excludes 0, "
        note += "grey or without a sign where it includes 0. The frontier runs where the sign turns. "
        note += " ".join(map(told, group))
        pictures.append(
            picture(
                heat.frontier(contents, group),
                note,
                units(contents.units_of_differences, (one.outcome for one in group)),
            )
        )
    return and_left_out(pictures, len(groups) - MOST_MAPS, "further map")


def told(one: DifferenceMap) -> str:
    """Say in how many cells of a map the difference is surely below and above 0."""
    cells = [cell for row in one.cells for cell in row]
    lower, higher = (sum(cell.is_sure and sign * cell.mean > 0 for cell in cells) for sign in (-1, 1))
    name = sentence_case(outcome_name(one.outcome))
    return f"{name}: clearly lower in {lower} of {counted(len(cells), 'cell')}, clearly higher in {higher}."


def doses(contents: Contents) -> list[Picture]:
    """Follow the leading outcomes along numeric factors."""
    factors = numeric_factors(contents)
    if not factors or not has_values(contents):
        return []
    note = f"Mean with its 95 % interval over the {'worlds' if contents.worlds else 'replicates'}"
    if contents.is_sampled:
        note = (
            "The points were sampled, or come from a file: bins along each factor, with the 95 % interval of their mean"
        )
    elif not is_crossed(contents, *factors_with_levels(contents)):
        note += ", every other factor at its first level"
    else:
        note += "; averaged over factors that are not named"
    return [
        picture(
            lines.doses(contents, outcome, factors),
            f"{sentence_case(outcome_name(outcome))}. {note}.",
            units(contents.units, [outcome]),
        )
        for outcome in contents.leading[:MOST_OUTCOMES]
    ]


def shares(contents: Contents) -> list[Picture]:
    """Draw the Shapley shares, and say where they do not sum to the effect of all factors together."""
    by_outcome = grouped([row for row in contents.tables.shapley if not row.reason], lambda row: row.outcome)
    if not by_outcome:
        return []
    note = (
        "A share is what a factor adds to the effect of all factors, averaged over the orders in which the factors may "
        "come, with its 95 % interval. The grey bar is their sum, which is the effect of all factors together."
    )
    for outcome, rows in by_outcome.items():
        total, sum_of_shares = drawable(rows[0].total), sum(drawable(row.share_value) for row in rows)
        if not isclose(sum_of_shares, total, rel_tol=1e-6, abs_tol=1e-9):
            note += (
                f" ▲ {sentence_case(outcome_name(outcome))}: the shares sum to {number_text(sum_of_shares)}, and "
                f"all factors together give {number_text(total)}. The two should be equal and are not: do not use "
                "these shares."
            )
    return [picture(dots.shares(contents, by_outcome), note, units(contents.units_of_differences, by_outcome))]


def sensitivities(contents: Contents) -> list[Picture]:
    """Draw the sensitivities, a figure for each outcome and method."""
    notes = {
        "sobol": "Sobol indices: the share of the variance that a factor explains alone (S1), and with all its "
        "interactions (ST). S1 well below ST: the factor acts through others.",
        "morris": "Morris screening: μ* is the mean absolute effect of a step, σ the standard deviation of effects; "
        "σ near or above μ*: the effect depends on the other factors.",
        "latin_hypercube": "Partial rank correlation with the outcome, the other factors held: directions show, "
        "interactions do not.",
    }
    pictures = []
    assessed = [row for row in contents.tables.sensitivity if not row.reason]
    groups = grouped(assessed, lambda row: (row.outcome, row.method))
    for (outcome, method), rows in list(groups.items())[:MOST_SENSITIVITIES]:
        has_intervals = any(row.low is not None for row in rows)
        note = f"{sentence_case(outcome_name(outcome))}. {notes.get(method, method)} {DOTS if has_intervals else ''}"
        unit = units(contents.units_of_differences, [outcome]) if method == "morris" else ""
        pictures.append(picture(dots.sensitivities(outcome, method, rows), note, unit))
    return and_left_out(pictures, len(groups) - MOST_SENSITIVITIES, "further figure")


def trajectories(contents: Contents) -> list[Picture]:
    """Draw the outcomes over time."""
    if not contents.tables.trajectories:
        return []
    points, note = lines.shown_points(contents)
    cases = "worlds" if contents.worlds else "runs"
    text = f"Means of the {cases} by the last month of each year; bands hold the middle 90 % of the {cases}. "
    text += f"Shaded: the warm-up of {contents.warm_up} months, left out of all other numbers. "
    outcomes = [row.outcome for row in contents.tables.trajectories]
    drawn = lines.trajectories(contents, points, contents.warm_up)
    return [picture(drawn, (text + note).strip(), units(contents.units, outcomes))]


def grouped[One, Key](rows: Sequence[One], key: Callable[[One], Key]) -> dict[Key, list[One]]:
    """Group rows, in the order in which the groups occur first."""
    groups: dict[Key, list[One]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups
