"""The month once more, as Mesa's tutorials teach: an object for each agency and group, `shuffle_do`, a `DataCollector`.

It was written from the ODD and shares no code with the model but the scenario: same parameters, own luck. So it serves
twice: the benchmark compares its speed with the model's, and `tests/test_mesa_form.py` compares the outcomes of both,
which checks the model against a second reading of its text. Nothing in it is made slow on purpose, nothing tuned.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict, deque
from typing import Any

import mesa

from sim.model.draws import identity_number
from sim.scenario import Scenario

VACANT, ACTIVE, SUPPRESSED, DORMANT = "vacant", "active", "suppressed", "dormant"
TO_SEND, WAITING, IN_SERVICE, TEAM_FORMING, GRANTED = "to send", "waiting", "in service", "team forming", "granted"


class Country:
    """A jurisdiction: what the scenario says of it, its line of requests and its court."""

    def __init__(self, model: MesaForm, j: int) -> None:
        setting = model.setting
        self.j = j
        self.external = bool(setting.external[j])
        self.capacity = float(setting.capacity[j])
        self.pooling = float(setting.intra_cooperation[j])
        self.corruption = float(setting.corruption[j])
        self.pull = float(setting.pull[j])
        self.cross_border_share = float(setting.cross_border_share[j])
        self.hub_member = float(setting.hub_member[j])
        self.corridor = setting.corridor[j].tolist()
        self.border = setting.border[j].tolist()
        self.distance_km = setting.distance_km[j].tolist()
        self.home_legal_distance = setting.legal_distance[j].tolist()
        self.legal_distance = list(self.home_legal_distance)
        self.hub_link = [0.0] * len(setting.codes)
        self.agencies: list[Agency] = []
        self.line: deque[tuple[Group, int]] = deque()
        self.desks = 1
        self.desks_busy = 0
        self.risk = 0.0
        self.attraction = self.pull
        self.leak_risk = 0.0
        self.legs = 0
        self.docket: dict[int, tuple[float, float]] = {}
        self.tally: Counter[str] = Counter()
        self.fresh: Counter[str] = Counter()


class Agency(mesa.Agent):
    """An agency of one kind in one country."""

    def __init__(self, model: MesaForm, country: Country, m: int) -> None:
        super().__init__(model)
        setting, j = model.setting, country.j
        a = j * len(setting.kinds) + m
        self.country = country
        self.m = m
        self.identity = int(identity_number(f"{setting.codes[j]}/{setting.kinds[m]}"))
        self.staff = float(setting.capacity[j] * setting.political_will[j] * setting.effort_share[m])
        self.sight = setting.sight[m].tolist()
        self.competitiveness = float(setting.competitiveness[a])
        self.home_approach = self.approach = float(setting.approach[a])
        self.compromised = model.random.random() < model.parameters.corruption.scale * country.corruption
        self.overhead = self.workload = self.retention = self.authority = 0.0
        self.open_cases = 0
        learning = model.parameters.learning
        self.cooperation_share = learning.initial_share
        self.direction = 1.0 if self.identity % 2 == 0 else -1.0
        self.credit = self.last_credit = self.seen_harm = self.last_seen_harm = 0.0
        self.worth = (1 - learning.outcome_weight) * learning.count_worth
        self.worth += learning.outcome_weight * learning.outcome_worth
        self.contact: dict[Agency, float] = {}
        self.alpha: dict[Agency, float] = {}
        self.beta: dict[Agency, float] = {}
        self.trust: dict[Agency, float] = {}
        self.success: defaultdict[Agency, float] = defaultdict(float)
        self.failure: defaultdict[Agency, float] = defaultdict(float)
        self.find_miss = [1.0, 1.0, 1.0]
        self.case_miss = 1.0

    def meet(self) -> None:
        """Start with the contact that borders and the hub give, and with the prior trust."""
        liaison, hub, trust = (getattr(self.model.parameters, name) for name in ("liaison", "hub", "trust"))
        for other in self.model.agency_list:
            abroad = other.country is not self.country
            k = other.country.j
            floor = max(liaison.border_contact * self.country.border[k], hub.floor * self.country.hub_link[k])
            self.contact[other] = floor if abroad else 1.0
            self.trust[other] = trust.prior_across if abroad else trust.prior_within
            self.alpha[other] = trust.strength * self.trust[other]
            self.beta[other] = trust.strength - self.alpha[other]

    def keep_ties(self) -> None:
        """Let contacts fade to what neighbours keep, and pay for those that remain."""
        liaison = self.model.parameters.liaison
        ties = 0.0
        for other, contact in self.contact.items():
            k = other.country.j
            if other.country is self.country:
                continue
            kept = 0.5 * (self.retention + other.retention)
            fading = contact * (1 - liaison.turnover * (1 - kept))
            self.contact[other] = max(liaison.border_contact * self.country.border[k], fading)
            ties += self.contact[other] * (1 - liaison.hub_relief * self.country.hub_link[k])
        self.overhead = min(1.0, liaison.tie_cost * ties)

    def train(self) -> None:
        """Gain good experience of those abroad whom one knows."""
        technique = self.model.parameters.trust_building
        if technique.level == 0 or self.country.external:
            return
        self.overhead += technique.level * technique.cost
        for other in self.model.agency_list:
            if other.country is not self.country and not other.country.external:
                self.success[other] += technique.level * technique.rate * self.contact[other]

    def network(self) -> None:
        """Make new contacts."""
        technique = self.model.parameters.networking
        if technique.level == 0:
            return
        if not self.country.external:
            self.overhead += technique.level * technique.cost
        for other in self.model.agency_list:
            if other.country is self.country:
                continue
            channel = technique.distant_channel
            if self.country.external or other.country.external:
                channel = technique.external_channel
            elif self.country.border[other.country.j] > 0:
                channel = 1.0
            self.contact[other] += technique.level * technique.rate * channel * (1 - self.contact[other])

    def involve_the_right_people(self) -> None:
        """Keep experienced staff, with power to decide."""
        technique = self.model.parameters.right_people
        if not self.country.external:
            self.retention = technique.level * technique.retention_reach
            self.authority = technique.level
            self.overhead += technique.level * technique.cost

    def use_the_hub(self) -> None:
        """Keep the contact that the hub guarantees, at the cost of membership."""
        hub = self.model.parameters.hub
        if hub.level == 0:
            return
        self.overhead += hub.level * hub.cost * self.country.hub_member
        for other in self.model.agency_list:
            if other.country is not self.country:
                guaranteed = hub.floor * self.country.hub_link[other.country.j]
                self.contact[other] = max(self.contact[other], guaranteed)

    def allocate(self) -> None:
        """Divide the month's effort; what it finds follows from that."""
        intelligence = self.model.parameters.intelligence
        available = self.staff * (1 - min(1.0, self.overhead))
        busy = min(self.workload, available)
        self.workload -= busy
        free = available - busy
        for role in range(3):
            local = intelligence.search * self.sight[role] * (1 - self.cooperation_share) * free
            self.find_miss[role] = math.exp(-local / max(1, self.country.legs))
        joint = intelligence.joint_search * self.cooperation_share * free
        self.case_miss = math.exp(-joint / self.open_cases) if self.open_cases else 1.0

    def turn(self) -> None:
        """Become compromised, or be cleaned."""
        corruption = self.model.parameters.corruption
        share = corruption.scale * self.country.corruption
        if self.model.random.random() < corruption.turnover * (1 - share if self.compromised else share):
            self.compromised = not self.compromised

    def has_reserve(self) -> bool:
        """Whether reserved effort is left for one more joint case."""
        reserve = self.cooperation_share * self.staff * (1 - min(1.0, self.overhead))
        return reserve > self.model.parameters.case_decision.case_effort * self.open_cases

    def is_free(self) -> bool:
        """Whether the agency can take on an operation."""
        return self.workload < self.staff * (1 - min(1.0, self.overhead))

    def outlook(self, other: Agency) -> float:
        """Return what working with another does to the worth of a joint case."""
        delay, refusal = self.model.expected(self.country, other.country)
        return (
            self.trust[other]
            * (1 - 0.5 * other.competitiveness)
            * math.exp(-other.country.leak_risk * delay)
            * self.model.parameters.case_decision.discount**delay
            * (1 - refusal)
            * (1 - abs(self.approach - other.approach))
        )

    def revise_trust(self) -> None:
        """Turn the month's experience into reputation."""
        trust = self.model.parameters.trust
        if trust.rule == 0:
            return
        keep = trust.memory * (1 - trust.people_share * trust.turnover * (1 - self.retention))
        for other in self.trust:
            prior = trust.prior_within if other.country is self.country else trust.prior_across
            good, bad = trust.strength * prior, trust.strength * (1 - prior)
            self.alpha[other] = good + keep * (self.alpha[other] - good) + self.success[other]
            self.beta[other] = bad + keep * (self.beta[other] - bad) + trust.loss_weight * self.failure[other]
            self.trust[other] = self.alpha[other] / (self.alpha[other] + self.beta[other])
        self.success.clear()
        self.failure.clear()

    def learn(self) -> None:
        """Review the period, where it is time, and move the cooperation share."""
        learning = self.model.parameters.learning
        self.seen_harm += self.country.legs
        if learning.pace == 0 or (self.model.month + self.identity % 1024) % learning.review_months:
            return
        counted = (self.credit - self.last_credit) / (self.credit + self.last_credit + 1)
        averted = (self.last_seen_harm - self.seen_harm) / (self.seen_harm + self.last_seen_harm + 1)
        noise = learning.noise * self.model.random.gauss(0, 1)
        change = (1 - learning.outcome_weight) * (counted + noise) + learning.outcome_weight * averted
        if change < 0:
            self.direction = -self.direction
        share = self.cooperation_share + learning.pace * self.direction
        self.cooperation_share = min(learning.highest_share, max(learning.lowest_share, share))
        self.last_credit, self.last_seen_harm = self.credit, self.seen_harm
        self.credit = self.seen_harm = 0.0


