"""Outcomes as sentences call them, and whether each is one thing or many."""

from typing import NamedTuple

from sim.countries.measures import FACTS
from sim.model.counts import SUM
from sim.model.outcomes import OUTCOMES
from sim.run.summary import SUMMARISED

# Those that differ from the key with its underscores taken out; of the others, a count is many and the rest is one.
ONE = {
    "harm": "harm",
    "effort": "staff effort",
    "effort_liaison": "effort on ties",
    "effort_techniques": "effort on techniques",
    "effort_operations": "effort on operations",
    "effort_exchange": "effort on exchange",
    "effort_search": "effort on search",
    "effort_leads": "effort on leads",
    "effort_joint_casework": "effort on joint casework",
    "effort_idle_reserve": "idle reserve",
    "evidence_lost_to_leaks": "evidence lost to leaks",
    "evidence_lost_to_decay": "evidence lost to decay",
    "information_shared": "information shared",
    "information_withheld": "information withheld",
    "withholding_noticed": "withholding noticed",
    "charging_backlog": "the backlog of charging",
    "harm_averted_share": "the share of harm averted",
    "harm_averted_per_effort": "harm averted per effort",
    "averted_by_dismantling": "the share of harm averted by dismantling",
    "averted_by_suppression": "the share of harm averted by suppression",
    "averted_by_dormancy": "the share of harm averted by dormancy",
    "averted_by_displacement": "the share of harm displaced",
    "tips_confirmed_share": "the share of tips confirmed",
    "victims_own_citizen_share": "the share of victims who are citizens",
    "cooperation_share": "the share of effort reserved for cooperation",
    "compromised_share": "the share of agencies compromised",
    "active_share": "the share of slots that are active",
    "desk_utilisation": "the use of desks",
    "months_to_dismantling": "the time to dismantling",
    "request_delay": "the delay of requests",
    "trust_within": "trust within countries",
    "trust_across": "trust across borders",
    "harm_gini": "the inequality of harm over countries",
}
MANY = {
    "dismantled": "dismantlings",
    "dismantled_joint": "joint dismantlings",
    "dismantled_domestic": "domestic dismantlings",
    "active_cross_border": "active groups that cross borders",
    "convictions_per_victim": "convictions per victim",
    "convictions_per_prosecution": "convictions per prosecution",
    "prosecutions_per_suspect": "prosecutions per suspect",
    "charges_lapsed": "lapsed charges",
}
# Counts of what there is at the end of a month, not of what happens in it.
STOCKS = {
    "active_groups", "active_cross_border", "suppressed_groups", "dormant_groups", "open_cases", "requests_pending",
    "charging_backlog",
}  # fmt: skip
LATEST = "2020"  # vintage of the data; a name is the same in all


class Title(NamedTuple):
    """An outcome in a sentence.

    Attributes
    ----------
    text
        Its name, with the part of the region that it is of.
    is_many
        Whether the verb is that of many things.
    unit
        Of its differences, for shares percentage points.
    scale
        By which a value is multiplied to be in this unit, and a share to be in per cent.
    """

    text: str
    is_many: bool
    unit: str
    scale: float

    @property
    def label(self) -> str:
        """Its name by itself, along an axis or above a column."""
        return self.text.removeprefix("the ")

    @property
    def level(self) -> str:
        """Unit of its values, for shares per cent."""
        return self.unit if self.scale == 1 else "%"

    @property
    def was(self) -> str:
        """The verb of what was found in one world."""
        return "were" if self.is_many else "was"

    @property
    def are(self) -> str:
        """The verb of what is so in many worlds."""
        return "are" if self.is_many else "is"

    @property
    def it(self) -> str:
        """The pronoun."""
        return "they" if self.is_many else "it"

    @property
    def that(self) -> str:
        """What stands for it the second time."""
        return "those" if self.is_many else "that"


def title(outcome: str) -> Title:
    """Name an outcome of the region, or of a part of it.

    >>> title("dismantled_joint").text, title("harm.DEU").text, title("leaks.neighbours").text
    ('joint dismantlings', 'harm in Germany', 'leaks among neighbours')
    """
    name, _, part = outcome.partition(".")
    text = ONE.get(name) or MANY.get(name) or name.replace("_", " ")
    where = of_part(part) if part else ""
    declared = OUTCOMES.get(name)
    is_count = declared is not None and declared.denominator is None and declared.over_countries == SUM
    unit = SUMMARISED.get(name, "")
    if unit.startswith("share"):
        return Title(text + where, name in MANY, "percentage points", 100.0)
    is_many = name not in ONE and (name in MANY or is_count)
    return Title(text + where, is_many, f"{unit} a month" if is_count and name not in STOCKS else unit, 1.0)


def of_part(part: str) -> str:
    """Name a part of the region: a country by its code, else a place of the experiment's own."""
    try:
        return f" in {FACTS['name'](part, LATEST)[0]}"
    except (LookupError, TypeError):
        return f" in {part}" if part.isupper() else f" among {part}"
