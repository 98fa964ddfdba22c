"""What a run shows: one function an outcome, from the record of the months.

Each function takes the record, shape (months, counters, jurisdictions), and returns shape (months,
jurisdictions). To add an outcome, add a function here; tables, files and plots find it.

A summary of an outcome leaves out the warm-up and the world outside the region. Counts are summed over countries
and averaged over months; ratios are taken of the sums (never averages of ratios); stocks like trust are averaged
over countries and months.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.model import state as at

Record = NDArray[np.float64]
Series = NDArray[np.float64]

SUM, MEAN = "sum over countries", "mean over countries"


class Outcome(NamedTuple):
    """One outcome: how it is computed and how it is read."""

    name: str
    unit: str
    meaning: str
    over_countries: str
    numerator: Callable[[Record], Series]
    denominator: Callable[[Record], Series] | None

    def monthly(self, record: Record) -> Series:
        """Compute the outcome by month and jurisdiction.

        Parameters
        ----------
        record
            Shape (months, counters, jurisdictions).

        Returns
        -------
        ndarray
            Shape (months, jurisdictions); NaN where a ratio has nothing to divide by.
        """
        value = self.numerator(record)
        return value if self.denominator is None else divided(value, self.denominator(record))

    def over_time(self, record: Record, inside: NDArray[np.bool_]) -> Series:
        """Compute the outcome of the whole region by month.

        Parameters
        ----------
        record
            Shape (months, counters, jurisdictions).
        inside
            Shape (jurisdictions,): those that belong to the region.

        Returns
        -------
        ndarray
            Shape (months,).
        """
        value = self.numerator(record)[:, inside]
        if self.denominator is not None:
            return divided(value.sum(axis=1), self.denominator(record)[:, inside].sum(axis=1))
        return value.sum(axis=1) if self.over_countries == SUM else value.mean(axis=1)

    def total(self, record: Record, inside: NDArray[np.bool_]) -> float:
        """Summarise the outcome over the months and countries that are given.

        Parameters
        ----------
        record
            Shape (months, counters, jurisdictions), without the warm-up.
        inside
            Shape (jurisdictions,).

        Returns
        -------
        float
            A mean per month, or a ratio of sums; NaN where there is nothing to divide by.
        """
        value = self.numerator(record)[:, inside]
        if self.denominator is not None:
            return float(divided(value.sum(), self.denominator(record)[:, inside].sum()))
        return float((value.sum(axis=1) if self.over_countries == SUM else value.mean(axis=1)).mean())


def divided(above: Series, below: Series) -> Series:
    """Divide, with NaN (never infinity, never zero) where there is nothing to divide by."""
    quotient = np.full(np.shape(above), np.nan)
    return np.divide(above, below, out=quotient, where=np.asarray(below) > 0)


OUTCOMES: dict[str, Outcome] = {}


def outcome(
    unit: str, over_countries: str = SUM, per: Callable[[Record], Series] | None = None
) -> Callable[[Callable[[Record], Series]], Callable[[Record], Series]]:
    """Make an outcome of a function; its docstring is the meaning.

    Parameters
    ----------
    unit
        Unit of the outcome.
    over_countries
        SUM or MEAN; a ratio is always a ratio of sums.
    per
        What the function's value is divided by, if the outcome is a ratio.
    """

    def register(function: Callable[[Record], Series]) -> Callable[[Record], Series]:
        name = function.__name__
        meaning = (function.__doc__ or "").strip().rstrip(".")
        OUTCOMES[name] = Outcome(name, unit, meaning, over_countries, function, per)
        return function

    return register


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


@outcome("victim-months")
def harm(record: Record) -> Series:
    """Victims of active groups, and in part of dormant ones, at the market."""
    return record[:, at.HARM]


@outcome("groups")
def active_groups(record: Record) -> Series:
    """Active groups, by market."""
    return record[:, at.ACTIVE_GROUPS]


@outcome("groups")
def active_cross_border(record: Record) -> Series:
    """Active groups whose route crosses a border, by market."""
    return record[:, at.ACTIVE_CROSS_BORDER]


@outcome("groups")
def suppressed_groups(record: Record) -> Series:
    """Groups that an arrest has suppressed for the time being, by market."""
    return record[:, at.SUPPRESSED_GROUPS]


@outcome("groups")
def dormant_groups(record: Record) -> Series:
    """Groups that were warned and lie low, by market."""
    return record[:, at.DORMANT_GROUPS]


@outcome("groups")
def groups_formed(record: Record) -> Series:
    """New groups, by market."""
    return record[:, at.GROUPS_FORMED]


@outcome("arrests")
def arrests(record: Record) -> Series:
    """Local arrests, by country of the agency."""
    return record[:, at.ARRESTS]


@outcome("groups")
def dismantled_domestic(record: Record) -> Series:
    """Domestic groups dismantled by a local arrest, by market."""
    return record[:, at.DISMANTLED_DOMESTIC]


@outcome("groups")
def dismantled_joint(record: Record) -> Series:
    """Cross-border groups dismantled by a joint action, by market."""
    return record[:, at.DISMANTLED_JOINT]


@outcome("groups")
def dismantled(record: Record) -> Series:
    """Groups dismantled in any way, by market."""
    return dismantled_groups(record)


@outcome("months", per=dismantled_groups)
def months_to_dismantling(record: Record) -> Series:
    """Mean time from the first evidence on a group to its dismantling."""
    return record[:, at.MONTHS_TO_DISMANTLING]


@outcome("cases")
def joint_cases_opened(record: Record) -> Series:
    """Joint cases opened, by country of the lead agency."""
    return record[:, at.JOINT_CASES_OPENED]


@outcome("cases")
def joint_cases_spoiled(record: Record) -> Series:
    """Joint cases ended by an arrest of an agency outside the case, by its country."""
    return record[:, at.JOINT_CASES_SPOILED]


@outcome("actions")
def joint_actions_failed(record: Record) -> Series:
    """Joint actions that failed and warned the group, by country of the lead agency."""
    return record[:, at.JOINT_ACTIONS_FAILED]


@outcome("cases")
def open_cases(record: Record) -> Series:
    """Joint cases open at the end of the month, by country of the lead agency."""
    return record[:, at.OPEN_CASES]


@outcome("requests")
def requests_sent(record: Record) -> Series:
    """Requests for legal assistance, by asking country."""
    return record[:, at.REQUESTS_SENT]


@outcome("requests")
def requests_granted(record: Record) -> Series:
    """Requests granted, by asking country."""
    return record[:, at.REQUESTS_GRANTED]


@outcome("requests")
def requests_refused(record: Record) -> Series:
    """Requests refused, by asking country."""
    return record[:, at.REQUESTS_REFUSED]


@outcome("requests")
def requests_timed_out(record: Record) -> Series:
    """Requests not answered when their case was dropped for age, by asking country."""
    return record[:, at.REQUESTS_TIMED_OUT]


@outcome("requests")
def requests_withdrawn(record: Record) -> Series:
    """Requests not answered when their case ended by a leak, an arrest, a move or a refusal, by asking country."""
    return record[:, at.REQUESTS_WITHDRAWN]


@outcome("requests")
def requests_waiting(record: Record) -> Series:
    """Requests waiting or in service at the end of the month, by asking country."""
    return record[:, at.REQUESTS_WAITING]


@outcome("months", per=answered)
def request_delay(record: Record) -> Series:
    """Mean time from a request to its grant."""
    return record[:, at.REQUEST_DELAY]


@outcome("teams")
def teams_formed(record: Record) -> Series:
    """Joint investigation teams agreed, one a partner country, by country of the lead agency."""
    return record[:, at.TEAMS_FORMED]


@outcome("leaks")
def leaks(record: Record) -> Series:
    """Groups warned by a compromised agency, by its country."""
    return record[:, at.LEAKS]


@outcome("units of evidence")
def evidence_lost_to_leaks(record: Record) -> Series:
    """Evidence made worthless by leaks, by country of the leak."""
    return record[:, at.EVIDENCE_LOST_TO_LEAKS]


@outcome("units of evidence")
def evidence_lost_to_decay(record: Record) -> Series:
    """Evidence gone stale, by country that held it."""
    return record[:, at.EVIDENCE_LOST_TO_DECAY]


@outcome("persons")
def victims_identified(record: Record) -> Series:
    """Victims identified, by country of the operation."""
    return record[:, at.VICTIMS_IDENTIFIED]


@outcome("share", per=identified)
def victims_domestic_share(record: Record) -> Series:
    """Share of identified victims who were found at the market of a domestic group."""
    return record[:, at.VICTIMS_DOMESTIC]


@outcome("persons")
def suspects(record: Record) -> Series:
    """Persons suspected, by country of the operation."""
    return record[:, at.SUSPECTS]


@outcome("persons")
def prosecutions(record: Record) -> Series:
    """Persons prosecuted, by country of the court."""
    return record[:, at.PROSECUTIONS]


@outcome("persons")
def convictions(record: Record) -> Series:
    """Persons convicted, by country of the court."""
    return record[:, at.CONVICTIONS]


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


@outcome("share", MEAN)
def trust_within(record: Record) -> Series:
    """Mean trust between agencies of the same country."""
    return record[:, at.TRUST_WITHIN]


@outcome("share", MEAN)
def trust_across(record: Record) -> Series:
    """Mean trust of a country's agencies in those of other countries of the region."""
    return record[:, at.TRUST_ACROSS]


