"""Checks what no key can tell by itself: what the values of a scenario say together, and what an event could not do."""

from collections.abc import Mapping, Sequence

from sim.countries.declarations import EXTERNAL
from sim.documents.names import alike
from sim.documents.suggestions import suggestion
from sim.model.setting import KINDS
from sim.scenario.keys import is_idle
from sim.scenario.layers import Entry, Event
from sim.scenario.scenario import DEFAULT

# Read once, at the start or for the layout of the arrays, so an event on them, or on any of `run`, would do nothing.
FIXED = (
    "region.base", "region.name", "region.countries", "region.external", "region.slots", "region.year",
    "agencies.kinds", "formation.initial_occupancy", "learning.initial_share", "title", "extends", "approach",
)  # fmt: skip
FIXED_OF_COUNTRY = ("name", "longitude", "latitude")


def cross_check(
    entries: Mapping[str, Entry], named: Mapping[str, str], events: Sequence[Event], mistakes: list[str]
) -> None:
    """Check what no key can tell by itself."""
    if "region.countries" not in entries:
        return
    countries = entries["region.countries"]
    codes = [*countries.value, *([EXTERNAL] if entries["region.external"].value else [])]
    if EXTERNAL in countries.value:
        mistakes.append(
            f"{countries.origin}: region.countries names {EXTERNAL}, the world outside. Take it away; region.external "
            "says whether there is one."
        )
    elif len(set(codes)) < len(codes):
        mistakes.append(f"{countries.origin}: region.countries names a country twice. Name each once.")
    else:
        mistakes += [
            f"{countries.origin}: the codes '{one}' and '{other}' differ in case alone, so tables would confuse them. "
            "Write another for one of them."
            for one, other in alike(codes)
        ]
    if len(countries.value) < 2:
        mistakes.append(f"{countries.origin}: region.countries has fewer than two countries. Cooperation takes two.")
    warm_up, months = entries["run.warm_up"], entries["run.months"]
    if warm_up.value >= months.value:
        place = warm_up.origin if warm_up.origin != DEFAULT else months.origin
        mistakes.append(
            f"{place}: run.warm_up is {warm_up.value} and run.months is {months.value}, expected a shorter warm-up "
            f"than the run. Set run.warm_up below {months.value}."
        )
    kinds = entries["agencies.kinds"]
    for kind in kinds.value:
        if kind not in KINDS:
            mistakes.append(f"{kinds.origin}: there is no kind of agency '{kind}'.{suggestion(kind, KINDS)}")
    if len(set(kinds.value)) < len(kinds.value):
        mistakes.append(f"{kinds.origin}: agencies.kinds names a kind twice. Name each once.")
    mistakes += strangers(entries, named, codes)
    mistakes += without_effect(entries, events)
    mistakes += doubled(events)
    for event in events:
        check_timing(event, months.value, codes, mistakes)


def doubled(events: Sequence[Event]) -> list[str]:
    """Say of each event that another one on the same key in the same month would hide."""
    first: dict[tuple[int, str], Event] = {}
    found = []
    for event in events:
        other = first.setdefault((event.month, event.key), event)
        if other is not event:
            found.append(
                f"{event.origin}: there are two events on {event.key} in month {event.month}, here and at "
                f"{other.origin}. Take one away."
            )
    return found


def without_effect(entries: Mapping[str, Entry], events: Sequence[Event]) -> list[str]:
    """Say of each value that the model would not read."""
    said = [(key, entry.value, entry.origin) for key, entry in entries.items()]
    said += [(event.key, event.value, event.origin) for event in events]
    return [
        f"{origin}: {key} would have no effect: the world outside has no market, people or law of its own. Take it "
        "away; see region.external_capacity_share and region.legal_distance_external."
        for key, value, origin in said
        if is_idle(key, value)
    ]


def strangers(entries: Mapping[str, Entry], named: Mapping[str, str], codes: Sequence[str]) -> list[str]:
    """Say of each country that is named but does not belong to the region where it is named first."""
    found: dict[str, str] = {}
    own = set(codes)
    for key, entry in entries.items():
        for code in places(key):
            if code not in own:
                found.setdefault(code, entry.origin)
    found |= {code: place for code, place in named.items() if code not in own and code not in found}
    return [stranger(code, place, codes) for code, place in found.items()]


def places(key: str) -> list[str]:
    """Codes of the countries that a key names."""
    first, *rest = key.split(".")
    return {"jurisdictions": rest[:1], "corridors": rest}.get(first, [])


def stranger(code: str, place: str, codes: Sequence[str]) -> str:
    """Say that a country does not belong to the region."""
    return f"{place}: '{code}' is no country of the region.{suggestion(code, codes)} Else add it to region.countries."


def check_timing(event: Event, months: int, codes: Sequence[str], mistakes: list[str]) -> None:
    """Note an event that could not do anything."""
    mistakes += [stranger(code, event.origin, codes) for code in places(event.key) if code not in codes]
    if event.month > months:
        mistakes.append(
            f"{event.origin}: the event is in month {event.month}, but the run ends with month {months}. "
            "Set an earlier month, or a larger run.months."
        )
    of_country = event.key.startswith("jurisdictions.") and event.key.rpartition(".")[2] in FIXED_OF_COUNTRY
    if of_country or event.key in FIXED or event.key.startswith("run."):
        mistakes.append(
            f"{event.origin}: {event.key} is read once, at the start, so an event cannot change it. "
            f"Set it in the scenario, or let the event change what the processes read each month."
        )
