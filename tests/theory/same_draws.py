"""The readable model with the draws of the model: each question to chance is answered by the number that it draws.

The readable model asks chance without a name, and in an order of its own. Who asks tells which question it is, and the
group, country or agency about which it is asked: `QUESTIONS`, `CHOICES` and the methods of `Drawn` say which draw of
the model answers it. So both go the same way, and their numbers are equal up to the rounding of sums.
"""

import math
import sys
from collections.abc import Callable, Sequence
from functools import cached_property
from random import Random
from types import FrameType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engine.chance import Chance, chance_of, identity_number, stream, uniform
from sim.engine.rare import HIGHEST, LOWEST, NO_SEEKER
from sim.model.simulate import Period
from sim.model.state import LEGS
from tests.model.worlds import heights_in
from tests.theory.readable_model.agency import Agency
from tests.theory.readable_model.assistance import PENDING
from tests.theory.readable_model.country import Country
from tests.theory.readable_model.group import ACTIVE, VACANT, Group
from tests.theory.readable_model.region import Region
from tests.theory.readable_model.start import populate

PLACES = ("at the market", "at the source", "in transit")
WORDS = 2**32
TOPS = (LOWEST, 2 * LOWEST, 4 * LOWEST, HIGHEST)  # of the layers in which the model finds what is rare


class Asked:
    """Who asks chance: the function of the readable model, and what it looks at.

    Parameters
    ----------
    region
        Whose chance is asked.
    """

    def __init__(self, region: "Drawn") -> None:
        frame: FrameType | None = sys._getframe(2)
        while frame is not None and frame.f_code.co_name.startswith("<"):
            frame = frame.f_back
        assert frame is not None
        self.region, self.frame, self.function = region, frame, frame.f_code.co_name

    def __getattr__(self, name: str) -> Any:
        """Return what the function, or one that called it, calls by this name."""
        frame: FrameType | None = self.frame
        while frame is not None:
            if name in frame.f_locals:
                return frame.f_locals[name]
            frame = frame.f_back
        raise LookupError(f"{self.function} asks chance, and looks at no {name}")

    @property
    def i(self) -> int:
        """Number of the group."""
        return self.region.numbers[self.group]

    def leg(self, country: Country) -> int:
        """Return the leg of the group in a country."""
        return self.group.route.index(country)

    def times(self) -> int:
        """Tell how often the function has asked before in this call."""
        key = id(self.frame), self.function
        if self.region.asking[0] is not self.frame:
            self.region.asking = self.frame, {}
        count = self.region.asking[1].get(key, 0)
        self.region.asking[1][key] = count + 1
        return count

    def draw(self, question: str, first: int, second: int = 0, month: int | None = None) -> float:
        """Draw as the model does."""
        now = self.region.month if month is None else month
        return float(uniform(self.region.chance(now), stream(question), first, second % WORDS))

    def rare(self, question: str, agency: Agency | None = None) -> float:
        """Return a number that is below p exactly where the height in the model is below -log(1 - p)."""
        heights = self.region.heights(question, None if agency is None else self.region.kinds[agency.m])
        number = self.i if agency is None else LEGS * self.i + self.leg(agency.country)
        return 1 - math.exp(-heights[number])

    def of_agency(self, question: str, agency: Agency) -> float:
        """Draw for a group and an agency, by the leg of the agency's country."""
        return self.draw(f"{question} {PLACES[self.leg(agency.country)]}", self.i, agency.identity)


def about_slot(asked: Asked) -> float:
    if asked.group.status == ACTIVE:
        return asked.rare("formation: renew")
    return asked.draw(f"formation: {'enter' if asked.group.status == VACANT else 'resume'}", asked.i)


def about_request(asked: Asked) -> float:
    question = "answer" if asked.request.status == PENDING else "set up a team"
    return asked.draw(f"assistance: {question}", asked.i, asked.leg(asked.request.partner.country))


def about_removal(asked: Asked) -> float:
    """An arrest asks for each function, a joint action once for each leg."""
    arrest = asked.frame.f_back.f_code.co_name == "arrest"
    leg = asked.leg(asked.agency.country) if arrest else asked.region.legs_hit()
    question = f"operations: remove the function {PLACES[leg]}"
    return asked.draw(question, asked.i, asked.times() if arrest else 0)


