"""The region as an object, and the month in its order, written once more from the ODD."""

from __future__ import annotations

import math
from collections import Counter
from random import Random

from sim.scenario import Scenario
from tests.theory.readable_model.agencies import Agency, Country
from tests.theory.readable_model.groups import ACTIVE, DORMANT, IN_SERVICE, WAITING, Group


class World:
    """The region, and the order of the month.

    What a framework adds: `random`, `agency_list` and `group_list`, its way to ask all of them, and to keep outcomes.
    """

    random: Random
    agency_list: list[Agency]
    group_list: list[Group]

    def open(self, scenario: Scenario) -> None:
        """Read a resolved scenario without events, before there are agencies and groups."""
        self.setting = scenario.setting()
        self.parameters = scenario.parameters()
        self.month = 0
        self.kinds = len(self.setting.kinds)
        self.countries = [Country(self.setting, j) for j in range(len(self.setting.codes))]
        self.link_hub()

    def settle(self) -> None:
        """Let agencies meet and groups form, at month 0."""
        for number, agency in enumerate(self.agency_list):
            country = self.countries[number // self.kinds]
            agency.start(country, number % self.kinds)
            country.agencies.append(agency)
        for agency in self.agency_list:
            agency.meet()
        self.fear_leaks()
        self.open_desks()
        for group in self.group_list:
            group.start()
            if group.chance(self.parameters.formation.initial_occupancy):
                group.form()
        self.clear_books()

    def drawn(self, weights: list[float]) -> Country | None:
        """Draw a country in proportion to weights; none where all are 0."""
        return self.random.choices(self.countries, weights)[0] if sum(weights) > 0 else None

    def link_hub(self) -> None:
        """Link the members of the hub."""
        for one in self.countries:
            one.hub_link = [self.parameters.hub.level * one.hub_member * two.hub_member for two in self.countries]

    def fear_leaks(self) -> None:
        """Set the leaks that partners expect."""
        corruption = self.parameters.corruption
        for country in self.countries:
            country.leak_risk = corruption.leak_hazard * corruption.scale * country.corruption

    def open_desks(self) -> None:
        """Open the desks of the central authorities, and set what the next month expects of them."""
        assistance = self.parameters.assistance
        for country in self.countries:
            country.desks = max(1, round(assistance.desks_per_capacity * country.capacity))
            while country.desks_busy < country.desks and country.line:
                group, leg = country.line.popleft()
                group.requests[leg] = IN_SERVICE
                country.desks_busy += 1
        self.expectations: dict[tuple[int, int], tuple[float, float]] = {}
        for asked in self.countries:
            authority = sum(agency.authority for agency in asked.agencies) / self.kinds
            guarded = sum(agency.competitiveness for agency in asked.agencies) / self.kinds
            line = 1 + len(asked.line) / asked.desks
            for asking in self.countries:
                needed = assistance.requests_needed and asking is not asked
                delay = self.service_months(asking, asked, authority) * line if needed else 0.0
                distance = asking.legal_distance[asked.j]
                refusal = assistance.refusal_legal * distance + assistance.refusal_competition * guarded
                self.expectations[asking.j, asked.j] = (delay, min(1.0, refusal) if needed else 0.0)

    def expected(self, asking: Country, asked: Country) -> tuple[float, float]:
        """Return the delay and the chance of refusal that one country expects of another."""
        return self.expectations[asking.j, asked.j]

    def service_months(self, asking: Country, asked: Country, authority: float) -> float:
        """Return the mean time that a desk needs."""
        assistance = self.parameters.assistance
        months = assistance.base_months * (1 + assistance.legal_delay * asking.legal_distance[asked.j])
        months *= 1 - assistance.hub_speed * asking.hub_link[asked.j]
        return max(1.0, months * (1 - assistance.authority_speed * authority))

    def admissibility(self, asking: Country, asked: Country) -> float:
        """Return the share of evidence from one country that counts in another."""
        if asking is asked:
            return 1.0
        return 1 - self.parameters.assistance.inadmissible * asking.legal_distance[asked.j]

    def seek_common_ground(self) -> None:
        """Draw approaches and legal systems together."""
        technique = self.parameters.common_ground
        inside = [agency for agency in self.agency_list if not agency.country.external]
        mean = sum(agency.approach for agency in inside) / max(1, len(inside))
        for agency in inside:
            target = (1 - technique.level) * agency.home_approach + technique.level * mean
            agency.approach += (target - agency.approach) / technique.protocol_months
            agency.overhead += technique.level * technique.cost
        for one in self.countries:
            for two in self.countries:
                reach = 0.0 if one.external or two.external else technique.legal_reach * technique.level
                target = one.home_legal_distance[two.j] * (1 - reach)
                one.legal_distance[two.j] += (target - one.legal_distance[two.j]) / technique.protocol_months

    def count_legs(self) -> None:
        """Count the active legs in each country."""
        for country in self.countries:
            country.legs = 0
        for group in self.group_list:
            if group.status == ACTIVE:
                for country in group.route:
                    country.legs += 1

    def rounded(self, mean: float) -> int:
        """Round with exact expectation."""
        return int(mean) + (self.random.random() < mean - int(mean))

    def hold_court(self) -> None:
        """Try what is due, then register the month's operations."""
        rules = self.parameters.prosecution
        for country in self.countries:
            suspects, strength = country.docket.pop(self.month, (0.0, 0.0))
            if suspects > 0:
                charged = self.rounded(rules.charge_share * suspects)
                load = charged / max(1e-9, country.capacity)
                chance = rules.conviction_share * (strength / suspects) / (1 + load / rules.court_capacity)
                country.tally["prosecutions"] += charged
                country.tally["convictions"] += min(charged, self.rounded(chance * charged))
            fresh = country.fresh
            if fresh["operations"]:
                found = self.rounded(rules.suspects_per_operation * fresh["operations"])
                country.tally["suspects"] += found
                country.docket[self.month + rules.lag_months] = (found, found * fresh["strength"] / fresh["operations"])
                at_market = rules.victims_at_market * fresh["rescues"]
                elsewhere = rules.victims_elsewhere * (fresh["operations"] - fresh["rescues"])
                country.tally["victims_identified"] += self.rounded(at_market + elsewhere)
            fresh.clear()

    def spread_fear(self) -> None:
        """Let perceived risk follow operations."""
        displacement = self.parameters.displacement
        for country in self.countries:
            met = country.tally["operations"] / max(1, country.legs)
            country.risk += displacement.attention * (met - country.risk)
            country.attraction = country.pull * math.exp(-displacement.fear * country.risk)

    def outcomes(self) -> dict[str, float]:
        """Return the month's outcomes over the region."""
        rules, inside = self.parameters.recording, [one for one in self.countries if not one.external]
        found: Counter[str] = Counter()
        for country in inside:
            found.update(country.tally)
        for group in self.group_list:
            if group.status == ACTIVE and not group.route[0].external:
                found["active_groups"] += 1
                found["harm"] += rules.victims_per_group
            elif group.status == DORMANT and not group.route[0].external:
                found["harm"] += rules.victims_per_group * rules.dormant_activity
            if group.lead is not None and not group.lead.country.external:
                found["requests_waiting"] += sum(now in (WAITING, IN_SERVICE) for now in group.requests)
        for country in inside:
            abroad = [
                (agency.trust[other], agency.contact[other])
                for agency in country.agencies
                for other in self.agency_list
                if other.country is not country and not other.country.external
            ]
            found["trust_across"] += sum(trust for trust, _ in abroad) / max(1, len(abroad)) / len(inside)
            found["contact"] += sum(contact for _, contact in abroad) / max(1, len(abroad)) / len(inside)
            shares = [agency.cooperation_share for agency in country.agencies]
            found["cooperation_share"] += sum(shares) / len(shares) / len(inside)
        return dict(found)

    def clear_books(self) -> None:
        """Begin a new month's counts."""
        for country in self.countries:
            country.tally.clear()

    def everything(self) -> None:
        """Run one month, in its order."""
        self.month += 1
        self.ask_groups("change_status")
        self.ask_agencies("keep_ties")
        self.seek_common_ground()
        self.ask_agencies("train")
        self.ask_agencies("network")
        self.ask_agencies("involve_the_right_people")
        self.link_hub()
        self.ask_agencies("use_the_hub")
        self.count_legs()
        self.ask_agencies("allocate")
        self.ask_groups("be_searched")
        self.fear_leaks()
        self.ask_agencies("turn")
        self.ask_groups("be_warned")
        self.ask_groups("be_considered")
        self.ask_groups("seek_assistance")
        self.open_desks()
        self.ask_groups("be_acted_on")
        self.hold_court()
        self.ask_agencies("revise_trust")
        self.count_legs()
        self.ask_agencies("learn")
        self.spread_fear()
        self.ask_groups("move")

    def ask_agencies(self, what: str) -> None:
        """Ask every agency to do something, in any order."""
        raise NotImplementedError

    def ask_groups(self, what: str) -> None:
        """Ask every group to do something, in any order."""
        raise NotImplementedError
