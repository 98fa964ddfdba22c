"""Keeps the scenarios of an experiment beside its results, so that its runs can be reproduced from these alone."""

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

from sim.experiment.crossing import names
from sim.experiment.design import Point, policies, worlds
from sim.experiment.directory import SCENARIOS, SPECIFICATION, WORLDS, Damaged, Refused, read_json, write_json
from sim.experiment.experiment_file import load_experiment
from sim.experiment.plain_files import GONE, read_whole, write_whole
from sim.experiment.plan import environment, planned
from sim.experiment.plan_file import difference, read_plan
from sim.experiment.specification import Experiment
from sim.scenario import Event, Scenario, ScenarioError
from sim.worlds.sequence import EVEN
from sim.worlds.source import WorldSource
from sim.worlds.table import World, read_worlds, write_worlds

ORIGIN = "results"


def write_scenarios(folder: Path, design: Sequence[Point]) -> None:
    """Write the worlds, the values of the first point, and for every other policy in its world the values that differ.

    What a policy has in any other world follows from these, see `in_world`.
    """
    if found := worlds(design):
        write_whole(folder / WORLDS, write_worlds(found))
    first = dict(design[0].scenario.values)
    entries = []
    for point in policies(design):
        scenario = point.scenario
        entries.append(
            {
                "levels": dict(point.levels),
                "name": scenario.name,
                "title": scenario.title,
                "changed": {key: value for key, value in scenario.values.items() if first.get(key) != value},
                "absent": sorted(key for key in first if key not in scenario.values),
                "events": [[event.month, event.key, event.value] for event in scenario.events],
                **({"kept": point.kept} if point.kept else {}),
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
        experiment = load_experiment(folder / SPECIFICATION, begun["experiment"], begun)
        factors = [factor.name for factor in experiment.factors]
        design = [read_point(number, entry, kept["first"], factors) for number, entry in enumerate(kept["points"])]
        if "worlds" in begun:
            every = read_worlds(folder / WORLDS)
            sequence = tomllib.loads(experiment.text)["worlds"].get("sequence", EVEN)
            experiment = replace(experiment, worlds=WorldSource(len(every), table=tuple(every), sequence=sequence))
            design = [in_world(at, policy, world) for at, (world, policy) in enumerate(product(every, design))]
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
    for point, expected in zip(design, begun["points"], strict=True):
        if planned(point) != expected:
            message = f"{folder / SCENARIOS}: the scenario of point {point.number} is not the one that was planned"
            raise Damaged(message)
    return experiment, design


def in_world(number: int, policy: Point, world: World) -> Point:
    """Return the point of a policy in a world, from that of the policy in another: worlds set the same keys."""
    own = policy.scenario.values
    given = {name: value for key, value in world.values.items() for name in names(key, own)}
    values = {**own, **{name: value for name, value in given.items() if name not in policy.kept}}
    return replace(policy, number=number, scenario=replace(policy.scenario, values=values), world=world)


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
        kept=tuple(entry.get("kept", ())),
    )
