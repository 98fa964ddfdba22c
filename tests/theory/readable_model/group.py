"""A group: its route, its status, and what agencies know of it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.theory.readable_model.agency import Agency
    from tests.theory.readable_model.case import Case
    from tests.theory.readable_model.country import Country

VACANT, ACTIVE, SUPPRESSED, DORMANT = "vacant", "active", "suppressed", "dormant"
MARKET, SOURCE, TRANSIT = range(3)


class Group:
    """A slot of the market, and the group that holds it, if any."""

    def __init__(self) -> None:
        self.status = VACANT
        self.route: list[Country] = []  # the market, then the source, then a country of transit: its legs
        self.evidence: defaultdict[Agency, float] = defaultdict(float)  # units that each agency holds
        self.first_evidence = 0  # month in which any was found; 0 before
        self.case: Case | None = None
        self.moving: Country | None = None  # the country that it wants to leave

        # what was decided this month
        self.arrest_by: Agency | None = None
        self.joint_action = False

    @property
    def market(self) -> Country:
        """The country whose market the group serves."""
        return self.route[MARKET]

    @property
    def is_domestic(self) -> bool:
        """True if the route crosses no border."""
        return len(self.route) == 1

    def agencies(self) -> list[Agency]:
        """Return the agencies of all countries of the route."""
        return [agency for country in self.route for agency in country.agencies]

    def usable_evidence(self, agency: Agency) -> float:
        """Return the evidence that an agency can use: its own, and what its colleagues at home pool."""
        colleagues = [other for other in agency.country.agencies if other is not agency]
        pooled = sum((1 - other.competitiveness) * self.evidence[other] for other in colleagues)
        return self.evidence[agency] + agency.country.pooling * pooled

    def lose_evidence(self) -> float:
        """Make all evidence on the group worthless; return how much there was."""
        lost = sum(self.evidence.values())
        self.evidence.clear()
        return lost

    def vacate(self) -> None:
        """Leave the slot without a group."""
        self.status = VACANT
        self.route = []
