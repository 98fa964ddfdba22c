"""What a run shows: every outcome, from the record of the months.

To add an outcome, add one entry: a counter of the month with `counted`, or a function under `@outcome` that takes the
record, shape (months, counters, jurisdictions), and returns shape (months, jurisdictions). Tables, files and plots
find it.
"""

from sim.model import state as at
from sim.model.observation import MEAN, OUTCOMES, Record, Series, counted, outcome

__all__ = ["OUTCOMES"]

counted("harm", at.HARM, "victim-months", "Victims of active groups, and in part of dormant ones, at the market")
counted("active_groups", at.ACTIVE_GROUPS, "groups", "Active groups, by market")
counted(
    "active_cross_border", at.ACTIVE_CROSS_BORDER, "groups", "Active groups whose route crosses a border, by market"
)
counted(
    "suppressed_groups",
    at.SUPPRESSED_GROUPS,
    "groups",
    "Groups that an arrest has suppressed for the time being, by market",
)
counted("dormant_groups", at.DORMANT_GROUPS, "groups", "Groups that were warned and lie low, by market")
counted("groups_formed", at.GROUPS_FORMED, "groups", "New groups, by market")
counted(
    "groups_dissolved",
    at.GROUPS_DISSOLVED,
    "groups",
    "Groups that ended by themselves and were succeeded at once, by market",
)
counted("arrests", at.ARRESTS, "arrests", "Local arrests, by country of the agency")
counted(
    "dismantled_domestic", at.DISMANTLED_DOMESTIC, "groups", "Domestic groups dismantled by a local arrest, by market"
)
counted(
    "dismantled_joint", at.DISMANTLED_JOINT, "groups", "Cross-border groups dismantled by a joint action, by market"
)
counted("joint_cases_opened", at.JOINT_CASES_OPENED, "cases", "Joint cases opened, by country of the lead agency")
counted(
    "joint_cases_spoiled",
    at.JOINT_CASES_SPOILED,
    "cases",
    "Joint cases ended by an arrest of an agency outside the case, by its country",
)
counted(
    "joint_actions_failed",
    at.JOINT_ACTIONS_FAILED,
    "actions",
    "Joint actions that failed and warned the group, by country of the lead agency",
)
counted("open_cases", at.OPEN_CASES, "cases", "Joint cases open at the end of the month, by country of the lead agency")
counted("requests_sent", at.REQUESTS_SENT, "requests", "Requests for legal assistance, by asking country")
counted("requests_granted", at.REQUESTS_GRANTED, "requests", "Requests granted, by asking country")
counted("requests_refused", at.REQUESTS_REFUSED, "requests", "Requests refused, by asking country")
counted(
    "requests_timed_out",
    at.REQUESTS_TIMED_OUT,
    "requests",
    "Requests not answered when their case was dropped for age, by asking country",
)
counted(
    "requests_withdrawn",
    at.REQUESTS_WITHDRAWN,
    "requests",
    "Requests not answered when their case ended by a leak, an arrest, a move or a refusal, by asking country",
)
counted(
    "requests_waiting",
    at.REQUESTS_WAITING,
    "requests",
    "Requests waiting or in service at the end of the month, by asking country",
)
counted(
    "teams_formed",
    at.TEAMS_FORMED,
    "teams",
    "Joint investigation teams agreed, one a partner country, by country of the lead agency",
)
counted("leaks", at.LEAKS, "leaks", "Groups warned by a compromised agency, by its country")
counted(
    "evidence_lost_to_leaks",
    at.EVIDENCE_LOST_TO_LEAKS,
    "units of evidence",
    "Evidence made worthless by leaks, by country of the leak",
)
counted(
    "evidence_lost_to_decay",
    at.EVIDENCE_LOST_TO_DECAY,
    "units of evidence",
    "Evidence gone stale, by country that held it",
)
counted("victims_identified", at.VICTIMS_IDENTIFIED, "persons", "Victims identified, by country of the operation")
counted("suspects", at.SUSPECTS, "persons", "Persons suspected, by country of the operation")
counted("prosecutions", at.PROSECUTIONS, "persons", "Persons prosecuted, by country of the court")
counted("convictions", at.CONVICTIONS, "persons", "Persons convicted, by country of the court")
counted("trust_within", at.TRUST_WITHIN, "share", "Mean trust between agencies of the same country", MEAN)
counted(
    "trust_across",
    at.TRUST_ACROSS,
    "share",
    "Mean trust of a country's agencies in those of other countries of the region",
    MEAN,
)
counted(
    "contact",
    at.CONTACT,
    "share",
    "Mean contact of a country's agencies with those of other countries of the region",
    MEAN,
)
counted("cooperation_share", at.COOPERATION_SHARE, "share", "Mean share of effort reserved for joint cases", MEAN)
counted("compromised_share", at.COMPROMISED_SHARE, "share", "Share of agencies compromised", MEAN)
counted("perceived_risk", at.RISK, "operations per leg", "Risk as groups perceive it", MEAN)
counted("relocations", at.RELOCATED_AWAY, "moves", "Legs moved to another country, by country left")
counted("relocations_received", at.RELOCATED_HERE, "moves", "Legs moved from another country, by country entered")
counted("effort_liaison", at.EFFORT_LIAISON, "investigator-months", "Effort spent on keeping up ties")
counted(
    "effort_techniques", at.EFFORT_TECHNIQUES, "investigator-months", "Effort spent on the four techniques and the hub"
)
counted("effort_operations", at.EFFORT_OPERATIONS, "investigator-months", "Effort spent on arrests and joint actions")
counted("effort_local_search", at.EFFORT_LOCAL_SEARCH, "investigator-months", "Effort spent on search at home")
counted("effort_joint_casework", at.EFFORT_JOINT_CASEWORK, "investigator-months", "Effort spent on joint cases")
counted(
    "effort_idle_reserve",
    at.EFFORT_IDLE_RESERVE,
    "investigator-months",
    "Effort reserved for cooperation by agencies that had no joint case",
)


