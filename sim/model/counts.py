"""Counts of a month, by jurisdiction: one line each, which is an outcome by itself.

The first dimension of `State.tally` and the second of `State.records` are counts. A new count is a new line; a process
adds to it, and tables, files and plots find it. Those marked PART are parts of outcomes that `outcomes.py` computes.
"""

from enum import IntEnum

SUM, MEAN = "sum over countries", "mean over countries"
PART = ""  # no outcome by itself
HIGHER, LOWER = "higher", "lower"


class Count(IntEnum):
    """A count, numbered from 0.

    Attributes
    ----------
    unit, meaning
        As a reader needs them.
    over_countries
        How the region's is made of those of countries: SUM, MEAN, or PART for what is no outcome by itself.
    better
        The better direction, HIGHER or LOWER; empty where that is not clear.
    """

    unit: str
    meaning: str
    over_countries: str
    better: str

    def __new__(cls, unit: str, meaning: str, over_countries: str = SUM, better: str = "") -> "Count":
        """Number a count by its line."""
        number = len(cls.__members__)
        count = int.__new__(cls, number)
        count._value_ = number
        count.unit, count.meaning, count.over_countries, count.better = unit, meaning, over_countries, better
        return count

    HARM = "victim-months", "Victims of active groups, and in part of dormant ones, at the market", SUM, LOWER
    HARM_WITHOUT_ENFORCEMENT = "victim-months", "Harm if all slots were active, by market", PART
    AVERTED_BY_DISMANTLING = "victim-months", "Harm that vacant slots would do, by market", PART
    AVERTED_BY_SUPPRESSION = "victim-months", "Harm that suppressed groups would do, by market", PART
    AVERTED_BY_DORMANCY = "victim-months", "Harm that dormant groups would do, beside what they do, by market", PART
    AVERTED_BY_DISPLACEMENT = "victim-months", "Harm of groups that have their market elsewhere instead", PART
    ACTIVE_GROUPS = "groups", "Active groups, by market"
    ACTIVE_CROSS_BORDER = "groups", "Active groups whose route crosses a border, by market"
    ACTIVE_LEGS = "legs", "Legs of active groups, by country", PART
    SUPPRESSED_GROUPS = "groups", "Groups that an operation has suppressed for the time being, by market"
    DORMANT_GROUPS = "groups", "Groups that were warned and lie low, by market"
    GROUPS_FORMED = "groups", "New groups, by market"
    GROUPS_DISSOLVED = "groups", "Groups that ended by themselves and were succeeded at once, by market"
    ARRESTS = "arrests", "Local arrests, by country of the agency"
    OPERATIONS = "operations", "Arrests and parts of joint actions, by country of the agency", PART
    DISMANTLED_DOMESTIC = "groups", "Domestic groups dismantled by a local arrest, by market", SUM, HIGHER
    DISMANTLED_JOINT = "groups", "Cross-border groups dismantled by a joint action, by market", SUM, HIGHER
    MONTHS_TO_DISMANTLING = "months", "Months from first evidence to dismantling, summed over groups, by market", PART
    JOINT_CASES_OPENED = "cases", "Joint cases opened, by country of the lead agency"
    JOINT_CASES_SPOILED = "cases", "Joint cases ended by the plan of an outsider to arrest, by its country"
    JOINT_ACTIONS = "actions", "Joint actions carried out, by country of the lead agency"
    JOINT_ACTIONS_FAILED = "actions", "Joint actions that failed and warned the group, by country of the lead agency"
    OPEN_CASES = "cases", "Joint cases open at the end of the month, by country of the lead agency"
    REQUESTS_SENT = "requests", "Requests for legal assistance, by asking country"
    REQUESTS_GRANTED = "requests", "Requests granted, by asking country"
    REQUESTS_REFUSED = "requests", "Requests refused, by asking country", SUM, LOWER
    REQUESTS_TIMED_OUT = "requests", "Requests not answered when their case was dropped for age, by asking country"
    REQUESTS_WITHDRAWN = (
        "requests",
        "Requests not answered when their case ended, but not for its age, by asking country",
    )
    REQUESTS_PENDING = "requests", "Requests not yet answered at the end of the month, by asking country"
    REQUEST_DELAY = "months", "Months from request to grant, summed over requests, by asking country", PART
    DESKS = "requests", "Requests that the central authority can work on at a time, by asked country", PART
    DESKS_BUSY = "requests", "Requests that it works on, by asked country", PART
    INFORMATION_SHARED = "tips", "Tips that an agency gave another, by its country"
    INFORMATION_WITHHELD = "tips", "Groups that an agency was not told of by one that knew, by its country", SUM, LOWER
    WITHHOLDING_NOTICED = (
        "tips",
        "Groups on which an agency finds evidence that another had kept from it, by its country",
        SUM,
        LOWER,
    )
    TIPS_CONFIRMED = "tips", "Tips that led to evidence of its own, by country of the agency that was told"
    TEAMS_FORMED = "teams", "Joint investigation teams agreed, one a partner country, by country of the lead agency"
    LEAKS = "leaks", "Groups warned by a compromised agency, by its country", SUM, LOWER
    EVIDENCE_LOST_TO_LEAKS = "units of evidence", "Evidence made worthless by leaks, by country of the leak"
    EVIDENCE_LOST_TO_DECAY = "units of evidence", "Evidence gone stale, by country that held it"
    VICTIMS_IDENTIFIED = "persons", "Victims identified, by country of the operation", SUM, HIGHER
    VICTIMS_OWN_CITIZENS = "persons", "Of these, citizens of the country", PART
    SUSPECTS = "persons", "Persons suspected, by country of the operation"
    PROSECUTIONS = "persons", "Persons prosecuted, by country of the court"
    CONVICTIONS = "persons", "Persons convicted, by country of the court", SUM, HIGHER
    CHARGING_BACKLOG = "persons", "Suspects who wait to be charged at the end of the month, by country of the court"
    CHARGES_LAPSED = "persons", "Suspects who waited too long to be charged, by country of the court"
    TRUST_WITHIN = "share", "Mean trust between agencies of the same country", MEAN, HIGHER
    TRUST_ACROSS = "share", "Mean trust of a country's agencies in those of other countries of the region", MEAN, HIGHER
    CONTACT = "share", "Mean contact of a country's agencies with those of other countries of the region", MEAN
    COOPERATION_SHARE = "share", "Mean share of effort reserved for joint cases", MEAN
    COMPROMISED_SHARE = "share", "Share of agencies compromised", MEAN
    PERCEIVED_RISK = "operations per leg", "Risk as groups perceive it", MEAN
    RELOCATIONS = "moves", "Legs moved to another country, by country left"
    RELOCATIONS_RECEIVED = "moves", "Legs moved from another country, by country entered"
    EFFORT_LIAISON = "investigator-months", "Effort spent on keeping up ties"
    EFFORT_TECHNIQUES = "investigator-months", "Effort spent on the four techniques and the hub"
    EFFORT_OPERATIONS = "investigator-months", "Effort spent on arrests and joint actions"
    EFFORT_EXCHANGE = "investigator-months", "Effort spent on telling others, and on being told"
    EFFORT_SEARCH = "investigator-months", "Effort spent on search at home"
    EFFORT_LEADS = "investigator-months", "Effort spent on groups that are known, at home"
    EFFORT_JOINT_CASEWORK = "investigator-months", "Effort spent on joint cases"
    EFFORT_IDLE_RESERVE = "investigator-months", "Effort reserved for cooperation that was left without use"