QUESTIONS: dict[str, Callable[[Asked], float]] = {
    "occupy": lambda asked: asked.draw("initialise: occupy a slot", asked.i),
    "meet_agencies": lambda asked: asked.draw("initialise: compromise an agency", asked.agency.identity),
    "renew": about_slot,
    "choose_countries_abroad": lambda asked: asked.draw("formation: cross a border", asked.i),
    "choose_transit": lambda asked: asked.draw("formation: transit", asked.i),
    "turn": lambda asked: asked.draw("corruption: turn", asked.agency.identity),
    "warn": lambda asked: asked.rare("corruption: leak", asked.agency),
    "leak": lambda asked: asked.draw("corruption: attribute", asked.i, asked.one.identity),
    "comes_across": lambda asked: asked.rare("intelligence: search", asked.agency),
    "finds_more": lambda asked: asked.draw("intelligence: follow what is known", asked.i, asked.agency.identity),
    "speaks": lambda asked: asked.draw("exchange: tell", asked.teller.identity, asked.other.identity + asked.i),
    "is_able": lambda asked: asked.of_agency("case decision: able to act", asked.agency),
    "follow_case": lambda asked: asked.of_agency("case decision: spoil", asked.rival),
    "is_ready": lambda asked: asked.draw("case decision: ready to act jointly", asked.i),
    "open_joint_case": lambda asked: asked.draw("case decision: joint case or arrest", asked.i),
    "choose_partner": lambda asked: asked.draw(
        "case decision: reach a partner", asked.lead_agency.identity, asked.agency.identity + asked.i
    ),
    "pursue": about_request,
    "send": lambda asked: asked.draw("assistance: joint team", asked.i, asked.leg(asked.request.partner.country)),
    "answer": lambda asked: asked.draw("assistance: refuse", asked.i, asked.leg(asked.request.partner.country)),
    "functions_removed": about_removal,
    "act_jointly": lambda asked: asked.draw("operations: joint action succeeds", asked.i),
    "flee": lambda asked: asked.draw("displacement: move", asked.i, asked.group.role(asked.left)),
    "roam": lambda asked: asked.rare("displacement: roam"),
}
CHOICES = {
    "form": "formation: market",
    "choose_countries_abroad": "formation: source",
    "choose_transit": "formation: transit country",
    "choose_country": "displacement: where",
}
ROUNDED = {
    "register_suspects": ("suspects", "join the backlog"),
    "hold_court": ("charge", "convict", "lapse"),
    "identify_victims": ("victims who are citizens", "victims who are foreigners"),
}


def first(times: dict[Any, float]) -> Any:
    """Return the winner of a race, or None."""
    return min(times, key=lambda one: times[one], default=None)


