"""Declares every key of a scenario that describes the region, its agencies and its countries.

`SECTIONS` maps a dotted section to the class that declares its quantities, `Jurisdiction` declares those of each
`jurisdictions.<CODE>`, and `TEXTS` lists the entries that are words or lists of words.

A quantity of `Jurisdiction` that is a field of `sim.model.setting.Setting` gets there by its name. Its default is the
value of the world outside the region, and of every country where neither the data nor the scenario give one.

What is assumed, or known within limits, has a range. The size of the simulation (`slots`), the unit of a scale (the
sight of the police in a market) and the switches and multipliers of experiments (`legal_friction`, `approach_spread`,
`capacity_factor`) have none, since they are set and not uncertain; nor have facts, whose default is the value of EXT.
"""

from typing import NamedTuple

from sim.documents.declared import Text
from sim.model.quantity import ASSUMED, choice, quantity, switch, whole
from sim.model.setting import KINDS

EXTERNAL = "EXT"
DESIGN = "design"
DATA = "sim/countries/data/jurisdictions.csv"
INCOME = "sim/countries/data/income.csv"
PLACES = "sim/countries/data/places.csv"


class Region(NamedTuple):
    """Section `region`."""

    year: int = choice(
        "2008",
        ("2008", "2020"),
        "vintage of the country data: 2008 takes CPI 2008, 3P 2008, population 2008, GDP per head 2013, citizenships "
        "2007-2014; 2020 takes CPI 2024, 3P 2013, population 2023, GDP per head 2020, citizenships 2015-2021",
        "sim/countries/data/README.md",
    )
    slots: int = whole(500, "groups", 1, 5_000_000, "carrying capacity of the region's market", DESIGN)
    reference_slots: int = whole(
        473, "groups", 1, 5_000_000, "groups that all the slots together stand for", ASSUMED, (200, 1250)
    )
    capacity_per_slot: float = quantity(
        0.477, "investigator-months per month and slot", 0, 1000, "capacity that its countries share", ASSUMED,
        (0.3, 1.2),
    )  # fmt: skip
    income_elasticity: float = quantity(
        0.91, "elasticity", 0, 3, "of staff per head to income: 0 shares by population alone", "fitted to F2",
        (0.4, 1.2),
    )  # fmt: skip
    external: bool = switch(True, "the world outside the region is one more jurisdiction, EXT", DESIGN)
    external_capacity_share: float = quantity(
        0.106, "share", 0, 10, "capacity of the world outside, relative to the region's total", ASSUMED, (0.03, 0.3)
    )
    narrow_sea_km: float = quantity(
        99.6, "km", 0, 20_000, "a sea up to this wide counts as a border", ASSUMED, (50, 200)
    )
    legal_distance_same_origin: float = quantity(
        0.0764, "0 to 1", 0, 1, "between laws of the same origin", ASSUMED, (0.03, 0.2)
    )
    legal_distance_same_family: float = quantity(
        0.373, "0 to 1", 0, 1, "between laws of the same family; a mixed law is of every family", ASSUMED, (0.2, 0.6)
    )
    legal_distance_other_family: float = quantity(
        0.775, "0 to 1", 0, 1, "between civil and common law", ASSUMED, (0.6, 1)
    )
    legal_distance_external: float = quantity(
        0.861, "0 to 1", 0, 1, "between laws of the region and of the world outside", ASSUMED, (0.7, 1)
    )
    # A route begins or ends outside by every way that is compared, so this is on both sides. Without it, all worlds
    # would have to be drawn anew.
    distance_external_km: float = quantity(
        3910.0, "km", 0, 20_000, "to the world outside: it cancels out of every comparison of routes, so it does "
        "nothing, and whatever a measure of importance gives it is noise", ASSUMED, (2000, 8000),
    )  # fmt: skip
    legal_friction: float = quantity(
        1.0, "factor", 0, 1, "multiplies all legal distances: 0 switches differing legal systems off", DESIGN
    )


