"""A country: what the scenario says of it, and what comes of that month by month."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tests.theory.readable_model.agency import Agency


class Operation(NamedTuple):
    """An arrest, or an agency's part in a joint action, as a court hears of it."""

    strength: float  # of the evidence, 0 to 1
    role: int  # of the country in the group's route: MARKET, SOURCE or TRANSIT
    is_domestic: bool  # the group's route crosses no border


class Country:
    """A jurisdiction, or the world outside the region."""

    # Facts, which `events.py` writes down at month 0 and changes at events. Lists have an entry for each country.
    external: bool  # stands for the world outside the region
    capacity: float  # investigator-months per month
    turnover: float  # share of its agencies' staff who move on in a month
    pooling: float  # share of evidence that its agencies share with each other ("intra-country cooperation")
    corruption: float  # share of its agencies that are compromised in the long run
    pull: float  # relative size of its market
    cross_border_share: float  # share of the market's groups whose route crosses a border
    hub_member: float  # 1 for a member of the multilateral hub
    corridor: list[float]  # weight of each country as a source for this market
    border: list[float]  # 1 for a neighbour
    distance_km: list[float]
    home_legal_distance: list[float]  # how far the laws are apart: 0 the same, 1 nothing in common

    def __init__(self, j: int, code: str) -> None:
        self.j = j  # its place in such lists
        self.code = code
        self.agencies: list[Agency] = []

        # ties to each country
        self.contact: list[float] = []  # of its agencies with those of the other: 0 none, 1 daily
        self.hub_link: list[float] = []  # how far both belong to a working hub
        self.legal_distance: list[float] = []  # in practice, once common ground was sought
        self.joint_history: list[float] = []  # joint actions of the two that are remembered
        self.retention = 0.0  # share of the harm of staff turnover that is avoided

        # its central authority, which answers requests from other countries
        self.desks = 0.0  # requests that it can work on at a time
        self.pending = 0  # requests that it has not answered
        self.attention = 1.0  # share of a desk that each of them has this month
        self.expected_delay: list[float] = []  # months that it expects each country to take for an answer
        self.expected_refusal: list[float] = []  # chance that it expects each country to refuse

        # what others see of it
        self.leak_risk = 0.0  # leaks per month that partners fear
        self.active_legs = 0  # legs of active groups on its soil
        self.undisturbed_legs = 0.0  # market and source legs that there would be without enforcement
        self.risk = 0.0  # operations per leg, as groups perceive it
        self.undeterred = 1.0  # share of its attraction that fear left at the end of the last month
        self.attraction = 0.0  # its market's pull, after fear

        # its courts
        self.operations: list[Operation] = []  # this month's
        self.backlog = 0  # suspects who wait to be charged
        self.backlog_strength = 0.0  # summed strength of the evidence against them

        self.counts: defaultdict[str, float] = defaultdict(float)  # the month's, see `recording.py`
