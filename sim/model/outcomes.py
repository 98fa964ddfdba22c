"""What a run shows: every outcome, from the record of the months.

Each count of `counts.py` is an outcome by itself. To add another, add one function under `@outcome` that takes the
record, shape (months, counts, jurisdictions), and returns shape (months, jurisdictions). Tables, files and plots find
it.
"""

from sim.model.counts import HIGHER, LOWER, Count
from sim.model.observation import OUTCOMES, Record, Series, outcome

__all__ = ["OUTCOMES"]


def answered(record: Record) -> Series:
    """Requests that were granted."""
    return record[:, Count.REQUESTS_GRANTED]


def dismantled_groups(record: Record) -> Series:
    """Groups dismantled in any way."""
    return record[:, Count.DISMANTLED_DOMESTIC] + record[:, Count.DISMANTLED_JOINT]


def suspected(record: Record) -> Series:
    """Persons suspected."""
    return record[:, Count.SUSPECTS]


def identified(record: Record) -> Series:
    """Victims identified."""
    return record[:, Count.VICTIMS_IDENTIFIED]


def charged(record: Record) -> Series:
    """Persons prosecuted."""
    return record[:, Count.PROSECUTIONS]


def all_effort(record: Record) -> Series:
    """Investigator-months of staff, whatever they were spent on."""
    return record[:, Count.EFFORT_LIAISON : Count.EFFORT_IDLE_RESERVE + 1].sum(axis=1)


def without_enforcement(record: Record) -> Series:
    """Harm if all slots were active."""
    return record[:, Count.HARM_WITHOUT_ENFORCEMENT]


def averted(record: Record) -> Series:
    """Harm averted."""
    return without_enforcement(record) - record[:, Count.HARM]


def told(record: Record) -> Series:
    """Tips that were given."""
    return record[:, Count.INFORMATION_SHARED]


def desks(record: Record) -> Series:
    """Requests that central authorities can work on."""
    return record[:, Count.DESKS]


@outcome("share", HIGHER, per=without_enforcement)
def harm_averted_share(record: Record) -> Series:
    """Share of the harm without enforcement that is averted: by dismantling, suppression, dormancy and moves."""
    return averted(record)


@outcome("share", HIGHER, per=without_enforcement)
def averted_by_dismantling(record: Record) -> Series:
    """Share of harm averted by vacant slots: those of dismantled groups, and any that were never filled."""
    return record[:, Count.AVERTED_BY_DISMANTLING]


@outcome("share", HIGHER, per=without_enforcement)
def averted_by_suppression(record: Record) -> Series:
    """Share of harm averted by groups that an operation has suppressed for the time being."""
    return record[:, Count.AVERTED_BY_SUPPRESSION]


@outcome("share", per=without_enforcement)
def averted_by_dormancy(record: Record) -> Series:
    """Share of harm averted by groups that were warned and lie low."""
    return record[:, Count.AVERTED_BY_DORMANCY]


@outcome("share", per=without_enforcement)
def averted_by_displacement(record: Record) -> Series:
    """Share of a country's harm that has moved elsewhere; 0 over the whole region."""
    return record[:, Count.AVERTED_BY_DISPLACEMENT]


@outcome("victim-months per investigator-month", HIGHER, per=all_effort)
def harm_averted_per_effort(record: Record) -> Series:
    """Harm averted per investigator-month of staff."""
    return averted(record)


@outcome("share", HIGHER, per=told)
def tips_confirmed_share(record: Record) -> Series:
    """Tips that led to evidence over tips given in the same months."""
    return record[:, Count.TIPS_CONFIRMED]


@outcome("share", per=desks)
def desk_utilisation(record: Record) -> Series:
    """Share of the desks of central authorities that are busy."""
    return record[:, Count.DESKS_BUSY]


@outcome("groups", HIGHER)
def dismantled(record: Record) -> Series:
    """Groups dismantled in any way, by market."""
    return dismantled_groups(record)


@outcome("months", per=dismantled_groups)
def months_to_dismantling(record: Record) -> Series:
    """Mean time from the first evidence on a group to its dismantling."""
    return record[:, Count.MONTHS_TO_DISMANTLING]


@outcome("months", LOWER, per=answered)
def request_delay(record: Record) -> Series:
    """Mean time from a request to its grant."""
    return record[:, Count.REQUEST_DELAY]


@outcome("share", per=identified)
def victims_own_citizen_share(record: Record) -> Series:
    """Share of identified victims who are citizens of the country that identified them."""
    return record[:, Count.VICTIMS_OWN_CITIZENS]


@outcome("per victim", per=identified)
def convictions_per_victim(record: Record) -> Series:
    """Convictions over victims identified in the same months."""
    return record[:, Count.CONVICTIONS]


@outcome("per prosecution", per=charged)
def convictions_per_prosecution(record: Record) -> Series:
    """Convictions over prosecutions in the same months."""
    return record[:, Count.CONVICTIONS]


@outcome("per suspect", per=suspected)
def prosecutions_per_suspect(record: Record) -> Series:
    """Prosecutions over suspects in the same months."""
    return record[:, Count.PROSECUTIONS]


@outcome("investigator-months")
def effort(record: Record) -> Series:
    """All staff effort."""
    return all_effort(record)