class Agencies(NamedTuple):
    """Section `agencies`."""

    turnover: float = quantity(
        0.0304, "per month", 0, 1, "staff who move on", "parameters.csv: postings of 2 / 3 / 4 years", (0.02, 0.042)
    )
    competitiveness: float = quantity(
        0.287, "share", 0, 1, "0 shares credit freely, 1 guards it", "assumed; F7 reports 33-40 % friction", (0.1, 0.7)
    )
    approach_spread: float = quantity(
        1.0, "factor", 0, 4, "how far approaches lie apart: 0 gives every agency the same approach", DESIGN
    )


EFFORT = "part of a country's capacity that goes to this kind, relative to the other kinds"


class EffortShare(NamedTuple):
    """Section `agencies.effort_share`; normalised over the kinds that exist."""

    police: float = quantity(0.447, "relative", 0, 1, EFFORT, ASSUMED, (0.3, 0.6))
    border: float = quantity(0.205, "relative", 0, 1, EFFORT, ASSUMED, (0.1, 0.3))
    prosecution: float = quantity(0.246, "relative", 0, 1, EFFORT, ASSUMED, (0.15, 0.35))
    labour_inspection: float = quantity(0.0463, "relative", 0, 1, EFFORT, ASSUMED, (0.02, 0.1))
    victim_services: float = quantity(0.0471, "relative", 0, 1, EFFORT, ASSUMED, (0.02, 0.1))


OFFSET = "position of this kind beside its country: below 0 prosecution-led, above 0 victim-centred"


class Approach(NamedTuple):
    """Section `agencies.approach`."""

    police: float = quantity(-0.0508, "offset", -1, 1, OFFSET, ASSUMED, (-0.15, 0.05))
    border: float = quantity(-0.257, "offset", -1, 1, OFFSET, ASSUMED, (-0.35, -0.15))
    prosecution: float = quantity(-0.151, "offset", -1, 1, OFFSET, ASSUMED, (-0.25, -0.05))
    labour_inspection: float = quantity(0.0883, "offset", -1, 1, OFFSET, ASSUMED, (0, 0.2))
    victim_services: float = quantity(0.299, "offset", -1, 1, OFFSET, ASSUMED, (0.2, 0.4))


SEES = "how well this kind sees a leg of this role"


class PoliceSight(NamedTuple):
    """Section `agencies.sight.police`."""

    market: float = quantity(1.0, "relative to 1", 0, 10, f"{SEES}: the unit", DESIGN)
    source: float = quantity(0.952, "relative to 1", 0, 10, SEES, ASSUMED, (0.5, 2))
    transit: float = quantity(0.585, "relative to 1", 0, 10, SEES, ASSUMED, (0.3, 1.2))


class BorderSight(NamedTuple):
    """Section `agencies.sight.border`."""

    market: float = quantity(0.406, "relative to 1", 0, 10, SEES, ASSUMED, (0.15, 0.6))
    source: float = quantity(0.5, "relative to 1", 0, 10, SEES, ASSUMED, (0.25, 1))
    transit: float = quantity(1.4, "relative to 1", 0, 10, SEES, ASSUMED, (0.75, 3))


class ProsecutionSight(NamedTuple):
    """Section `agencies.sight.prosecution`."""

    market: float = quantity(0.607, "relative to 1", 0, 10, SEES, ASSUMED, (0.3, 1.2))
    source: float = quantity(0.612, "relative to 1", 0, 10, SEES, ASSUMED, (0.3, 1.2))
    transit: float = quantity(0.292, "relative to 1", 0, 10, SEES, ASSUMED, (0.15, 0.6))


class LabourInspectionSight(NamedTuple):
    """Section `agencies.sight.labour_inspection`."""

    market: float = quantity(0.974, "relative to 1", 0, 10, SEES, ASSUMED, (0.5, 2))
    source: float = quantity(0.1, "relative to 1", 0, 10, SEES, ASSUMED, (0.05, 0.2))
    transit: float = quantity(0.099, "relative to 1", 0, 10, SEES, ASSUMED, (0.05, 0.2))


