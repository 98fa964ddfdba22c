"""Every parameter but one, which says so, does something: within its range, it changes what happens somewhere.

What happens is compared in a few small worlds, and for the parameters of a region in a few regions. The one is
`region.distance_external_km`, which cancels out of every comparison of routes.
"""

import numpy as np
import pytest

from sim.countries import declarations
from sim.model.quantity import declared
from sim.model.schedule import SECTIONS
from sim.model.setting import KINDS
from sim.model.simulate import Run
from sim.scenario import load
from tests.model.round_numbers import ROUND
from tests.model.worlds import FULL_APPROACH, run, series, setting

MONTHS = 60
UNEVEN = {
    "sight": np.array([[1, 1, 0.6], [0.3, 0.5, 1.5], [0.6, 0.6, 0.3]]),
    "corruption": np.array([0.1, 0.3, 0.5, 0.7]),
    "legal_distance": 0.6 * (1 - np.eye(4)),
}
A_HUB = {"hub": {"level": 0.5}, "assistance": {"joint_teams": 0.3}}
SLOW = {"assistance": A_HUB["assistance"] | {"desks_per_capacity": 0.01, "time_out_months": 12.0}}
# Much cooperation, and requests that wait; a world outside, and shares near a bound; more leads than time; next to
# nothing reserved.
WORLDS = (
    (setting(slots=1200, capacity=np.full(4, 300.0), **UNEVEN), FULL_APPROACH | A_HUB | SLOW),
    (
        setting(slots=300, external=np.arange(4) == 3, pull=np.array([0.3, 0.3, 0.4, 0.0]), **UNEVEN),
        FULL_APPROACH | A_HUB | {"learning": {"initial_share": 0.78}},
    ),
    (setting(slots=300, capacity=np.full(4, 1.5), **UNEVEN), A_HUB),
    (setting(slots=300, capacity=np.full(4, 100.0), **UNEVEN), FULL_APPROACH | {"learning": {"initial_share": 0.03}}),
)
DECISIONS = (
    "arrests", "joint_cases_opened", "operations", "requests_sent", "teams_formed", "leaks", "relocations",
    "information_shared", "groups_formed",
)  # fmt: skip
# Nobody decides by what these yield: they count, and change the counts.
ACCOUNTS = ("prosecution", "recording")
ACCOUNT = ("operations", "court_scale")
EVERY = [(section, name) for section, kind in SECTIONS.items() for name in declared(kind)]


EVERY_KIND = {"agencies.kinds": list(KINDS)}
REGIONS = {"two_countries": {}, "europe_12": {}, "europe": EVERY_KIND}
WITHOUT_EFFECT = ("region", "distance_external_km")
OF_REGIONS = [(section, name) for section, kind in declarations.SECTIONS.items() for name in declared(kind)]
OF_REGIONS.remove(WITHOUT_EFFECT)


def values(section, name, now):
    """Other values of a parameter: the ends of its range, or of its bounds where it has none."""
    known = declared((SECTIONS | declarations.SECTIONS)[section])[name]
    if known.is_switch:
        return [not now]
    return [value for value in known.options or known.plausible or (known.low, known.high) if value != now]


def happened(world, layers, counts):
    """What happened in a world, by month and country."""
    made = run(world, layers, months=MONTHS)
    return np.stack([series(made, count) for count in counts]) if counts else made.state.records


@pytest.fixture(scope="module")
def usual():
    """What happens in each world as it is: decisions, and all that is recorded."""
    return {counts: [happened(*world, counts) for world in WORLDS] for counts in (DECISIONS, ())}


@pytest.mark.parametrize(("section", "name"), EVERY, ids=[".".join(key) for key in EVERY])
def test_a_parameter_changes_a_decision_or_what_is_only_counted_a_count(section, name, usual):
    counts = () if section in ACCOUNTS or (section, name) == ACCOUNT else DECISIONS
    for (world, layers), before in zip(WORLDS, usual[counts], strict=True):
        chosen = layers.get(section, {})
        now = chosen.get(name, ROUND.get(section, {}).get(name, declared(SECTIONS[section])[name].default))
        for value in values(section, name, now):
            if not np.array_equal(happened(world, layers | {section: chosen | {name: value}}, counts), before):
                return
    pytest.fail(f"{section}.{name} changes nothing in any of the worlds")


def followed(region, changes=None):
    """A run of a region under the European approach."""
    given = {"run.months": MONTHS, "run.warm_up": 0, "approach": "european"} | REGIONS[region]
    made = Run(load(f"scenarios/{region}.toml", given | (changes or {})).timeline, 1, MONTHS)
    made.advance(MONTHS)
    return made


def decided(run):
    """What was decided in a run, by month and country."""
    return np.stack([series(run, count) for count in DECISIONS])


@pytest.fixture(scope="module")
def as_they_are():
    """What is decided in each region as it is."""
    return {region: decided(followed(region)) for region in REGIONS}


@pytest.mark.parametrize(("section", "name"), OF_REGIONS, ids=[".".join(key) for key in OF_REGIONS])
def test_a_parameter_of_a_region_changes_a_decision(section, name, as_they_are):
    key = f"{section}.{name}"
    for region, before in as_they_are.items():
        for value in values(section, name, load(f"scenarios/{region}.toml").values[key]):
            if not np.array_equal(decided(followed(region, {key: value})), before):
                return
    pytest.fail(f"{key} changes nothing in any of the regions")


def test_the_distance_of_the_world_outside_is_declared_to_do_nothing_and_does_nothing():
    section, name = WITHOUT_EFFECT
    what = declared(declarations.SECTIONS[section])[name]
    assert "it does nothing" in what.meaning
    as_it_is = followed("europe_12")
    assert (as_it_is.state.route[:, 1] == len(as_it_is.timeline[0].setting.codes) - 1).any()  # there are such routes
    for value in (what.low, *what.plausible, what.high):
        changed = followed("europe_12", {f"{section}.{name}": value})
        assert np.array_equal(changed.state.records, as_it_is.state.records)
