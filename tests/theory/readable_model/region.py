"""The region: its countries, agencies and groups, the parameters, and chance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import TYPE_CHECKING

from tests.theory.readable_model.group import ACTIVE
from tests.theory.readable_model.joint_record import JointRecord

if TYPE_CHECKING:
    from sim.model.schedule import Parameters
    from sim.model.simulate import Period
    from tests.theory.readable_model.agency import Agency
    from tests.theory.readable_model.country import Country
    from tests.theory.readable_model.group import Group


class Region:
    """All that a run holds.

    Parameters
    ----------
    timeline
        What a scenario says: the facts and parameters that hold from month 0, and from each month with an event.
    random
        Where chance comes from.

    Attributes
    ----------
    month
        Months that have begun; 0 before the first.
    parameters
        A section for each submodel, as they are this month (see `events.py`).
    joint_record
        What is remembered of joint cases.
    records
        For each month that has passed, the counts of each country, by its code (see `recording.py`).
    """

    parameters: Parameters
    group_weight: float  # real groups that a simulated one stands for

    def __init__(self, timeline: Sequence[Period], random: Random) -> None:
        self.timeline = timeline
        self.random = random
        self.month = 0
        self.countries: list[Country] = []
        self.agencies: list[Agency] = []
        self.groups: list[Group] = []
        self.joint_record = JointRecord()
        self.records: list[dict[str, dict[str, float]]] = []

    def members(self) -> list[Country]:
        """Return the countries of the region, without the world outside."""
        return [country for country in self.countries if not country.external]

    def abroad(self, country: Country) -> list[Country]:
        """Return the other countries of the region, without the world outside."""
        return [other for other in self.members() if other is not country]

    def count_active_legs(self) -> None:
        """Count the legs of active groups in every country."""
        for country in self.countries:
            country.active_legs = 0
        for group in self.groups:
            if group.status == ACTIVE:
                for country in group.route:
                    country.active_legs += 1

    def happens(self, probability: float) -> bool:
        """Decide by chance whether something of this probability happens."""
        return self.random.random() < probability

    def drawn(self, weights: Sequence[float]) -> Country | None:
        """Draw a country in proportion to weights, one for each country; none if all are 0."""
        return self.random.choices(self.countries, weights)[0] if sum(weights) > 0 else None

    def rounded(self, mean: float) -> int:
        """Round a number up or down by chance, so that its mean stays exact."""
        return int(mean) + self.happens(mean - int(mean))

    def in_turn_to_warn(self, group: Group) -> list[Agency]:
        """Return the agencies on a group's route by kind; in which order those of a kind come does not matter."""
        return sorted(group.agencies(), key=lambda agency: agency.m)

    def ask_countries(self, rule: Callable[[Country, Region], None]) -> None:
        """Let every country follow a rule."""
        for country in self.countries:
            rule(country, self)

    def ask_agencies(self, rule: Callable[[Agency, Region], None]) -> None:
        """Let every agency follow a rule."""
        for agency in self.agencies:
            rule(agency, self)

    def ask_groups(self, rule: Callable[[Group, Region], None]) -> None:
        """Apply a rule to every group and every vacant slot."""
        for group in self.groups:
            rule(group, self)
