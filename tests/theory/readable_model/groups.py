"""Groups as objects, each with the case against it, written once more from the ODD.

A group is an object of a framework as well, which gives it its `model`: see `mesa_form.py` and `agentpy_form.py`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.theory.readable_model.agencies import Agency, Country

VACANT, ACTIVE, SUPPRESSED, DORMANT = "vacant", "active", "suppressed", "dormant"
TO_SEND, WAITING, IN_SERVICE, TEAM_FORMING, GRANTED = "to send", "waiting", "in service", "team forming", "granted"


class Group:
    """A slot of the market, with the group that holds it, if any, and the case against it."""

    model: Any

    def start(self) -> None:
        """Begin as a vacant slot."""
        self.status = VACANT
        self.route: list[Country] = []
        self.evidence: list[list[float]] = []
        self.first_evidence: int | None = None
        self.moving_leg: int | None = None
        self.plan = ""
        self.acting: Agency | None = None
        self.lead: Agency | None = None
        self.partners: list[Agency] = []
        self.requests: list[str] = []
        self.request_ages: list[int] = []
        self.case_age = 0

    def chance(self, probability: float) -> bool:
        """Whether something of this probability happens."""
        return self.model.random.random() < probability

    def change_status(self) -> None:
        """Fill a vacant slot, resume after silence, or give way to another group."""
        formation = self.model.parameters.formation
        if self.status == ACTIVE:
            if self.chance(formation.renewal_rate):
                self.withdraw()
                self.vacate()
                self.form()
        elif self.status == VACANT:
            if self.chance(formation.entry_rate):
                self.form()
        elif self.chance(formation.recovery_rate if self.status == SUPPRESSED else formation.dormancy_rate):
            self.status = ACTIVE

    def form(self) -> None:
        """Choose a market, and with it a route."""
        formation, countries = self.model.parameters.formation, self.model.countries
        market = self.model.drawn([country.attraction for country in countries])
        if market is None:
            return
        self.route = [market]
        if self.chance(market.cross_border_share):
            source = self.model.drawn(market.corridor)
            if source is not None:
                self.route.append(source)
                if self.chance(formation.transit_share):
                    self.add_transit(market, source)
        self.evidence = [[0.0] * self.model.kinds for _ in self.route]
        self.status = ACTIVE
        self.first_evidence = self.moving_leg = None
        market.tally["groups_formed"] += 1

    def add_transit(self, market: Country, source: Country) -> None:
        """Add a country on the way."""
        weights = []
        for country in self.model.countries:
            detour = source.distance_km[country.j] + country.distance_km[market.j] - source.distance_km[market.j]
            near = math.exp(-max(0.0, detour) / self.model.parameters.formation.transit_range_km)
            weights.append(0.0 if country in (market, source) or country.external else near)
        transit = self.model.drawn(weights)
        if transit is not None:
            self.route.append(transit)

    def vacate(self) -> None:
        """Leave the slot without a group."""
        self.status = VACANT
        self.route, self.evidence = [], []

    def forget(self) -> None:
        """Make all evidence worthless."""
        self.evidence = [[0.0] * self.model.kinds for _ in self.route]

    def withdraw(self, counter: str = "requests_withdrawn") -> None:
        """Close the case, if there is one."""
        if self.lead is None:
            return
        for leg, now in enumerate(self.requests):
            country = self.route[leg]
            if now == WAITING:
                country.line.remove((self, leg))
            elif now == IN_SERVICE:
                country.desks_busy -= 1
            if now in (WAITING, IN_SERVICE):
                self.lead.country.tally[counter] += 1
            self.partners[leg].open_cases -= 1
        self.lead = None
        self.partners, self.requests, self.request_ages, self.case_age = [], [], [], 0

    def usable(self, leg: int, m: int) -> float:
        """Return the evidence that an agency can use: its own and what colleagues pool."""
        held, country = self.evidence[leg], self.route[leg]
        pooled = sum((1 - country.agencies[n].competitiveness) * held[n] for n in range(len(held)) if n != m)
        return held[m] + country.pooling * pooled

    def be_searched(self) -> None:
        """Let evidence go stale and be found."""
        decay = self.model.parameters.intelligence.decay
        for leg, country in enumerate(self.route):
            held = self.evidence[leg]
            for m, agency in enumerate(country.agencies):
                held[m] -= decay * held[m]
                if self.status != ACTIVE:
                    continue
                miss = agency.find_miss[leg]
                if self.lead is not None and self.partners[leg] is agency:
                    miss *= agency.case_miss
                if not self.chance(miss):
                    held[m] += 1
                    if self.first_evidence is None:
                        self.first_evidence = self.model.month

    def be_warned(self) -> None:
        """Let the first compromised agency that knows of the group, and leaks, warn it."""
        corruption = self.model.parameters.corruption
        if self.status != ACTIVE:
            return
        for leg, country in enumerate(self.route):
            for m, agency in enumerate(country.agencies):
                works = self.lead is not None and self.partners[leg] is agency
                knows = agency.compromised and (self.evidence[leg][m] > 0 or works)
                if knows and self.chance(corruption.leak_hazard):
                    country.tally["leaks"] += 1
                    for partner in self.partners:
                        if partner is not agency and self.chance(corruption.attribution):
                            partner.failure[agency] += corruption.severity
                    self.forget()
                    self.withdraw()
                    self.status, self.moving_leg = DORMANT, leg
                    return

    def be_considered(self) -> None:
        """Let agencies decide what to do about the group."""
        decision = self.model.parameters.case_decision
        self.plan, self.acting = "", None
        if self.status != ACTIVE:
            return
        if self.lead is not None:
            self.be_followed()
            return
        able, weights = [], []
        for leg, country in enumerate(self.route):
            for m, agency in enumerate(country.agencies):
                strength = self.usable(leg, m)
                if strength >= decision.threshold and strength > 0 and agency.staff > 0:
                    able.append((agency, leg))
                    weights.append(strength)
        if not able:
            return
        agency, home = self.model.random.choices(able, weights)[0]
        if not self.become_a_joint_case(agency, home):
            self.plan, self.acting = "arrest", agency

    def become_a_joint_case(self, agency: Agency, home: int) -> bool:
        """Open a joint case if partners are found and it is chosen."""
        decision = self.model.parameters.case_decision
        if not decision.joint_cases or len(self.route) == 1 or not agency.has_reserve():
            return False
        worth, partners = agency.worth, []
        for leg, country in enumerate(self.route):
            partner = agency if leg == home else self.best_partner(agency, country)
            if partner is None:
                return False
            if leg != home:
                worth *= agency.outlook(partner)
            partners.append(partner)
        if not self.chance(1 / (1 + math.exp(-(worth - 1) / decision.temperature))):
            return False
        self.lead, self.partners = agency, partners
        self.requests = ["" if partner is agency else TO_SEND for partner in partners]
        self.request_ages = [0] * len(partners)
        for partner in partners:
            partner.open_cases += 1
        agency.country.tally["joint_cases_opened"] += 1
        return True

    def best_partner(self, agency: Agency, country: Country) -> Agency | None:
        """Return the best (or any) agency of a country that can be reached."""
        is_random = self.model.parameters.case_decision.partner_choice == 1
        reached = [one for one in country.agencies if one.has_reserve() and self.chance(agency.contact[one])]
        merits = {one: 1 + self.model.random.random() if is_random else agency.outlook(one) for one in reached}
        best = max(merits, key=merits.__getitem__, default=None)
        return best if best is not None and merits[best] > 0 else None

    def be_followed(self) -> None:
        """Lose the open case to a rival, or plan the joint action."""
        decision = self.model.parameters.case_decision
        for leg, country in enumerate(self.route):
            for m, agency in enumerate(country.agencies):
                if self.partners[leg] is agency or agency.staff <= 0 or self.usable(leg, m) < decision.threshold:
                    continue
                if self.chance(decision.rivalry * agency.competitiveness):
                    agency.country.tally["joint_cases_spoiled"] += 1
                    for partner in self.partners:
                        if partner is not agency:
                            partner.failure[agency] += 1
                    self.withdraw()
                    self.plan, self.acting = "arrest", agency
                    return
        for leg, country in enumerate(self.route):
            admissible = self.usable(leg, self.partners[leg].m) * self.model.admissibility(self.lead.country, country)
            if self.requests[leg] not in ("", GRANTED) or admissible < decision.threshold:
                return
        self.plan = "joint action"

    def seek_assistance(self) -> None:
        """Work the open case one month on."""
        assistance = self.model.parameters.assistance
        if self.lead is None:
            return
        self.case_age += 1
        if self.case_age > assistance.time_out_months:
            for now, partner in zip(self.requests, self.partners, strict=True):
                if now in (WAITING, IN_SERVICE):
                    self.lead.failure[partner] += 1
            self.withdraw("requests_timed_out")
            return
        for leg in range(len(self.route)):
            if self.lead is not None:
                self.advance(leg)

    def advance(self, leg: int) -> None:
        """Move one leg of the case one month on."""
        now = self.requests[leg]
        if now == TO_SEND:
            self.send(leg)
        elif now == TEAM_FORMING and self.chance(1 / self.model.parameters.assistance.team_months):
            self.requests[leg] = GRANTED
        elif now in (WAITING, IN_SERVICE):
            self.request_ages[leg] += 1
            months = self.model.service_months(self.lead.country, self.route[leg], self.partners[leg].authority)
            if now == IN_SERVICE and self.chance(1 / months):
                self.receive(leg)

    def send(self, leg: int) -> None:
        """Ask the country of a leg, unless a joint team makes it needless."""
        assistance, asking, asked = self.model.parameters.assistance, self.lead.country, self.route[leg]
        if not assistance.requests_needed:
            self.requests[leg] = GRANTED
        elif self.chance(assistance.joint_teams * asking.hub_member * asked.hub_member):
            self.requests[leg] = TEAM_FORMING
            asking.tally["teams_formed"] += 1
        else:
            self.requests[leg], self.request_ages[leg] = WAITING, 0
            asked.line.append((self, leg))
            asking.tally["requests_sent"] += 1

    def receive(self, leg: int) -> None:
        """Receive what was asked for, or a refusal, which ends the case."""
        assistance, lead, partner = self.model.parameters.assistance, self.lead, self.partners[leg]
        self.route[leg].desks_busy -= 1
        refusal = (
            assistance.refusal_legal * lead.country.legal_distance[partner.country.j]
            + assistance.refusal_competition * partner.competitiveness
            + assistance.refusal_distrust * (1 - partner.trust[lead])
        )
        if self.chance(min(1.0, refusal)):
            lead.country.tally["requests_refused"] += 1
            lead.failure[partner] += 1
            self.requests[leg] = ""
            self.withdraw()
            return
        self.requests[leg] = GRANTED
        lead.country.tally["requests_granted"] += 1
        lead.success[partner] += 1

    def be_acted_on(self) -> None:
        """Undergo what was planned, as far as staff allow."""
        if self.plan == "arrest" and self.acting.is_free():
            self.undergo_arrest(self.acting)
        # A case may have been dropped for its age since its action was planned.
        elif (
            self.plan == "joint action"
            and self.lead is not None
            and all(partner.is_free() for partner in self.partners)
        ):
            self.undergo_joint_action()

    def undergo_arrest(self, agency: Agency) -> None:
        """Be suppressed by an arrest; a domestic group may be dismantled."""
        operations = self.model.parameters.operations
        home = max((leg for leg, country in enumerate(self.route) if country is agency.country), default=0)
        self.book(agency, home, operations.arrest_cost)
        agency.country.tally["arrests"] += 1
        agency.credit += 1
        self.withdraw()
        self.forget()
        if len(self.route) == 1 and self.chance(operations.dismantle_domestic):
            self.route[0].tally["dismantled_domestic"] += 1
            self.vacate()
            return
        self.status, self.moving_leg = SUPPRESSED, home

    def undergo_joint_action(self) -> None:
        """Be dismantled by a joint action, or be warned by its failure."""
        operations, lead, partners = self.model.parameters.operations, self.lead, self.partners
        chance = operations.joint_success
        for leg, partner in enumerate(partners):
            chance *= 1 - abs(lead.approach - partner.approach)
            self.book(partner, leg, operations.joint_cost)
            partner.credit += 1 / len(partners)
        good = self.chance(chance)
        for one in range(len(partners)):
            for other in range(len(partners)):
                if one != other:
                    experience = partners[one].success if good else partners[one].failure
                    experience[partners[other]] += 1 if good else 0.5
        self.withdraw()
        self.forget()
        if good:
            self.route[0].tally["dismantled_joint"] += 1
            self.vacate()
        else:
            lead.country.tally["joint_actions_failed"] += 1
            self.status = DORMANT

    def book(self, agency: Agency, leg: int, cost: float) -> None:
        """Charge an operation to an agency, and bring it to its country's court."""
        agency.workload += cost
        agency.country.tally["operations"] += 1
        fresh = agency.country.fresh
        fresh["operations"] += 1
        fresh["strength"] += 1 - math.exp(-self.usable(leg, agency.m))
        fresh["rescues"] += leg == 0
        fresh["domestic"] += leg == 0 and len(self.route) == 1
        fresh["source"] += leg == 1

    def move(self) -> None:
        """Move the leg that was hit or warned."""
        leg, self.moving_leg = self.moving_leg, None
        displacement = self.model.parameters.displacement
        if leg is None or self.status == VACANT or not self.chance(displacement.relocation):
            return
        here, market, weights = self.route[leg], self.route[0], []
        for country in self.model.countries:
            near = math.exp(-here.distance_km[country.j] / displacement.range_km)
            calm = math.exp(-displacement.fear * country.risk)
            weight = (
                country.attraction * near,
                market.corridor[country.j] * calm,
                near * calm * (not country.external),
            )
            weights.append(0.0 if country in self.route else weight[leg])
        there = self.model.drawn(weights)
        if there is not None:
            self.withdraw()
            self.evidence[leg] = [0.0] * self.model.kinds
            self.route[leg] = there
            here.tally["relocations"] += 1
