"""The mechanisms that `coopsim mechanisms` switches, a line each, and the two outcomes that it looks at.

Both outcomes, and every line, were named before any was computed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple


class Measure(NamedTuple):
    """An outcome, as the table of mechanisms shows it.

    Attributes
    ----------
    outcome
        Its name among the outcomes of a run.
    title, unit
        What the head of its columns calls it, and the unit of differences.
    factor
        By which the outcome is multiplied to have that unit.
    """

    outcome: str
    title: str
    unit: str
    factor: float


AVERTED = Measure("harm_averted_share", "harm averted, %", "points", 100)
MEASURES = (AVERTED, Measure("dismantled_joint", "joint dismantlings a year", "a year", 12))


@dataclass(frozen=True)
class Times:
    """A multiple of the value that the scenario has."""

    factor: float


class Mechanism(NamedTuple):
    """A mechanism, and the two arms that differ in it.

    Attributes
    ----------
    name, kind
        What differs between the arms, and what sort of mechanism that is.
    changes
        Dotted key to its value in the second arm, where the first is the scenario as it is; or to its two values, in
        the first arm and in the second. `extends` names a null model, as in scenario files.
    """

    name: str
    kind: str
    changes: Mapping[str, Any]


APPROACHES = ("european", "north_american")  # a table each, where no other is asked for

IMPEDIMENT = "impediment removed"
LEVER, FREE = "technique from none to full", "technique from none to full, at no cost"
INGREDIENT, NULL = "ingredient", "null model"

CORRUPTION = {"extends": "nulls/no_corruption"}
COMPETITION = {"agencies.competitiveness": 0}
LEGAL_DISTANCE = {"region.legal_friction": 0}
COUNTS = {"learning.outcome_weight": 1}
SPREAD = {"agencies.approach_spread": 0}

MECHANISMS = (
    Mechanism("corruption", IMPEDIMENT, CORRUPTION),
    Mechanism("competition", IMPEDIMENT, COMPETITION),
    Mechanism("distance between legal systems", IMPEDIMENT, LEGAL_DISTANCE),
    Mechanism("evaluation by counts", IMPEDIMENT, COUNTS),
    Mechanism("differences of approach between agencies", IMPEDIMENT, SPREAD),
    Mechanism("all five", IMPEDIMENT, CORRUPTION | COMPETITION | LEGAL_DISTANCE | COUNTS | SPREAD),
    Mechanism("common ground", LEVER, {"common_ground.level": (0, 1)}),
    Mechanism("common ground", FREE, {"common_ground.level": (0, 1), "common_ground.cost": (0, 0)}),
    Mechanism("trust building", LEVER, {"trust_building.level": (0, 1)}),
    Mechanism("trust building", FREE, {"trust_building.level": (0, 1), "trust_building.cost": (0, 0)}),
    Mechanism("networking", LEVER, {"networking.level": (0, 1)}),
    Mechanism("networking", FREE, {"networking.level": (0, 1), "networking.cost": (0, 0)}),
    Mechanism("right people", LEVER, {"right_people.level": (0, 1)}),
    Mechanism("right people", FREE, {"right_people.level": (0, 1), "right_people.cost": (0, 0)}),
    Mechanism("hub", LEVER, {"hub.level": (0, 1)}),
    Mechanism("hub", FREE, {"hub.level": (0, 1), "hub.cost": (0, 0)}),
    Mechanism("joint teams", LEVER, {"assistance.joint_teams": (0, 1)}),
    Mechanism("political will", INGREDIENT, {"jurisdictions.*.political_will": (0.5, 1)}),
    Mechanism("cooperation within countries", INGREDIENT, {"jurisdictions.*.intra_cooperation": (0, 1)}),
    Mechanism("trust that experience does not change", NULL, {"extends": "nulls/fixed_trust"}),
    Mechanism("partners drawn at random", NULL, {"extends": "nulls/random_partners"}),
    Mechanism("exchange of information", NULL, {"exchange.rate": 0}),
    Mechanism("ten times the desks for requests", NULL, {"assistance.desks_per_capacity": Times(10)}),
    Mechanism("groups that do not adapt", NULL, {"extends": "nulls/no_adaptation"}),
    Mechanism("no cooperation, its effort put into search at home", NULL, {"extends": "nulls/no_cooperation"}),
)
