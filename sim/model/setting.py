"""What a scenario fixes before the first month: the countries, their agencies and the ways between them.

A `Setting` is the region and the agencies as arrays. It holds no process parameters and nothing that a process
changes. Indices: j, k jurisdiction; m kind of agency; a = j * kinds + m agency; r role of a leg (market, source,
transit).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

ROLES = ("market", "source", "transit")
KINDS = ("police", "border", "prosecution", "labour_inspection", "victim_services")


class Setting(NamedTuple):
    """The region and its agencies; every share is in [0, 1]."""

    codes: tuple[str, ...]  # [j]  ISO 3166 alpha-3, or the scenario's own
    names: tuple[str, ...]  # [j]
    kinds: tuple[str, ...]  # [m]  those of KINDS that exist here
    slots: int  # carrying capacity of the market, groups
    group_weight: float  # real groups that a simulated one stands for, where events are counted
    external: NDArray[np.bool_]  # [j]  stands for the world outside the region
    longitude: Floats  # [j]  degrees east
    latitude: Floats  # [j]  degrees north
    capacity: Floats  # [j]  investigator-months per month
    political_will: Floats  # [j]  share of capacity that is put to this work
    turnover: Floats  # [j]  share of staff who move on in a month
    intra_cooperation: Floats  # [j]  share of evidence that colleagues in one country pool
    corruption: Floats  # [j]  share of agencies compromised in the long run
    pull: Floats  # [j]  relative size of the market
    cross_border_share: Floats  # [j]  share of the market's groups whose route crosses a border
    hub_member: Floats  # [j]  1 where the country belongs to the multilateral hub
    corridor: Floats  # [j, k]  relative weight of source k for market j
    border: Floats  # [j, k]  1 where the two share a land border or a narrow sea
    distance_km: Floats  # [j, k]  kilometres between the two places
    legal_distance: Floats  # [j, k]  0 the same law, 1 nothing in common
    effort_share: Floats  # [m]  share of a country's capacity, sums to 1
    sight: Floats  # [m, r]  how well a kind of agency sees a leg of that role, relative to 1
    competitiveness: Floats  # [a]  0 shares credit freely, 1 guards every case
    approach: Floats  # [a]  0 prosecution-led, 1 victim-centred, before common ground is sought
