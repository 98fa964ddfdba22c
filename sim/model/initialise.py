"""The state at month 0: countries and agencies from the setting, slots of the market filled by lot.

A slot is active with probability `formation.initial_occupancy`; an agency is compromised with the probability of
its long-run share; trust and cooperation shares start at their priors; contact at what neighbours and the hub
guarantee. What processes derive from others is derived once, so that the first month can read it.
"""

from typing import Any, cast, get_args, get_type_hints

import numpy as np

from sim.engine.compiled import compiled, compiled_part
from sim.engine.decisions import happens
from sim.engine.draws import Luck, stream
from sim.engine.reference import by_reference
from sim.model.processes import assistance, corruption, displacement, events, formation, learning
from sim.model.schedule import Parameters
from sim.model.setting import Setting
from sim.model.state import (
    BATCH,
    BY_SECOND,
    COUNTERS,
    DOCKET_MONTHS,
    GROUPS_FORMED,
    LEGS,
    NEVER,
    NOBODY,
    NOWHERE,
    STATUSES,
    State,
)

COMPROMISE = stream("initialise: compromise an agency")


def number_type(array_type: Any) -> type:
    """Return the type of number in a declared array type."""
    inner = get_args(array_type)
    return number_type(inner[-1]) if inner else cast(type, array_type)


# Read once, not for every run: name of an array, its indices, its type of number and what else is noted of it.
ARRAYS = [
    (name, get_args(hint)[1].split(), number_type(get_args(hint)[0]), get_args(hint)[2:])
    for name, hint in get_type_hints(State, include_extras=True).items()
]


def blank(setting: Setting, months: int) -> State:
    """Make every array, filled with zeros, as `State` declares it.

    Parameters
    ----------
    setting
        Gives the number of countries, kinds and slots.
    months
        Months that the record has room for.

    Returns
    -------
    State
        All zeros.
    """
    agencies = len(setting.codes) * len(setting.kinds)
    size = {"i": setting.slots, "l": LEGS, "r": LEGS, "m": len(setting.kinds), "a": agencies, "b": agencies}
    size |= {"j": len(setting.codes), "k": len(setting.codes), "c": len(COUNTERS), "t": months, "d": DOCKET_MONTHS}
    size |= {"s": len(STATUSES), "n": BATCH, "1": 1}
    return State(
        **{
            name: np.zeros([size[index] for index in indices], kind, order="F" if BY_SECOND in notes else "C")
            for name, indices, kind, notes in ARRAYS
        }
    )


def begin(setting: Setting, parameters: Parameters, seed: int, months: int) -> State:
    """Make the state at month 0.

    Parameters
    ----------
    setting
        Countries, agencies and slots.
    parameters
        All sections.
    seed
        0 to 2**64 - 1.
    months
        Months that the record has room for.

    Returns
    -------
    State
        Ready for month 1.
    """
    state = blank(setting, months)
    events.enact(state, setting)
    for name in ("lead", "partner", "acting"):
        getattr(state, name)[:] = NOBODY
    for name in ("route", "moving_leg", "queue_head", "queue_tail", "next_waiting", "previous_waiting"):
        getattr(state, name)[:] = NOWHERE
    state.first_evidence[:] = NEVER
    meet(state, parameters, len(setting.kinds))
    with np.errstate(over="ignore", under="ignore"):
        settle(state, parameters, Luck(np.uint64(seed), np.uint64(0), state.fault))
    state.tally[GROUPS_FORMED] = 0.0  # those of month 0 were there before
    return state


@compiled_part
def compromise(state: State, parameters: Parameters, luck: Luck) -> None:
    """Let agencies be compromised as often as they are in the long run."""
    for a in range(len(state.staff)):
        share = parameters.corruption.scale * state.corruption[a // state.sight.shape[0]]
        state.compromised[a] = happens(luck, COMPROMISE, state.agency_identity[a], 0, share)


@compiled
def settle(state: State, parameters: Parameters, luck: Luck) -> None:
    """Derive what processes derive from others, then fill the slots."""
    state = by_reference(state)
    compromise(state, parameters, luck)
    corruption.fear(state, parameters.corruption)
    displacement.allure(state, parameters.displacement)
    learning.value(state, parameters.learning)
    assistance.expect(state, parameters.assistance)
    formation.occupy(state, parameters.formation, luck)


def meet(state: State, parameters: Parameters, kinds: int) -> None:
    """Set what agencies are to each other at first: approach, contact, trust, cooperation share."""
    country = np.arange(len(state.staff)) // kinds
    across = country[:, None] != country[None, :]
    state.approach[:] = state.home_approach
    state.legal_distance[:] = state.home_legal_distance
    state.hub_link[:] = parameters.hub.level * np.outer(state.hub_member, state.hub_member)
    neighbours = parameters.liaison.border_contact * state.border
    state.contact[:] = np.maximum(neighbours, parameters.hub.floor * state.hub_link)
    np.fill_diagonal(state.contact, 1.0)
    state.trust[:] = np.where(across, parameters.trust.prior_across, parameters.trust.prior_within)
    state.alpha[:] = parameters.trust.strength * state.trust
    state.beta[:] = parameters.trust.strength - state.alpha
    state.cooperation_share[:] = parameters.learning.initial_share
    state.direction[:] = np.where(state.agency_identity % np.uint64(2) == 0, 1.0, -1.0)
