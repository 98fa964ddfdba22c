"""Checks the values of a scenario against one another, and its events against what a run can change."""

from collections.abc import Iterator, Mapping, Sequence

from sim.countries.country_data import DEFAULT
from sim.countries.declarations import EXTERNAL
from sim.documents.names import alike
from sim.documents.suggestions import suggestion
from sim.model.setting import KINDS
from sim.scenario.keys import is_idle
from sim.scenario.layer import Entry, Event
from sim.shipped import is_shipped

# Read once, at the start or for the layout of the arrays, so an event on them, or on any of `run`, would do nothing.
FIXED = (
    "region.base", "region.name", "region.countries", "region.external", "region.slots", "region.year",
    "agencies.kinds", "formation.initial_occupancy", "learning.initial_share", "title", "extends", "approach",
)  # fmt: skip
FIXED_OF_COUNTRY = ("name", "longitude", "latitude")


def cross_check(
    entries: Mapping[str, Entry], empty: Mapping[str, str], events: Sequence[Event], mistakes: list[str]
) -> None:
    """Check the values of a scenario against one another.

    Parameters
    ----------
    entries
        Every value of the scenario.
    empty
        Code of a country whose table is empty, to file and line of the table.
    events
        The time line.
    mistakes
        List to which mistakes are added.
    """
    if "region.countries" not in entries:
        return
    countries = entries["region.countries"]
    codes = [*countries.value, *([EXTERNAL] if entries["region.external"].value else [])]
    mistakes += check_countries(countries, codes)
    mistakes += check_months(entries["run.warm_up"], entries["run.months"])
    mistakes += check_shares(entries["learning.lowest_share"], entries["learning.highest_share"])
    mistakes += check_kinds(entries["agencies.kinds"])
    mistakes += not_in_region(entries, empty, codes)
    mistakes += without_effect(entries, events)
    mistakes += repeated(events)
    for event in events:
        mistakes += check_timing(event, entries["run.months"].value, codes)


def check_countries(countries: Entry, codes: Sequence[str]) -> Iterator[str]:
    """Yield what is wrong with the list of countries; `codes` has the world outside, too."""
    if EXTERNAL in countries.value:
        yield (
            f"{countries.origin}: region.countries names {EXTERNAL}, the world outside. Take it away; region.external "
            "says whether there is one."
        )
    elif len(set(codes)) < len(codes):
        yield f"{countries.origin}: region.countries names a country twice. Name each once."
    else:
        for one, other in alike(codes):
            yield (
                f"{countries.origin}: the codes '{one}' and '{other}' differ in case alone, so tables would confuse "
                "them. Write another for one of them."
            )
    if len(countries.value) < 2:
        yield f"{countries.origin}: region.countries has fewer than two countries. Cooperation takes two."


def check_months(warm_up: Entry, months: Entry) -> Iterator[str]:
    """Yield a mistake if the warm-up is as long as the run."""
    if warm_up.value >= months.value:
        origin = warm_up.origin if warm_up.origin != DEFAULT else months.origin
        yield (
            f"{origin}: run.warm_up is {warm_up.value} and run.months is {months.value}, expected a shorter warm-up "
            f"than the run. Set run.warm_up below {months.value}."
        )


def check_shares(lowest: Entry, highest: Entry) -> Iterator[str]:
    """Yield a mistake if the least share that an agency reserves is more than the largest."""
    if lowest.value > highest.value:
        origin = lowest.origin if lowest.origin != DEFAULT else highest.origin
        yield (
            f"{origin}: learning.lowest_share is {lowest.value:g} and learning.highest_share is {highest.value:g}, "
            "expected no more than that. Set lowest_share at most as high as highest_share."
        )


def check_kinds(kinds: Entry) -> Iterator[str]:
    """Yield what is wrong with the kinds of agency."""
    for kind in kinds.value:
        if kind not in KINDS:
            meant = suggestion(kind, KINDS) or f" There are {', '.join(KINDS)}."
            yield f"{kinds.origin}: there is no kind of agency '{kind}'.{meant}"
    if len(set(kinds.value)) < len(kinds.value):
        yield f"{kinds.origin}: agencies.kinds names a kind twice. Name each once."


def not_in_region(entries: Mapping[str, Entry], empty: Mapping[str, str], codes: Sequence[str]) -> Iterator[str]:
    """Yield a mistake for each country that keys name and the region does not have, at its first mention."""
    own, mentions = set(codes), dict[str, Entry]()
    for key, entry in entries.items():
        for code in countries_of(key):
            mentions.setdefault(code, entry)
    for code, origin in empty.items():
        mentions.setdefault(code, Entry(None, origin))
    for code, mention in mentions.items():
        if code not in own:
            yield left_out(code, mention, entries["region.countries"]) or foreign(code, mention.origin, codes)


def left_out(code: str, mention: Entry, countries: Entry) -> str:
    """Say that a user's list of countries lacks one of a shipped file that it builds on; nothing where it is not so."""
    if not is_shipped(mention.folders[0]) or is_shipped(countries.folders[0]):
        return ""
    return (
        f"{countries.origin}: region.countries leaves out '{code}', of which {mention.origin} speaks. Add it to the "
        "list, or take away the `extends` or `region` that brings that file in."
    )


def countries_of(key: str) -> list[str]:
    """Return the codes of the countries that a key names."""
    first, *rest = key.split(".")
    return {"jurisdictions": rest[:1], "corridors": rest}.get(first, [])


def foreign(code: str, origin: str, codes: Sequence[str]) -> str:
    """Say that a country does not belong to the region."""
    if code == "*":
        return (
            f"{origin}: '*' stands for every country only in jurisdictions.*, by --set or in the factors and worlds "
            f"of an experiment. Write an entry for each country of the region: {', '.join(codes)}."
        )
    return f"{origin}: '{code}' is no country of the region.{suggestion(code, codes)} Else add it to region.countries."


def without_effect(entries: Mapping[str, Entry], events: Sequence[Event]) -> Iterator[str]:
    """Yield a mistake for each value that the model would not read."""
    given = [(key, entry.value, entry.origin) for key, entry in entries.items()]
    given += [(event.key, event.value, event.origin) for event in events]
    for key, value, origin in given:
        if is_idle(key, value):
            yield (
                f"{origin}: {key} would have no effect: the world outside has no market, people or law of its own. "
                "Take it away; see region.external_capacity_share and region.legal_distance_external."
            )


def repeated(events: Sequence[Event]) -> Iterator[str]:
    """Yield a mistake for each event that another one on the same key in the same month would hide."""
    first: dict[tuple[int, str], Event] = {}
    for event in events:
        other = first.setdefault((event.month, event.key), event)
        if other is not event:
            yield (
                f"{event.origin}: there are two events on {event.key} in month {event.month}, here and at "
                f"{other.origin}. Take one away."
            )


def check_timing(event: Event, months: int, codes: Sequence[str]) -> Iterator[str]:
    """Yield why an event could not do anything."""
    for code in countries_of(event.key):
        if code not in codes:
            yield foreign(code, event.origin, codes)
    if event.month > months:
        yield (
            f"{event.origin}: the event is in month {event.month}, but the run ends with month {months}. "
            "Set an earlier month, or a larger run.months."
        )
    of_country = event.key.startswith("jurisdictions.") and event.key.rpartition(".")[2] in FIXED_OF_COUNTRY
    if of_country or event.key in FIXED or event.key.startswith("run."):
        yield (
            f"{event.origin}: {event.key} is read once, at the start, so an event cannot change it. "
            "Set it in the scenario, or let the event change what the processes read each month."
        )
