"""No knife-edge: no parameter has a value at which a hundredth more or less changes what the model says.

Each parameter is changed alone, 1 % up and 1 % down, within its bounds; the change of each outcome is that of its mean
over seeds, paired, and where that is not shown to be small, over more seeds: of two thousand changes some look large by
chance. Harm is taken as a share of harm without enforcement,
since both are in victims per group.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from dev.evidence.page import Finding, Table
from dev.evidence.runs import AVERTED, LATE, MEASURED, Measure, Values, scenario_of
from dev.evidence.statistics import FAILS, HOLDS, UNDECIDED, Interval, judge, mean_interval, worst
from sim.model.quantity import Quantity
from sim.model.setting import KINDS
from sim.scenario import Scenario
from sim.scenario.declarations import sections

REGION = "us_canada"  # where joint dismantlings are many, beside their chance
STEP = 0.01
MORE = 5  # times the seeds where a change is not shown to be small
OUTCOMES = ("harm", *MEASURED[1:])
LIMITS = (0.01, 0.03, 0.03, 0.03)
KEPT_MONTHLY = "trust.memory"
KEPT = (
    "Of a share that is kept from month to month (a memory) what acts is the rest: 1 % more of a memory of 0.98 halves "
    "what is forgotten, 0.02. The tables of the rest change that by 1 %; the verdict leaves them out."
)


class Neighbour(NamedTuple):
    """A scenario with one parameter changed."""

    key: str
    step: float
    scenario: Scenario


def check(measure: Measure, approaches: Sequence[str], seeds: int = 40, keys: Sequence[str] = ()) -> Finding:
    """Change every parameter, or those of `keys`, and list the largest change of each outcome and what is not small."""
    tables, verdicts, notes = [], [], []
    for approach in approaches:
        scenario = scenario_of(REGION, approach)
        neighbours, left_out = around(scenario, approach, keys)
        changes = decided(measure, scenario, neighbours, seeds)
        tables.append(table(approach, neighbours, changes))
        rests = around_rest(scenario, approach)
        tables.append(table(f"{approach}, the rest", rests, changes_to(measure, scenario, rests, MORE * seeds)))
        each = [verdict for row in changes for verdict in judged(row)]
        verdicts.append(worst(each))
        counts = ", ".join(f"{each.count(one)} {one}" for one in (HOLDS, UNDECIDED, FAILS))
        notes.append(f"Under the {approach} approach, of {len(each)} changes: {counts}. Left out: {left_out}.")
    claim = (
        f"One per cent more or less of any parameter moves harm by less than 1 %, and arrests, joint dismantlings and "
        f"convictions by less than 3 % ({REGION}, months {LATE}, {seeds} pairs each, or {MORE * seeds})."
    )
    return Finding(claim, tables, worst(verdicts), [*notes, KEPT])


def around(scenario: Scenario, approach: str, keys: Sequence[str]) -> tuple[list[Neighbour], str]:
    """Make the scenarios around one, and say which parameters have no neighbour."""
    neighbours, whole, zero = [], [], []
    for key, known in quantities(scenario):
        if keys and key not in keys:
            continue
        value = scenario.values[key]
        if known.is_whole or known.is_switch or known.options:
            whole.append(key)
        elif value == 0:
            zero.append(key)
        else:
            for step in (STEP, -STEP):
                if known.low <= value * (1 + step) <= known.high:
                    neighbours.append(Neighbour(key, step, scenario_of(REGION, approach, {key: value * (1 + step)})))
    return neighbours, f"whole numbers, choices and switches ({', '.join(whole)}); values of 0 ({', '.join(zero)})"


def around_rest(scenario: Scenario, approach: str) -> list[Neighbour]:
    """Make the scenarios in which a little more or less is lost of what is kept from month to month."""
    key, rest = KEPT_MONTHLY, 1 - scenario.values[KEPT_MONTHLY]
    return [
        Neighbour(f"1 - {key}", step, scenario_of(REGION, approach, {key: 1 - rest * (1 + step)}))
        for step in (STEP, -STEP)
    ]


def quantities(scenario: Scenario) -> Iterator[tuple[str, Quantity]]:
    """Yield every number of the region, its agencies and the processes, but of kinds of agency that are not there."""
    absent = set(KINDS) - set(scenario.values["agencies.kinds"])
    for section, names in sections().items():
        for name, known in names.items():
            if isinstance(known, Quantity) and section != "run" and not absent & {name, *section.split(".")}:
                yield f"{section}.{name}", known


def decided(measure: Measure, scenario: Scenario, neighbours: Sequence[Neighbour], seeds: int) -> list[list[Interval]]:
    """Change of each outcome from a scenario to each neighbour, with more seeds where one is not shown to be small."""
    changes = changes_to(measure, scenario, neighbours, seeds)
    again = [place for place, row in enumerate(changes) if set(judged(row)) != {HOLDS}]
    found = changes_to(measure, scenario, [neighbours[place] for place in again], MORE * seeds)
    for place, row in zip(again, found, strict=True):
        changes[place] = row
    return changes


def changes_to(
    measure: Measure, scenario: Scenario, neighbours: Sequence[Neighbour], seeds: int
) -> list[list[Interval]]:
    """Change of each outcome from a scenario to each neighbour, with as many seeds."""
    found = measure([scenario, *(one.scenario for one in neighbours)], seeds)[:, :, 0]
    return [relative_changes(found[0], of) for of in found[1:]]


def judged(changes: Sequence[Interval]) -> list[str]:
    """Judge the change of each outcome."""
    return [judge(change, limit) for change, limit in zip(changes, LIMITS, strict=True)]


def relative_changes(against: Values, of: Values) -> list[Interval]:
    """Change of each outcome's mean as a share of that mean, unless it is 0; both of shape (seeds, outcomes)."""
    below, above = (one.copy() for one in (against, of))
    for side in (below, above):
        side[:, MEASURED.index(AVERTED)] = 1 - side[:, MEASURED.index(AVERTED)]
    mean = below.mean(axis=0)
    return [mean_interval(change) for change in ((above - below) / np.where(mean == 0, 1, mean)).T]


def table(approach: str, neighbours: Sequence[Neighbour], changes: Sequence[Sequence[Interval]]) -> Table:
    """List the parameter that moves each outcome most, and every change that is not shown to be small."""
    rows = []
    for column, (outcome, limit) in enumerate(zip(OUTCOMES, LIMITS, strict=True)):
        order = np.argsort([-abs(row[column].mean) for row in changes])
        shown = [place for place in order if judge(changes[place][column], limit) != HOLDS]
        for place in shown or order[:1]:
            rows.append(cells(outcome, limit, neighbours[place], changes[place][column]))
    return Table([f"{approach}: outcome", "parameter", "by", "change, %", "limit, %", "verdict"], rows)


def cells(outcome: str, limit: float, neighbour: Neighbour, change: Interval) -> list[Any]:
    """Write a row."""
    name, step = f"`{neighbour.key}`", f"{neighbour.step:+.0%}"
    return [outcome, name, step, change.text(factor=100), f"{limit:.0%}", judge(change, limit)]