class VictimServicesSight(NamedTuple):
    """Section `agencies.sight.victim_services`."""

    market: float = quantity(1.18, "relative to 1", 0, 10, SEES, ASSUMED, (0.6, 2.4))
    source: float = quantity(0.296, "relative to 1", 0, 10, SEES, ASSUMED, (0.15, 0.6))
    transit: float = quantity(0.107, "relative to 1", 0, 10, SEES, ASSUMED, (0.05, 0.2))


class Jurisdiction(NamedTuple):
    """Section `jurisdictions.<CODE>`; `capacity` may have no value."""

    longitude: float = quantity(0.0, "degrees east", -180, 180, "where the country is drawn", PLACES)
    latitude: float = quantity(0.0, "degrees north", -90, 90, "where the country is drawn", PLACES)
    population: float = quantity(0.0, "persons", 0, 1e10, "inhabitants", DATA)
    corruption: float = quantity(
        0.6, "share", 0, 1, "agencies compromised in the long run: 1 - CPI", f"{DATA}; outside assumed: mean CPI 4"
    )
    political_will: float = quantity(
        0.6, "share", 0, 1, "capacity that is put to this work: 3P prosecution / 5", f"{DATA}; outside assumed"
    )
    intra_cooperation: float = quantity(
        0.6, "share", 0, 1, "evidence that colleagues in one country pool", ASSUMED, (0.3, 0.9)
    )
    capacity: float = quantity(
        0.0, "investigator-months per month", 0, 1e9, "unless given: the country's share of the region's", "derived"
    )
    capacity_per_head: float = quantity(
        1.0, "relative", 0, 1000, "staff per head, before income_elasticity; only its ratios within a region count",
        INCOME,
    )  # fmt: skip
    capacity_factor: float = quantity(1.0, "factor", 0, 1000, "multiplies the capacity, given or not", DESIGN)
    pull: float = quantity(0.0, "relative", 0, 1e10, "size of the market, from population and corridors", "derived")
    cross_border_share: float = quantity(
        0.0, "share", 0, 1, "groups of this market whose route crosses a border: 1 - domestic share of victims", DATA
    )
    hub_member: float = quantity(
        0.0, "0 to 1", 0, 1, "belongs to the multilateral hub, 1, or to a part of its work", f"{DATA}; partly assumed"
    )
    victim_orientation: float = quantity(
        0.5, "share", 0, 1, "weight of protection and prevention beside prosecution in the 3P index", DATA
    )
    legal_family: int = choice("mixed", ("civil", "common", "mixed"), "family of law", DATA)


SECTIONS: dict[str, type] = {
    "region": Region,
    "agencies": Agencies,
    "agencies.effort_share": EffortShare,
    "agencies.approach": Approach,
    "agencies.sight.police": PoliceSight,
    "agencies.sight.border": BorderSight,
    "agencies.sight.prosecution": ProsecutionSight,
    "agencies.sight.labour_inspection": LabourInspectionSight,
    "agencies.sight.victim_services": VictimServicesSight,
}

TEXTS: dict[str, dict[str, Text]] = {
    "region": {
        "name": Text(is_list=False, meaning="name of the region", source="the scenario"),
        "countries": Text(is_list=True, meaning="codes of the countries, in this order", source="the scenario"),
    },
    "agencies": {
        "kinds": Text(is_list=True, meaning="kinds of agency that every country has", source=ASSUMED, default=KINDS)
    },
    "jurisdictions": {
        "name": Text(is_list=False, meaning="name of the country", source=DATA),
        "legal_origin": Text(
            is_list=False,
            meaning="origin of its law; `various` is that of the world outside",
            source=DATA,
            options=("English", "French", "German", "Scandinavian", "various"),
        ),
        "borders": Text(
            is_list=True,
            meaning="codes of all its neighbours, in place of those in the data; naming it on one side suffices",
            source="sim/countries/data/borders.csv",
        ),
    },
}
