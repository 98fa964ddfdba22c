"""A resolved scenario: every value with its origin, and the setting and parameters that the model takes.

It cannot be changed, since its hash and its arrays are computed once.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from types import MappingProxyType
from typing import Any

from sim.countries.build_setting import SettingError, build_setting
from sim.countries.country_data import DEFAULT
from sim.documents.errors import InvalidError
from sim.model import quantity, schedule
from sim.model.setting import Setting
from sim.model.simulate import Period
from sim.scenario.keys import check
from sim.scenario.layer import Event


@dataclass(frozen=True, repr=False)
class Scenario:
    """A scenario whose every value is known. It cannot be changed; `sim.load` makes another one.

    Attributes
    ----------
    name
        Name of its file, without the ending.
    title
        Its title.
    values
        Dotted key to value, lists as tuples.
    origins
        Dotted key to the origin of its value: `file:line`, `default` or `--set`.
    events
        Its time line, in order.
    """

    name: str
    title: str
    values: Mapping[str, Any]
    origins: Mapping[str, str]
    events: tuple[Event, ...]

    def __post_init__(self) -> None:
        """Keep copies that cannot be changed."""
        values = {key: immutable(value) for key, value in self.values.items()}
        self.__dict__["values"] = MappingProxyType(values)
        self.__dict__["origins"] = MappingProxyType(dict(self.origins))
        self.__dict__["events"] = tuple(replace(event, value=immutable(event.value)) for event in self.events)

    def __getstate__(self) -> dict[str, Any]:
        """Return plain dictionaries, which can be pickled, without what can be computed again."""
        return {
            "name": self.name,
            "title": self.title,
            "values": dict(self.values),
            "origins": dict(self.origins),
            "events": self.events,
        }

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        """Restore a scenario that was pickled."""
        self.__dict__.update(state)
        self.__post_init__()

    def __repr__(self) -> str:
        """Describe the scenario in a line."""
        region, number = self.values["region.name"], len(self.events)
        events = f", {number} event{'s' * (number > 1)}" if number else ""
        return (
            f"<Scenario {self.name!r}: {self.title}; {region}, {self.months} months, seed {self.seed}{events}; "
            f".values has {len(self.values)} keys>"
        )

    @property
    def months(self) -> int:
        """Length of the run."""
        return int(self.values["run.months"])

    @property
    def warm_up(self) -> int:
        """First months, which summaries leave out."""
        return int(self.values["run.warm_up"])

    @property
    def seed(self) -> int:
        """Seed of the run."""
        return int(self.values["run.seed"])

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the values and events: two scenarios of the same hash are the same model."""
        events = [[event.month, event.key, event.value] for event in self.events]
        text = json.dumps([dict(sorted(self.values.items())), events], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    @cached_property
    def mistakes(self) -> tuple[str, ...]:
        """What is wrong with its values and events; nothing, unless it was made without `load`."""
        found: list[str] = []
        for key, value in self.values.items():
            check(key, value, self.origins.get(key, self.name), found)
        for event in self.events:
            check(event.key, event.value, event.origin, found)
        return tuple(found)

    @cached_property
    def first_setting(self) -> Setting:
        """The setting at the start."""
        return build_setting(self.values)

    def setting(self) -> Setting:
        """Return the countries and agencies as arrays, as they are at the start."""
        return self.first_setting

    def parameters(self) -> schedule.Parameters:
        """Return the parameters of every process and technique, as they are at the start."""
        return parameters(self.values)

    @cached_property
    def timeline(self) -> tuple[Period, ...]:
        """Setting and parameters from month 0, and from each month with events, in order of month."""
        first = Period(0, self.setting(), self.parameters())
        later = (Period(month, build_setting(values), parameters(values)) for month, values in self.values_by_month())
        return (first, *later)

    def values_by_month(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield each month with events, and all values from then on."""
        values = dict(self.values)
        for month, events in groupby(self.events, key=lambda event: event.month):
            values |= {event.key: event.value for event in events}
            yield month, dict(values)

    def to_toml(self, seed: int | None = None) -> str:
        """Write the scenario as a file that needs no other and gives the same run.

        Parameters
        ----------
        seed
            Written in place of the scenario's own.

        Returns
        -------
        str
            TOML.
        """
        values = dict(self.values)
        if seed is not None:
            values["run.seed"] = seed
        lines = [f"title = {as_toml(self.title)}"]
        tables: dict[str, list[str]] = {}
        for key, value in values.items():
            table, _, name = key.rpartition(".")
            tables.setdefault(table, []).append(f"{name} = {as_toml(value)}")
        for table, entries in tables.items():
            lines += ["", f"[{table}]", *entries]
        for event in self.events:
            lines += [
                "",
                "[[events]]",
                f"month = {event.month}",
                f"key = {as_toml(event.key)}",
                f"value = {as_toml(event.value)}",
            ]
        return "\n".join(lines) + "\n"


def immutable(value: Any) -> Any:
    """Return a list as a tuple, any other value as it is."""
    return tuple(value) if isinstance(value, list) else value


def as_toml(value: Any) -> str:
    """Write a value in TOML, which takes texts, numbers, truth values and lists as JSON does, all but one character."""
    text = json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)
    return text.replace("\x7f", "\\u007f")


def parameters(values: Mapping[str, Any]) -> schedule.Parameters:
    """Gather the parameters of every process and technique from flat values."""
    sections: dict[str, Any] = {
        name: quantity.build(kind, {key: values[f"{name}.{key}"] for key in quantity.declared(kind)})
        for name, kind in schedule.SECTIONS.items()
    }
    return schedule.Parameters(**sections)


def build_every_setting(scenario: Scenario) -> None:
    """Build every setting of the time line, so that contradictions are found before the run.

    Raises
    ------
    InvalidError
        With the key at fault, where the scenario or the event sets it.
    """
    try:
        scenario.setting()
    except SettingError as error:
        raise InvalidError(f"{origin_at_fault(error.key, scenario.origins)}: {error}.") from None
    for month, values in scenario.values_by_month():
        try:
            build_setting(values)
        except SettingError as error:
            at_fault = {event.key: event.origin for event in scenario.events if event.month == month}
            origin = origin_at_fault(error.key, at_fault, next(reversed(at_fault.values())))
            raise InvalidError(f"{origin}: from month {month} on, {error}.") from None


def origin_at_fault(key: str, origins: Mapping[str, str], otherwise: str = "") -> str:
    """Return the origin of a key, or of the first key below it, or else of the first beside it, as of one country."""
    around = key.rpartition(".")[0]
    for start in (f"{key}.", *([f"{around}."] if "." in around else [])):
        for one, origin in origins.items():
            if f"{one}.".startswith(start) and origin != DEFAULT:
                return origin
    return otherwise or origins["region.countries"]