@outcome("share", MEAN)
def contact(record: Record) -> Series:
    """Mean contact of a country's agencies with those of other countries of the region."""
    return record[:, at.CONTACT]


@outcome("share", MEAN)
def cooperation_share(record: Record) -> Series:
    """Mean share of effort reserved for joint cases."""
    return record[:, at.COOPERATION_SHARE]


@outcome("share", MEAN)
def compromised_share(record: Record) -> Series:
    """Share of agencies compromised."""
    return record[:, at.COMPROMISED_SHARE]


@outcome("operations per leg", MEAN)
def perceived_risk(record: Record) -> Series:
    """Risk as groups perceive it."""
    return record[:, at.RISK]


@outcome("moves")
def relocations(record: Record) -> Series:
    """Legs moved to another country, by country left."""
    return record[:, at.RELOCATED_AWAY]


@outcome("moves")
def relocations_received(record: Record) -> Series:
    """Legs moved from another country, by country entered."""
    return record[:, at.RELOCATED_HERE]


@outcome("investigator-months")
def effort_liaison(record: Record) -> Series:
    """Effort spent on keeping up ties."""
    return record[:, at.EFFORT_LIAISON]


@outcome("investigator-months")
def effort_techniques(record: Record) -> Series:
    """Effort spent on the four techniques and the hub."""
    return record[:, at.EFFORT_TECHNIQUES]


