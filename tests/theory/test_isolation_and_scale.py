"""What is apart does not interfere, and a simulation of twice the size says the same with half the noise."""

import numpy as np
import pytest

from sim.model.counts import Count
from sim.model.simulate import Period, Run
from sim.model.state import ACTIVE, NOWHERE, VACANT
from tests.model.worlds import FULL_APPROACH, parameters, setting

KINDS = 3
MAINLAND = setting(
    slots=240,
    corruption=np.full(4, 0.25),
    approach=np.tile([0.25, 0.5, 0.75], 4),
    capacity=np.array([20.0, 40, 60, 80]),
)
# Of the world as a whole: means over all other countries, and shares of all slots.
OF_ALL_COUNTRIES = (Count.TRUST_ACROSS, Count.CONTACT)
OF_ALL_SLOTS = (Count.AVERTED_BY_DISMANTLING, Count.AVERTED_BY_DISPLACEMENT)


def with_island(pull):
    """The mainland and a country far off, without a corridor, a border or a place in the hub, with a staff of its own.

    Its corruption and its approach are the mean of all others, so that it changes no mean.
    """
    island = {
        "codes": "ISL", "names": "ISL", "external": False, "longitude": 0.0, "latitude": 0.0, "capacity": 50.0,
        "political_will": 0.9, "turnover": 0.1, "intra_cooperation": 0.9, "corruption": 0.25, "pull": pull,
        "cross_border_share": 0.0, "hub_member": 0.0, "competitiveness": 0.9, "approach": 0.5,
        "corridor": 0.0, "border": 0.0, "distance_km": 1e9, "legal_distance": 0.8,
    }  # fmt: skip
    changes = {}
    for name, value in island.items():
        known = getattr(MAINLAND, name)
        if isinstance(known, tuple):
            changes[name] = (*known, value)
        elif known.ndim == 2:
            changes[name] = np.pad(known, (0, 1), constant_values=value)
            changes[name][-1, -1] = 0.0
        else:
            more = KINDS if len(known) == 4 * KINDS else 1
            changes[name] = np.concatenate([known, np.full(more, value, known.dtype)])
    return MAINLAND._replace(**changes)


def leave_empty(state, slots):
    """Empty some slots before the first month."""
    for i in slots:
        market = state.route[i, 0]
        state.groups_of_status[market, ACTIVE] -= 1
        state.active_cross_border[market] -= state.legs[i] > 1
        state.active_legs[state.route[i, : state.legs[i]]] -= 1
    state.status[slots], state.legs[slots], state.route[slots] = VACANT, 0, NOWHERE


# With a market of its own, the island shares the slots of the world: none may be vacated, and none filled anew. And
# groups roam by how calm the world is in the mean.
NO_SLOT_CHANGES = {
    "formation": {"new_months": 1e12, "renewal_rate": 0.0}, "operations": {"evidence_scale": 1e9},
    "displacement": {"roam": 0.0},
}  # fmt: skip


@pytest.mark.parametrize(("pull", "layers"), [(0.0, {}), (0.5, NO_SLOT_CHANGES)], ids=["no market", "a market"])
def test_an_isolated_country_changes_nobody_elses_numbers(pull, layers):
    """Bit for bit, over ten years: the slots that are the island's with it are left empty without it."""
    values = parameters(FULL_APPROACH, layers)
    both, alone = Run([Period(0, with_island(pull), values)], 5, 120), Run([Period(0, MAINLAND, values)], 5, 120)
    of_island = both.state.route[:, 0] == 4
    assert of_island.any() == (pull > 0)
    leave_empty(alone.state, np.flatnonzero(of_island))
    alone.state.undisturbed_legs[:] = both.state.undisturbed_legs[:4]
    both.advance(120)
    alone.advance(120)
    left_out = OF_ALL_COUNTRIES + (OF_ALL_SLOTS if pull else ())
    kept = [count for count in Count if count not in left_out]
    assert np.array_equal(both.state.records[:, kept, :4], alone.state.records[:, kept])
    assert np.array_equal(both.state.trust_in[: 4 * KINDS, : 4 * KINDS], alone.state.trust_in)
    assert np.array_equal(both.state.evidence[~of_island], alone.state.evidence[~of_island])
    # Much has happened on the mainland, and on the island by itself.
    happened = both.state.records.sum(axis=0)
    assert (happened[[Count.ARRESTS, Count.JOINT_ACTIONS, Count.INFORMATION_SHARED], :4] > 0).all()
    assert (happened[Count.ARRESTS, 4] > 0) == (pull > 0)
    assert happened[Count.EFFORT_SEARCH, 4] > 0


RUNS = 200
# What chance does to a country or an agency as a whole is the same in a market of any size.
NO_COMMON_CHANCE = {"corruption": {"scale": 0.0}, "learning": {"noise": 0.0, "pace": 0.0}}


def averted(slots):
    """Share of harm averted in months 25 to 48 of many runs, in a market of a size with staff in proportion."""
    world, values = setting(slots=slots, capacity=np.full(4, 0.3 * slots)), parameters(FULL_APPROACH, NO_COMMON_CHANCE)
    shares = np.zeros(RUNS)
    for seed in range(RUNS):
        made = Run([Period(0, world, values)], seed, 48)
        made.advance(48)
        harm = made.state.records[24:, Count.HARM].sum()
        shares[seed] = 1 - harm / made.state.records[24:, Count.HARM_WITHOUT_ENFORCEMENT].sum()
    return shares


@pytest.mark.slow
def test_twice_the_slots_and_the_staff_avert_the_same_share_with_half_the_variance():
    """The mean within 4.5 standard errors and half a point; the ratio of variances within 4.5 of its own, by F.

    The logarithm of the ratio of two variances of 200 runs has a standard error of √(2 · 2 / 199) = 0.14, so 1 and 1/4
    are both excluded.
    """
    one, two = averted(250), averted(500)
    assert one.mean() > 0.05
    assert abs(one.mean() - two.mean()) < 4.5 * np.sqrt((one.var() + two.var()) / RUNS) + 0.005
    assert abs(np.log(one.var() / two.var()) - np.log(2)) < 4.5 * np.sqrt(4 / (RUNS - 1))
