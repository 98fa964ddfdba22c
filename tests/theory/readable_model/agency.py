"""An agency: police, border guard, prosecution or another kind, of one country."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.theory.readable_model.country import Country


class Agency:
    """An agency of one kind in one country."""

    # Facts, which `events.py` writes down at month 0 and changes at events.
    staff: float  # investigator-months per month
    sight: list[float]  # how well it sees a group at its market, at its source and in transit
    competitiveness: float  # 0 shares credit freely, 1 guards every case
    home_approach: float  # before common ground is sought

    def __init__(self, country: Country, m: int, identity: int) -> None:
        self.country = country
        self.m = m  # its kind
        self.identity = identity  # the number by which it is known, whatever its place among the agencies

        self.approach = 0.0  # 0 prosecution-led, 1 victim-centred
        self.authority = 0.0  # power of its contact persons to decide
        self.compromised = False  # may warn groups

        # effort, investigator-months
        self.overhead_of_ties = 0.0  # share of staff that ties take this month
        self.overhead = 0.0  # share of staff that ties and techniques take this month
        self.exchange_owed = 0.0  # to telling others and being told
        self.workload = 0.0  # owed to operations
        self.free = 0.0  # what all this leaves of the month
        self.case_need = 0.0  # what its legs of joint cases need, summed, each at most 1
        self.lead_hint = 0.0  # how much its leads promise, summed, each at most 1
        self.casework = 0.0  # on joint cases this month
        self.lead_work = 0.0  # on leads this month
        self.search = 0.0  # on search at home this month
        self.case_room = 0.0  # joint cases that its reserve suffices for
        self.open_cases = 0  # joint cases that it works on

        # learning
        self.cooperation_share = 0.0  # share of free effort reserved for joint cases
        self.joint_worth = self.joint_months = 0.0  # of joint results, and what they cost, remembered
        self.local_worth = self.local_months = 0.0  # of local results, and effort of search and leads, remembered
        self.local_yield = 0.0  # worth of local results a month of effort

        # experience of every other agency
        self.good: dict[Agency, float] = {}
        self.bad: dict[Agency, float] = {}
        self.trust: dict[Agency, float] = {}
        self.training: defaultdict[Agency, float] = defaultdict(float)  # this month's good experiences in training
        self.successes: defaultdict[Agency, float] = defaultdict(float)  # this month's good experiences at work
        self.failures: defaultdict[Agency, float] = defaultdict(float)  # this month's bad ones

    def available(self) -> float:
        """Return the staff that ties and techniques leave, investigator-months."""
        return self.staff * (1 - min(1.0, self.overhead))

    def is_free(self) -> bool:
        """Tell whether the agency can take on an operation: it owes less than a month's work."""
        return self.workload < self.available()