class Group(mesa.Agent):
    """A slot of the market, with the group that holds it, if any, and the case against it."""

    def __init__(self, model: MesaForm) -> None:
        super().__init__(model)
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
        elif self.plan == "joint action" and all(partner.is_free() for partner in self.partners):
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


class MesaForm(mesa.Model):
    """The whole model, a month a step.

    Parameters
    ----------
    scenario
        A resolved scenario without events.
    rng
        Seed.
    """

    def __init__(self, scenario: Scenario, rng: int) -> None:
        super().__init__(rng=rng)
        self.setting = scenario.setting()
        self.parameters = scenario.parameters()
        self.month = 0
        self.kinds = len(self.setting.kinds)
        self.countries = [Country(self, j) for j in range(len(self.setting.codes))]
        self.link_hub()
        for country in self.countries:
            country.agencies = [Agency(self, country, m) for m in range(self.kinds)]
        self.agency_list = [agency for country in self.countries for agency in country.agencies]
        for agency in self.agency_list:
            agency.meet()
        self.fear_leaks()
        self.open_desks()
        for _ in range(self.setting.slots):
            group = Group(self)
            if group.chance(self.parameters.formation.initial_occupancy):
                group.form()
        self.clear_books()
        self.datacollector = mesa.DataCollector(model_reporters={"outcomes": MesaForm.outcomes})

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
        for group in self.agents_by_type[Group]:
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
        for group in self.agents_by_type[Group]:
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

    def step(self) -> None:
        """Run one month."""
        self.month += 1
        agencies, groups = self.agents_by_type[Agency], self.agents_by_type[Group]
        groups.shuffle_do("change_status")
        agencies.do("keep_ties")
        self.seek_common_ground()
        agencies.do("train")
        agencies.do("network")
        agencies.do("involve_the_right_people")
        self.link_hub()
        agencies.do("use_the_hub")
        self.count_legs()
        agencies.do("allocate")
        groups.shuffle_do("be_searched")
        self.fear_leaks()
        agencies.shuffle_do("turn")
        groups.shuffle_do("be_warned")
        groups.shuffle_do("be_considered")
        groups.shuffle_do("seek_assistance")
        self.open_desks()
        groups.shuffle_do("be_acted_on")
        self.hold_court()
        agencies.do("revise_trust")
        self.count_legs()
        agencies.shuffle_do("learn")
        self.spread_fear()
        groups.shuffle_do("move")
        self.datacollector.collect(self)
        self.clear_books()


def run(scenario: Scenario, seed: int, months: int) -> list[dict[str, Any]]:
    """Run some months; the outcomes of each."""
    model = MesaForm(scenario, seed)
    for _ in range(months):
        model.step()
    return list(model.datacollector.model_vars["outcomes"])
