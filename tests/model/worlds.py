"""Small worlds for tests: settings and parameters made by hand, independent of scenario files."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.engine.chance import Chance, chance_of
from sim.engine.compiled import kernel
from sim.engine.rare import rare
from sim.model import schedule
from sim.model.counts import Count
from sim.model.indices import agency_of
from sim.model.initialise import begin, chance_for
from sim.model.schedule import SECTIONS, run_step
from sim.model.setting import KINDS, Floats, Setting
from sim.model.simulate import Period, Run
from sim.model.soundness import unsound
from sim.model.state import ACTIVE, LEGS, NOT_NEEDED, TO_SEND, State
from sim.model.work import work_on
from tests.model.round_numbers import build

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
        group_weight=500 / slots,
        external=np.zeros(countries, bool),
        longitude=longitude,
        latitude=latitude,
        capacity=np.full(countries, 0.6 * slots / countries),
        political_will=np.full(countries, 0.9),
        turnover=np.full(countries, 0.03),
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
    """Round numbers, changed by layers of sections."""
    values: dict[str, dict[str, Any]] = {}
    for layer in layers:
        for section, changes in layer.items():
            values.setdefault(section, {}).update(changes)
    return schedule.Parameters(**{name: build(kind, values.get(name)) for name, kind in schedule.SECTIONS.items()})


def run(
    world: Setting | None = None, *layers: Mapping[str, Mapping[str, Any]], seed: int = 1, months: int = 120
) -> Run:
    """Run a world for some months."""
    made = Run([Period(0, world or setting(), parameters(*layers))], seed, months)
    made.advance(months)
    return made


def start(world: Setting | None = None, *layers: Mapping[str, Mapping[str, Any]], seed: int = 1) -> State:
    """State at month 0, in which a process is to look at all groups: a test may let agencies know of any."""
    world = world or setting()
    state = begin(world, parameters(*layers), chance_for(world, seed), 12)
    state.known[:] = np.arange(len(state.known))
    state.known_count[0] = len(state.known)
    return state


def groups_on(*route: int, slots: int = 4000, kinds: int = 1, layers: Any = None, **changes: Any) -> State:
    """A state in which every slot holds an active group on the same route, which no agency knows yet.

    There are as many countries as the route has, and one more; all agencies have staff enough and the same approach,
    and what is said of slots that wait (see `formation`) is set.
    """
    size = len(set(route)) + 1
    like = {"capacity": np.full(size, 1e6), "approach": np.full(size * kinds, 0.5)}
    state = start(setting(size, slots, kinds, **like | changes), {"formation": {"initial_occupancy": 0.0}})
    state.status[:], state.legs[:], state.route[:, : len(route)] = ACTIVE, len(route), route
    state.groups_of_status[route[0], ACTIVE] = slots
    state.active_cross_border[route[0]] = slots * (len(route) > 1)
    state.active_legs[[*route]] = slots
    values = parameters({"formation": {"renewal_rate": 0.0}}, layers or {})
    step("formation", state, values.formation, chance_in(state))
    return state


def ask(state: State, i: int, k: int) -> None:
    """Let agency 0 lead a case on a group, with the first agency of country k, whose request is to be sent."""
    partner = k * len(state.sight)
    state.status[i], state.legs[i], state.route[i, :2] = ACTIVE, 2, (0, k)
    state.lead_agency[i], state.partner[i, :2], state.case_age[i] = 0, (0, partner), 0
    state.request[i, :2] = (NOT_NEEDED, TO_SEND)
    state.open_cases[[0, partner]] += 1


def chance_in(state: State, month: int = 1, seed: int = 1) -> Chance:
    """Make the chance of one month."""
    return chance_of(seed, month, entities=LEGS * len(state.status), candidates=len(state.external))


@kernel
def fill_heights(chance: Chance, question: np.uint64, seeker: np.uint64, heights: Floats) -> None:
    """Set the height of every entity that a question can be put about."""
    for n in range(rare(chance, question, seeker, len(heights), np.inf)):
        heights[chance.room.struck[n]] = chance.room.heights[n]


def heights_in(chance: Chance, question: np.uint64, seeker: np.uint64, entities: int) -> Floats:
    """Return the heights (see `sim.engine.rare`) of so many entities."""
    heights = np.full(entities, np.nan)
    fill_heights(chance, question, seeker, heights)
    return heights


@kernel
def fill_work(state: State, work: Floats) -> None:
    """Set the work on every leg."""
    for i in range(len(work)):
        for leg in range(state.legs[i]):
            for m in range(len(state.sight)):
                work[i, leg, m] = work_on(state, i, leg, m, agency_of(state, state.route[i, leg], m))


def work_in(state: State) -> Floats:
    """Return the investigator-months on each leg of each group by the agency of each kind there."""
    work = np.zeros_like(state.claim)
    fill_work(state, work)
    return work


def total(made: Run, count: str, after: int = 0) -> float:
    """Sum of a count over months and countries."""
    return float(made.state.records[after : made.month, Count[count.upper()]].sum())


def series(made: Run, count: str) -> np.ndarray:
    """A count by month and country."""
    return made.state.records[: made.month, Count[count.upper()]]


def step(name: str, state: State, values: Any, chance: Chance) -> None:
    """Run one step of the month alone, with these parameters of its own."""
    given = parameters()
    run_step(name, state, given._replace(**{name: values}) if name in SECTIONS else given, chance)


@kernel
def found(state: State, chance: Chance) -> int:
    """Return what is impossible in a state."""
    return unsound(state, chance)
