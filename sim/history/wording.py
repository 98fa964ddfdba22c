"""Events as sentences, with the names of countries and agencies in words."""

from sim.history.log import Event, Log

KIND = {
    "police": "the police",
    "border": "the border agency",
    "prosecution": "the prosecution service",
    "labour_inspection": "the labour inspection",
    "victim_services": "the victim services",
}
WITH_ARTICLE = ("United ", "Netherlands")
OUTSIDE_THE_REGION, OUTSIDE = "Outside the region", "the world outside the region"
AT = {"market": " at the market", "source": " at the source", "transit": " in transit", "": ""}
LEG = {"market": "market", "source": "source", "transit": "transit country", "": ""}

SENTENCES = {
    "group_formed": "{Group} was formed, with its market in {agency}.",
    "route_chosen": "{Group} had its {leg} in {agency}.",
    "group_dissolved": "{Group} ended by itself.",
    "group_resumed": "{Group} was active again.",
    "first_evidence": "{Agency} found the first evidence on {group}{at}.",
    "evidence_found": "{Agency} found evidence on {group}{at}.",
    "lead_confirmed": "{Agency} had been told of {group} by {other}: the lead was confirmed.",
    "withholding_noticed": "{Agency} noticed that others had kept from it what they knew of {group}.",
    "evidence_stale": "The evidence of {agency} on {group}{at} went stale.",
    "lead_faded": "{Agency} no longer heeded what {other} had told it of {group}.",
    "trail_lost": "Nothing was known of {group} any more.",
    "lead_told": "{Agency} told {other} of {group}.",
    "lead_withheld": "{Agency} kept from {other} what it knew of {group}.",
    "agency_compromised": "{Agency} became compromised.",
    "agency_cleaned": "{Agency} was no longer compromised.",
    "leak": "{Agency} leaked: {group} was warned and went dormant.",
    "leak_attributed": "{Agency} learned that {other} had leaked about {group}.",
    "arrest_planned": "{Agency} was able to act on {group} and planned an arrest.",
    "no_room": "{Agency} had no room for a joint case on {group}.",
    "no_partner": "{Agency} reached no agency with room for a joint case on {group} in {other}.",
    "arrest_preferred": "{Agency} had partners for a joint case on {group}, and preferred an arrest.",
    "joint_case_opened": "{Agency} opened a joint case on {group}.",
    "partner_joined": "{Agency} joined the case of {other} on {group}.",
    "joint_case_spoiled": "{Agency}, outside the joint case of {other} on {group}, spoiled it by its plan to arrest.",
    "joint_action_planned": "The joint case of {agency} on {group} was ready: a joint action was planned.",
    "request_sent": "{Agency} sent a request about {group} to {other}; the authority then had {requests}.",
    "request_not_needed": "{Other} assisted {agency} on {group} without a request.",
    "team_agreed": "{Agency} and {other} agreed on a joint team on {group}.",
    "team_ready": "The joint team of {agency} and {other} on {group} was set up.",
    "request_granted": "The request of {agency} to {other} about {group} was granted after {months}.",
    "request_refused": "The request of {agency} to {other} about {group} was refused after {months}.",
    "request_timed_out": "The request of {agency} to {other} about {group} was dropped unanswered after {months}.",
    "request_withdrawn": "The request of {agency} to {other} about {group} lapsed with its case after {months}.",
    "case_ready": "All that the joint case of {agency} on {group} had asked for was granted.",
    "case_closed": "The joint case of {agency} on {group} ended.",
    "arrest": "{Agency} made an arrest{at}, which removed {functions} of {group}.",
    "arrest_put_off": "The staff of {agency} was busy: the arrest on {group} did not take place.",
    "joint_action": "{Agency} led a joint action, which removed {functions} of {group}.",
    "operation": "{Agency} took part in the joint action on {group}{at}.",
    "joint_action_put_off": "The joint action of {agency} on {group} waited: an agency had no staff for it.",
    "joint_action_failed": "The joint action failed: {group} was warned and went dormant.",
    "group_suppressed": "{Group} was suppressed for the time being.",
    "group_dismantled_by_arrest": "{Group} was dismantled by an arrest, {months} after the first evidence.",
    "group_dismantled_jointly": "{Group} was dismantled by a joint action, {months} after the first evidence.",
    "suspects": "The operations of the month in {agency} yielded {suspects}.",
    "victims_identified": "The operations of the month in {agency} identified {victims}.",
    "prosecuted": "Courts in {agency} charged {persons}.",
    "convicted": "Courts in {agency} convicted {persons}.",
    "charges_lapsed": "Courts in {agency} had no room for charges against {persons}, which lapsed.",
    "leg_moved": "{Group} moved its {leg} from {agency} to {other}.",
}
"""A sentence for each event; a word with a capital begins one."""


def in_words(log: Log, actor: str) -> str:
    """Name an agency or a country.

    Parameters
    ----------
    log
        Knows the names of countries.
    actor
        As in the log: the code of a country, or with its kind an agency.

    Returns
    -------
    str
        Such as ``the police (Canada)``, or ``Canada``.
    """
    code, _, kind = actor.partition("/")
    country = log.names.get(code, code)
    if kind:
        return f"{KIND.get(kind, kind)} ({country})"
    return (
        OUTSIDE if country == OUTSIDE_THE_REGION else f"the {country}" if country.startswith(WITH_ARTICLE) else country
    )


def counted(amount: float, one: str, several: str, none: str = "") -> str:
    """Count in words; `none` is said of 0, where that is no number."""
    if amount != amount:  # none: the sentence does not use it
        return ""
    return f"{amount:.0f} {one if amount == 1 else several}" if amount or not none else none


def sentence(log: Log, event: Event, group: str) -> str:
    """Put an event into a sentence.

    Parameters
    ----------
    log
        Knows the names of countries.
    event
        One of its events.
    group
        What the group is called in it.

    Returns
    -------
    str
        Ends with a full stop.
    """
    agency, other = in_words(log, event.agency), in_words(log, event.other)
    known = {"agency": agency, "other": other, "group": group}
    capital = {name.capitalize(): word[:1].upper() + word[1:] for name, word in known.items()}
    units = {
        "months": counted(event.amount, "month", "months"),
        "requests": counted(event.amount, "request", "requests"),
        "functions": counted(event.amount, "function", "functions", "no function"),
        "persons": counted(event.amount, "person", "persons"),
        "victims": counted(event.amount, "victim", "victims"),
        "suspects": counted(event.amount, "suspect", "suspects"),
    }
    words = {**known, **capital, **units, "at": AT[event.leg], "leg": LEG[event.leg]}
    return SENTENCES[event.event].format(**words)
