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

        # effort
        self.overhead_of_ties = 0.0  # share of staff that ties take this month
        self.overhead = 0.0  # share of staff that ties and techniques take this month
        self.workload = 0.0  # investigator-months still owed to operations
        self.open_cases = 0  # joint cases that it works on
        self.local_effort = 0.0  # investigator-months of search at home this month
        self.casework_effort = 0.0  # investigator-months reserved for joint cases this month

        # learning
        self.cooperation_share = 0.0  # share of effort reserved for joint cases
        self.direction = 1.0  # in which the share was last moved, +1 or -1
        self.credit = self.last_credit = 0.0  # results since the last review, and in the period before
        self.seen_harm = self.last_seen_harm = 0.0  # active legs at home, likewise
        self.dismantling_worth = 0.0  # of a dismantled group in its own eyes; an arrest is worth 1

        # experience of every other agency
        self.good: dict[Agency, float] = {}
        self.bad: dict[Agency, float] = {}
        self.trust: dict[Agency, float] = {}
        self.successes: defaultdict[Agency, float] = defaultdict(float)  # this month's good experiences
        self.failures: defaultdict[Agency, float] = defaultdict(float)  # this month's bad ones

    def available(self) -> float:
        """Return the staff that ties and techniques leave, investigator-months."""
        return self.staff * (1 - min(1.0, self.overhead))

    def is_free(self) -> bool:
        """Tell whether the agency can take on an operation: it owes less than a month's work."""
        return self.workload < self.available()
