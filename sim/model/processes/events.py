"""Events: from a given month on, a parameter or a fact of the region takes a new value.

A treaty enters into force, liaison officers are posted, a budget is cut. The scenario turns its time line into
periods; at the first month of each period the region's facts are written over the old ones, and the processes get
the period's parameters. What a process had built up (trust, contact, evidence) stays.

Off: a scenario without `[[events]]`.
"""

import numpy as np

from sim.engine.draws import identity_number
from sim.model.setting import Setting
from sim.model.state import State

NAME = "events"
WRITES = (
    "country_identity",
    "agency_identity",
    "external",
    "staff",
    "capacity",
    "intra_cooperation",
    "corruption",
    "pull",
    "cross_border_share",
    "hub_member",
    "corridor",
    "border",
    "distance_km",
    "home_legal_distance",
    "sight",
    "competitiveness",
    "home_approach",
)


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
    kinds = len(setting.kinds)
    agencies = [f"{code}/{kind}" for code in setting.codes for kind in setting.kinds]
    state.country_identity[:] = [identity_number(code) for code in setting.codes]
    state.agency_identity[:] = [identity_number(agency) for agency in agencies]
    state.external[:] = setting.external
    state.staff[:] = np.repeat(setting.capacity * setting.political_will, kinds) * np.tile(
        setting.effort_share, len(setting.codes)
    )
    state.home_legal_distance[:] = setting.legal_distance
    state.home_approach[:] = setting.approach
    for name in (
        "capacity",
        "intra_cooperation",
        "corruption",
        "pull",
        "cross_border_share",
        "hub_member",
        "corridor",
        "border",
        "distance_km",
        "sight",
        "competitiveness",
    ):
        getattr(state, name)[:] = getattr(setting, name)
