"""Keeps the scenarios of an experiment beside its results, so that its runs can be reproduced from these alone."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sim.experiment.design import Point
from sim.experiment.directory import SCENARIOS, SPECIFICATION, Damaged, Refused, read_json, write_json
from sim.experiment.experiment_file import load_experiment
from sim.experiment.plain_files import GONE, read_whole
from sim.experiment.plan import environment
from sim.experiment.plan_file import difference, read_plan
from sim.experiment.specification import Experiment
from sim.scenario import Event, Scenario, ScenarioError

ORIGIN = "results"


def write_scenarios(folder: Path, design: Sequence[Point]) -> None:
    """Write the values of the first point, and for every other point the values that differ."""
    first = dict(design[0].scenario.values)
    entries = []
    for point in design:
        scenario = point.scenario
        entries.append(
            {
                "levels": dict(point.levels),
                "name": scenario.name,
                "title": scenario.title,
                "changed": {key: value for key, value in scenario.values.items() if first.get(key) != value},
                "absent": sorted(key for key in first if key not in scenario.values),
                "events": [[event.month, event.key, event.value] for event in scenario.events],
            }
        )
    write_json(folder / SCENARIOS, {"first": first, "points": entries})


def reopen(folder: Path) -> tuple[Experiment, list[Point]]:
    """Read an experiment and its points back from a results directory.

    Raises
    ------
    Damaged
        If a file is missing, or if a scenario is not the one that was planned.
    Refused
        If it was made with another model, machine or packages.
    """
    try:
        begun, kept = read_plan(folder), read_json(folder / SCENARIOS)
        read_whole(folder / SPECIFICATION)  # so that an error that passes is not taken for a damaged file
        experiment = load_experiment(folder / SPECIFICATION, begun["experiment"])
        factors = [factor.name for factor in experiment.factors]
        design = [read_point(number, entry, kept["first"], factors) for number, entry in enumerate(kept["points"])]
    except (*GONE, ScenarioError, KeyError, TypeError, AttributeError, ValueError) as error:
        message = f"{folder} holds no experiment that can be read: {error}"
        raise Damaged(message) from None
    experiment = replace(
        experiment,
        replicates=begun["replicates"],
        precision=experiment.precision if begun["precision"] else None,
        samples=samples(experiment, len(design)),
    )
    if len(design) != len(begun["points"]):
        message = f"{folder / SCENARIOS} holds {len(design)} points, not the {len(begun['points'])} that were planned"
        raise Damaged(message)
    now = environment()
    if different := [difference(begun.get(key), now[key], key) for key in now if begun.get(key) != now[key]]:
        message = f"{folder} was made with something else ({'; '.join(different)}), so its numbers may differ here"
        raise Refused(message)
    for point, planned in zip(design, begun["points"], strict=True):
        if {**point.levels, "scenario": point.scenario.hash} != planned:
            message = f"{folder / SCENARIOS}: the scenario of point {point.number} is not the one that was planned"
            raise Damaged(message)
    return experiment, design


def samples(experiment: Experiment, points: int) -> int:
    """Return the base samples of a design with this many points; a Sobol design may have been doubled meanwhile."""
    return points // (len(experiment.factors) + 2) if experiment.design == "sobol" else experiment.samples


def read_point(number: int, entry: dict[str, Any], first: dict[str, Any], factors: Sequence[str]) -> Point:
    """Restore a point from its entry, its levels in the order of the factors."""
    values = {key: value for key, value in {**first, **entry["changed"]}.items() if key not in entry["absent"]}
    return Point(
        number,
        {factor: entry["levels"][factor] for factor in factors},
        Scenario(
            name=entry["name"],
            title=entry["title"],
            values=values,
            origins=dict.fromkeys(values, ORIGIN),
            events=tuple(Event(month, key, value, ORIGIN) for month, key, value in entry["events"]),
        ),
    )
