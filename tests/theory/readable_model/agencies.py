"""Countries and agencies as objects, written once more from the ODD.

They share no code with the model but the scenario and the number of an agency's name, and have luck of their own.

An agency is an object of a framework as well, which gives it its `model`: see `mesa_form.py` and `agentpy_form.py`.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict, deque
from typing import TYPE_CHECKING, Any

from sim.engine.draws import identity_number

if TYPE_CHECKING:
    from sim.model.setting import Setting
    from tests.theory.readable_model.groups import Group


class Country:
    """A jurisdiction: what the scenario says of it, its line of requests and its court."""

    def __init__(self, setting: Setting, j: int) -> None:
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


class Agency:
    """An agency of one kind in one country."""

    model: Any

    def start(self, country: Country, m: int) -> None:
        """Take up the work at month 0."""
        model, setting, j = self.model, self.model.setting, country.j
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
