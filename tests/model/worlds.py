"""Small worlds for tests: settings and parameters made by hand, independent of scenario files."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.engine.compiled import compiled
from sim.engine.draws import Luck
from sim.engine.reference import by_reference
from sim.model import quantity, schedule
from sim.model.initialise import begin
from sim.model.processes import (
    assistance,
    case_decision,
    corruption,
    displacement,
    formation,
    intelligence,
    learning,
    liaison,
    operations,
    prosecution,
    recording,
    trust,
)
from sim.model.setting import KINDS, Setting
from sim.model.simulate import Period, Run
from sim.model.soundness import unsound
from sim.model.state import COUNTERS, State
from sim.model.techniques import common_ground, hub, networking, right_people, trust_building

FULL_APPROACH: dict[str, dict[str, Any]] = {
    "common_ground": {"level": 0.6},
    "trust_building": {"level": 0.6},
    "networking": {"level": 0.6},
    "right_people": {"level": 0.6},
    "hub": {"level": 1.0},
    "assistance": {"joint_teams": 0.3},
    "learning": {"outcome_weight": 0.7, "initial_share": 0.4},
}


def setting(countries: int = 4, slots: int = 60, kinds: int = 3, **changes: Any) -> Setting:
    """A ring of like countries, all cross-border corridors open."""
    codes = tuple(f"C{number:02d}" for number in range(countries))
    angle = np.linspace(0, 2 * np.pi, countries, endpoint=False)
    longitude, latitude = 10 + 5 * np.cos(angle), 50 + 5 * np.sin(angle)
    distance = 90 * np.hypot(longitude[:, None] - longitude, latitude[:, None] - latitude)
    ring = np.abs(np.subtract.outer(np.arange(countries), np.arange(countries)))
    border = ((ring == 1) | (ring == countries - 1)).astype(float)
    others = 1.0 - np.eye(countries)
    return Setting(
        codes=codes,
        names=codes,
        kinds=KINDS[:kinds],
        slots=slots,
        external=np.zeros(countries, bool),
        longitude=longitude,
        latitude=latitude,
        capacity=np.full(countries, 0.6 * slots / countries),
        political_will=np.full(countries, 0.9),
        intra_cooperation=np.full(countries, 0.6),
        corruption=np.full(countries, 0.3),
        pull=np.full(countries, 1 / countries),
        cross_border_share=np.full(countries, 0.6),
        hub_member=np.ones(countries),
        corridor=others,
        border=border,
        distance_km=distance,
        legal_distance=0.3 * others,
        effort_share=np.full(kinds, 1 / kinds),
        sight=np.ones((kinds, 3)),
        competitiveness=np.full(countries * kinds, 0.4),
        approach=np.tile(np.linspace(0.3, 0.7, kinds), countries),
    )._replace(**changes)


def parameters(*layers: Mapping[str, Mapping[str, Any]]) -> schedule.Parameters:
    """Defaults, changed by layers of sections."""
    values: dict[str, dict[str, Any]] = {}
    for layer in layers:
        for section, changes in layer.items():
            values.setdefault(section, {}).update(changes)
    return schedule.Parameters(
        **{name: quantity.build(kind, values.get(name)) for name, kind in schedule.SECTIONS.items()}
    )


def run(
    world: Setting | None = None, *layers: Mapping[str, Mapping[str, Any]], seed: int = 1, months: int = 120
) -> Run:
    """Run a world for some months."""
    made = Run([Period(0, world or setting(), parameters(*layers))], seed, months)
    made.advance(months)
    return made


def start(world: Setting | None = None, *layers: Mapping[str, Mapping[str, Any]], seed: int = 1) -> State:
    """State at month 0, in which a process is to look at all groups: a test may let agencies know of any."""
    state = begin(world or setting(), parameters(*layers), seed, 12)
    state.known[:] = np.arange(len(state.known))
    state.known_count[0] = len(state.known)
    return state


def luck(state: State, month: int = 1, seed: int = 1) -> Luck:
    """The luck of one month."""
    return Luck(np.uint64(seed), np.uint64(month), state.fault)


def total(made: Run, counter: str, after: int = 0) -> float:
    """Sum of a counter over months and countries."""
    return float(made.state.records[after : made.month, COUNTERS.index(counter)].sum())


def series(made: Run, counter: str) -> np.ndarray:
    """A counter by month and country."""
    return made.state.records[: made.month, COUNTERS.index(counter)]


NAMES = list(schedule.SECTIONS)


def step(name: str, state: State, values: Any, chance: Luck) -> None:
    """Run one process or technique alone, with these parameters of its own."""
    with np.errstate(over="ignore", under="ignore"):
        alone(NAMES.index(name), state, parameters()._replace(**{name: values}), chance)


@compiled
def alone(which: int, state: State, values: schedule.Parameters, chance: Luck) -> None:  # noqa: C901
    """Run the process or technique of a number: Python's only door to them, since every door takes long to compile."""
    state = by_reference(state)
    if which == 0:
        formation.step(state, values.formation, chance)
    elif which == 1:
        liaison.step(state, values.liaison, chance)
    elif which == 2:
        common_ground.step(state, values.common_ground, chance)
    elif which == 3:
        trust_building.step(state, values.trust_building, chance)
    elif which == 4:
        networking.step(state, values.networking, chance)
    elif which == 5:
        right_people.step(state, values.right_people, chance)
    elif which == 6:
        hub.step(state, values.hub, chance)
    elif which == 7:
        intelligence.step(state, values.intelligence, chance)
    elif which == 8:
        corruption.step(state, values.corruption, chance)
    elif which == 9:
        case_decision.step(state, values.case_decision, chance)
    elif which == 10:
        assistance.step(state, values.assistance, chance)
    elif which == 11:
        operations.step(state, values.operations, chance)
    elif which == 12:
        prosecution.step(state, values.prosecution, chance)
    elif which == 13:
        trust.step(state, values.trust, chance)
    elif which == 14:
        learning.step(state, values.learning, chance)
    elif which == 15:
        displacement.step(state, values.displacement, chance)
    elif which == 16:
        recording.step(state, values.recording, chance)


@compiled
def found(state: State) -> int:
    """What is impossible in a state."""
    return unsound(by_reference(state))