class Drawn(Region):
    """A region whose chance is that of the model.

    Parameters
    ----------
    timeline
        As of a region.
    seed
        As of a run of the model.
    """

    def __init__(self, timeline: Sequence[Period], seed: int) -> None:
        super().__init__(timeline, Random(0))
        self.random: Any = Chosen(self)
        self.seed, self.kinds = seed, timeline[0].setting.kinds
        self.asked_of: tuple[int, Any] = -1, None
        self.known_heights: dict[tuple[str, str | None], NDArray[np.float64]] = {}
        self.asking: tuple[Any, dict[Any, int]] = None, {}
        self.ready: tuple[Any, float] = None, 1.0
        self.hit: tuple[Any, int] = None, 0
        populate(self, Agency, Group)

    @cached_property
    def numbers(self) -> dict[Group, int]:
        """Number of each group."""
        return {group: i for i, group in enumerate(self.groups)}

    def chance(self, month: int) -> Chance:
        """Make the chance of a month, as long as no other is asked for."""
        if self.asked_of[0] != month:
            self.asked_of = month, chance_of(self.seed, month, LEGS * len(self.groups), candidates=1)
            self.known_heights = {}
        return self.asked_of[1]

    def heights(self, question: str, kind: str | None) -> NDArray[np.float64]:
        """Return the heights of all groups, or of all legs for a kind of agency, this month."""
        chance = self.chance(self.month)
        if (question, kind) not in self.known_heights:
            seeker, legs = (NO_SEEKER, 1) if kind is None else (identity_number(kind), LEGS)
            heights = heights_in(chance, stream(question), seeker, legs * len(self.groups))
            self.known_heights[question, kind] = heights
        return self.known_heights[question, kind]

    def in_turn_to_warn(self, group: Group) -> list[Agency]:
        """Return the agencies by kind, those of a kind by the layer in which the model finds them, then by leg."""

        def layer(agency: Agency) -> int:
            heights = self.heights("corruption: leak", self.kinds[agency.m])
            height = heights[LEGS * self.numbers[group] + group.role(agency.country)]
            return sum(height >= top for top in TOPS)

        return sorted(group.agencies(), key=lambda agency: (agency.m, layer(agency)))

    def legs_hit(self) -> int:
        """Return the leg that a joint action hits, one after the other."""
        group = Asked(self).group
        before = self.hit[1] if self.hit[0] == (self.month, group) else 0
        self.hit = (self.month, group), before + 1
        return before

    def happens(self, probability: float) -> bool:
        """Decide by the model's draw."""
        asked = Asked(self)
        drawn = QUESTIONS[asked.function](asked)
        if asked.function == "is_ready":
            return self.all_are_ready(asked.group, drawn, probability)
        return drawn < probability

    def all_are_ready(self, group: Group, drawn: float, probability: float) -> bool:
        """Decide for one agency after the other by one draw, as the model decides for all at once."""
        key = self.month, group
        so_far = probability * (self.ready[1] if self.ready[0] == key else 1.0)
        self.ready = key, so_far
        return drawn < so_far

    def drawn(self, weights: Sequence[float]) -> Country | None:
        """Let countries race, as in the model."""
        asked = Asked(self)
        question, i = CHOICES[asked.function], asked.i
        times = {
            country: -math.log(1 - asked.draw(question, i, int(identity_number(country.code)))) / weight
            for country, weight in zip(self.countries, weights, strict=True)
            if weight > 0
        }
        winner: Country | None = first(times)
        return winner

    def rounded(self, mean: float) -> int:
        """Round by the model's draw."""
        asked = Asked(self)
        question = ROUNDED[asked.function][asked.times()]
        return math.floor(mean + asked.draw(f"prosecution: {question}", int(identity_number(asked.country.code))))


class Chosen:
    """What the readable model takes from `random`."""

    def __init__(self, region: Drawn) -> None:
        self.region = region

    def random(self) -> float:
        """Draw for an agency's room; or, for as long as a group is known, how reluctant one is to tell of it."""
        asked = Asked(self.region)
        if asked.function == "speaks":
            pair = asked.other.identity + asked.i
            return asked.draw("exchange: willing to tell", asked.teller.identity, pair, asked.group.first_evidence)
        assert asked.function == "has_room"
        return asked.draw("case decision: room for a case", asked.i, asked.agency.identity)

    def choices(self, able: Sequence[Agency], evidence: Sequence[float]) -> list[Agency]:
        """Let agencies race to decide."""
        asked = Asked(self.region)
        assert asked.function == "decide"
        question = "case decision: who decides"
        times = zip(able, evidence, strict=True)
        return [first({one: -math.log(1 - asked.of_agency(question, one)) / held for one, held in times})]

    def choice(self, reached: Sequence[Agency]) -> Agency:
        """Pick a partner."""
        asked = Asked(self.region)
        assert asked.function == "choose_partner"
        question = "case decision: pick a partner at random"
        return max(reached, key=lambda one: asked.draw(question, asked.i, one.identity))

    def gauss(self, _: float, __: float) -> float:
        """Draw by Box and Muller's method."""
        asked = Asked(self.region)
        radius, angle = (asked.draw(f"learning: noise {part}", asked.agency.identity) for part in ("radius", "angle"))
        return math.sqrt(-2 * math.log(1 - radius)) * math.cos(2 * math.pi * angle)
