"""Events: from a given month on, a parameter or a fact of the region takes a new value.

A treaty enters into force, liaison officers are posted, a budget is cut. The scenario turns its time line into
periods; at the first month of each period the region's facts are written over the old ones, and the processes get
the period's parameters. Formation follows a new pull at once, a new fear from the end of the month, when groups look
back on it. What a process had built up (trust, contact, evidence) stays; law and approach follow their new values in
practice as fast as protocols are agreed (see `common_ground`), whatever the level of that technique.

Off: a scenario without `[[events]]`.
"""

import numpy as np

from sim.engine.chance import identity_number
from sim.model.setting import Floats, Setting
from sim.model.state import FACTS, State

NAME = "events"
WRITES = (*FACTS, "attraction")


def enact(state: State, setting: Setting) -> None:
    """Write the facts of a setting into the state.

    staff[a] = capacity_j · political_will_j · effort_share_m.

    Parameters
    ----------
    state
        Arrays of the same countries, kinds and slots as the setting.
    setting
        What holds from this month on.
    """
    for name in FACTS:
        if name in Setting._fields:
            getattr(state, name)[:] = getattr(setting, name)
    kinds = len(setting.kinds)
    agencies = [f"{code}/{kind}" for code in setting.codes for kind in setting.kinds]
    state.country_identity[:] = [identity_number(code) for code in setting.codes]
    state.kind_identity[:] = [identity_number(kind) for kind in setting.kinds]
    state.agency_identity[:] = [identity_number(agency) for agency in agencies]
    state.home[:] = np.repeat(np.arange(len(setting.codes)), kinds)
    state.kind[:] = np.tile(np.arange(kinds), len(setting.codes))
    state.staff[:] = np.repeat(setting.capacity * setting.political_will, kinds) * np.tile(
        setting.effort_share, len(setting.codes)
    )
    state.home_approach[:] = setting.approach
    state.undisturbed_legs[:] = undisturbed_legs(setting)
    # What j has of k is indexed [k, j] in the state.
    state.home_legal_distance[:] = setting.legal_distance.T
    state.border[:] = setting.border.T
    state.attraction[:] = setting.pull * state.undeterred  # as `displacement` does at the end of a month


def undisturbed_legs(setting: Setting) -> Floats:
    """Count the legs that each country would have without enforcement, were every slot filled.

        n0_j = N · [pull_j + sum over k of pull_k · cross_border_share_k · corridor_kj / sum over i of corridor_ki]

    with N slots and the pulls as shares: a market leg of each group, and a source leg of those that cross borders.

    Parameters
    ----------
    setting
        A market without a corridor has no source.

    Returns
    -------
    numpy.ndarray
        Shape (countries,).
    """
    market = setting.pull / max(setting.pull.sum(), np.finfo(float).tiny)
    corridors = setting.corridor.sum(axis=1, keepdims=True)
    source = setting.corridor / np.where(corridors > 0.0, corridors, 1.0)
    legs: Floats = setting.slots * (market + (market * setting.cross_border_share) @ source)
    return legs
