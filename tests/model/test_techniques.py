"""The techniques follow their equations, worked here on whole arrays, in a world in which no two numbers are alike."""

import numpy as np
import pytest

from sim.model.schedule import SECTIONS
from sim.model.state import State
from tests.model.round_numbers import build
from tests.model.worlds import chance_in, setting, start, step

COUNTRIES, KINDS = 4, 2
OUTSIDE = np.array([False, False, True, False])
MOVED = (
    "contact", "legal_distance", "home_legal_distance", "approach", "home_approach", "training", "hub_link",
    "retention", "authority", "overhead",
)  # fmt: skip
HOME = np.repeat(np.arange(COUNTRIES), KINDS)


@pytest.fixture
def state() -> State:
    """A state in which a technique finds any numbers, as others have left them; the third country is outside."""
    chance = np.random.default_rng(3)
    made = start(setting(COUNTRIES, slots=4, kinds=KINDS, external=OUTSIDE, hub_member=np.array([1.0, 0.4, 0.0, 0.7])))
    for name in MOVED:
        array = getattr(made, name)
        array[:] = chance.uniform(0.1, 0.6, array.shape)
    return made


def after(state: State, name: str, **values: float) -> State:
    """Run a technique, and return the state as it was before."""
    before = State(*(array.copy() for array in state))
    step(name, state, build(SECTIONS[name], values), chance_in(state))
    return before


def test_common_ground_moves_approaches_to_their_mean_and_laws_to_each_other(state):
    before = after(state, "common_ground", level=0.6, cost=0.02, protocol_months=8.0, legal_reach=0.5)
    region = ~OUTSIDE[HOME]
    common = 0.4 * before.home_approach + 0.6 * before.approach[region].mean()
    target = np.where(region, common, before.home_approach)  # the world outside follows its own alone
    assert state.approach == pytest.approx(before.approach + (target - before.approach) / 8)
    both = ~(OUTSIDE[:, None] | OUTSIDE)
    law = before.home_legal_distance * np.where(both, 1 - 0.6 * 0.5, 1.0)
    assert state.legal_distance == pytest.approx(before.legal_distance + (law - before.legal_distance) / 8)
    assert state.overhead == pytest.approx(before.overhead + 0.6 * 0.02 * region)


def test_an_agency_that_is_alone_in_its_region_seeks_the_ground_that_it_has_at_home():
    state = start(setting(2, slots=4, kinds=1, external=np.array([False, True])))
    state.approach[:], state.home_approach[:] = (0.8, 0.1), (0.4, 0.1)
    after(state, "common_ground", level=0.5, protocol_months=4.0)
    assert state.approach == pytest.approx([0.8 + (0.5 * 0.4 + 0.5 * 0.8 - 0.8) / 4, 0.1])


def test_training_goes_with_contact_and_is_of_agencies_of_other_countries_of_the_region(state):
    before = after(state, "trust_building", level=0.6, cost=0.02, rate=0.3)
    region = ~OUTSIDE[HOME]
    contact = before.contact[:, HOME]  # of each country with that of each agency
    strangers = region & ~OUTSIDE[:, None] & (np.arange(COUNTRIES)[:, None] != HOME)
    assert state.training == pytest.approx(np.where(strangers, 0.6 * 0.3 * contact, 0.0))
    assert state.overhead == pytest.approx(before.overhead + 0.6 * 0.02 * region)


def test_the_right_people_stay_and_decide_in_the_region_alone(state):
    before = after(state, "right_people", level=0.6, cost=0.02, retention_reach=0.9)
    region = ~OUTSIDE[HOME]
    assert state.retention == pytest.approx(np.where(OUTSIDE, before.retention, 0.6 * 0.9))
    assert state.authority == pytest.approx(np.where(region, 0.6, before.authority))
    assert state.overhead == pytest.approx(before.overhead + 0.6 * 0.02 * region)


def test_the_hub_links_its_members_and_they_pay_as_far_as_they_belong_to_it(state):
    before = after(state, "hub", level=0.6, cost=0.02, floor=0.5)
    link = 0.6 * np.outer(before.hub_member, before.hub_member)
    assert state.hub_link == pytest.approx(link)
    assert state.contact == pytest.approx(np.maximum(before.contact, 0.5 * link))
    assert (state.contact > before.contact).any()
    assert state.overhead == pytest.approx(before.overhead + 0.6 * 0.02 * before.hub_member[HOME])


def test_networking_makes_a_share_of_the_missing_contact_where_there_is_something_to_meet_about(state):
    state.border[:], state.corridor[:] = 0.0, 0.0
    state.border[1, 0] = 1.0  # of 1 with 0, as no region has it in one direction alone
    state.corridor[0, 3] = 0.5
    before = after(state, "networking", level=0.6, cost=0.02, rate=0.1, distant_channel=0.4, external_channel=0.05)
    channel = np.zeros((COUNTRIES, COUNTRIES))
    channel[1, 0] = 1.0
    channel[0, 3] = channel[3, 0] = 0.4
    channel[OUTSIDE], channel[:, OUTSIDE] = 0.05, 0.05
    np.fill_diagonal(channel, 0.0)
    assert state.contact == pytest.approx(before.contact + 0.6 * 0.1 * channel * (1 - before.contact))
    assert state.overhead == pytest.approx(before.overhead + 0.6 * 0.02 * ~OUTSIDE[HOME])