@outcome("investigator-months")
def effort_operations(record: Record) -> Series:
    """Effort spent on arrests and joint actions."""
    return record[:, at.EFFORT_OPERATIONS]


@outcome("investigator-months")
def effort_local_search(record: Record) -> Series:
    """Effort spent on search at home."""
    return record[:, at.EFFORT_LOCAL_SEARCH]


@outcome("investigator-months")
def effort_joint_casework(record: Record) -> Series:
    """Effort spent on joint cases."""
    return record[:, at.EFFORT_JOINT_CASEWORK]


@outcome("investigator-months")
def effort_idle_reserve(record: Record) -> Series:
    """Effort reserved for cooperation by agencies that had no joint case."""
    return record[:, at.EFFORT_IDLE_RESERVE]


@outcome("investigator-months")
def effort(record: Record) -> Series:
    """All staff effort."""
    return all_effort(record)


def gini(values: NDArray[np.float64]) -> float:
    """Gini coefficient: how unevenly an amount is spread.

    G = Σ_i Σ_j |x_i - x_j| / (2 n² mean(x)), 0 where all are equal. (Gini 1912.)

    Parameters
    ----------
    values
        Shape (n,): at least 0.

    Returns
    -------
    float
        0 to 1 - 1/n; NaN where the total is 0.
    """
    x = np.sort(values)
    n = len(x)
    if x.sum() == 0:
        return float("nan")
    ranks = np.arange(1, n + 1)
    return float(np.sum((2 * ranks - n - 1) * x) / (n * x.sum()))
