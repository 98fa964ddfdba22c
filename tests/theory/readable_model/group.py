"""A group: its route, its status, and what agencies know of it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.theory.readable_model.agency import Agency
    from tests.theory.readable_model.case import Case
    from tests.theory.readable_model.country import Country

VACANT, ACTIVE, DORMANT, SUPPRESSED = "vacant", "active", "dormant", "suppressed"
MARKET, SOURCE, TRANSIT = range(3)


class Group:
    """A slot of the market, and the group that holds it, if any."""

    def __init__(self) -> None:
        self.status = VACANT
        self.removed = 0  # functions that the last operation removed; 0 once the group resumes
        self.route: list[Country] = []  # the market, then the source, then a country of transit: its legs
        self.moving: Country | None = None  # the country that it wants to leave once it resumes

        # what is known of it
        self.evidence: defaultdict[Agency, float] = defaultdict(float)  # units that each agency holds
        self.tip: dict[Agency, float] = {}  # how far an agency believes what another told it, 0 to 1
        self.informant: dict[Agency, Agency] = {}  # who told it, as long as it knows
        self.reluctance: dict[tuple[Agency, Agency], float] = {}  # of the first to tell the second, drawn once
        self.withheld: set[Agency] = set()  # agencies that were not told by one that knew
        self.noticed: set[Agency] = set()  # those of them that have found out since
        self.first_evidence: int | None = None  # month since when it has been known

        # what is done about it
        self.case: Case | None = None
        self.need: dict[Agency, float] = {}  # of joint casework by each agency of the case, at most 1
        self.hint: dict[Agency, float] = {}  # how much it promises as a lead to each other agency, at most 1
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

    @property
    def functions(self) -> int:
        """What the group consists of: a function on each leg, or two at home."""
        return max(2, len(self.route))

    def agencies(self) -> list[Agency]:
        """Return the agencies of all countries of the route."""
        return [agency for country in self.route for agency in country.agencies]

    def role(self, country: Country) -> int:
        """Return what a country of the route is to the group: MARKET, SOURCE or TRANSIT."""
        return self.route.index(country)

    def usable_evidence(self, agency: Agency) -> float:
        """Return the evidence U that an agency can use: its own, and what its colleagues at home pool."""
        colleagues = [other for other in agency.country.agencies if other is not agency]
        pooled = sum((1 - other.competitiveness) * self.evidence[other] for other in colleagues)
        return self.evidence[agency] + agency.country.pooling * pooled

    def knows(self, agency: Agency) -> bool:
        """Tell whether an agency holds evidence or a tip."""
        return self.evidence[agency] > 0 or agency in self.tip

    def is_known(self) -> bool:
        """Tell whether any agency holds evidence or a tip."""
        return bool(self.tip) or any(held > 0 for held in self.evidence.values())

    def lose_leg(self, country: Country) -> None:
        """Make worthless all that the agencies of a country know of the group."""
        for agency in country.agencies:
            self.evidence.pop(agency, None)
            self.lose_tip(agency)

    def lose_tip(self, agency: Agency) -> None:
        """Make worthless what an agency was told."""
        self.tip.pop(agency, None)
        self.informant.pop(agency, None)

    def forget(self) -> float:
        """Make worthless all that is known of the group; return how much evidence there was."""
        lost = sum(self.evidence.values())
        for known in (self.evidence, self.tip, self.informant, self.reluctance, self.withheld, self.noticed):
            known.clear()
        self.first_evidence = None
        return lost

    def vacate(self) -> None:
        """Leave the slot without a group."""
        self.status = VACANT
        self.route = []
