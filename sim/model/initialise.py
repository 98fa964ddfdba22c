"""The state at month 0: countries and agencies from the setting, slots of the market filled by lot.

A slot is active with probability `formation.initial_occupancy`; an agency is compromised with the probability of
its long-run share; trust and cooperation shares start at their priors; contact at what neighbours and the hub
guarantee. Derived variables that the first month reads before they are set in it are computed once, with
retention and authority still 0.
"""

import numpy as np

from sim.engine.chance import Chance, chance_of, stream
from sim.engine.compiled import kernel, rule
from sim.engine.decisions import happens
from sim.model.counts import Count
from sim.model.group import COURSES
from sim.model.indices import agencies
from sim.model.processes import assistance, corruption, displacement, events, formation, trust
from sim.model.schedule import Parameters
from sim.model.setting import Setting
from sim.model.state import ARRAYS, LEGS, NEVER, NOBODY, NOWHERE, RECORD_ENTRIES, State

COMPROMISE = stream("initialise: compromise an agency")


def sizes(countries: int, kinds: int, slots: int, months: int) -> dict[str, int]:
    """Give the size of every index of the state.

    Parameters
    ----------
    countries
        With the world outside.
    kinds, slots, months
        Kinds of agency, groups at most, months that the record has room for.

    Returns
    -------
    dict
        Index, as `State` names it, to its size.
    """
    agencies = countries * kinds
    return {
        "i": slots, "l": LEGS, "r": LEGS, "m": kinds, "a": agencies, "b": agencies, "j": countries, "k": countries,
        "c": len(Count), "t": months, "s": COURSES, "e": RECORD_ENTRIES, "1": 1,
    }  # fmt: skip


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
    size = sizes(len(setting.codes), len(setting.kinds), setting.slots, months)
    return State(**{name: np.zeros([size[index] for index in indices], kind) for name, _, indices, kind in ARRAYS})


def chance_for(setting: Setting, seed: int, month: int = 0) -> Chance:
    """Make the chance of a run, with room to ask about all its groups and countries.

    Parameters
    ----------
    setting
        Gives the number of slots and countries.
    seed
        0 to 2**64 - 1.
    month
        The month that is asked about.

    Returns
    -------
    Chance
        Without a fault.
    """
    return chance_of(seed, month, entities=LEGS * setting.slots, candidates=len(setting.codes))


def begin(setting: Setting, parameters: Parameters, chance: Chance, months: int) -> State:
    """Make the state at month 0.

    Parameters
    ----------
    setting
        Countries, agencies and slots.
    parameters
        All sections.
    chance
        Of month 0.
    months
        Months that the record has room for.

    Returns
    -------
    State
        Ready for month 1.
    """
    state = blank(setting, months)
    events.enact(state, setting)
    for name in ("lead_agency", "partner", "acting", "informant"):
        getattr(state, name)[:] = NOBODY
    for name in ("route", "moving_leg"):
        getattr(state, name)[:] = NOWHERE
    state.first_evidence[:] = NEVER
    introduce(state, parameters)
    with np.errstate(over="ignore", under="ignore"):
        fill(state, parameters, chance)
    state.tally[Count.GROUPS_FORMED] = 0.0  # those of month 0 were there before
    return state


def introduce(state: State, parameters: Parameters) -> None:
    """Set what agencies are to each other at first: approach, law, contact, cooperation share."""
    state.approach[:] = state.home_approach
    state.legal_distance[:] = state.home_legal_distance
    state.hub_link[:] = parameters.hub.level * np.outer(state.hub_member, state.hub_member)
    neighbours = parameters.liaison.border_contact * state.border
    state.contact[:] = np.maximum(neighbours, parameters.hub.floor * state.hub_link)
    np.fill_diagonal(state.contact, 1.0)
    state.cooperation_share[:] = parameters.learning.initial_share


@rule
def compromise(state: State, chance: Chance) -> None:
    """Let agencies be compromised as often as they are in the long run."""
    for a in agencies(state):
        share = state.compromised_share[state.home[a]]
        state.compromised[a] = happens(chance, COMPROMISE, state.agency_identity[a], 0, share)


@kernel
def fill(state: State, parameters: Parameters, chance: Chance) -> None:
    """Derive what processes derive from others, then fill the slots."""
    corruption.expect_leaks(state, parameters.corruption)
    compromise(state, chance)
    displacement.update_attraction(state, parameters.displacement)
    trust.introduce(state, parameters.trust)
    assistance.expect(state, parameters.assistance)
    formation.occupy(state, parameters.formation, chance)