def answered(record: Record) -> Series:
    """Requests that were granted."""
    return record[:, at.REQUESTS_GRANTED]


def dismantled_groups(record: Record) -> Series:
    """Groups dismantled in any way."""
    return record[:, at.DISMANTLED_DOMESTIC] + record[:, at.DISMANTLED_JOINT]


def suspected(record: Record) -> Series:
    """Persons suspected."""
    return record[:, at.SUSPECTS]


def identified(record: Record) -> Series:
    """Victims identified."""
    return record[:, at.VICTIMS_IDENTIFIED]


def charged(record: Record) -> Series:
    """Persons prosecuted."""
    return record[:, at.PROSECUTIONS]


def all_effort(record: Record) -> Series:
    """Investigator-months of staff, whatever they were spent on."""
    return record[:, at.EFFORT_LIAISON : at.EFFORT_IDLE_RESERVE + 1].sum(axis=1)


@outcome("groups")
def dismantled(record: Record) -> Series:
    """Groups dismantled in any way, by market."""
    return dismantled_groups(record)


@outcome("months", per=dismantled_groups)
def months_to_dismantling(record: Record) -> Series:
    """Mean time from the first evidence on a group to its dismantling."""
    return record[:, at.MONTHS_TO_DISMANTLING]


@outcome("months", per=answered)
def request_delay(record: Record) -> Series:
    """Mean time from a request to its grant."""
    return record[:, at.REQUEST_DELAY]


@outcome("share", per=identified)
def victims_own_citizen_share(record: Record) -> Series:
    """Share of identified victims who are citizens of the country that identified them."""
    return record[:, at.VICTIMS_OWN_CITIZENS]


@outcome("per victim", per=identified)
def convictions_per_victim(record: Record) -> Series:
    """Convictions over victims identified in the same months."""
    return record[:, at.CONVICTIONS]


@outcome("per prosecution", per=charged)
def convictions_per_prosecution(record: Record) -> Series:
    """Convictions over prosecutions in the same months."""
    return record[:, at.CONVICTIONS]


@outcome("per suspect", per=suspected)
def prosecutions_per_suspect(record: Record) -> Series:
    """Prosecutions over suspects in the same months."""
    return record[:, at.PROSECUTIONS]


@outcome("investigator-months")
def effort(record: Record) -> Series:
    """All staff effort."""
    return all_effort(record)
